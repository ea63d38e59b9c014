import Crypto
public import EventSourcing
public import struct Foundation.UUID

/// One exception of a case, and the stream of its events.
public struct ExceptionID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
    /// The stream that holds the exception.
    public var stream: StreamID { StreamID(self.rawValue) }

    init(hashing name: String) { self.init(TimeOrderedID.version8(of: Array(SHA256.hash(data: Array(name.utf8))))) }

    /// The id that names one of its steps, for a task: a UUIDv8 of SHA-256 over exception and number.
    public func step(_ number: Int32) -> UUID {
        TimeOrderedID.version8(of: Array(SHA256.hash(data: Array("necessity/exception-step/v1\n\(self)\n\(number)".utf8))))
    }
}

/// A case that a payer's code took off its road, and how people bring it back: the steps of a playbook's entry, one by one.
///
/// One stream an exception, so that the steps of many never make a case's history longer. It keeps the version of the entry by which
/// it was opened: one that is published later changes nothing here. Nothing of it but people's words is patient data.
public enum CaseException: Decider {
    public static var initial: State { State() }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        case .open(let it): try state.open(it, context)
        case .completeStep(let it): try state.completeStep(it, context)
        case .skipStep(let it): try state.skipStep(it, context)
        case .resolve(let it): try state.resolve(it, context)
        case .passTime: state.passTime(context)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.id = ExceptionID(recorded.stream.rawValue)
        state.version = recorded.version
        state.position = recorded.position
        state.updatedAt = recorded.recordedAt
        switch recorded.event {
        case .opened(let it):
            state.opened = it
            state.openedAt = recorded.recordedAt
        case .stepCompleted(let it): state.completed.append(it)
        case .stepSkipped(let it): state.skipped.append(it)
        case .stepEscalated(let it): state.escalated.append(it)
        case .resolved(let it): state.resolved = it
        }
    }

    /// An exception as its events left it.
    public struct State: Sendable, Equatable {
        public internal(set) var id: ExceptionID?
        public internal(set) var opened: ExceptionOpened?
        public internal(set) var completed: [ExceptionStepCompleted] = []
        public internal(set) var skipped: [ExceptionStepSkipped] = []
        public internal(set) var escalated: [ExceptionStepEscalated] = []
        public internal(set) var resolved: ExceptionResolved?
        public internal(set) var version: StreamVersion = .none
        public internal(set) var position: Position = .start
        /// When the ledger took its first and its last event in.
        public internal(set) var openedAt: Timestamp?
        public internal(set) var updatedAt: Timestamp?

        public init() {}
    }

    /// What someone wants of an exception.
    public enum Command: Sendable, Equatable {
        case open(Open)
        case completeStep(CompleteStep)
        case skipStep(SkipStep)
        case resolve(Resolve)
        /// Made by the program itself, at `nextMomentAt`: nobody asks for it.
        case passTime

        /// What can be asked of an exception over the API: each by the noun that a POST creates.
        public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
            case open = "exceptions"
            case completeStep = "step_completions"
            case skipStep = "step_omissions"
            case resolve = "resolutions"
        }
    }

    /// What happened to an exception.
    public enum Event: Sendable, Equatable {
        case opened(ExceptionOpened)
        case stepCompleted(ExceptionStepCompleted)
        case stepSkipped(ExceptionStepSkipped)
        case stepEscalated(ExceptionStepEscalated)
        case resolved(ExceptionResolved)
    }
}

extension CaseException.Event: EventOfBodies {
    public static let catalog = EventCatalog<CaseException.Event>([
        .init(Self.opened), .init(Self.stepCompleted), .init(Self.stepSkipped), .init(Self.stepEscalated), .init(Self.resolved),
    ])

    public var body: any EventBody {
        switch self {
        case .opened(let it): it
        case .stepCompleted(let it): it
        case .stepSkipped(let it): it
        case .stepEscalated(let it): it
        case .resolved(let it): it
        }
    }
}
