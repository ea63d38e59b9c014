public import EventSourcing

// A clock is kept as its rule and what it started from; its end is computed, and computed again when a fact is corrected. These are
// the moments of its life.

/// A clock of a case, by its number: 1 for the first that was started.
public struct ClockID: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible, JSONCodable {
    public let rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }

    public init(json: JSON) throws(JSONFault) { self.rawValue = try Int32(json: json) }
    public func write(to writer: inout JSONWriter) { writer.integer(Int64(self.rawValue)) }
    public var description: String { "\(self.rawValue)" }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What a clock is about: one thing of the case, and of an appeal its level.
public struct ClockSubject: JSONMembers, Hashable {
    public var submission: SubmissionID?
    public var informationRequest: InformationRequestID?
    public var decision: DecisionID?
    public var appeal: AppealID?
    public var level: AppealLevel?
    /// A talk with the payer's reviewer.
    public var call: PeerToPeerID?

    public init(
        submission: SubmissionID? = nil, informationRequest: InformationRequestID? = nil, decision: DecisionID? = nil,
        appeal: AppealID? = nil, level: AppealLevel? = nil, call: PeerToPeerID? = nil
    ) {
        self.submission = submission
        self.informationRequest = informationRequest
        self.decision = decision
        self.appeal = appeal
        self.level = level
        self.call = call
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.submission = try members.optional("submission_id")
        self.informationRequest = try members.optional("information_request_id")
        self.decision = try members.optional("decision_id")
        self.appeal = try members.optional("appeal_id")
        self.level = try members.optional("level")
        self.call = try members.optional("peer_to_peer_id")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("submission_id", self.submission)
        members.member("information_request_id", self.informationRequest)
        members.member("decision_id", self.decision)
        members.member("appeal_id", self.appeal)
        members.member("level", self.level)
        members.member("peer_to_peer_id", self.call)
    }
}

/// Who says how long a clock runs.
public enum ClockBasis: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// The payer's own notice.
    case notice
    /// A payer's rule.
    case rule
    /// A law.
    case law
    /// Nobody: our own care for what would otherwise be forgotten.
    case house
}

/// A clock was started (`case.clock_started.v2`; version 1 knew no payers' rules and no talks).
public struct ClockStarted: EventBody {
    public static let type: EventType = "case.clock_started.v2"
    public static let earlierVersions: [EarlierVersion<ClockStarted>] = [.readAsToday("case.clock_started.v1")]

    public var clock: ClockID
    public var kind: ClockKind
    public var subject: ClockSubject
    public var basis: ClockBasis
    /// The law, by its name and version, where it is one.
    public var regime: String?
    /// The payer's rule, where it is one.
    public var rule: RulePin?
    /// How it runs; `nil` where the notice names the end.
    public var provision: ClockProvision?
    public var anchors: ClockAnchors
    public var due: Due

    public init(
        clock: ClockID, kind: ClockKind, subject: ClockSubject, basis: ClockBasis, regime: String? = nil, rule: RulePin? = nil,
        provision: ClockProvision?,
        anchors: ClockAnchors, due: Due
    ) {
        self.clock = clock
        self.kind = kind
        self.subject = subject
        self.basis = basis
        self.regime = regime
        self.rule = rule
        self.provision = provision
        self.anchors = anchors
        self.due = due
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.clock = try facts.value("clock_id")
        self.kind = try facts.value("kind")
        self.subject = try facts.value("subject")
        self.basis = try facts.value("basis")
        self.regime = try facts.optional("regime")
        self.rule = try facts.optional("rule")
        self.provision = try facts.optional("provision")
        self.anchors = try facts.value("anchors")
        self.due = try facts.value("due")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("clock_id", self.clock)
        members.member("kind", self.kind)
        members.member("subject", self.subject)
        members.member("basis", self.basis)
        members.member("regime", self.regime)
        members.member("rule", self.rule)
        members.member("provision", self.provision)
        members.member("anchors", self.anchors)
        members.member("due", self.due)
    }
}

/// A clock stands still (`case.clock_tolled.v1`): what is missing is on the other side.
public struct ClockTolled: EventBody {
    public static let type: EventType = "case.clock_tolled.v1"

    public var clock: ClockID
    public var stoppedAt: Timestamp

    public init(clock: ClockID, stoppedAt: Timestamp) {
        self.clock = clock
        self.stoppedAt = stoppedAt
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.clock = try facts.value("clock_id")
        self.stoppedAt = try facts.value("stopped_at")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("clock_id", self.clock)
        members.member("stopped_at", self.stoppedAt)
    }
}

/// A clock that stood still goes on with the time that was left (`case.clock_resumed.v1`).
public struct ClockResumed: EventBody {
    public static let type: EventType = "case.clock_resumed.v1"

    public var clock: ClockID
    public var due: Due

    public init(clock: ClockID, due: Due) {
        self.clock = clock
        self.due = due
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.clock = try facts.value("clock_id")
        self.due = try facts.value("due")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("clock_id", self.clock)
        members.member("due", self.due)
    }
}

/// A clock has another end (`case.clock_due_changed.v1`): it was lengthened, or what it rests on was corrected.
public struct ClockDueChanged: EventBody {
    public static let type: EventType = "case.clock_due_changed.v1"

    public var clock: ClockID
    public var due: Due
    public var anchors: ClockAnchors

    public init(clock: ClockID, due: Due, anchors: ClockAnchors) {
        self.clock = clock
        self.due = due
        self.anchors = anchors
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.clock = try facts.value("clock_id")
        self.due = try facts.value("due")
        self.anchors = try facts.value("anchors")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("clock_id", self.clock)
        members.member("due", self.due)
        members.member("anchors", self.anchors)
    }
}

/// What a clock waited for happened (`case.clock_met.v1`), in time or late.
public struct ClockMet: EventBody {
    public static let type: EventType = "case.clock_met.v1"

    public var clock: ClockID
    public var metAt: Timestamp
    public var isLate: Bool

    public init(clock: ClockID, metAt: Timestamp, isLate: Bool) {
        self.clock = clock
        self.metAt = metAt
        self.isLate = isLate
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.clock = try facts.value("clock_id")
        self.metAt = try facts.value("met_at")
        self.isLate = try facts.value("late")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("clock_id", self.clock)
        members.member("met_at", self.metAt)
        members.member("late", self.isLate)
    }
}

/// A clock ran out (`case.clock_missed.v2`; version 1 knew no talks).
public struct ClockMissed: EventBody {
    public static let type: EventType = "case.clock_missed.v2"
    public static let earlierVersions: [EarlierVersion<ClockMissed>] = [.readAsToday("case.clock_missed.v1")]

    public var clock: ClockID
    public var kind: ClockKind
    public var subject: ClockSubject
    public var dueAt: Timestamp
    public var consequence: ClockConsequence

    public var occurredAt: Timestamp? { self.dueAt }

    public init(clock: ClockID, kind: ClockKind, subject: ClockSubject, dueAt: Timestamp, consequence: ClockConsequence) {
        self.clock = clock
        self.kind = kind
        self.subject = subject
        self.dueAt = dueAt
        self.consequence = consequence
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.clock = try facts.value("clock_id")
        self.kind = try facts.value("kind")
        self.subject = try facts.value("subject")
        self.dueAt = try facts.value("due_at")
        self.consequence = try facts.value("consequence")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("clock_id", self.clock)
        members.member("kind", self.kind)
        members.member("subject", self.subject)
        members.member("due_at", self.dueAt)
        members.member("consequence", self.consequence)
    }
}

/// A clock has nothing to wait for any more (`case.clock_cancelled.v1`).
public struct ClockCancelled: EventBody {
    public static let type: EventType = "case.clock_cancelled.v1"

    public var clock: ClockID

    public init(clock: ClockID) { self.clock = clock }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.clock = try facts.value("clock_id") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("clock_id", self.clock) }
}
