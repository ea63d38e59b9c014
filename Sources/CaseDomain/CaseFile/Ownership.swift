public import EventSourcing

// Exactly one person answers for an open case; who did so when is part of the record.

/// What an owner answers for.
public enum OwnerRole: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case author
    case coordinator
    case quality
}

/// Why a case changed hands.
public enum OwnershipReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case opened
    case assigned
    case leave
    case escalation
    case workload
    case clinicTransfer = "clinic_transfer"
    case other
}

/// Somebody was made the owner (`case.owner_assigned.v2`).
public struct OwnerAssigned: EventBody {
    public static let type: EventType = "case.owner_assigned.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.owner_assigned.v1")] }

    public var owner: ActorID
    public var role: OwnerRole
    public var previous: ActorID?
    public var reason: OwnershipReason
    /// Until when the owner should have taken the next step.
    public var dueAt: Timestamp?
    public var note: PHI<Remark>?

    public init(
        owner: ActorID, role: OwnerRole, previous: ActorID?, reason: OwnershipReason, dueAt: Timestamp? = nil, note: PHI<Remark>? = nil
    ) {
        self.owner = owner
        self.role = role
        self.previous = previous
        self.reason = reason
        self.dueAt = dueAt
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.owner = try facts.value("owner_id")
        self.role = try facts.value("role")
        self.previous = try facts.optional("previous_owner_id")
        self.reason = try facts.value("reason")
        self.dueAt = try facts.optional("due_at")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("owner_id", self.owner)
        members.member("role", self.role)
        members.member("previous_owner_id", self.previous)
        members.member("reason", self.reason)
        members.member("due_at", self.dueAt)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// The case was handed over to another owner (`case.ownership_transferred.v2`).
public struct OwnershipTransferred: EventBody {
    public static let type: EventType = "case.ownership_transferred.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.ownership_transferred.v1")] }

    public var from: ActorID
    public var to: ActorID
    public var reason: OwnershipReason
    /// When the one who takes it over agreed; whoever hands a case to themselves agrees by that. `nil` for cases that were handed over
    /// before anybody had to agree.
    public var acceptedAt: Timestamp?
    public var note: PHI<Remark>?

    public init(from: ActorID, to: ActorID, reason: OwnershipReason, acceptedAt: Timestamp? = nil, note: PHI<Remark>? = nil) {
        self.from = from
        self.to = to
        self.reason = reason
        self.acceptedAt = acceptedAt
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.from = try facts.value("from_id")
        self.to = try facts.value("to_id")
        self.reason = try facts.value("reason")
        self.acceptedAt = try facts.optional("accepted_at")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("from_id", self.from)
        members.member("to_id", self.to)
        members.member("reason", self.reason)
        members.member("accepted_at", self.acceptedAt)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension CaseFile {
    /// Make somebody the owner.
    public struct AssignOwner: Sendable, Equatable {
        public var owner: ActorID
        public var role: OwnerRole
        public var reason: OwnershipReason
        public var dueAt: Timestamp?
        public var note: PHI<Remark>?

        public init(
            owner: ActorID, role: OwnerRole = .coordinator, reason: OwnershipReason = .assigned, dueAt: Timestamp? = nil,
            note: String? = nil
        ) {
            self.owner = owner
            self.role = role
            self.reason = reason
            self.dueAt = dueAt
            self.note = PHI(remark: note)
        }
    }
}

extension CaseFile.State {
    func assignOwner(_ it: CaseFile.AssignOwner) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        if let ownership, ownership.owner == it.owner, ownership.role == it.role { return [] }
        return [
            .ownerAssigned(
                OwnerAssigned(
                    owner: it.owner, role: it.role, previous: self.ownership?.owner, reason: it.reason, dueAt: it.dueAt, note: it.note))
        ]
    }

    mutating func apply(_ it: OwnerAssigned, _ recorded: Recorded<CaseFile.Event>) {
        self.ownership = Ownership(owner: it.owner, role: it.role, since: recorded.recordedAt, reason: it.reason)
        self.handOver = nil
    }

    mutating func apply(_ it: OwnershipTransferred, _ recorded: Recorded<CaseFile.Event>) {
        self.ownership = Ownership(owner: it.to, role: self.ownership?.role ?? .coordinator, since: recorded.recordedAt, reason: it.reason)
        self.handOver = nil
    }
}
