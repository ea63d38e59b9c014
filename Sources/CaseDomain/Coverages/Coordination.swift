public import EventSourcing

/// Which of a patient's coverages pays first on a day, and why: coordination of benefits by the standard rules (NAIC Model
/// Regulation 120 for plans of the states, Medicare secondary payer, Medicaid last).
///
/// A pure function of what was recorded and of a few facts drawn from patient data. What the rules leave open is told, and ordered as
/// it was recorded; what a person said overrides them, and is told where they say otherwise.
public struct Coordination: Sendable, Hashable {
    /// A coverage in its place.
    public struct Entry: Sendable, Hashable, JSONWritable {
        public var coverage: CoverageID
        /// Whose turn it is to pay, from 1.
        public var place: Int32
        /// Why it pays after the one before it; `nil` for the first.
        public var rule: CoordinationRule?

        public init(coverage: CoverageID, place: Int32, rule: CoordinationRule? = nil) {
            self.coverage = coverage
            self.place = place
            self.rule = rule
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { members in
                members.member("coverage_id", self.coverage)
                members.member("place", self.place)
                members.member("rule", self.rule)
            }
        }
    }

    /// What does not fit together, or is not known.
    public struct Conflict: Sendable, Hashable, JSONWritable {
        /// What kind of conflict it is.
        public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
            /// No coverage holds on the day.
            case uncovered
            /// Several are recorded as the first to pay.
            case twoPrimaries = "two_primaries"
            /// One payer covers the patient twice by the same plan.
            case samePayerTwice = "same_payer_twice"
            /// No rule tells which of two pays first.
            case undetermined
            /// A person said another order than the rules give.
            case statedAgainstRules = "stated_against_rules"
            /// How many work for the employer decides against Medicare, and nobody knows.
            case employerSizeUnknown = "employer_size_unknown"
            /// Why the patient has Medicare decides, and nobody knows.
            case entitlementUnknown = "entitlement_unknown"
        }

        public var kind: Kind
        public var coverages: [CoverageID]

        public init(_ kind: Kind, _ coverages: [CoverageID] = []) {
            self.kind = kind
            self.coverages = coverages
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { members in
                members.member("kind", self.kind)
                members.list("coverages", self.coverages)
            }
        }
    }

    public var entries: [Entry]
    public var conflicts: [Conflict]

    /// The coverage that pays first.
    public var first: CoverageID? { self.entries.first?.coverage }

    /// Orders the coverages that hold on one day; the same whatever the order in which they are handed in.
    public init(of coverages: [CoordinatedCoverage], _ facts: CoordinationFacts = CoordinationFacts()) {
        let recorded = coverages.sorted { ($0.terms.order, "\($0.coverage)") < ($1.terms.order, "\($1.coverage)") }
        let rules = CoordinationRules(facts: facts, hasMedicare: coverages.contains { $0.isMedicare })
        let ruled = rules.ordered(recorded)
        let isStated = coverages.contains { $0.terms.orderStated != nil }
        let order = isStated ? recorded : ruled
        self.entries = order.enumerated().map { index, it in
            let rule = index == 0 ? nil : isStated ? .stated : rules.rule(order[index - 1], it)
            return Entry(coverage: it.coverage, place: Int32(index + 1), rule: rule)
        }
        self.conflicts = Self.conflicts(of: recorded)
        if isStated {
            if ruled != recorded { self.conflicts.append(Conflict(.statedAgainstRules, ruled.map(\.coverage))) }
        } else {
            for (earlier, later) in zip(order, order.dropFirst()) where rules.rule(earlier, later) == .recordedOrder {
                self.conflicts.append(Conflict(.undetermined, [earlier.coverage, later.coverage]))
            }
            self.conflicts += rules.unknowns(of: recorded)
        }
    }

    private static func conflicts(of coverages: [CoordinatedCoverage]) -> [Conflict] {
        guard !coverages.isEmpty else { return [Conflict(.uncovered)] }
        var conflicts: [Conflict] = []
        let first = coverages.filter { $0.terms.order <= 1 }
        if first.count > 1 { conflicts.append(Conflict(.twoPrimaries, first.map(\.coverage))) }
        for (index, it) in coverages.enumerated() {
            let same = coverages.dropFirst(index + 1).filter {
                $0.terms.payer == it.terms.payer && $0.terms.planCode == it.terms.planCode && $0.terms.relationship == it.terms.relationship
            }
            if !same.isEmpty { conflicts.append(Conflict(.samePayerTwice, [it.coverage] + same.map(\.coverage))) }
        }
        return conflicts
    }

    /// The days within a range on which no coverage holds, by what was recorded.
    public static func gaps(in days: DateRange, among coverages: [PatientCoverage.State]) -> [DateRange] {
        var gaps: [DateRange] = []
        var start: CivilDate? = nil
        for number in days.from.dayNumber...days.through.dayNumber {
            guard let day = CivilDate(dayNumber: number) else { continue }
            let isCovered = coverages.contains { $0.covers(day) }
            if isCovered, let from = start {
                gaps += day.adding(days: -1).flatMap { DateRange(from: from, through: $0) }.map { [$0] } ?? []
                start = nil
            } else if !isCovered, start == nil {
                start = day
            }
        }
        if let start { gaps += DateRange(from: start, through: days.through).map { [$0] } ?? [] }
        return gaps
    }
}

extension Coordination: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.list("order", self.entries)
            members.list("conflicts", self.conflicts)
        }
    }
}

extension CoordinatedCoverage {
    var isMedicare: Bool { [.medicare, .medicareAdvantage].contains(self.terms.lineOfBusiness) }
}
