import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("A coverage over time")
struct CoverageOverTimeTests {
    private let recorded = Coverages.given(CoveragePast.recorded)
    private let ended = Coverages.given(CoveragePast.ended)

    @Test func `a coverage is recorded once`() {
        Coverages.given().when(.record(TheCoverage.record)).then(.recorded(TheCoverage.record.recorded))
        self.recorded.when(.record(TheCoverage.record)).thenNothing()
        var other = TheCoverage.record
        other.recorded.terms.order = 2
        self.recorded.when(.record(other)).thenRefused(.coverageExists)
        other.recorded.through = The.date(-900)
        Coverages.given().when(.record(other)).thenRefused(.coverageEndsBeforeItBegins)
        Coverages.given().when(TheCoverage.end).thenRefused(.coverageNotRecorded)
    }

    @Test func `what changes holds from its day on, and not before`() {
        let changed = self.recorded.doing(TheCoverage.change(from: The.date(7)) { $0.planCode = "NS-SELECT" })
        #expect(changed.state.terms(on: The.date(6)) == TheCoverage.terms)
        #expect(changed.state.terms(on: The.date(7))?.planCode == "NS-SELECT")
        // A change that is told later for an earlier day does not undo the later one.
        let both = changed.doing(TheCoverage.change(from: The.date(2)) { $0.planCode = "NS-BASIC" })
        #expect(both.state.terms(on: The.date(6))?.planCode == "NS-BASIC" && both.state.terms(on: The.date(7))?.planCode == "NS-SELECT")
        changed.when(TheCoverage.change(from: The.date(7)) { $0.planCode = "NS-SELECT" }).thenNothing()
        self.recorded.when(TheCoverage.change { _ in }).thenNothing()
    }

    @Test func `another number is a change, though nobody reads it to decide`() {
        let other = Membership(memberID: "W9912-0077")
        let change = PatientCoverage.Command.change(.init(terms: TheCoverage.terms, from: The.date(7), membership: other))
        let changed = self.recorded.doing(change)
        #expect((changed.history.last?.event.body as? CoverageChanged)?.isMembershipChanged == true)
        changed.when(change).thenNothing()
    }

    @Test func `a change lies within the days of the coverage`() {
        self.recorded.when(TheCoverage.change(from: The.date(-900)) { $0.order = 2 }).thenRefused(.coverageChangedBeforeItBegins)
        self.ended.when(TheCoverage.change(from: The.date(7)) { $0.order = 2 }).thenRefused(.coverageEnded)
        #expect(self.ended.when(TheCoverage.change(from: The.date(6)) { $0.order = 2 }).events.count == 1)
    }

    @Test func `a coverage ends on a day, and the end can be taken back`() {
        #expect(self.ended.state.covers(The.date(6)) && !self.ended.state.covers(The.date(7)))
        self.ended.when(TheCoverage.end).thenNothing()
        self.recorded.when(.end(.init(lastDay: The.date(-900), reason: .age))).thenRefused(.coverageEndsBeforeItBegins)
        let itself = PatientCoverage.End(lastDay: The.date(6), reason: .switched, successor: TheCoverage.id)
        self.recorded.when(.end(itself)).thenRefused(.coverageReplacesItself)
        self.recorded.when(.takeEndBack(.init())).thenRefused(.coverageNotEnded)
        let back = self.ended.doing(.takeEndBack(.init(note: "Rosa Quintanilla paid in time.")))
        #expect(back.state.covers(The.date(700)) && back.state.end == nil)
        back.when(.takeEndBack(.init())).thenNothing()
        #expect(!back.doing(.end(.init(lastDay: The.date(20), reason: .unpaid))).state.covers(The.date(21)))
    }

    @Test func `the first instant after its last day is noted once`() throws {
        #expect(self.recorded.state.nextMomentAt == nil)
        let next = try #require(self.ended.state.nextMomentAt)
        // The first of December begins in Chicago six hours after it begins by UTC.
        #expect(next == Timestamp(microseconds: Int64(The.date(7).dayNumber * 24 + 6) * 3_600_000_000))
        self.ended.when(.passTime, at: next.adding(.microseconds(-1))).thenNothing()
        self.ended.when(.passTime, at: next).then(.passed(CoveragePassed(on: TheCoverage.lastDay)))
        #expect(self.ended.doing(.passTime, at: next).state.nextMomentAt == nil)
        #expect(self.ended.doing(.passTime, at: next).doing(.takeEndBack(.init()), TheCoverage.end).state.nextMomentAt == nil)
    }

    @Test func `what the plan says is recorded as it comes, and what is odd about it is told`() {
        #expect(self.recorded.state.standing(on: The.date(0)) == .unknown)
        #expect(self.recorded.when(TheCoverage.verify(.active)).odd == [])
        #expect(self.recorded.doing(TheCoverage.verify(.active)).state.standing(on: The.date(0)) == .active)
        #expect(self.recorded.when(TheCoverage.verify(.inactive)).odd == [.inactiveWithinPeriod])
        #expect(self.recorded.doing(TheCoverage.verify(.inactive)).state.standing(on: The.date(3)) == .inactive)
        #expect(self.ended.when(TheCoverage.verify(.active, asOf: 8)).odd == [.activeAfterEnd])
        #expect(self.ended.when(TheCoverage.verify(.inactive, asOf: 8)).odd == [])
        Coverages.given().when(TheCoverage.verify(.active)).thenRefused(.coverageNotRecorded)
    }

    @Test func `a verification is known by its id, and another content under it is told`() {
        let verified = self.recorded.doing(TheCoverage.verify(.active))
        verified.when(TheCoverage.verify(.active)).thenNothing()
        #expect(verified.when(TheCoverage.verify(.unknown)).odd == [.contradictsEarlier])
        var unknown = CoverageVerified(
            check: The.id(174), standing: .unknown, asOf: The.date(0), checkedAt: The.now, source: .x12,
            rejections: [RejectionReason(rawValue: "75")!])
        #expect(self.recorded.when(.recordVerification(.init(unknown))).odd == [.memberNotFound])
        unknown.irregularities = [.activeAfterEnd]
        #expect(self.recorded.when(.recordVerification(.init(unknown))).odd == [.memberNotFound])
        // What is not known says nothing against what was known.
        #expect(verified.doing(.recordVerification(.init(unknown))).state.standing(on: The.date(0)) == .active)
    }

    @Test func `what was recorded wrongly is taken back, with what rests on it`() {
        let back = self.ended.doing(.takeEndBack(.init()))
        let corrected = back.doing(.correct(.init(target: StreamVersion(2), reason: .entryError)))
        #expect(
            corrected.state.end == nil && corrected.state.ends.allSatisfy { !$0.holds }
                && corrected.state.reopenings.allSatisfy { !$0.holds })
        corrected.when(.correct(.init(target: StreamVersion(2), reason: .entryError))).thenNothing()
        corrected.when(.correct(.init(target: StreamVersion(2), reason: .other))).thenRefused(.factCorrected)
        corrected.when(.correct(.init(target: StreamVersion(9), reason: .other))).thenRefused(.factUnknown)
        let none = self.recorded.doing(.correct(.init(target: StreamVersion(1), reason: .wrongPatient)))
        #expect(none.state.recording == nil && none.state.factsOfOtherPatients == [StreamVersion(1)])
        #expect(none.state.possible(at: The.now) == [.record, .recordVerification])
        var other = TheCoverage.record
        other.recorded.patient = The.id(175)
        none.when(.record(other)).thenRefused(.coverageOfOtherPatient)
        #expect(none.when(.record(TheCoverage.record)).events.count == 1)
    }

    @Test func `a plan year begins on its day`() throws {
        let july = try #require(PlanYearStart(month: 7, day: 1))
        #expect(july.year(around: CivilDate("2026-06-30")!) == DateRange(from: CivilDate("2025-07-01")!, through: CivilDate("2026-06-30")!))
        #expect(july.year(around: CivilDate("2026-07-01")!) == DateRange(from: CivilDate("2026-07-01")!, through: CivilDate("2027-06-30")!))
        #expect(PlanYearStart(month: 2, day: 29) == nil && PlanYearStart.january.year(around: The.date(0)) == ThePool.year)
    }

    @Test func `a case is told of a coverage as it holds on a day, and the terms can be read off the case`() throws {
        let changed = self.ended.doing(TheCoverage.change(from: The.date(2)) { $0.planCode = "NS-SELECT" }).state
        let linked = try #require(CoverageLinked(changed, on: The.date(2), membership: PHI(The.membership)))
        #expect(linked.coverage == TheCoverage.id && linked.planCode == "NS-SELECT" && linked.payer == The.payer)
        #expect(linked.period == DateRange(from: TheCoverage.first, through: TheCoverage.lastDay))
        var terms = CoverageTerms(linked, payer: TheCoverage.otherPayer)
        (terms.basis, terms.planYear) = (.activeEmployment, .january)
        #expect(terms == changed.terms(on: The.date(2)))
    }

    @Test func `deciding needs no patient data, and what is written is read again`() throws {
        for seed in 0..<150 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            func number(_ below: UInt64) -> Int { Int(random.next() % below) }
            var stream = WalkedStream<PatientCoverage>()
            for step in 0..<30 {
                let command: PatientCoverage.Command =
                    switch number(9) {
                    case 0, 1: .record(TheCoverage.record)
                    case 2:
                        .change(
                            .init(
                                terms: TheCoverage.terms { $0.order = Int32(1 + number(3)) }, from: The.date(number(40) - 20),
                                membership: number(3) == 0 ? The.membership : nil))
                    case 3: .end(.init(lastDay: The.date(number(40) - 20), reason: .switched, note: number(2) == 0 ? "Mateo's." : nil))
                    case 4: .takeEndBack(.init())
                    case 5, 6: TheCoverage.verify([.active, .inactive, .unknown][number(3)], asOf: number(40) - 20)
                    case 7: .correct(.init(target: StreamVersion(Int32(number(12))), reason: .entryError))
                    default: .passTime
                    }
                let context = Context(now: The.day(number(30)), actor: The.coordinator, purpose: "treatment")
                let outcome = stream.outcome(command, context)
                func types(_ result: Result<[PatientCoverage.Event], Refusal>) -> Result<[EventType], Refusal> {
                    result.map { $0.map(\.type) }
                }
                #expect(types(stream.sealedOutcome(command, context)) == types(outcome), "seed \(seed), step \(step)")
                #expect(types(stream.shreddedOutcome(command, context)) == types(outcome), "seed \(seed), step \(step)")
                if case .failure(let refusal) = outcome, command.kind?.isFactFromOutside == true {
                    #expect(refusal == .coverageNotRecorded && stream.history.isEmpty, "seed \(seed), step \(step)")
                }
                if let kind = command.kind, !stream.state.possible(at: context.now).contains(kind) {
                    #expect(((try? outcome.get()) ?? []).isEmpty, "seed \(seed), step \(step): \(kind) was withheld, and taken")
                }
                try stream.append((try? outcome.get()) ?? [], context)
                #expect(stream.events(command, context).isEmpty, "seed \(seed), step \(step): \(command) has another effect")
            }
            #expect(PatientCoverage.fold(stream.history) == stream.state, "seed \(seed)")
            #expect(try StepLaw.readBack(stream.state) == stream.state, "seed \(seed)")
        }
    }
}
