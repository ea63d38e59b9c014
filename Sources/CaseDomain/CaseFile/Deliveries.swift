public import EventSourcing

// A sending may not arrive, and a payer may turn a request away before anybody looks at what it asks for: each is another failure
// with another way out.

/// A submission did not arrive (`case.submission_delivery_failed.v1`).
public struct SubmissionDeliveryFailed: EventBody {
    public static let type: EventType = "case.submission_delivery_failed.v1"

    /// Whether trying again may help.
    public enum Class: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case transient
        case permanent
    }

    public var submission: SubmissionID
    public var failureClass: Class
    public var failedAt: Timestamp
    /// When it is tried again, where somebody said so.
    public var retryAt: Timestamp?
    public var irregularities: [Irregularity]
    public var detail: PHI<Remark>?

    public var occurredAt: Timestamp? { self.failedAt }

    public init(
        submission: SubmissionID, failureClass: Class, failedAt: Timestamp, retryAt: Timestamp? = nil,
        irregularities: [Irregularity] = [], detail: PHI<Remark>? = nil
    ) {
        self.submission = submission
        self.failureClass = failureClass
        self.failedAt = failedAt
        self.retryAt = retryAt
        self.irregularities = irregularities
        self.detail = detail
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.submission = try facts.value("submission_id")
        self.failureClass = try facts.value("class")
        self.failedAt = try facts.value("failed_at")
        self.retryAt = try facts.optional("retry_at")
        self.irregularities = try facts.list("irregularities")
        self.detail = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("submission_id", self.submission)
        members.member("class", self.failureClass)
        members.member("failed_at", self.failedAt)
        members.member("retry_at", self.retryAt)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.detail.write(to: &members) }
}

/// The payer turned a request away without deciding on it (`case.submission_rejected.v1`; X12 AAA).
public struct SubmissionRejected: EventBody {
    public static let type: EventType = "case.submission_rejected.v1"

    public var submission: SubmissionID
    public var rejections: [Rejection]
    public var receivedAt: Timestamp
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(submission: SubmissionID, rejections: [Rejection], receivedAt: Timestamp, irregularities: [Irregularity] = []) {
        self.submission = submission
        self.rejections = rejections
        self.receivedAt = receivedAt
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.submission = try facts.value("submission_id")
        self.rejections = try facts.list("rejections")
        self.receivedAt = try facts.value("received_at")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("submission_id", self.submission)
        members.list("rejections", self.rejections)
        members.member("received_at", self.receivedAt)
        members.list("irregularities", self.irregularities)
    }

    /// What the payer wants done; the strictest of what it says.
    public var followUp: RejectionFollowUp? { self.rejections.compactMap(\.followUp).max { $0.rank < $1.rank } }
}

/// One reason why a request was turned away: where, why, and what may be done.
public struct Rejection: JSONMembers, Hashable {
    /// The loop it concerns, such as `2010C`.
    public var loop: String?
    public var reason: RejectionReason
    public var followUp: RejectionFollowUp?

    public init(loop: String? = nil, reason: RejectionReason, followUp: RejectionFollowUp? = nil) {
        self.loop = loop
        self.reason = reason
        self.followUp = followUp
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.loop = try members.optional("loop")
        self.reason = try members.value("reason")
        self.followUp = try members.optional("follow_up")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("loop", self.loop)
        members.member("reason", self.reason)
        members.member("follow_up", self.followUp)
    }
}

/// A reason to turn a request or an inquiry away (X12 element 901, AAA03), such as `42`, unable to respond now.
public struct RejectionReason: RawRepresentable, Sendable, Hashable, JSONCodable {
    public let rawValue: String

    /// A code of two digits or capital letters; `nil` for anything else.
    public init?(rawValue: String) {
        let isCode = rawValue.utf8.count == 2 && rawValue.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
        guard isCode else { return nil }
        self.rawValue = rawValue
    }
}

/// What a payer wants done about a request that it turned away (X12 element 889, AAA04).
public enum RejectionFollowUp: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case correctAndResubmit = "C"
    case resubmissionNotAllowed = "N"
    case resubmit = "P"
    case resubmissionAllowed = "R"
    /// The payer keeps the request: nothing is sent again.
    case doNotResubmit = "S"
    case wait30Days = "W"
    case wait10Days = "X"
    case doNotResubmitWeWillHold = "Y"

    /// The payer has the request all the same.
    public var isHeld: Bool { self == .doNotResubmit || self == .doNotResubmitWeWillHold }

    /// Days to wait before it is sent again.
    public var waitDays: Int? {
        switch self {
        case .wait30Days: 30
        case .wait10Days: 10
        case .correctAndResubmit, .resubmissionNotAllowed, .resubmit, .resubmissionAllowed, .doNotResubmit, .doNotResubmitWeWillHold: nil
        }
    }

    fileprivate var rank: Int {
        switch self {
        case .resubmit, .resubmissionAllowed: 0
        case .correctAndResubmit: 1
        case .wait10Days: 2
        case .wait30Days: 3
        case .doNotResubmit, .doNotResubmitWeWillHold: 4
        case .resubmissionNotAllowed: 5
        }
    }
}

extension CaseFile {
    /// A submission did not arrive.
    public struct RecordDeliveryFailure: Sendable, Equatable {
        public var submission: SubmissionID
        public var failureClass: SubmissionDeliveryFailed.Class
        public var failedAt: Timestamp
        public var retryAt: Timestamp?
        public var detail: PHI<Remark>?

        public init(
            submission: SubmissionID, failureClass: SubmissionDeliveryFailed.Class, failedAt: Timestamp, retryAt: Timestamp? = nil,
            detail: String? = nil
        ) {
            self.submission = submission
            self.failureClass = failureClass
            self.failedAt = failedAt
            self.retryAt = retryAt
            self.detail = PHI(remark: detail)
        }
    }

    /// The payer turned the request away.
    public struct RecordRejection: Sendable, Equatable {
        public var submission: SubmissionID
        public var rejections: [Rejection]
        public var receivedAt: Timestamp

        /// Reasons of one rejection (X12 allows nine at each level).
        public static let countMax = 50

        public init(submission: SubmissionID, rejections: [Rejection], receivedAt: Timestamp) {
            self.submission = submission
            self.rejections = rejections
            self.receivedAt = receivedAt
        }
    }
}

extension CaseFile.State {
    func recordDeliveryFailure(_ it: CaseFile.RecordDeliveryFailure) -> [CaseFile.Event] {
        let known = self.submissions.first { $0.queued.submission == it.submission }
        let event = SubmissionDeliveryFailed(
            submission: it.submission, failureClass: it.failureClass, failedAt: it.failedAt, retryAt: it.retryAt,
            irregularities: self.oddities(ofWordAbout: known), detail: it.detail)
        let heard = known?.failures ?? self.unmatched.failures
        if let again = heard.first(where: { $0.holds && $0.body.tellsTheSame(as: event) }) {
            return Self.receivedAgain(again, at: it.failedAt)
        }
        return [.submissionDeliveryFailed(event)]
    }

    func recordRejection(_ it: CaseFile.RecordRejection) -> [CaseFile.Event] {
        let known = self.submissions.first { $0.queued.submission == it.submission }
        let event = SubmissionRejected(
            submission: it.submission, rejections: it.rejections, receivedAt: it.receivedAt,
            irregularities: self.oddities(ofWordAbout: known))
        let heard = known?.rejected ?? self.unmatched.rejections
        if let again = heard.first(where: { $0.holds && $0.submission == it.submission && $0.rejections == it.rejections }) {
            return Self.receivedAgain(again, at: it.receivedAt)
        }
        return [.submissionRejected(event)]
    }

    /// What is odd about hearing of a submission.
    private func oddities(ofWordAbout submission: Submission?) -> [Irregularity] {
        (submission == nil ? [.unknownSubmission] : []) + (self.closed == nil ? [] : [.caseClosed])
    }

    /// The payer allows that the request is sent once more, now.
    func requireResubmittable(at now: Timestamp) throws(Refusal) {
        guard let last = self.submissions.last(where: \.queued.holds), let rejected = last.rejected.lastHolding() else { return }
        switch rejected.body.followUp {
        case .resubmissionNotAllowed: throw .resubmissionBarred
        case .some(let followUp):
            guard let days = followUp.waitDays else { return }
            let until = rejected.receivedAt.adding(.seconds(86_400 * days))
            if now < until { throw .resubmissionTooEarly(self.today(until)) }
        case nil: return
        }
    }

    mutating func apply(_ it: Fact<SubmissionDeliveryFailed>) {
        self.note(it.irregularities)
        guard let index = self.submissions.firstIndex(where: { $0.queued.submission == it.submission }) else {
            self.unmatched.failures.append(it)
            return
        }
        self.submissions[index].failures.append(it)
        self.settleSubmissions()
    }

    mutating func apply(_ it: Fact<SubmissionRejected>) {
        self.note(it.irregularities)
        guard let index = self.submissions.firstIndex(where: { $0.queued.submission == it.submission }) else {
            self.unmatched.rejections.append(it)
            return
        }
        self.submissions[index].rejected.append(it)
        self.settleSubmissions()
    }
}

extension SubmissionDeliveryFailed {
    /// Whether two tell the same fact; what was odd about each, and when it is tried again, does not matter.
    fileprivate func tellsTheSame(as other: SubmissionDeliveryFailed) -> Bool {
        self.submission == other.submission && self.failedAt == other.failedAt && self.failureClass == other.failureClass
    }
}
