public import EventSourcing
public import struct Foundation.UUID

/// What a task is about within its case, or of its patient beside one, by its id.
public struct TaskSubject: JSONMembers, Hashable {
    /// What the id names.
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case serviceLine = "service_line"
        case submission
        case informationRequest = "information_request"
        case decision
        case authorization
        case appeal
        case letter
        case clock
        case note
        case order
        /// Of the patient's, and so of every case that rests on it.
        case coverage
        case benefitPool = "benefit_pool"
        case exceptionStep = "exception_step"
        /// Of the patient's own.
        case rightsRequest = "rights_request"
    }

    public let kind: Kind
    public let id: UUID

    /// Something by its kind and id: one of the functions below where the id has a type of its own.
    public init(_ kind: Kind, _ id: UUID) {
        self.kind = kind
        self.id = id
    }

    public static func line(_ id: ServiceLineID) -> Self { Self(.serviceLine, id.rawValue) }
    public static func submission(_ id: SubmissionID) -> Self { Self(.submission, id.rawValue) }
    public static func informationRequest(_ id: InformationRequestID) -> Self { Self(.informationRequest, id.rawValue) }
    public static func decision(_ id: DecisionID) -> Self { Self(.decision, id.rawValue) }
    public static func authorization(_ id: AuthorizationID) -> Self { Self(.authorization, id.rawValue) }
    public static func appeal(_ id: AppealID) -> Self { Self(.appeal, id.rawValue) }
    public static func letter(_ id: LetterID) -> Self { Self(.letter, id.rawValue) }
    public static func order(_ id: OrderID) -> Self { Self(.order, id.rawValue) }
    public static func coverage(_ id: CoverageID) -> Self { Self(.coverage, id.rawValue) }
    public static func benefitPool(_ id: PoolID) -> Self { Self(.benefitPool, id.rawValue) }
    public static func rightsRequest(_ id: RightsRequestID) -> Self { Self(.rightsRequest, id.rawValue) }
    public static func exceptionStep(_ id: UUID) -> Self { Self(.exceptionStep, id) }
    public static func note(_ id: NoteID) -> Self { Self(.note, id.rawValue) }
    public static func clock(_ id: UUID) -> Self { Self(.clock, id) }

    public init(members: JSONObject) throws(JSONFault) {
        self.kind = try members.value("kind")
        self.id = try members.value("id")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("kind", self.kind)
        members.member("id", self.id)
    }
}

/// The event that a task came of, by its place in its stream and in the clinic's `work` book.
public struct TaskCause: JSONMembers, Hashable {
    public let stream: StreamID
    public let version: StreamVersion
    public let position: Position

    public init(stream: StreamID, version: StreamVersion, position: Position) {
        self.stream = stream
        self.version = version
        self.position = position
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.stream = try members.value("stream_id")
        self.version = try members.value("version")
        self.position = try members.value("position")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("stream_id", self.stream)
        members.member("version", self.version)
        members.member("position", self.position)
    }
}
