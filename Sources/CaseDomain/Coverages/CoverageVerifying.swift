public import EventSourcing

// Whether a plan covers the patient on a day is the plan's to say: what it says is recorded, and what is odd about it is told.

/// What may be odd about what a plan says of a coverage. It is recorded all the same (architecture, D5), and a person looks.
public enum CoverageIrregularity: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// The plan covers the patient on a day after the coverage ended.
    case activeAfterEnd = "active_after_end"
    /// The plan does not cover the patient on a day on which the coverage should hold.
    case inactiveWithinPeriod = "inactive_within_period"
    /// The plan does not know the member (X12 AAA03 75 and its like): the number may be wrong.
    case memberNotFound = "member_not_found"
    /// Another content was recorded before under the same id.
    case contradictsEarlier = "contradicts_earlier"
}

/// A plan said whether it covers the patient on a day (`coverage.verified.v1`).
public struct CoverageVerified: EventBody {
    public static let type: EventType = "coverage.verified.v1"

    public var check: EligibilityCheckID
    public var standing: CoverageStanding
    /// The day of service that was asked about.
    public var asOf: CivilDate
    public var checkedAt: Timestamp
    public var source: InquirySource
    /// Why the inquiry itself was turned away (X12 AAA03, code list 901).
    public var rejections: [RejectionReason]
    public var irregularities: [CoverageIrregularity]
    public var trace: PHI<InquiryTrace>?

    public var occurredAt: Timestamp? { self.checkedAt }

    public init(
        check: EligibilityCheckID, standing: CoverageStanding, asOf: CivilDate, checkedAt: Timestamp, source: InquirySource,
        rejections: [RejectionReason] = [], irregularities: [CoverageIrregularity] = [], trace: InquiryTrace? = nil
    ) {
        self.check = check
        self.standing = standing
        self.asOf = asOf
        self.checkedAt = checkedAt
        self.source = source
        self.rejections = rejections
        self.irregularities = irregularities
        self.trace = trace.map { PHI($0) }
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.check = try facts.value("eligibility_check_id")
        self.standing = try facts.value("standing")
        self.asOf = try facts.value("as_of")
        self.checkedAt = try facts.value("checked_at")
        self.source = try facts.value("source")
        self.rejections = try facts.list("rejections")
        self.irregularities = try facts.list("irregularities")
        self.trace = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("eligibility_check_id", self.check)
        members.member("standing", self.standing)
        members.member("as_of", self.asOf)
        members.member("checked_at", self.checkedAt)
        members.member("source", self.source)
        members.list("rejections", self.rejections)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.trace.write(to: &members) }
}

extension PatientCoverage {
    /// The plan said whether it covers the patient.
    public struct RecordVerification: Sendable, Equatable {
        public var verified: CoverageVerified

        /// - Parameter verified: as the plan said it; what is odd about it is found here.
        public init(_ verified: CoverageVerified) { self.verified = verified }

        /// The same as a case was told.
        public init(_ checked: EligibilityChecked) {
            self.verified = CoverageVerified(
                check: checked.check, standing: checked.standing, asOf: checked.asOf, checkedAt: checked.checkedAt, source: checked.source,
                rejections: checked.rejections)
            self.verified.trace = checked.trace
        }
    }
}

extension PatientCoverage.State {
    func recordVerification(_ it: PatientCoverage.RecordVerification) throws(Refusal) -> [PatientCoverage.Event] {
        guard !self.recordings.isEmpty else { throw .coverageNotRecorded }
        var event = it.verified
        event.irregularities = []
        let known = self.verifications.last { $0.holds && $0.check == event.check }
        if let known, known.body.saysTheSame(as: event) { return [] }
        var odd: Set<CoverageIrregularity> = known == nil ? [] : [.contradictsEarlier]
        let isWithin = self.covers(event.asOf)
        if event.standing == .active, self.lastDay.map({ event.asOf > $0 }) ?? false { odd.insert(.activeAfterEnd) }
        if event.standing == .inactive, isWithin { odd.insert(.inactiveWithinPeriod) }
        if event.rejections.contains(where: { Self.notFound.contains($0.rawValue) }) { odd.insert(.memberNotFound) }
        event.irregularities = CoverageIrregularity.allCases.filter(odd.contains)
        return [.verified(event)]
    }

    /// Subscriber or patient not found, or the number is missing or invalid (code list 901: 64, 67, 72, 75, 76).
    private static let notFound: Set<String> = ["64", "67", "72", "75", "76"]

    /// What the plan last said of a day or of one before it, of two at once the one recorded later; `nil` while nobody has asked.
    public func verification(on day: CivilDate) -> CoverageVerified? {
        self.verifications.holding().map(\.body).filter { $0.asOf <= day && $0.standing != .unknown }
            .reduce(nil) { last, next in last.map { next.checkedAt >= $0.checkedAt ? next : $0 } ?? next }
    }
}

extension CoverageVerified {
    /// Whether two say the same, as far as the facts tell.
    fileprivate func saysTheSame(as other: CoverageVerified) -> Bool {
        var mine = self
        mine.trace = other.trace
        mine.irregularities = other.irregularities
        return mine == other
    }
}
