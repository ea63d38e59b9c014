public import EventSourcing

/// What happens in a tenant's `access` book: who saw what, who was refused, and when the program itself began to read.
///
/// Each is a stream of its own (`stream_id` = command id, version 1). Access events hold ids and codes only, so that they
/// outlive the records they speak of (architecture, D3 and D4).
public enum AccessEvent: Sendable, Equatable {
    case opened(RecordOpened)
    case listed(RecordsListed)
    case denied(AccessDenied)
    case systemGrantTaken(SystemGrantTaken)
}

extension AccessEvent: EventOfBodies {
    public static let catalog = EventCatalog<AccessEvent>([
        .init(Self.opened), .init(Self.listed), .init(Self.denied), .init(Self.systemGrantTaken),
    ])

    public var body: any EventBody {
        switch self {
        case .opened(let it): it
        case .listed(let it): it
        case .denied(let it): it
        case .systemGrantTaken(let it): it
        }
    }
}

/// What kind of patient data somebody sees (ASTM E2147-18, section 7.1.9, asks that the category can be told).
public enum DataCategory: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case demographics
    case coverage
    case clinical
    case letter
    case correspondence
    case authorization
    case notes
    /// The access log itself: reading it is an access too (DICOM 110101, Audit Log Used).
    case accessLog = "access_log"
}

/// By which way patient data leaves.
public enum AccessChannel: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case api
    case export
    case job
}

/// Whose data is shown, by which operation, as of where in the `work` book.
public struct AccessRecord: JSONMembers, Hashable {
    /// The operation's name in the API description.
    public var operation: String
    public var categories: [DataCategory]
    public var channel: AccessChannel
    public var patients: [PatientID]
    /// The cases or other streams whose data is shown.
    public var subjects: [StreamID]
    /// Records in the answer.
    public var resultCount: Int64
    /// The last position of the `work` book that the answer rests on.
    public var workPosition: Position
    /// What the person was at the time.
    public var role: String
    /// The request, as logs and answers name it.
    public var request: String?

    /// Patients and subjects of one access event: pages are no longer.
    public static let countMax = 100

    public init(
        operation: String, categories: [DataCategory], channel: AccessChannel = .api, patients: [PatientID], subjects: [StreamID],
        resultCount: Int64, workPosition: Position, role: String, request: String? = nil
    ) {
        self.operation = operation
        self.categories = categories
        self.channel = channel
        self.patients = patients
        self.subjects = subjects
        self.resultCount = resultCount
        self.workPosition = workPosition
        self.role = role
        self.request = request
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.operation = try members.value("operation")
        self.categories = try members.list("categories")
        self.channel = try members.value("channel")
        self.patients = try members.list("patients")
        self.subjects = try members.list("subjects")
        self.resultCount = try members.value("result_count")
        self.workPosition = try members.value("work_position")
        self.role = try members.value("role")
        self.request = try members.optional("request")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("operation", self.operation)
        members.list("categories", self.categories)
        members.member("channel", self.channel)
        members.list("patients", self.patients)
        members.list("subjects", self.subjects)
        members.member("result_count", self.resultCount)
        members.member("work_position", self.workPosition)
        members.member("role", self.role)
        members.member("request", self.request)
    }
}

/// Somebody opened a record (`access.opened.v1`).
public struct RecordOpened: EventBody {
    public static let type: EventType = "access.opened.v1"

    public var record: AccessRecord

    public init(_ record: AccessRecord) { self.record = record }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.record = try AccessRecord(members: facts) }
    public func writeFacts(to members: inout JSONWriter.Members) { self.record.write(to: &members) }
}

/// Somebody saw records as rows of a list (`access.listed.v1`): counted apart from records that were opened.
public struct RecordsListed: EventBody {
    public static let type: EventType = "access.listed.v1"

    public var record: AccessRecord

    public init(_ record: AccessRecord) { self.record = record }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.record = try AccessRecord(members: facts) }
    public func writeFacts(to members: inout JSONWriter.Members) { self.record.write(to: &members) }
}

/// Somebody was refused (`access.denied.v1`).
public struct AccessDenied: EventBody {
    public static let type: EventType = "access.denied.v1"

    public var operation: String
    /// Why, by the code that the person was told.
    public var code: String
    public var subject: StreamID?
    public var role: String
    public var request: String?

    public init(operation: String, code: String, subject: StreamID? = nil, role: String, request: String? = nil) {
        self.operation = operation
        self.code = code
        self.subject = subject
        self.role = role
        self.request = request
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.operation = try facts.value("operation")
        self.code = try facts.value("code")
        self.subject = try facts.optional("subject")
        self.role = try facts.value("role")
        self.request = try facts.optional("request")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("operation", self.operation)
        members.member("code", self.code)
        members.member("subject", self.subject)
        members.member("role", self.role)
        members.member("request", self.request)
    }
}

/// The program began to read facts in order to decide, project or schedule (`access.system_grant_taken.v1`): once per start.
public struct SystemGrantTaken: EventBody {
    public static let type: EventType = "access.system_grant_taken.v1"

    /// What began: `serve`, `rebuild`.
    public var program: String

    public init(program: String) { self.program = program }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.program = try facts.value("program") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("program", self.program) }
}
