import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// How long a letter is good, by the rule that is pinned for its services.
@Suite("How long a letter is good")
struct LetterValidityTests {
    /// A letter signed now for a request that is not sent yet.
    private static func signed(_ validity: ValidityRule) -> [CaseFile.Event] { Past.ruled(Past.signed) { $0.validity = validity } }

    private static func lapses(_ outcome: Case.Outcome) -> [CaseLetterLapsed] {
        outcome.events.compactMap { if case .letterLapsed(let it) = $0 { it } else { nil } }
    }

    /// The first day after so many from the signature, where no zone is known in UTC.
    private static func day(after days: Int, of past: [CaseFile.Event]) -> (on: CivilDate, at: Timestamp) {
        let state = Case.given(past).state
        let signed = state.letters[0].signed!.signedAt
        let on = TimeZoneName.utc.day(at: signed).adding(days: days + 1)!
        return (on, TimeZoneName.utc.startOfDay(on))
    }

    @Test func `of so many days, the last still counts`() throws {
        let past = Self.signed(ValidityRule(.days, days: 90))
        let end = Self.day(after: 90, of: past)
        let before = Timestamp(microseconds: end.at.rawValue - 1)
        let case90 = Case.given(past)
        #expect(case90.when(.submit(.init(submission: The.submission, channel: .portal)), at: before).facts.count == 2)
        case90.when(.submit(.init(submission: The.submission, channel: .portal)), at: end.at).thenRefused(.letterLapsed)
        case90.when(.submit(.init(submission: The.submission, channel: .portal, letter: The.letter)), at: end.at)
            .thenRefused(.letterLapsed)
        #expect(case90.state.nextTimerAt == end.at)
        #expect(Self.lapses(case90.when(.passTime, at: before)).isEmpty)
        let lapsed = Self.lapses(case90.when(.passTime, at: end.at))
        #expect(lapsed.map(\.letter) == [The.letter] && lapsed.map(\.rule) == [.days] && lapsed.map(\.on) == [end.on])
        let after = Case.given(past + case90.when(.passTime, at: end.at).events)
        #expect(CaseStatus(after.state).phase == .drafting && after.state.nextTimerAt == nil)
        after.when(.passTime, at: The.day(400)).thenNothing()
    }

    @Test func `of a letter on which nothing rests any more no end is put on record`() throws {
        let past = Past.ruled(Past.approved) { $0.validity = ValidityRule(.days, days: 90) }
        #expect(Self.lapses(Case.given(past).when(.passTime, at: The.day(300))).isEmpty)
    }

    @Test func `a material change of the plan ends it at once, whatever else the rule says`() throws {
        let change = CaseFile.Command.changeTreatmentPlan(
            .init(change: The.id(171), changed: [.diagnosis], changedOn: nil, note: "The diagnosis was revised."))
        let past = Past.after([change], Past.signed)
        let changed = Case.given(past)
        changed.when(.submit(.init(submission: The.submission, channel: .portal)), at: The.day(1)).thenRefused(.letterLapsed)
        #expect(Self.lapses(changed.when(.passTime, at: The.day(1))).map(\.rule) == [.planChange])
    }

    @Test func `after so many visits it supports no further request`() throws {
        let rule = ValidityRule(.whicheverFirst, days: 3_000, visits: 3)
        let approved = Past.ruled(Past.mixed) { $0.validity = rule }
        func used(_ visits: Int) -> Case {
            let uses = (0..<visits).map { index in
                CaseFile.Command.consumeUnits(
                    .init(
                        consumption: The.id(UInt8(180 + index)), authorization: The.authorization,
                        quantity: Quantity(amount: "1", .visits)!, renderedOn: The.date(index + 1), receivedAt: The.day(index + 1)))
            }
            return Case.given(Past.after(uses, approved))
        }
        #expect(Self.lapses(used(2).when(.passTime, at: The.day(20))).isEmpty)
        let lapsed = Self.lapses(used(3).when(.passTime, at: The.day(20)))
        #expect(lapsed.map(\.rule) == [.visits] && lapsed.map(\.on) == [The.date(4)])
    }

    @Test func `a signature that is older than the payer takes it goes out no more`() {
        let past = Past.ruled(Past.signed) { $0.signer.signatureAgeDaysMax = 30 }
        let submit = CaseFile.Command.submit(.init(submission: The.submission, channel: .portal))
        let last = Self.day(after: 30, of: past).at
        #expect(Case.given(past).when(submit, at: Timestamp(microseconds: last.rawValue - 1)).facts.count == 2)
        Case.given(past).when(submit, at: last).thenRefused(.signatureTooOld)
    }
}
