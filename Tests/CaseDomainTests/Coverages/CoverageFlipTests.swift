import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("What a changed coverage means for all that rests on it")
struct CoverageFlipTests {
    private static let draft: CaseID = The.id(176)
    private static let ready: CaseID = The.id(177)
    private static let sent: CaseID = The.id(178)
    private static let authorized: CaseID = The.id(179)
    private static let appealing: CaseID = The.id(180)

    private static func matter(_ kind: CoveredMatter.Kind, _ id: CaseID, _ dates: DateRange? = The.season, lastUsedOn: CivilDate? = nil)
        -> CoveredMatter
    {
        CoveredMatter(kind, of: id, under: TheCoverage.id, dates: dates, lastUsedOn: lastUsedOn)
    }

    /// One of each, for days from 1 December on.
    private static let all = [
        matter(.appeal(The.appeal), appealing), matter(.authorization(The.authorization, left: The.visits(9)), authorized),
        matter(.submitted(The.submission), sent), matter(.ready, ready), matter(.draft, draft),
    ]

    /// What follows from the last event of a coverage's history.
    private static func flip(_ past: [PatientCoverage.Event], _ others: [PatientCoverage.State] = []) -> CoverageFlip? {
        past.last.flatMap { CoverageFlip(following: $0, of: Coverages.given(past).state, among: others) }
    }

    private static func proposals(_ flip: CoverageFlip?, _ matters: [CoveredMatter] = all) -> [CoverageFlag.Proposal] {
        flip?.flags(matters).map(\.proposal) ?? []
    }

    @Test func `a flip on the first of the month flags everything under it, and proposes what to do`() throws {
        // The old plan ends on 30 November, another payer's begins on 1 December.
        let flip = try #require(Self.flip(CoveragePast.ended, [TheCoverage.successor()]))
        #expect(flip.kind == .ended && flip.from == CivilDate("2026-12-01") && flip.after?.payer == TheCoverage.otherPayer)
        let flags = flip.flags(Self.all)
        #expect(flags.map(\.matter.caseID) == [Self.draft, Self.ready, Self.sent, Self.authorized, Self.appealing])
        #expect(flags.map(\.proposal) == [.relinkCoverage, .relinkCoverage, .withdrawAndResubmit, .requestAnew, .keepAndAskPayer])
        #expect(flags.allSatisfy { $0.reason == .flip(.ended) && $0.from == CivilDate("2026-12-01") && $0.continuity == nil })
        // The same, in whatever order they are found; what rests on another coverage is left alone.
        var other = Self.all[0]
        other.coverage = TheCoverage.other
        #expect(flip.flags(Self.all.reversed() + [other]) == flags)
    }

    @Test func `where nobody knows who covers the patient then, that is to be found out first`() {
        #expect(
            Self.proposals(Self.flip(CoveragePast.ended)) == [.findCoverage, .findCoverage, .findCoverage, .findCoverage, .keepAndAskPayer])
    }

    @Test func `what the change does not touch is not flagged`() {
        let november = DateRange(from: The.date(-20), through: The.date(6))
        let flip = Self.flip(CoveragePast.ended, [TheCoverage.successor()])
        #expect(
            Self.proposals(
                flip,
                [
                    Self.matter(.authorization(The.authorization, left: The.visits(9)), Self.authorized, november),
                    Self.matter(.submitted(The.submission), Self.sent, november),
                    Self.matter(.authorization(The.authorization, left: The.visits(0)), Self.authorized),
                ]
            ).isEmpty)
        // Without dates or amounts nobody can say.
        #expect(Self.proposals(flip, [Self.matter(.authorization(The.authorization, left: nil), Self.authorized, nil)]) == [.requestAnew])
    }

    @Test func `a Medicaid plan goes on with what another had authorized, and Medicare Advantage for 90 days`() throws {
        func flag(_ before: LineOfBusiness, _ after: LineOfBusiness, payer: PayerID = TheCoverage.otherPayer) throws -> CoverageFlag {
            let past = CoveragePast.after(
                [
                    .record(
                        .init(
                            CoverageRecorded(
                                patient: The.patient, terms: TheCoverage.terms { $0.lineOfBusiness = before },
                                membership: PHI(The.membership)))),
                    TheCoverage.end,
                ])
            let next = TheCoverage.successor { ($0.payer, $0.lineOfBusiness) = (payer, after) }
            return try #require(Self.flip(past, [next])?.flags([Self.all[1]]).first)
        }
        let medicaid = try flag(.medicaid, .medicaidManagedCare)
        #expect(medicaid.proposal == .askContinuity && medicaid.continuity == .medicaidTransition && medicaid.continuesThrough == nil)
        let medicare = try flag(.commercial, .medicareAdvantage)
        #expect(medicare.proposal == .askContinuity && medicare.continuity == .medicareAdvantageTransition)
        // 90 days from 1 December: 31, 31 and 28.
        #expect(medicare.continuesThrough == CivilDate("2027-02-28"))
        #expect(try flag(.commercial, .medicaidManagedCare).proposal == .requestAnew)
        #expect(try flag(.commercial, .commercial, payer: The.payer).proposal == .carryOver)
    }

    @Test func `the successor is the one that is named, then the one that says so, then the first to pay`() {
        let third = TheCoverage.successor(The.id(170)) { ($0.payer, $0.planCode, $0.order) = (The.id(169), "THIRD", 1) }
        let second = TheCoverage.successor(replaces: TheCoverage.id) { ($0.planCode, $0.order) = ("SECOND", 2) }
        let later = TheCoverage.successor(The.id(168), from: The.date(90)) { ($0.planCode, $0.order) = ("LATER", 1) }
        func after(_ successor: CoverageID?, _ others: [PatientCoverage.State]) -> String? {
            let end = PatientCoverage.Command.end(.init(lastDay: TheCoverage.lastDay, reason: .switched, successor: successor))
            return Self.flip(CoveragePast.after([end], CoveragePast.recorded), others)?.after?.planCode
        }
        #expect(after(The.id(170), [second, third]) == "THIRD" && after(nil, [second, third]) == "SECOND")
        #expect(after(nil, [third, later]) == "THIRD" && after(nil, [later]) == nil)
    }

    @Test func `another payer, plan, number or order of the same coverage each has its own proposals`() {
        func proposals(_ change: PatientCoverage.Command) -> [CoverageFlag.Proposal] {
            Self.proposals(Self.flip(CoveragePast.after([change], CoveragePast.recorded)))
        }
        #expect(
            proposals(TheCoverage.change { $0.payer = TheCoverage.otherPayer })
                == [.relinkCoverage, .relinkCoverage, .withdrawAndResubmit, .requestAnew, .keepAndAskPayer])
        #expect(
            proposals(TheCoverage.change { $0.planCode = "NS-SELECT" })
                == [.relinkCoverage, .relinkCoverage, .withdrawAndResubmit, .carryOver, .keepAndAskPayer])
        #expect(
            proposals(.change(.init(terms: TheCoverage.terms, from: The.date(7), membership: The.membership)))
                == [.relinkCoverage, .relinkCoverage, .tellPayer, .tellPayer, .tellPayer])
        #expect(proposals(TheCoverage.change { $0.order = 2 }) == [.relinkCoverage, .relinkCoverage, .tellPayer, .askNewPrimary])
        #expect(proposals(TheCoverage.change { $0.planYear = PlanYearStart(month: 7, day: 1) }).isEmpty)
    }

    @Test func `a plan that says no without an end on record flags too, and other words do not`() {
        let inactive = Self.flip(CoveragePast.after([TheCoverage.verify(.inactive)], CoveragePast.recorded), [])
        #expect(inactive?.kind == .inactive && inactive?.from == The.date(0))
        #expect(Self.flip(CoveragePast.after([TheCoverage.verify(.active)], CoveragePast.recorded)) == nil)
        #expect(Self.flip(CoveragePast.after([TheCoverage.verify(.inactive, asOf: 9)], CoveragePast.ended)) == nil)
        #expect(
            Self.flip(CoveragePast.after([.takeEndBack(.init())], CoveragePast.ended)) == nil && Self.flip(CoveragePast.recorded) == nil)
        // What is under it when its last day has passed is flagged, as when the end was told.
        let passed = CoveragePast.after([.passTime], CoveragePast.ended, at: The.day(8))
        #expect(
            Self.proposals(Self.flip(passed, [TheCoverage.successor()]))
                == Self.proposals(Self.flip(CoveragePast.ended, [TheCoverage.successor()])))
    }

    @Test func `what was rendered after an end that is told late is somebody's to pay, whatever is left`() throws {
        let used = Self.matter(.authorization(The.authorization, left: The.visits(0)), Self.authorized, lastUsedOn: The.date(9))
        let flags = try #require(Self.flip(CoveragePast.ended, [TheCoverage.successor()])).flags([used])
        #expect(flags.map(\.proposal) == [.checkUse] && flags.map(\.reason) == [.usedAfterwards])
    }

    // MARK: what rests on a coverage

    private static func matters(_ past: [CaseFile.Event]) -> [CoveredMatter.Kind] {
        Case.given(past).state.matters(under: The.coverage, of: The.caseID, on: The.date(0)).map(\.kind)
    }

    @Test func `a case says what of it rests on its coverage`() {
        #expect(Self.matters(Past.drafted) == [.draft] && Self.matters(Past.signed) == [.ready])
        #expect(Self.matters(Past.submitted) == [.submitted(The.submission)] && Self.matters(Past.denied) == [])
        #expect(Self.matters(Past.approved) == [.authorization(The.authorization, left: The.visits)])
        #expect(Self.matters(Past.appealed) == [.appeal(The.appeal)])
        // An authorization goes on when its case is closed.
        #expect(Self.matters(Past.closed) == [.authorization(The.authorization, left: The.visits)])
        #expect(Self.matters(Past.opened) == [] && Self.matters(Past.after([.recordAuthorizationVoid(The.void())], Past.approved)) == [])
        let used = Past.after([.consumeUnits(The.use(1, day: 3))], Past.approved)
        let matter = Case.given(used).state.matters(under: The.coverage, of: The.caseID, on: The.date(20)).first
        #expect(matter?.lastUsedOn == The.date(10) && matter?.dates == The.season)
        #expect(Case.given(used).state.matters(under: TheCoverage.other, of: The.caseID, on: The.date(20)).isEmpty)
    }

    // MARK: tasks

    @Test func `each flag becomes a task of its own case, due before the first day, and the same one when it is seen again`() throws {
        let flags = try #require(Self.flip(CoveragePast.ended, [TheCoverage.successor()])).flags(Self.all)
        func tasks() -> [TaskOpening] {
            TaskPolicy.tasks(
                following: flags, timeZone: .central, in: TheCoverage.id.stream, version: StreamVersion(2), position: Position(2),
                of: The.organization)
        }
        #expect(
            tasks().map(\.open.kind) == [
                .relinkCoverage, .relinkCoverage, .withdrawAndResubmit, .requestAnewFromNewPayer, .keepAppealAndAskPayer,
            ])
        #expect(tasks().map(\.open.caseID) == [Self.draft, Self.ready, Self.sent, Self.authorized, Self.appealing])
        #expect(
            tasks().map(\.open.subject) == [
                .coverage(TheCoverage.id), .coverage(TheCoverage.id), .submission(The.submission), .authorization(The.authorization),
                .appeal(The.appeal),
            ])
        #expect(tasks().allSatisfy { $0.open.dueAt == TimeZoneName.central.startOfDay(CivilDate("2026-12-01")!) })
        #expect(Set(tasks().map(\.task)).count == 5 && tasks() == tasks())
        #expect(Set(CoverageFlag.Proposal.allCases.map { TaskKind($0) }).count == CoverageFlag.Proposal.allCases.count)
        #expect(CoverageFlag.Proposal.allCases.allSatisfy { TaskKind($0).rawValue == $0.rawValue })
    }
}
