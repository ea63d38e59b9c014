@testable import CaseDomain
import EventSourcing
import Testing

@Suite("Which law runs a clock")
struct RegimeTests {
    private static let medicareAdvantage = PlanFacts(
        lineOfBusiness: .medicareAdvantage, funding: .government, category: .service, isUnderPriorAuthorizationRules: true)
    private static let managedCare = PlanFacts(
        lineOfBusiness: .medicaidManagedCare, funding: .government, category: .service, ratingPeriodFrom: Clocks.day("2026-07-01"))
    private static let employer = PlanFacts(lineOfBusiness: .commercial, funding: .selfFunded, category: .service, internalLevels: 1)
    private static let insured = PlanFacts(
        lineOfBusiness: .commercial, funding: .insured, situsState: "CT", category: .service, internalLevels: 2, isEmployerPlan: true)

    private func select(_ facts: PlanFacts, on day: String = "2026-09-01") -> RegimeSelection {
        RegimeBook.bundled.select(facts, on: Clocks.day(day))
    }

    private func loss(_ id: RegimeID, in selection: RegimeSelection) -> RegimeLoss.Reason? {
        selection.lost.first { $0.regime == id }?.reason
    }

    private func terms(_ provisions: [ClockProvision]) -> [Term] { provisions.flatMap { $0.rule.limits.map(\.term) } }

    // MARK: by plan facts

    @Test(
        arguments: [
            (Self.medicareAdvantage, "ma_prior_authorization", .calendarDays(7), .hours(72), "ma_notices_and_appeals"),
            (Self.managedCare, "medicaid_managed_care", .calendarDays(7), .hours(72), "medicaid_managed_care_appeals"),
            (
                PlanFacts(lineOfBusiness: .medicaid, category: .service), "medicaid_ffs", .calendarDays(7), .hours(72),
                "medicaid_ffs_hearing"
            ),
            (Self.employer, "erisa_self_funded", .calendarDays(15), .hours(72), "aca_external_review"),
            (
                PlanFacts(lineOfBusiness: .medicareAdvantage, category: .partBDrug), "ma_part_b_drug", .hours(72), .hours(24),
                "ma_notices_and_appeals"
            ),
            (PlanFacts(lineOfBusiness: .marketplace), "marketplace", .calendarDays(15), .hours(72), nil),
            (
                PlanFacts(lineOfBusiness: .chip, category: .service, delivery: .feeForService), "chip_ffs", .calendarDays(7), .hours(72),
                nil
            ),
            (
                PlanFacts(
                    lineOfBusiness: .chip, category: .service, delivery: .managedCare, ratingPeriodFrom: Clocks.day("2026-01-01")),
                "chip_managed_care", .calendarDays(7), .hours(72), nil
            ),
        ] as [(PlanFacts, RegimeID, Term, Term, RegimeID?)])
    func `a plan has its regime and its times to decide`(facts: PlanFacts, id: RegimeID, standard: Term, urgent: Term, besides: RegimeID?) {
        let selection = self.select(facts)
        #expect(selection.chosen.id == id && selection.besides.map(\.id) == [besides].compactMap(\.self))
        let first = { (urgency: Urgency) in
            self.terms(selection.provisions(.payerDecision, urgency: urgency).filter { $0.rule.anchor == .received })
        }
        #expect(first(.standard) == [standard])
        #expect(first(.expedited) == [urgent])
    }

    @Test func `what Medicare Advantage decides follows the day of the request`() {
        for (day, id, term) in [("2025-12-31", "ma_prior_authorization_before_2026", 14), ("2026-01-01", "ma_prior_authorization", 7)]
            as [(String, RegimeID, Int32)]
        {
            let selection = self.select(Self.medicareAdvantage, on: day)
            #expect(selection.chosen.id == id && self.terms(selection.provisions(.payerDecision)) == [.calendarDays(term)])
        }
        #expect(self.loss("ma_prior_authorization", in: self.select(Self.medicareAdvantage, on: "2025-12-31")) == .notInForce)
    }

    @Test func `an item that is under no rules of prior authorization has 14 days`() {
        var facts = Self.medicareAdvantage
        facts.isUnderPriorAuthorizationRules = false
        let selection = self.select(facts)
        #expect(selection.chosen.id == "ma_other_item" && self.terms(selection.provisions(.payerDecision)) == [.calendarDays(14)])
        #expect(self.loss("ma_prior_authorization", in: selection) == .otherPlan(.underPriorAuthorizationRules))
    }

    @Test func `managed care whose rating period began before 2026 is not under the new times`() {
        var facts = Self.managedCare
        facts.ratingPeriodFrom = Clocks.day("2025-07-01")
        let selection = self.select(facts, on: "2026-03-01")
        #expect(selection.chosen == .unknown && self.loss("medicaid_managed_care", in: selection) == .otherPlan(.ratingPeriod))
        #expect(selection.provisions(.appealFiling, level: .internalFirst).count == 1)
    }

    @Test func `silence of managed care counts as a denial, silence of Medicare Advantage is an adverse determination`() {
        #expect(self.select(Self.managedCare).provisions(.payerDecision).map(\.ifMissed) == [.countsAsDenial])
        #expect(self.select(Self.medicareAdvantage).provisions(.payerDecision).map(\.ifMissed) == [.adverseDetermination])
        #expect(self.select(Self.employer).provisions(.payerDecision).map(\.ifMissed) == [.claimantMayGoOn])
    }

    @Test func `appeals have the times of their level`() {
        let advantage = self.select(Self.medicareAdvantage)
        #expect(self.terms(advantage.provisions(.appealFiling, level: .internalFirst)) == [.calendarDays(60)])
        #expect(self.terms(advantage.provisions(.appealDecision, level: .internalFirst)) == [.calendarDays(30)])
        #expect(self.terms(advantage.provisions(.appealDecision, level: .internalFirst, urgency: .expedited)) == [.hours(72)])
        #expect(advantage.provisions(.appealFiling, level: .alj).map(\.rule.presumedReceiptDays) == [5])
        #expect(self.terms(advantage.provisions(.other, level: .ire, urgency: .expedited)) == [.hours(24)])

        var drug = Self.medicareAdvantage
        drug.category = .partBDrug
        #expect(self.terms(self.select(drug).provisions(.appealDecision, level: .internalFirst)) == [.calendarDays(7)])
        #expect(self.select(drug).provisions(.appealDecision, level: .internalFirst).allSatisfy { $0.lengthening == nil })

        let managed = self.select(Self.managedCare)
        #expect(managed.provisions(.appealDecision, level: .internalFirst).map(\.ifMissed) == [.deemedExhausted])
        #expect(self.terms(managed.provisions(.appealFiling, level: .fairHearing)) == [.calendarDays(90)])
        #expect(managed.provisions(.appealFiling, level: .fairHearing).map(\.isAtLeast) == [true])

        let erisa = self.select(Self.employer)
        #expect(self.terms(erisa.provisions(.appealFiling, level: .internalFirst)) == [.calendarDays(180)])
        #expect(self.terms(erisa.provisions(.appealDecision, level: .internalFirst)) == [.calendarDays(30)])
        #expect(self.terms(erisa.provisions(.appealFiling, level: .external)) == [.months(4)])
        #expect(self.terms(erisa.provisions(.appealDecision, level: .external)) == [.calendarDays(45)])
        #expect(self.terms(self.select(Self.insured).provisions(.appealDecision, level: .internalSecond)) == [.calendarDays(15)])
    }

    @Test func `of a plan whose levels of appeal are not known no time to decide an appeal is given`() {
        var facts = Self.employer
        facts.internalLevels = nil
        #expect(self.select(facts).provisions(.appealDecision, level: .internalFirst).isEmpty)
        #expect(self.select(facts).provisions(.appealDecision, level: .internalFirst, urgency: .expedited).count == 1)
    }

    @Test func `urgent care that goes on is decided in 24 hours`() {
        var facts = Self.employer
        facts.urgency = .expedited
        #expect(self.terms(self.select(facts).provisions(.payerDecision)) == [.hours(72), .hours(48)])
        facts.isConcurrent = true
        #expect(self.terms(self.select(facts).provisions(.payerDecision)) == [.hours(24)])
        #expect(self.select(facts).provisions(.renewal).map(\.rule.anchor) == [.endOfAuthorization])
    }

    // MARK: states

    @Test func `a state's clock holds besides the federal one, and comes first, for the urgency it speaks of`() {
        let selection = self.select(Self.insured)
        #expect(selection.chosen.id == "erisa_insured" && selection.besides.map(\.id) == ["state_ct"])
        #expect(
            selection.provisions(.payerDecision, urgency: .expedited).map(\.rule.id) == [
                "state.ct.urgent", "erisa.urgent", "erisa.urgent.after_information",
            ])
        #expect(self.terms(selection.provisions(.payerDecision, urgency: .standard)) == [.calendarDays(15)])
    }

    @Test(
        arguments: [
            ("MA", .expedited, [.hours(24)]), ("ME", .standard, [.hours(72), .businessDays(2)]), ("IN", .standard, [.businessDayHours(48)]),
            ("IN", .expedited, [.hours(24)]), ("CO", .standard, [.businessDays(5), .businessDays(5)]),
        ] as [(String, Urgency, [Term])])
    func `states have their times`(state: String, urgency: Urgency, terms: [Term]) {
        var facts = Self.insured
        facts.situsState = state
        let found = self.select(facts).provisions(.payerDecision, urgency: urgency).filter { $0.rule.id.rawValue.hasPrefix("state.") }
        #expect(self.terms(found) == terms)
    }

    @Test func `Massachusetts changed on 5 June 2026, and no state reaches a self-funded plan`() {
        var facts = Self.insured
        facts.situsState = "MA"
        #expect(self.loss("state_ma", in: self.select(facts, on: "2026-06-04")) == .notInForce)
        #expect(self.select(facts, on: "2026-06-05").besides.map(\.id) == ["state_ma"])
        var selfFunded = Self.employer
        selfFunded.situsState = "MA"
        #expect(self.loss("state_ma", in: self.select(selfFunded)) == .otherPlan(.funding))
    }

    @Test func `Pennsylvania's Medicaid plans decide in two business days, and still in 72 hours what is urgent`() {
        var facts = Self.managedCare
        facts.situsState = "PA"
        let selection = self.select(facts)
        #expect(self.terms(selection.provisions(.payerDecision)) == [.businessDays(2), .businessDays(2), .calendarDays(7)])
        #expect(
            self.terms(selection.provisions(.payerDecision, urgency: .expedited)) == [.businessDays(2), .businessDays(2), .hours(72)])
        #expect(self.terms(selection.provisions(.informationResponse)) == [.calendarDays(14)])
    }

    // MARK: what is not known

    @Test func `a plan of which nothing is known has no clocks, and is told so`() {
        let selection = self.select(PlanFacts())
        #expect(selection.chosen == .unknown && selection.chosen.provisions.isEmpty && !selection.chosen.notes.isEmpty)
        #expect(selection.besides.isEmpty && ClockKind.allCases.allSatisfy { selection.provisions($0).isEmpty })
        #expect(selection.undetermined.count > 10)
    }

    @Test func `a fact that decides is not guessed, and what does not depend on it holds`() {
        var facts = Self.medicareAdvantage
        facts.isUnderPriorAuthorizationRules = nil
        let selection = self.select(facts)
        #expect(selection.chosen == .unknown && selection.provisions(.payerDecision).isEmpty)
        #expect(self.loss("ma_other_item", in: selection) == .factsUnknown([.underPriorAuthorizationRules]))
        #expect(
            selection.lost.first { $0.regime == "ma_other_item" }?.words
                == "It might hold; not on record: whether the item is under the plan's rules of prior authorization.")
        #expect(selection.provisions(.appealFiling, level: .internalFirst).count == 1)
    }

    @Test func `a more specific regime that might hold leaves the law unknown`() {
        let plain = Regime(
            "plain", conditions: RegimeConditions(linesOfBusiness: [.commercial]), provisions: [], evidence: .primary, source: "test")
        var special = plain
        special.id = "special"
        special.conditions.states = ["OH"]
        let book = RegimeBook([plain, special])
        let day = Clocks.day("2026-09-01")
        let unknown = book.select(PlanFacts(lineOfBusiness: .commercial), on: day)
        #expect(unknown.chosen == .unknown && unknown.lost.map(\.regime) == ["special", "plain"])
        #expect(book.select(PlanFacts(lineOfBusiness: .commercial, situsState: "TX"), on: day).chosen == plain)
        let ohio = book.select(PlanFacts(lineOfBusiness: .commercial, situsState: "OH"), on: day)
        #expect(ohio.chosen == special && ohio.lost == [RegimeLoss("plain", version: 1, .lessSpecific(than: "special"))])
    }

    @Test func `of two versions in force the newer holds`() {
        var old = Regime(
            "plain", conditions: RegimeConditions(linesOfBusiness: [.commercial]), provisions: [], evidence: .primary, source: "test")
        var new = old
        new.version = 2
        new.from = Clocks.day("2026-07-01")
        let facts = PlanFacts(lineOfBusiness: .commercial)
        #expect(RegimeBook([old, new]).select(facts, on: Clocks.day("2026-06-30")).chosen == old)
        let later = RegimeBook([old, new]).select(facts, on: Clocks.day("2026-07-01"))
        #expect(later.chosen == new && later.lost == [RegimeLoss("plain", version: 1, .superseded(by: 2))])
        old.through = Clocks.day("2026-06-30")
        #expect(RegimeBook([old, new]).select(facts, on: Clocks.day("2026-07-01")).lost.map(\.code) == ["regime.not_in_force"])
    }

    @Test func `what was never confirmed, and what one payer says, is no law`() {
        let medicare = self.select(PlanFacts(lineOfBusiness: .medicare))
        #expect(medicare.chosen == .unknown && self.loss("medicare_ffs", in: medicare) == .notVerified)
        let texas = self.select(PlanFacts(lineOfBusiness: .medicaidManagedCare, situsState: "TX", category: .service))
        #expect(self.loss("payer_uhc_tx", in: texas) == .payersOwn && texas.besides.map(\.id) == ["medicaid_managed_care_appeals"])
    }

    @Test func `TRICARE is known to have no clock on record`() {
        let selection = self.select(PlanFacts(lineOfBusiness: .tricare))
        #expect(selection.chosen.id == "tricare" && selection.chosen.provisions.isEmpty)
    }

    @Test func `every regime is chosen, holds besides, or says why not, the most specific first`() {
        for facts in [Self.medicareAdvantage, Self.managedCare, Self.employer, Self.insured, PlanFacts()] {
            let selection = self.select(facts)
            let named = ([selection.chosen] + selection.besides).map(\.id).filter { $0 != Regime.unknown.id } + selection.lost.map(\.regime)
            #expect(named.map(\.rawValue).sorted() == RegimeBook.bundled.regimes.map(\.id.rawValue).sorted())
            let counts = selection.lost.map { loss in RegimeBook.bundled.regimes.first { $0.id == loss.regime }!.conditions.count }
            #expect(counts == counts.sorted(by: >))
            #expect(selection.lost.allSatisfy { $0.code.hasPrefix("regime.") && $0.words.hasSuffix(".") })
        }
    }

    @Test func `a law that is looked up again is the one that is chosen, on each side of every day on which law changes`() {
        let turns = RegimeBook.bundled.turns
        #expect(turns.count >= 3)
        for facts in [Self.medicareAdvantage, Self.managedCare, Self.employer, Self.insured] {
            for day in turns.flatMap({ [$0.adding(days: -1), $0, $0.adding(days: 1)] }).compactMap({ $0 }) {
                let chosen = Law(RegimeBook.bundled.select(facts, on: day))
                let found = RegimeBook.bundled.law(for: facts, on: day)
                for kind in ClockKind.allCases {
                    #expect(found[kind].map(\.regime) == chosen[kind].map(\.regime), "\(kind) of \(facts.lineOfBusiness) on \(day)")
                    #expect(found[kind].map(\.provision) == chosen[kind].map(\.provision), "\(kind) of \(facts.lineOfBusiness) on \(day)")
                }
            }
        }
    }

    @Test func `a name stands for one regime or rule; all have a source, and no law rests on what was never confirmed`() {
        let regimes = RegimeBook.bundled.regimes
        #expect(Set(regimes.map(\.id)).count == regimes.count)
        let provisions = regimes.flatMap(\.provisions)
        #expect(Set(provisions.map(\.rule.id)).count == Set(provisions.map(\.rule)).count)
        #expect(provisions.allSatisfy { !$0.source.isEmpty })
        #expect(regimes.allSatisfy { $0.evidence != .unverified || $0.provisions.isEmpty })
    }
}

extension RegimeSelection {
    /// The clocks of one kind that hold for a level of appeal and an urgency, as a case looks them up.
    fileprivate func provisions(_ kind: ClockKind, level: AppealLevel? = nil, urgency: Urgency? = nil) -> [ClockProvision] {
        var facts = self.facts
        facts.urgency = urgency ?? facts.urgency
        return Law(self)[kind].map(\.provision).filter { $0.applies(at: level, to: facts) }
    }
}
