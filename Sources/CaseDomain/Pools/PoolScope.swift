public import EventSourcing

/// Whether therapy keeps, teaches or improves a function for the first time, or gives back one that was lost.
///
/// Plans of the individual and small-group markets may not put both under one limit (45 CFR 156.115(a)(5)(iii)). On a claim modifier
/// 96 and 97 tell them apart.
public enum TherapyPurpose: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case habilitative
    case rehabilitative
}

/// What a pool pays for: of which disciplines, for which purpose, and what it counts.
public struct PoolScope: JSONMembers, Hashable {
    /// The disciplines that share the pool, each once, in the order of `ServiceLine`.
    public let serviceLines: [ServiceLine]
    /// `nil` for a pool that does not tell them apart.
    public let purpose: TherapyPurpose?
    public let unit: Quantity.Unit

    /// What a pool pays for; `nil` when no discipline is named.
    public init?(_ serviceLines: Set<ServiceLine>, purpose: TherapyPurpose? = nil, in unit: Quantity.Unit) {
        guard !serviceLines.isEmpty else { return nil }
        self.serviceLines = ServiceLine.allCases.filter(serviceLines.contains)
        self.purpose = purpose
        self.unit = unit
    }

    /// Whether a service of a discipline is paid from the pool.
    ///
    /// - Parameter purpose: what is known of its purpose. What is not said to be habilitative counts as rehabilitative: only who
    ///   asks for the former has to mark it.
    public func covers(_ serviceLine: ServiceLine, for purpose: TherapyPurpose?) -> Bool {
        self.serviceLines.contains(serviceLine) && (self.purpose.map { $0 == purpose ?? .rehabilitative } ?? true)
    }

    public init(members: JSONObject) throws(JSONFault) {
        let scope = PoolScope(
            Set(try members.list("service_lines", of: ServiceLine.self)), purpose: try members.optional("purpose"),
            in: try members.value("unit"))
        guard let scope else { throw JSONFault(.value, at: "service_lines") }
        self = scope
    }

    public func write(to members: inout JSONWriter.Members) {
        members.list("service_lines", self.serviceLines)
        members.member("purpose", self.purpose)
        members.member("unit", self.unit)
    }
}

/// One line of one case's request: who holds something of a pool.
public struct RequestedLine: JSONMembers, Hashable {
    public var caseID: CaseID
    public var line: ServiceLineID

    public init(_ line: ServiceLineID, of caseID: CaseID) {
        self.caseID = caseID
        self.line = line
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.caseID = try members.value("case_id")
        self.line = try members.value("line_id")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("line_id", self.line)
    }
}

/// What may be odd about a fact of a pool. It is recorded all the same (architecture, D5), and a person looks.
public enum PoolIrregularity: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// More is used, committed and held than the plan pays, and it became more by this.
    case overdrawn
    /// It counts in another unit than the pool, and does not count.
    case unitMismatch = "unit_mismatch"
    /// Nothing was held for the line.
    case notHeld = "not_held"
    /// More was approved than was held.
    case moreThanHeld = "more_than_held"
    /// Something was used that the payer had not approved.
    case notCommitted = "not_committed"
    /// More was used than the payer had approved.
    case beyondCommitment = "beyond_commitment"
    /// It was rendered on a day outside the pool's period, and does not count.
    case outsidePeriod = "outside_period"
    /// The pool is not for the discipline.
    case outsideScope = "outside_scope"
    /// The period had ended.
    case afterPeriod = "after_period"
    /// Another content was recorded before under the same id.
    case contradictsEarlier = "contradicts_earlier"
    /// It takes back a use that the pool does not know.
    case unknownUse = "unknown_use"
    /// The plan said something else later.
    case staleAnswer = "stale_answer"
    /// The plan says another limit than before.
    case limitChanged = "limit_changed"
    /// The plan says that less was used than it said before.
    case usedLess = "used_less"
}

extension Set<PoolIrregularity> {
    /// In the order in which they are listed, so that the same facts say the same.
    var inOrder: [PoolIrregularity] { PoolIrregularity.allCases.filter(self.contains) }
}
