public import EventSourcing

/// A patient was registered (`patient.registered.v1`).
public struct PatientRegistered: EventBody {
    public static let type: EventType = "patient.registered.v1"

    /// Find the record again by what other systems call the patient.
    public var tokens: [BlindToken]
    public var demographics: PHI<Demographics>

    public init(tokens: [BlindToken], demographics: PHI<Demographics>) {
        self.tokens = tokens
        self.demographics = demographics
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.tokens = try facts.list("identifier_tokens")
        self.demographics = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) { members.list("identifier_tokens", self.tokens) }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.demographics.write(to: &members) }
}

extension Patient {
    /// Register a patient.
    public struct Register: Sendable, Equatable {
        public var demographics: PHI<Demographics>
        /// A token for each identifier, in order.
        public var tokens: [BlindToken]

        public init(demographics: Demographics, tokens: [BlindToken]) {
            self.demographics = PHI(demographics)
            self.tokens = tokens
        }
    }
}

extension Patient.State {
    func register(_ it: Patient.Register) throws(Refusal) -> [Patient.Event] {
        if let registered {
            // Only identifiers tell, by their tokens; of a patient without any it cannot be said who it is.
            guard !it.tokens.isEmpty, registered.tokens == it.tokens else { throw .patientExists }
            return []
        }
        return [.registered(PatientRegistered(tokens: it.tokens, demographics: it.demographics))]
    }

    mutating func apply(_ it: PatientRegistered, _ place: FactPlace) {
        self.registered = it
        self.demographics.append(DemographicsVersion(demographics: it.demographics, from: nil, place: place))
        for (index, token) in it.tokens.enumerated() {
            self.identifiers.append(
                PatientIdentifier(token: token, identifier: it.demographics.identifier(at: index), position: place.position))
        }
    }
}

extension PHI<Demographics> {
    /// One of the identifiers; sealed where there are fewer than tokens.
    func identifier(at index: Int) -> PHI<ExternalIdentifier> {
        if self.isShredded { return .shredded }
        guard let known = self.disclosed(for: .decoding)?.identifiers, known.indices.contains(index) else { return .sealed }
        return PHI<ExternalIdentifier>(known[index])
    }
}
