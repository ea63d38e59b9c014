public import EventSourcing

// A clinician of ours and one of the payer talk about what was denied or cut. A talk decides nothing by itself: the payer's
// decision has to follow.

/// The payer offers a talk (`case.peer_to_peer_offered.v1`).
public struct PeerToPeerOffered: EventBody {
    public static let type: EventType = "case.peer_to_peer_offered.v1"

    public var call: PeerToPeerID
    /// What it is about.
    public var lines: [ServiceLineID]
    public var receivedAt: Timestamp
    /// Until when it has to be asked for.
    public var windowEnds: Timestamp?
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        call: PeerToPeerID, lines: [ServiceLineID], receivedAt: Timestamp, windowEnds: Timestamp? = nil, irregularities: [Irregularity] = []
    ) {
        self.call = call
        self.lines = lines
        self.receivedAt = receivedAt
        self.windowEnds = windowEnds
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.call = try facts.value("peer_to_peer_id")
        self.lines = try facts.list("lines")
        self.receivedAt = try facts.value("received_at")
        self.windowEnds = try facts.optional("window_ends")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("peer_to_peer_id", self.call)
        members.list("lines", self.lines)
        members.member("received_at", self.receivedAt)
        members.member("window_ends", self.windowEnds)
        members.list("irregularities", self.irregularities)
    }
}

/// A talk was agreed on (`case.peer_to_peer_scheduled.v2`; version 1 knew no time of the agreement).
public struct PeerToPeerScheduled: EventBody {
    public static let type: EventType = "case.peer_to_peer_scheduled.v2"
    public static let earlierVersions: [EarlierVersion<PeerToPeerScheduled>] = [.readAsToday("case.peer_to_peer_scheduled.v1")]

    public var call: PeerToPeerID
    public var lines: [ServiceLineID]
    public var at: Timestamp
    /// The payer's physician, by name.
    public var payerPhysician: String?
    public var clinician: ActorID
    /// When it was agreed on; `nil` in what was stored before that was kept.
    public var agreedAt: Timestamp?

    /// Characters of a name.
    public static let nameLengthMax = 200

    public init(
        call: PeerToPeerID, lines: [ServiceLineID], at: Timestamp, payerPhysician: String? = nil, clinician: ActorID,
        agreedAt: Timestamp? = nil
    ) {
        self.call = call
        self.lines = lines
        self.at = at
        self.payerPhysician = payerPhysician
        self.clinician = clinician
        self.agreedAt = agreedAt
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.call = try facts.value("peer_to_peer_id")
        self.lines = try facts.list("lines")
        self.at = try facts.value("at")
        self.payerPhysician = try facts.optional("payer_physician")
        self.clinician = try facts.value("clinician_id")
        self.agreedAt = try facts.optional("agreed_at")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("peer_to_peer_id", self.call)
        members.list("lines", self.lines)
        members.member("at", self.at)
        members.member("payer_physician", self.payerPhysician)
        members.member("clinician_id", self.clinician)
        members.member("agreed_at", self.agreedAt)
    }
}

/// A talk took place, or nobody came (`case.peer_to_peer_held.v1`).
public struct PeerToPeerHeld: EventBody {
    public static let type: EventType = "case.peer_to_peer_held.v1"

    /// What came of it, by the payer's word on the telephone.
    public enum Outcome: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// The payer says that it will approve: a decision has to follow.
        case overturned
        case upheld
        case moreInformation = "more_info"
        case noShow = "no_show"
    }

    public var call: PeerToPeerID
    public var lines: [ServiceLineID]
    public var heldAt: Timestamp
    public var outcome: Outcome
    public var notes: PHI<Remark>?
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.heldAt }

    public init(
        call: PeerToPeerID, lines: [ServiceLineID], heldAt: Timestamp, outcome: Outcome, notes: PHI<Remark>? = nil,
        irregularities: [Irregularity] = []
    ) {
        self.call = call
        self.lines = lines
        self.heldAt = heldAt
        self.outcome = outcome
        self.notes = notes
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.call = try facts.value("peer_to_peer_id")
        self.lines = try facts.list("lines")
        self.heldAt = try facts.value("held_at")
        self.outcome = try facts.value("outcome")
        self.notes = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("peer_to_peer_id", self.call)
        members.list("lines", self.lines)
        members.member("held_at", self.heldAt)
        members.member("outcome", self.outcome)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.notes.write(to: &members) }
}

extension CaseFile {
    /// The payer offers a talk.
    public struct RecordPeerToPeerOffer: Sendable, Equatable {
        public var call: PeerToPeerID
        /// The lines; all that were denied or cut, when none is named.
        public var lines: [ServiceLineID]
        public var receivedAt: Timestamp
        public var windowEnds: Timestamp?

        public init(call: PeerToPeerID, lines: [ServiceLineID] = [], receivedAt: Timestamp, windowEnds: Timestamp? = nil) {
            self.call = call
            self.lines = lines
            self.receivedAt = receivedAt
            self.windowEnds = windowEnds
        }
    }

    /// Agree on a talk, or on another time for it.
    public struct SchedulePeerToPeer: Sendable, Equatable {
        public var call: PeerToPeerID
        /// The lines; those of the offer, or all that can be talked about, when none is named.
        public var lines: [ServiceLineID]
        public var at: Timestamp
        public var payerPhysician: String?
        public var clinician: ActorID

        public init(
            call: PeerToPeerID, lines: [ServiceLineID] = [], at: Timestamp, payerPhysician: String? = nil, clinician: ActorID
        ) {
            self.call = call
            self.lines = lines
            self.at = at
            self.payerPhysician = payerPhysician
            self.clinician = clinician
        }
    }

    /// A talk took place, or nobody came.
    public struct RecordPeerToPeerOutcome: Sendable, Equatable {
        public var call: PeerToPeerID
        public var heldAt: Timestamp
        public var outcome: PeerToPeerHeld.Outcome
        public var notes: PHI<Remark>?

        public init(call: PeerToPeerID, heldAt: Timestamp, outcome: PeerToPeerHeld.Outcome, notes: String? = nil) {
            self.call = call
            self.heldAt = heldAt
            self.outcome = outcome
            self.notes = PHI(remark: notes)
        }
    }
}
