public import EventSourcing

// Two records of one person become one: the duplicate points to the survivor and is left as it is, the survivor takes its claims over.
// Nothing of either is rewritten, so that a merge which was wrong can be taken back to the state before it.

/// The record is a second one of a person whose record is another (`patient.merged_into.v1`): it stands for nobody any more.
public struct PatientMerged: EventBody {
    public static let type: EventType = "patient.merged_into.v1"

    public var survivor: PatientID
    public var reason: PatientMergeReason
    /// The tokens whose claims pass to the survivor.
    public var tokens: [BlindToken]

    public init(survivor: PatientID, reason: PatientMergeReason, tokens: [BlindToken]) {
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

/// A second record of the same person was merged into this one (`patient.absorbed.v1`).
public struct PatientAbsorbed: EventBody {
    public static let type: EventType = "patient.absorbed.v1"

    public var duplicate: PatientID
    public var reason: PatientMergeReason
    /// The tokens whose claims come from the duplicate.
    public var tokens: [BlindToken]

    public init(duplicate: PatientID, reason: PatientMergeReason, tokens: [BlindToken]) {
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

/// Why two records are taken for one person's.
public enum PatientMergeReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// Both have an identifier that only one person can have.
    case sameIdentifier = "same_identifier"
    case sameDemographics = "same_demographics"
    /// The patient, or whoever speaks for them, said so.
    case confirmedByPatient = "confirmed_by_patient"
    case confirmedByDocument = "confirmed_by_document"
    /// An import registered the patient a second time.
    case importedTwice = "imported_twice"
    case other
}

extension Patient {
    /// Merge this record, the duplicate, into another. Told together with `Absorb`, in one request.
    public struct Merge: Sendable, Equatable {
        public var survivor: PatientID
        public var reason: PatientMergeReason

        public init(into survivor: PatientID, reason: PatientMergeReason) {
            self.survivor = survivor
            self.reason = reason
        }

        /// What must be so of the other record: it is there, stands for itself, and was not found to be somebody else.
        ///
        /// The shell loads both and so relies on them; one record's own history does not tell.
        public func check(_ survivor: Patient.State, of duplicate: Patient.State) throws(Refusal) {
            guard survivor.registered != nil else { throw .patientUnknown }
            if let merge = survivor.merge {
                // Into the duplicate itself it would be a circle, into a third record a chain: either way the answer names who stands.
                throw .patientMerged(into: merge.survivor)
            }
            if let id = duplicate.id, survivor.distinctions.contains(where: { $0.other == id && $0.holds }) { throw .patientsDistinct }
        }
    }

    /// Take a duplicate in. Told together with `Merge`, in one request.
    public struct Absorb: Sendable, Equatable {
        public var duplicate: PatientID
        public var reason: PatientMergeReason
        /// What the duplicate claims: its `claims`.
        public var tokens: [BlindToken]

        public init(_ duplicate: PatientID, reason: PatientMergeReason, tokens: [BlindToken]) {
            self.duplicate = duplicate
            self.reason = reason
            self.tokens = tokens
        }
    }
}

extension Patient.State {
    /// A record's merge into another.
    public struct Merged: Sendable, Equatable {
        public internal(set) var survivor: PatientID
        public internal(set) var reason: PatientMergeReason
        public internal(set) var place: FactPlace
    }

    /// A record that was merged into this one.
    public struct Absorbed: Sendable, Equatable {
        public internal(set) var duplicate: PatientID
        public internal(set) var reason: PatientMergeReason
        public internal(set) var tokens: [BlindToken]
        public internal(set) var place: FactPlace
        /// Why it was taken out again; `nil` while it holds.
        public internal(set) var reversed: MergeReversalReason?

        /// Nobody has taken it out again.
        public var holds: Bool { self.reversed == nil }
    }

    /// The tokens that the record claims for itself, in the order in which they came: what a merge hands over.
    public var claims: [BlindToken] { self.tokens }

    /// The tokens that it claims for records that were merged into it.
    var absorbedTokens: [BlindToken] { self.absorbed.filter(\.holds).flatMap(\.tokens) }

    func merge(_ it: Patient.Merge) throws(Refusal) -> [Patient.Event] {
        if let merge, merge.survivor == it.survivor { return [] }
        if it.survivor == self.id { throw .patientMergesWithItself }
        try self.admit(.merge)
        try self.requireNotDistinct(from: it.survivor)
        return [.merged(PatientMerged(survivor: it.survivor, reason: it.reason, tokens: self.claims))]
    }

    func absorb(_ it: Patient.Absorb) throws(Refusal) -> [Patient.Event] {
        if it.duplicate == self.id { throw .patientMergesWithItself }
        try self.admit(.absorb)
        if self.absorbed.contains(where: { $0.holds && $0.duplicate == it.duplicate }) { return [] }
        try self.requireNotDistinct(from: it.duplicate)
        guard self.absorbed.count(where: \.holds) < Patient.countMax else { throw .patientFull }
        return [.absorbed(PatientAbsorbed(duplicate: it.duplicate, reason: it.reason, tokens: it.tokens))]
    }

    private func requireNotDistinct(from other: PatientID) throws(Refusal) {
        if self.distinctions.contains(where: { $0.other == other && $0.holds }) { throw .patientsDistinct }
    }

    mutating func apply(_ it: PatientMerged, _ place: FactPlace) {
        self.merge = Merged(survivor: it.survivor, reason: it.reason, place: place)
    }

    mutating func apply(_ it: PatientAbsorbed, _ place: FactPlace) {
        self.absorbed.append(Absorbed(duplicate: it.duplicate, reason: it.reason, tokens: it.tokens, place: place, reversed: nil))
    }
}
