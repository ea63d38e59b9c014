public import EventSourcing

/// A patient's record at one clinic: who the patient is, and by what other systems know them.
///
/// First form: registered, with demographics as they were then. Two patients of a clinic cannot share an external identifier.
public enum Patient: Decider {
    public static var initial: State { State() }

    /// The kind of claim that keeps an external identifier with one patient.
    public static let identifierClaim = "patient.identifier"

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        case .register(let it):
            if let registered = state.registered {
                // Only identifiers tell, by their tokens; of a patient without any it cannot be said who it is.
                guard !it.tokens.isEmpty, registered.tokens == it.tokens else { throw .patientExists }
                return []
            }
            return [.registered(PatientRegistered(tokens: it.tokens, demographics: it.demographics))]
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.version = recorded.version
        switch recorded.event {
        case .registered(let it):
            state.registered = it
            state.position = recorded.position
        }
    }

    /// What a patient's record claims with events.
    public static func reservations(following events: [Event], of stream: StreamID) -> [Reservation] {
        events.flatMap { event in
            switch event {
            case .registered(let it):
                it.tokens.map { Reservation(.take, kind: Self.identifierClaim, token: $0.bytes, during: .always, stream: stream) }
            }
        }
    }

    /// A record as its events left it.
    public struct State: Sendable, Equatable {
        public internal(set) var registered: PatientRegistered?
        public internal(set) var version: StreamVersion = .none
        /// The place of the event that holds the demographics.
        public internal(set) var position: Position = .start

        public init() {}
    }

    /// What someone wants of a record.
    public enum Command: Sendable, Equatable {
        case register(Register)
    }

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

    /// What happened to a record.
    public enum Event: Sendable, Equatable {
        case registered(PatientRegistered)
    }
}

extension Patient.Event: EventOfBodies {
    public static let catalog = EventCatalog<Patient.Event>([.init(Self.registered)])

    public var body: any EventBody {
        switch self {
        case .registered(let it): it
        }
    }
}

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
