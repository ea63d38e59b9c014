import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Who pays first")
struct CoordinationTests {
    private static let first: CoverageID = The.id(161)
    private static let second: CoverageID = The.id(162)
    private static let third: CoverageID = The.id(163)

    private static func coverage(
        _ id: CoverageID, _ relationship: SubscriberRelationship = .child, _ line: LineOfBusiness = .commercial, from day: Int? = nil,
        _ change: (inout CoverageTerms) -> Void = { _ in }
    ) -> CoordinatedCoverage {
        var terms = CoverageTerms(payer: PayerID(id.rawValue), relationship: relationship, lineOfBusiness: line)
        // As it was recorded, the second pays first: where no rule tells, that is seen.
        terms.order = id == first ? 3 : id == second ? 2 : 1
        change(&terms)
        return CoordinatedCoverage(id, terms, from: day.map(The.date))
    }

    /// The order of payment and the rules that made it; the same in whatever order the coverages are handed in.
    private static func order(
        _ coverages: [CoordinatedCoverage], _ facts: CoordinationFacts = CoordinationFacts()
    ) -> (order: [CoverageID], rules: [CoordinationRule?], conflicts: [Coordination.Conflict.Kind]) {
        let coordination = Coordination(of: coverages, facts)
        #expect(Coordination(of: coverages.reversed(), facts) == coordination)
        #expect(
            coordination.entries.map(\.place) == (0..<coverages.count).map { Int32($0 + 1) }
                && coordination.first == coordination.entries.first?.coverage)
        return (coordination.entries.map(\.coverage), coordination.entries.map(\.rule), coordination.conflicts.map(\.kind))
    }

    @Test func `Medicaid pays last, after CHIP's kind, TRICARE and every other plan`() {
        let it = Self.order([
            Self.coverage(Self.third, .own, .medicaidManagedCare), Self.coverage(Self.second, .child, .tricare), Self.coverage(Self.first),
        ])
        #expect(it.order == [Self.first, Self.second, Self.third] && it.rules == [nil, .tricareAfterOthers, .medicaidLast])
        let chip = Self.order([Self.coverage(Self.second, .own, .chip), Self.coverage(Self.first)])
        #expect(chip.order == [Self.first, Self.second] && chip.rules == [nil, .chipLast])
    }

    @Test func `of parents' plans the one pays first whose birthday comes first in the year`() {
        let both = [Self.coverage(Self.second), Self.coverage(Self.first)]
        let it = Self.order(both, CoordinationFacts(birthdayRanks: [Self.first: 1, Self.second: 2]))
        #expect(it.order == [Self.first, Self.second] && it.rules == [nil, .birthday] && it.conflicts == [])
        // On the same day the plan that covers for longer.
        let same = CoordinationFacts(birthdayRanks: [Self.first: 1, Self.second: 1])
        let longer = Self.order([Self.coverage(Self.second, from: -10), Self.coverage(Self.first, from: -900)], same)
        #expect(longer.order == [Self.first, Self.second] && longer.rules == [nil, .longerCoverage])
        // For adults birthdays say nothing.
        let spouses = [Self.coverage(Self.second, .spouse), Self.coverage(Self.first, .spouse)]
        #expect(Self.order(spouses, CoordinationFacts(birthdayRanks: [Self.first: 1, Self.second: 2])).rules == [nil, .recordedOrder])
    }

    @Test func `where no rule tells, it is as recorded, and somebody is told`() {
        let it = Self.order([Self.coverage(Self.second), Self.coverage(Self.first)])
        #expect(it.order == [Self.second, Self.first] && it.rules == [nil, .recordedOrder] && it.conflicts == [.undetermined])
    }

    @Test func `a court's word comes before custody, and custody before birthdays`() {
        let apart = [
            Self.coverage(Self.second) { $0.side = .nonCustodial }, Self.coverage(Self.first) { $0.side = .custodial },
        ]
        let birthdays = [Self.first: 2, Self.second: 1]
        let custody = Self.order(apart, CoordinationFacts(birthdayRanks: birthdays))
        #expect(custody.order == [Self.first, Self.second] && custody.rules == [nil, .custody])
        let decree = Self.order(apart, CoordinationFacts(birthdayRanks: birthdays, decreed: Self.second))
        #expect(decree.order == [Self.second, Self.first] && decree.rules == [nil, .courtDecree])
        let spouse = Self.order([
            Self.coverage(Self.second) { $0.side = .nonCustodial }, Self.coverage(Self.first) { $0.side = .custodialSpouse },
        ])
        #expect(spouse.order == [Self.first, Self.second])
    }

    @Test func `one's own plan pays before a spouse's, work before retirement, and both before COBRA`() {
        let own = Self.order([Self.coverage(Self.second, .spouse), Self.coverage(Self.first, .own)])
        #expect(own.order == [Self.first, Self.second] && own.rules == [nil, .ownBeforeDependent])
        let active = Self.order([
            Self.coverage(Self.second, .own) { $0.basis = .retirement }, Self.coverage(Self.first, .own) { $0.basis = .activeEmployment },
        ])
        #expect(active.order == [Self.first, Self.second] && active.rules == [nil, .activeBeforeRetired])
        let cobra = Self.order([
            Self.coverage(Self.second, .own, from: -900) { $0.basis = .continuation },
            Self.coverage(Self.first, .own, from: -3) { $0.basis = .individual },
        ])
        #expect(cobra.order == [Self.first, Self.second] && cobra.rules == [nil, .activeBeforeContinuation])
    }

    // MARK: Medicare

    private static func medicare(
        _ entitlement: CoordinationFacts.MedicareEntitlement?, _ basis: CoverageTerms.Basis?, _ size: CoverageTerms.EmployerSize?,
        _ relationship: SubscriberRelationship = .own
    ) -> (first: Bool, rule: CoordinationRule?, conflicts: [Coordination.Conflict.Kind]) {
        let it = Self.order(
            [
                Self.coverage(Self.second, .own, .medicareAdvantage),
                Self.coverage(Self.first, relationship) { ($0.basis, $0.employerSize) = (basis, size) },
            ], CoordinationFacts(medicare: entitlement))
        return (it.order == [Self.second, Self.first], it.rules[1], it.conflicts)
    }

    @Test func `Medicare pays after a plan of current work with 20 or more, for the old`() {
        #expect(Self.medicare(.age, .activeEmployment, .from20) == (false, .medicareWorkingAged, []))
        #expect(Self.medicare(.age, .activeEmployment, .under20) == (true, .medicareFirst, []))
        #expect(Self.medicare(.age, .activeEmployment, .from20, .spouse) == (false, .medicareWorkingAged, []))
        #expect(Self.medicare(.age, .retirement, .from100) == (true, .medicareFirst, []))
        #expect(Self.medicare(.age, .individual, nil) == (true, .medicareFirst, []))
    }

    @Test func `with 100 or more for disability, and for 30 months of renal disease whoever works`() {
        #expect(Self.medicare(.disability, .activeEmployment, .from20) == (true, .medicareFirst, []))
        #expect(Self.medicare(.disability, .activeEmployment, .from100, .child) == (false, .medicareDisability, []))
        #expect(Self.medicare(.renalDisease(months: 30), .retirement, .under20) == (false, .medicareRenalDisease, []))
        #expect(Self.medicare(.renalDisease(months: 31), .retirement, .from20) == (true, .medicareFirst, []))
        #expect(Self.medicare(.renalDisease(months: 3), .individual, nil) == (true, .medicareFirst, []))
    }

    @Test func `what nobody knows of the employer or of Medicare is told`() {
        #expect(Self.medicare(.age, .activeEmployment, nil) == (false, .medicareWorkingAged, [.employerSizeUnknown]))
        #expect(Self.medicare(nil, .activeEmployment, .from20) == (false, .medicareWorkingAged, [.entitlementUnknown]))
    }

    @Test func `a working spouse's plan, then Medicare, then the plan of one's own retirement`() {
        let it = Self.order(
            [
                Self.coverage(Self.third, .own) { $0.basis = .retirement }, Self.coverage(Self.second, .own, .medicare),
                Self.coverage(Self.first, .spouse) { ($0.basis, $0.employerSize) = (.activeEmployment, .from100) },
            ], CoordinationFacts(medicare: .age))
        #expect(it.order == [Self.first, Self.second, Self.third] && it.rules == [nil, .medicareWorkingAged, .medicareFirst])
    }

    // MARK: what a person says, and what does not fit

    @Test func `what a person says overrides the rules, and is told where they say otherwise`() {
        let it = Self.order([
            Self.coverage(Self.third, .own, .medicaid) { $0.orderStated = .courtOrder }, Self.coverage(Self.first),
        ])
        #expect(it.order == [Self.third, Self.first] && it.rules == [nil, .stated] && it.conflicts == [.statedAgainstRules])
        let agreed = Self.order([
            Self.coverage(Self.second) { ($0.order, $0.orderStated) = (1, .payersAgreed) },
            Self.coverage(Self.third, .own, .medicaid) { $0.order = 2 },
        ])
        #expect(agreed.order == [Self.second, Self.third] && agreed.conflicts == [])
    }

    @Test func `two that are recorded first, one payer twice, and no coverage at all are told`() {
        let twice = Coordination(of: [
            Self.coverage(Self.first, .own) { ($0.order, $0.payer) = (1, The.payer) },
            Self.coverage(Self.second, .own) { ($0.order, $0.payer) = (1, The.payer) },
        ])
        #expect(
            twice.conflicts == [
                .init(.twoPrimaries, [Self.first, Self.second]), .init(.samePayerTwice, [Self.first, Self.second]),
                .init(.undetermined, [Self.first, Self.second]),
            ])
        #expect(Coordination(of: []).conflicts == [.init(.uncovered)] && Coordination(of: []).first == nil)
        #expect(String(decoding: JSONWriter.bytes(of: twice), as: UTF8.self).contains(#""rule":"recorded_order""#))
    }

    @Test func `only what covers the patient on the day takes part, and gaps are found`() {
        let ended = Coverages.given(CoveragePast.ended).state
        let next = TheCoverage.successor(from: The.date(10))
        #expect(ended.coordinated(on: The.date(6))?.coverage == TheCoverage.id && ended.coordinated(on: The.date(7)) == nil)
        #expect(Coverages.given(CoveragePast.recorded).doing(TheCoverage.verify(.inactive)).state.coordinated(on: The.date(0)) == nil)
        func gaps(_ from: Int, _ through: Int) -> [DateRange] {
            Coordination.gaps(in: DateRange(from: The.date(from), through: The.date(through))!, among: [ended, next])
        }
        #expect(gaps(0, 30) == [DateRange(from: The.date(7), through: The.date(9))!])
        #expect(gaps(8, 8) == [DateRange(from: The.date(8), through: The.date(8))!] && gaps(0, 6).isEmpty)
        #expect(Coordination.gaps(in: DateRange(from: The.date(0), through: The.date(1))!, among: []).count == 1)
    }

    @Test func `the order is one of all, for any coverages, and the same in any order`() {
        for seed in 0..<500 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            func pick<Value>(_ values: [Value]) -> Value { values[Int(random.next() % UInt64(values.count))] }
            let coverages = (0..<Int(random.next() % 6)).map { index in
                Self.coverage(
                    The.id(UInt8(150 + index)), pick(SubscriberRelationship.allCases), pick(LineOfBusiness.allCases),
                    from: pick([nil, -9, -90])
                ) {
                    $0.order = Int32(1 + index % 3)
                    $0.basis = pick([nil, .activeEmployment, .retirement, .continuation, .individual])
                    $0.employerSize = pick([nil, .under20, .from20, .from100])
                    $0.side = pick([nil, nil, .custodial, .nonCustodial])
                }
            }
            let facts = CoordinationFacts(
                birthdayRanks: Dictionary(uniqueKeysWithValues: coverages.prefix(3).map { ($0.coverage, pick([1, 2, 3])) }),
                medicare: pick([nil, .age, .disability, .renalDisease(months: 12)]))
            let once = Coordination(of: coverages, facts)
            #expect(Coordination(of: coverages.shuffled(using: &random), facts) == once, "seed \(seed)")
            #expect(
                Set(once.entries.map(\.coverage)) == Set(coverages.map(\.coverage)) && once.entries.count == coverages.count, "seed \(seed)"
            )
            let lines = once.entries.map { entry in coverages.first { $0.coverage == entry.coverage }!.terms.lineOfBusiness }
            if let last = lines.firstIndex(where: { [.medicaid, .medicaidManagedCare].contains($0) }) {
                #expect(
                    lines[last...].allSatisfy { [.medicaid, .medicaidManagedCare].contains($0) },
                    "seed \(seed): something pays after Medicaid")
            }
        }
    }
}
