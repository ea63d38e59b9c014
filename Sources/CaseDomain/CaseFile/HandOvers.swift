public import EventSourcing

// The owner can ask another person to take the case over. It stays theirs until that person accepts: no case is nobody's, and none
// lands with somebody who does not know of it. What makes the other person its owner is that the case was handed over
// (`OwnershipTransferred`).

/// Somebody was asked to take the case over (`case.handover_offered.v1`).
public struct HandOverOffered: EventBody {
    public static let type: EventType = "case.handover_offered.v1"

    /// Who owns it; `nil` where nobody does.
    public var from: ActorID?
    public var to: ActorID
    public var reason: OwnershipReason
    public var note: PHI<Remark>?

    public init(from: ActorID?, to: ActorID, reason: OwnershipReason, note: PHI<Remark>? = nil) {
        self.from = from
        self.to = to
        self.reason = reason
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.from = try facts.optional("from_id")
        self.to = try facts.value("to_id")
        self.reason = try facts.value("reason")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("from_id", self.from)
        members.member("to_id", self.to)
        members.member("reason", self.reason)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// Whoever was asked does not take the case over (`case.handover_declined.v1`).
public struct HandOverDeclined: EventBody {
    public static let type: EventType = "case.handover_declined.v1"

    /// Why somebody does not take a case.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case workload
        case leave
        /// Another site or another person is nearer to it.
        case notMine = "not_mine"
        /// They may not: they are too near to the patient.
        case conflictOfInterest = "conflict_of_interest"
        case other
    }

    public var to: ActorID
    public var reason: Reason
    public var note: PHI<Remark>?

    public init(to: ActorID, reason: Reason, note: PHI<Remark>? = nil) {
        self.to = to
        self.reason = reason
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.to = try facts.value("to_id")
        self.reason = try facts.value("reason")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("to_id", self.to)
        members.member("reason", self.reason)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// Nobody is asked any longer to take the case over (`case.handover_withdrawn.v1`).
public struct HandOverWithdrawn: EventBody {
    public static let type: EventType = "case.handover_withdrawn.v1"

    public var to: ActorID

    public init(to: ActorID) { self.to = to }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.to = try facts.value("to_id") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("to_id", self.to) }
}

/// A hand-over that waits for an answer.
public struct HandOverOffer: JSONMembers, Hashable {
    public var from: ActorID?
    public var to: ActorID
    public var reason: OwnershipReason
    /// When the ledger took the offer in.
    public var since: Timestamp

    public init(from: ActorID?, to: ActorID, reason: OwnershipReason, since: Timestamp) {
        self.from = from
        self.to = to
        self.reason = reason
        self.since = since
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.from = try members.optional("from_id")
        self.to = try members.value("to_id")
        self.reason = try members.value("reason")
        self.since = try members.value("since")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("from_id", self.from)
        members.member("to_id", self.to)
        members.member("reason", self.reason)
        members.member("since", self.since)
    }
}

extension CaseFile {
    /// Ask another person to take the case over; the one who asks owns it, or speaks for who does.
    public struct HandOver: Sendable, Equatable {
        public var to: ActorID
        public var reason: OwnershipReason
        public var note: PHI<Remark>?

        public init(to: ActorID, reason: OwnershipReason, note: String? = nil) {
            self.to = to
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }

    /// Say that one does not take the case over.
    public struct DeclineHandOver: Sendable, Equatable {
        public var reason: HandOverDeclined.Reason
        public var note: PHI<Remark>?

        public init(reason: HandOverDeclined.Reason, note: String? = nil) {
            self.reason = reason
            self.note = PHI(remark: note)
        }
    }
}

extension CaseFile.State {
    /// Whoever takes a case over from another agrees by that, and nobody else has to.
    func handOver(_ it: CaseFile.HandOver, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        let owner = self.ownership?.owner
        guard owner != it.to else { throw .ownerAlready }
        if it.to == context.actor {
            return [
                .ownershipTransferred(
                    OwnershipTransferred(
                        from: owner ?? context.actor, to: it.to, reason: it.reason, acceptedAt: context.now, note: it.note))
            ]
        }
        if let handOver, handOver.to == it.to, handOver.from == owner { return [] }
        return [.handOverOffered(HandOverOffered(from: owner, to: it.to, reason: it.reason, note: it.note))]
    }

    func acceptHandOver(_ context: Context) throws(Refusal) -> [CaseFile.Event] {
        // Asked twice, it is theirs already.
        if self.closed == nil, self.handOver == nil, self.ownership?.owner == context.actor { return [] }
        let offer = try self.offered(.acceptHandOver, context)
        return [
            .ownershipTransferred(
                OwnershipTransferred(from: offer.from ?? context.actor, to: offer.to, reason: offer.reason, acceptedAt: context.now))
        ]
    }

    func declineHandOver(_ it: CaseFile.DeclineHandOver, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        let offer = try self.offered(.declineHandOver, context)
        return [.handOverDeclined(HandOverDeclined(to: offer.to, reason: it.reason, note: it.note))]
    }

    /// Anybody who may hand the case over may ask no longer: the owner may be away.
    func withdrawHandOver(_ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.admit(.withdrawHandOver, at: context.now)
        return self.handOver.map { [.handOverWithdrawn(HandOverWithdrawn(to: $0.to))] } ?? []
    }

    /// The offer that is the actor's to answer.
    private func offered(_ kind: CaseFile.Command.Kind, _ context: Context) throws(Refusal) -> HandOverOffer {
        try self.admit(kind, at: context.now)
        guard let handOver, handOver.to == context.actor else { throw .handOverNotYours }
        return handOver
    }

    /// Somebody was asked, and has not answered.
    func admitHandOverAnswer() throws(Refusal) {
        try self.requireOpen()
        if self.handOver == nil { throw .handOverNotOffered }
    }

    mutating func apply(_ it: HandOverOffered, _ recorded: Recorded<CaseFile.Event>) {
        self.handOver = HandOverOffer(from: it.from, to: it.to, reason: it.reason, since: recorded.recordedAt)
    }
}
