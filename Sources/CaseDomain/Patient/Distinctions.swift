public import EventSourcing

// Two records that look alike may be two people: twins, a father and his son. Who has looked says so, and is not asked again.

/// Somebody looked, and another record is another person's (`patient.found_distinct.v1`). Both records say it of the other.
public struct PatientFoundDistinct: EventBody {
    public static let type: EventType = "patient.found_distinct.v1"

    public var other: PatientID
    public var reason: DistinctionReason

    public init(from other: PatientID, reason: DistinctionReason) {
        self.other = other
        self.reason = reason
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.other = try facts.value("other_patient_id")
        self.reason = try facts.value("reason")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("other_patient_id", self.other)
        members.member("reason", self.reason)
    }
}

/// Whether two records are one person's is open again (`patient.distinction_withdrawn.v1`).
public struct PatientDistinctionWithdrawn: EventBody {
    public static let type: EventType = "patient.distinction_withdrawn.v1"

    public var other: PatientID

    public init(from other: PatientID) { self.other = other }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.other = try facts.value("other_patient_id") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("other_patient_id", self.other) }
}

/// Why two records that look alike are two people's.
public enum DistinctionReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case twins
    /// Parent and child, or others of one family, with the same name.
    case family
    case coincidence
    /// The patient, or whoever speaks for them, said so.
    case confirmedByPatient = "confirmed_by_patient"
    case other
}

/// Somebody who was found to be another person.
public struct Distinction: Sendable, Equatable {
    public internal(set) var other: PatientID
    public internal(set) var reason: DistinctionReason
    public internal(set) var place: FactPlace
    public internal(set) var isWithdrawn: Bool

    /// Nobody has opened the question again.
    public var holds: Bool { !self.isWithdrawn }
}

extension Patient {
    /// Say that another record is another person's. Told to both, in one request.
    public struct TellApart: Sendable, Equatable {
        public var other: PatientID
        public var reason: DistinctionReason

        public init(from other: PatientID, reason: DistinctionReason) {
            self.other = other
            self.reason = reason
        }

        /// What must be so of the other record: it is there.
        public func check(_ other: Patient.State) throws(Refusal) {
            if other.registered == nil { throw .patientUnknown }
        }
    }

    /// Open the question again. Told to both, in one request.
    public struct WithdrawDistinction: Sendable, Equatable {
        public var other: PatientID

        public init(from other: PatientID) { self.other = other }
    }
}

extension Patient.State {
    /// Who was found to be somebody else, and is not offered as a duplicate.
    public var toldApart: Set<PatientID> { Set(self.distinctions.filter(\.holds).map(\.other)) }

    func tellApart(_ it: Patient.TellApart) throws(Refusal) -> [Patient.Event] {
        if it.other == self.id { throw .patientMergesWithItself }
        try self.admit(.tellApart)
        if let known = self.distinctions.last(where: { $0.other == it.other && $0.holds }) {
            guard known.reason == it.reason else { throw .patientsDistinct }
            return []
        }
        return [.foundDistinct(PatientFoundDistinct(from: it.other, reason: it.reason))]
    }

    func withdrawDistinction(_ it: Patient.WithdrawDistinction) throws(Refusal) -> [Patient.Event] {
        try self.admit(.withdrawDistinction)
        guard let known = self.distinctions.last(where: { $0.other == it.other }) else { throw .distinctionUnknown }
        return known.holds ? [.distinctionWithdrawn(PatientDistinctionWithdrawn(from: it.other))] : []
    }

    mutating func apply(_ it: PatientFoundDistinct, _ place: FactPlace) {
        self.distinctions.append(Distinction(other: it.other, reason: it.reason, place: place, isWithdrawn: false))
    }

    mutating func apply(_ it: PatientDistinctionWithdrawn) {
        for index in self.distinctions.indices where self.distinctions[index].other == it.other {
            self.distinctions[index].isWithdrawn = true
        }
    }
}
