public import EventSourcing

// Whether a plan covers the patient on a day, as somebody asked it (X12 270 and 271, a portal, the telephone).

/// A plan was asked whether it covers the patient (`case.eligibility_checked.v1`).
public struct EligibilityChecked: EventBody {
    public static let type: EventType = "case.eligibility_checked.v1"

    public var check: EligibilityCheckID
    public var coverage: CoverageID
    public var standing: CoverageStanding
    /// The day of service that was asked about.
    public var asOf: CivilDate
    public var checkedAt: Timestamp
    public var source: InquirySource
    /// Why the inquiry itself was turned away (X12 AAA03, code list 901).
    public var rejections: [RejectionReason]
    public var trace: PHI<InquiryTrace>?

    public var occurredAt: Timestamp? { self.checkedAt }

    public init(
        check: EligibilityCheckID, coverage: CoverageID, standing: CoverageStanding, asOf: CivilDate, checkedAt: Timestamp,
        source: InquirySource, rejections: [RejectionReason] = [], trace: InquiryTrace? = nil
    ) {
        self.check = check
        self.coverage = coverage
        self.standing = standing
        self.asOf = asOf
        self.checkedAt = checkedAt
        self.source = source
        self.rejections = rejections
        self.trace = trace.map { PHI($0) }
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.check = try facts.value("eligibility_check_id")
        self.coverage = try facts.value("coverage_id")
        self.standing = try facts.value("standing")
        self.asOf = try facts.value("as_of")
        self.checkedAt = try facts.value("checked_at")
        self.source = try facts.value("source")
        self.rejections = try facts.list("rejections")
        self.trace = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("eligibility_check_id", self.check)
        members.member("coverage_id", self.coverage)
        members.member("standing", self.standing)
        members.member("as_of", self.asOf)
        members.member("checked_at", self.checkedAt)
        members.member("source", self.source)
        members.list("rejections", self.rejections)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.trace.write(to: &members) }
}

/// Whether a coverage holds on a day.
public enum CoverageStanding: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case active
    case inactive
    /// The plan did not say, or could not find the member.
    case unknown
}

/// By which way a plan was asked.
public enum InquirySource: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// X12 270 and its answer, 271.
    case x12 = "x12_271"
    case portal
    case phone
    case other
}

/// By what an inquiry is found again, and who answered it.
public struct InquiryTrace: JSONMembers, Hashable {
    /// The trace number or call reference.
    public var reference: String?
    /// Who answered at the plan.
    public var representative: String?

    public init(reference: String? = nil, representative: String? = nil) {
        self.reference = reference
        self.representative = representative
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.reference = try members.optional("reference")
        self.representative = try members.optional("representative")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("reference", self.reference)
        members.member("representative", self.representative)
    }
}

extension CaseFile {
    /// The plan was asked whether it covers the patient.
    public struct CheckEligibility: Sendable, Equatable {
        public var checked: EligibilityChecked
        public init(_ checked: EligibilityChecked) { self.checked = checked }
    }
}

extension CaseFile.State {
    func checkEligibility(_ it: CaseFile.CheckEligibility, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        if let known = self.eligibility.first(where: { $0.holds && $0.check == it.checked.check }) {
            guard known.body.saysTheSame(as: it.checked) else { throw .eligibilityCheckExists }
            return []
        }
        try self.admit(.checkEligibility, at: context.now)
        guard self.coverages.contains(where: { $0.holds && $0.coverage == it.checked.coverage }) else { throw .coverageUnknown }
        guard it.checked.checkedAt <= context.now else { throw .sentInTheFuture }
        return [.eligibilityChecked(it.checked)]
    }

    /// A coverage that can be asked about is linked.
    func admitInquiry() throws(Refusal) {
        try self.requireOpen()
        guard self.coverages.contains(where: \.holds) else { throw .coverageMissing }
    }

    /// What the last inquiry about a coverage says, of two at once the one recorded later; `nil` while nobody has asked.
    func standing(of coverage: CoverageID) -> CoverageStanding? {
        self.eligibility.holding().reversed().filter { $0.coverage == coverage }.max { $0.checkedAt < $1.checkedAt }?.standing
    }

    /// Whether no coverage of the case is known to hold any more. An answer that is missing or unclear is no ground to stop.
    var isUncovered: Bool {
        let linked = self.coverages.holding()
        return !linked.isEmpty && linked.allSatisfy { self.standing(of: $0.coverage) == .inactive }
    }
}

extension EligibilityChecked {
    /// Whether two say the same, as far as the facts tell.
    fileprivate func saysTheSame(as other: EligibilityChecked) -> Bool {
        var mine = self
        mine.trace = other.trace
        return mine == other
    }
}
