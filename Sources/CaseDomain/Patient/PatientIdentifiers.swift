public import EventSourcing

/// Another system knows the patient by an identifier (`patient.identifier_added.v1`): from then on the record claims it.
public struct PatientIdentifierAdded: EventBody {
    public static let type: EventType = "patient.identifier_added.v1"

    public var token: BlindToken
    public var identifier: PHI<IdentifierOfPatient>

    public init(token: BlindToken, identifier: PHI<IdentifierOfPatient>) {
        self.token = token
        self.identifier = identifier
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.token = try facts.value("identifier_token")
        self.identifier = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) { members.member("identifier_token", self.token) }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.identifier.write(to: &members) }
}

/// An identifier is the patient's no more (`patient.identifier_retired.v1`): another record may claim it.
public struct PatientIdentifierRetired: EventBody {
    public static let type: EventType = "patient.identifier_retired.v1"

    public var token: BlindToken
    public var reason: IdentifierRetirementReason

    public init(token: BlindToken, reason: IdentifierRetirementReason) {
        self.token = token
        self.reason = reason
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.token = try facts.value("identifier_token")
        self.reason = try facts.value("reason")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("identifier_token", self.token)
        members.member("reason", self.reason)
    }
}

/// An identifier as the patient's part of an event.
public struct IdentifierOfPatient: JSONMembers, Hashable {
    public var identifier: ExternalIdentifier

    public init(_ identifier: ExternalIdentifier) { self.identifier = identifier }
    public init(members: JSONObject) throws(JSONFault) { self.identifier = try members.value("identifier") }
    public func write(to members: inout JSONWriter.Members) { members.member("identifier", self.identifier) }
}

/// Why an identifier is the patient's no more.
public enum IdentifierRetirementReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// It was never the patient's.
    case entryError = "entry_error"
    /// The other system calls the patient something else now.
    case replaced
    /// The plan ended, or the other system closed its record.
    case expired
    case other
}

/// An identifier on a record.
public struct PatientIdentifier: Sendable, Equatable {
    public internal(set) var token: BlindToken
    public internal(set) var identifier: PHI<ExternalIdentifier>
    /// The place of the event that holds it.
    public internal(set) var position: Position
    public internal(set) var retired: IdentifierRetirementReason?

    init(token: BlindToken, identifier: PHI<ExternalIdentifier>, position: Position) {
        self.token = token
        self.identifier = identifier
        self.position = position
    }

    /// It is the patient's.
    public var isInForce: Bool { self.retired == nil }
}

extension Patient {
    /// Add an identifier: the clinic refuses it while another patient claims it.
    public struct AddIdentifier: Sendable, Equatable {
        public var identifier: PHI<ExternalIdentifier>
        /// Its token, made as for registering.
        public var token: BlindToken

        public init(identifier: ExternalIdentifier, token: BlindToken) {
            self.identifier = PHI(identifier)
            self.token = token
        }
    }

    /// Retire an identifier, with its claim.
    public struct RetireIdentifier: Sendable, Equatable {
        public var token: BlindToken
        public var reason: IdentifierRetirementReason

        public init(token: BlindToken, reason: IdentifierRetirementReason) {
            self.token = token
            self.reason = reason
        }
    }
}

extension Patient.State {
    func addIdentifier(_ it: Patient.AddIdentifier) throws(Refusal) -> [Patient.Event] {
        try self.admit(.addIdentifier)
        if self.tokens.contains(it.token) || self.absorbedTokens.contains(it.token) { return [] }
        guard self.tokens.count < Patient.countMax else { throw .patientFull }
        return [.identifierAdded(PatientIdentifierAdded(token: it.token, identifier: it.identifier.map { IdentifierOfPatient($0) }))]
    }

    func retireIdentifier(_ it: Patient.RetireIdentifier) throws(Refusal) -> [Patient.Event] {
        try self.admit(.retireIdentifier)
        guard let known = self.identifiers.last(where: { $0.token == it.token }) else {
            // What a merged record brought is that record's: it goes back there when the merge is taken back.
            throw self.absorbedTokens.contains(it.token) ? .identifierAbsorbed : .identifierUnknown
        }
        if known.retired == it.reason { return [] }
        guard known.isInForce else { throw .identifierUnknown }
        return [.identifierRetired(PatientIdentifierRetired(token: it.token, reason: it.reason))]
    }

    mutating func apply(_ it: PatientIdentifierAdded, _ place: FactPlace) {
        self.identifiers.append(
            PatientIdentifier(token: it.token, identifier: it.identifier.map(\.identifier), position: place.position))
    }

    mutating func apply(_ it: PatientIdentifierRetired) {
        for index in self.identifiers.indices where self.identifiers[index].token == it.token && self.identifiers[index].isInForce {
            self.identifiers[index].retired = it.reason
        }
    }
}
