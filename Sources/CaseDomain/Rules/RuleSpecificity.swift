public import EventSourcing

/// How narrowly a rule speaks: of two that hold for the same request, the narrower one decides.
///
/// First for whom: a plan before a payer, a payer before a line of business, that before everybody. Then for what: codes before
/// ranges and groups, these before a service line, that before every service. Then by how much else it asks. Two rules that speak
/// equally narrowly and can hold for the same request on the same day are a tie, and are not published together.
public struct RuleSpecificity: Sendable, Hashable, Comparable {
    /// For whom a rule speaks (domain page, section 3.2).
    public enum Level: String, Sendable, Hashable, CaseIterable, Comparable, JSONCodable {
        case everybody = "default"
        case lineOfBusiness = "line_of_business"
        case payer
        case plan

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    }

    /// Of what services a rule speaks.
    public enum Services: String, Sendable, Hashable, CaseIterable, Comparable, JSONCodable {
        case every
        case serviceLine = "service_line"
        case ranges
        case codes

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    }

    public let level: Level
    public let services: Services
    /// How many other things it asks.
    public let conditions: Int32

    public static func < (left: Self, right: Self) -> Bool {
        if left.level != right.level { return left.level < right.level }
        if left.services != right.services { return left.services < right.services }
        return left.conditions < right.conditions
    }
}

extension PayerRule {
    /// How narrowly this rule speaks.
    public var specificity: RuleSpecificity {
        let scope = self.scope
        let match = self.match
        let level: RuleSpecificity.Level =
            if !scope.plans.isEmpty { .plan } else if scope.payer != nil { .payer } else if scope.lineOfBusiness != nil {
                .lineOfBusiness
            } else { .everybody }
        let services: RuleSpecificity.Services =
            if !match.services.isEmpty {
                match.services.list.ranges.isEmpty && match.services.groups.isEmpty ? .codes : .ranges
            } else if match.serviceLine != nil { .serviceLine } else { .every }
        let others = [
            level > .lineOfBusiness && scope.lineOfBusiness != nil, scope.funding != nil, !scope.states.isEmpty, scope.network != nil,
            match.process != nil, !match.kinds.isEmpty, services > .serviceLine && match.serviceLine != nil, !match.modifiers.isEmpty,
            !match.diagnosesIncluded.isEmpty, !match.diagnosesExcluded.isEmpty, match.age != nil, !match.placesOfService.isEmpty,
            !match.settings.isEmpty, !match.providerTypes.isEmpty, match.unitsThreshold != nil, match.costThresholdCents != nil,
        ]
        return RuleSpecificity(level: level, services: services, conditions: Int32(others.count { $0 }))
    }
}
