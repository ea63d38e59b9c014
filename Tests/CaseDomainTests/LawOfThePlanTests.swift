import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

/// The plan's facts, and what is asked for, pick the law by which the payer's time runs.
@Suite("The law of a plan")
struct LawOfThePlanTests {
    private static func clock(_ past: [CaseFile.Event], _ kind: ClockKind = .payerDecision) -> CaseFile.State.Clock? {
        Case.given(past).clock(kind)
    }

    // MARK: what is known of the plan

    @Test func `an insured plan decides in fifteen days where an employer offers it, and by no known law where none does`() throws {
        let offered = try #require(Self.clock(ClockPast.sent { $0.isEmployerPlan = true }))
        #expect(offered.started.regime == "erisa_insured@1" && offered.due.at == ClockPast.endOfDay(2026, 12, 9))
        #expect(Self.clock(ClockPast.sent { $0.isEmployerPlan = false }) == nil)
        #expect(Self.clock(ClockPast.sent()) == nil, "nobody has asked")
    }

    @Test func `a Medicaid managed care plan decides in seven days in a rating period that began in 2026`() throws {
        func sent(_ first: CivilDate?) -> [CaseFile.Event] { ClockPast.sent(to: .medicaidManagedCare) { $0.ratingPeriodFrom = first } }
        let clock = try #require(Self.clock(sent(CivilDate(year: 2026, month: 7, day: 1))))
        #expect(clock.started.regime == "medicaid_managed_care@1" && clock.due.at == ClockPast.endOfDay(2026, 12, 1))
        #expect(clock.started.provision?.ifMissed == .countsAsDenial)
        #expect(Self.clock(sent(CivilDate(year: 2025, month: 7, day: 1))) == nil)
    }

    @Test func `a plan of CHIP has its law by how it delivers`() {
        func sent(_ delivery: PlanFacts.Delivery?) -> [CaseFile.Event] { ClockPast.sent(to: .chip) { $0.delivery = delivery } }
        #expect(Self.clock(sent(.feeForService))?.started.regime == "chip_ffs@1")
        #expect(Self.clock(sent(.managedCare)) == nil, "when its rating period began is not known")
        #expect(Self.clock(sent(nil)) == nil)
    }

    @Test func `what is learned later of a plan starts its clock, from when it got the request`() throws {
        let sent = ClockPast.sent()
        let place = RequestPast.place(CoverageLinked.type, in: sent)
        var coverage = The.coverageLinked
        coverage.isEmployerPlan = true
        let corrected = Past.after(
            [.correct(.init(target: place, reason: .entryError, isReplaced: true)), .linkCoverage(.init(coverage))], sent)
        #expect(Self.clock(corrected)?.due.at == ClockPast.endOfDay(2026, 12, 9))
    }

    @Test func `of two coverages the one that pays first has the law`() {
        var first = The.coverageLinked
        first.coverage = The.id(200)
        first.lineOfBusiness = .medicareAdvantage
        let past = Past.after([.linkCoverage(.init(first))], ClockPast.sent { $0.order = 2 })
        #expect(Self.clock(past)?.started.regime == "ma_prior_authorization@1")
    }

    // MARK: how often a plan decides on appeals

    private static func appealed(levels: Int32?) -> [CaseFile.Event] {
        let sent = ClockPast.sent(to: .commercial, .selfFunded, at: The.day(-7)) { $0.internalLevels = levels }
        return Past.after([ClockPast.decide(at: The.day(-6)), .fileAppeal(The.appeal(filedAt: The.now))], sent)
    }

    @Test func `a plan that decides on appeals once has thirty days, and one that does so twice has fifteen for each`() {
        #expect(Self.clock(Self.appealed(levels: 1), .appealDecision)?.due.at == ClockPast.endOfDay(2026, 12, 24))
        #expect(Self.clock(Self.appealed(levels: 2), .appealDecision)?.due.at == ClockPast.endOfDay(2026, 12, 9))
        #expect(Self.clock(Self.appealed(levels: nil), .appealDecision) == nil)
    }

    @Test func `a plan that decides on appeals once has no second level to ask`() {
        let second = CaseFile.Command.fileAppeal(The.appeal(The.otherAppeal, .internalSecond, filedAt: The.now))
        func upheld(_ levels: Int32?) -> Case {
            Case.given(Past.after([.recordAppealDecision(The.uphold(receivedAt: The.now))], Self.appealed(levels: levels)))
        }
        upheld(1).when(second).thenRefused(.appealLevelNotOffered)
        #expect(upheld(2).when(second).events.contains { if case .appealFiled = $0 { true } else { false } })
        #expect(upheld(nil).when(second).events.contains { if case .appealFiled = $0 { true } else { false } }, "nobody has asked")
    }

    // MARK: what is asked for

    private static let drug = ServiceCode(.hcpcs, "J0585")!

    private static func requested(_ line: ServiceLineID, _ service: ServiceCode, _ category: BenefitCategory? = nil) -> ServiceRequested {
        ServiceRequested(line: line, service: service, category: category, quantity: The.visits, claim: The.token(9))
    }

    @Test func `a drug of Part B is decided on in 72 hours, once somebody says that it is one`() {
        let said = ClockPast.sent(to: .medicareAdvantage, for: [Self.requested(The.speech, Self.drug, .partBDrug)])
        #expect(Self.clock(said)?.started.regime == "ma_part_b_drug@1" && Self.clock(said)?.due.at == The.day(3))
        #expect(Self.clock(ClockPast.sent(to: .medicareAdvantage, for: [Self.requested(The.speech, Self.drug)])) == nil)
    }

    @Test func `a drug is no service to Medicaid, by its code or by whoever asks`() {
        func sent(_ service: ServiceRequested) -> [CaseFile.Event] { ClockPast.sent(to: .medicaid, for: [service]) }
        #expect(Self.clock(sent(Self.requested(The.speech, The.speechTherapy)))?.started.regime == "medicaid_ffs@1")
        #expect(Self.clock(sent(Self.requested(The.speech, Self.drug))) == nil)
        #expect(Self.clock(sent(Self.requested(The.speech, ServiceCode(.ndc, "00023114501")!))) == nil)
        #expect(Self.clock(sent(Self.requested(The.speech, The.speechTherapy, .drug))) == nil)
        #expect(Self.clock(sent(Self.requested(The.speech, Self.drug, .service)))?.started.regime == "medicaid_ffs@1")
    }

    @Test func `of a drug and a service that are asked for together the earlier time binds`() {
        let both = ClockPast.sent(
            to: .medicareAdvantage,
            for: [Self.requested(The.device, The.speechDevice), Self.requested(The.speech, Self.drug, .partBDrug)])
        #expect(Self.clock(both)?.started.regime == "ma_part_b_drug@1" && Self.clock(both)?.due.at == The.day(3))
    }

    // MARK: care that goes on

    @Test func `an urgent extension that is asked for a day before the end is decided on within 24 hours, and later one within 72`() {
        func sent(_ kind: RequestKind, endingOn end: CivilDate?) -> CaseFile.State.Clock? {
            Self.clock(ClockPast.sent(to: .commercial, .selfFunded, urgency: .expedited, kind: kind, endingOn: end))
        }
        #expect(sent(.continuing, endingOn: The.date(1))?.due.at == The.day(1))
        #expect(sent(.continuing, endingOn: The.date(0))?.due.at == The.day(3), "its end is fifteen hours away")
        #expect(sent(.continuing, endingOn: nil)?.due.at == The.day(3), "no end is known")
        #expect(sent(.amendment, endingOn: The.date(1))?.due.at == The.day(3))
    }
}
