public import EventSourcing

/// The record stands for itself again (`patient.merge_reversed.v1`): the merge was wrong.
public struct PatientMergeReversed: EventBody {
    public static let type: EventType = "patient.merge_reversed.v1"

    /// Into whom it was merged.
    public var survivor: PatientID
    public var reason: MergeReversalReason
    /// The tokens whose claims come back.
    public var tokens: [BlindToken]

    public init(survivor: PatientID, reason: MergeReversalReason, tokens: [BlindToken]) {
        self.survivor = survivor
        self.reason = reason
        self.tokens = tokens
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.survivor = try facts.value("survivor_id")
        self.reason = try facts.value("reason")
        self.tokens = try facts.list("identifier_tokens")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("survivor_id", self.survivor)
        members.member("reason", self.reason)
        members.list("identifier_tokens", self.tokens)
    }
}

/// A record that was merged into this one stands for itself again (`patient.absorption_reversed.v1`).
public struct PatientAbsorptionReversed: EventBody {
    public static let type: EventType = "patient.absorption_reversed.v1"

    public var duplicate: PatientID
    public var reason: MergeReversalReason
    /// The tokens whose claims go back.
    public var tokens: [BlindToken]

    public init(duplicate: PatientID, reason: MergeReversalReason, tokens: [BlindToken]) {
        self.duplicate = duplicate
        self.reason = reason
        self.tokens = tokens
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.duplicate = try facts.value("duplicate_id")
        self.reason = try facts.value("reason")
        self.tokens = try facts.list("identifier_tokens")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("duplicate_id", self.duplicate)
        members.member("reason", self.reason)
        members.list("identifier_tokens", self.tokens)
    }
}

/// Why a merge is taken back.
public enum MergeReversalReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// They are two people: what was shown of one as of the other may be a breach (45 CFR 164.402).
    case differentPersons = "different_persons"
    /// They are one person, and the wrong record was chosen to stand.
    case wrongSurvivor = "wrong_survivor"
    case other
}

extension Patient {
    /// Take back that this record was merged. Told together with `ReverseAbsorption`, in one request.
    public struct ReverseMerge: Sendable, Equatable {
        public var reason: MergeReversalReason

        public init(reason: MergeReversalReason) { self.reason = reason }
    }

    /// Let a record go that was merged into this one. Told together with `ReverseMerge`, in one request.
    public struct ReverseAbsorption: Sendable, Equatable {
        public var duplicate: PatientID
        public var reason: MergeReversalReason

        public init(of duplicate: PatientID, reason: MergeReversalReason) {
            self.duplicate = duplicate
            self.reason = reason
        }
    }
}

extension Patient.State {
    func reverseMerge(_ it: Patient.ReverseMerge) throws(Refusal) -> [Patient.Event] {
        if self.merge == nil, self.mergeReversed == it.reason { return [] }
        try self.admit(.reverseMerge)
        guard let merge else { throw .patientNotMerged }
        // What was handed over comes back whole: while it is merged nobody retires what it brought.
        return [.mergeReversed(PatientMergeReversed(survivor: merge.survivor, reason: it.reason, tokens: self.claims))]
    }

    func reverseAbsorption(_ it: Patient.ReverseAbsorption) throws(Refusal) -> [Patient.Event] {
        try self.admit(.reverseAbsorption)
        guard let absorbed = self.absorbed.last(where: { $0.duplicate == it.duplicate }) else { throw .patientNotMerged }
        if absorbed.reversed == it.reason { return [] }
        guard absorbed.holds else { throw .patientNotMerged }
        return [
            .absorptionReversed(
                PatientAbsorptionReversed(duplicate: it.duplicate, reason: it.reason, tokens: absorbed.tokens))
        ]
    }

    mutating func apply(_ it: PatientMergeReversed) {
        self.merge = nil
        self.mergeReversed = it.reason
    }

    mutating func apply(_ it: PatientAbsorptionReversed) {
        for index in self.absorbed.indices where self.absorbed[index].duplicate == it.duplicate && self.absorbed[index].holds {
            self.absorbed[index].reversed = it.reason
        }
    }
}
