import CaseDomain
import EventSourcing
import Postgres

import struct Foundation.UUID

/// The rows of `task/2`: one a task.
struct TaskRows: ProjectionRows {
    /// Tasks kept in memory from one batch to the next.
    static let tasksKeptMax = 20_000
    /// What a task takes in memory, about.
    private static let bytesUsual = 512
    /// Rows written by one statement.
    static let rowsPerStatementMax = 2_000

    private let tenant: TenantID
    private let build: Build
    private var cache = RowCache<TaskID, TaskListing>(countMax: Self.tasksKeptMax)

    init(of tenant: TenantID, build: Build) {
        self.tenant = tenant
        self.build = build
    }

    var changedBytes: Int { self.cache.changedKeys.count * Self.bytesUsual }

    mutating func missing(for events: [BookEvent]) -> SQL? {
        var missing: Set<UUID> = []
        for event in events {
            guard case .task(let fact) = event.content else { continue }
            let id = TaskID(event.stream.rawValue)
            if self.cache.knows(id) { continue }
            if case .opened = fact, event.version == StreamVersion(1) {
                self.cache.insert(nil, for: id)
            } else {
                missing.insert(id.rawValue)
            }
        }
        if missing.isEmpty { return nil }
        for id in missing { self.cache.insert(nil, for: TaskID(id)) }
        return """
            SELECT \(TaskRow.columns) FROM read.task r
              WHERE r.tenant_id = \(self.tenant.rawValue) AND r.build = \(self.build.rawValue) AND r.task_id = ANY (\(missing.sorted()))
            """
    }

    mutating func take(_ found: PostgresRows) throws {
        for row in found {
            let task = try TaskRow.decode(row)
            self.cache.insert(task, for: task.taskID)
        }
    }

    mutating func fold(_ event: BookEvent) throws(ProjectionFault) {
        guard case .task(let fact) = event.content else { return }
        try self.cache.change(TaskID(event.stream.rawValue)) { task throws(ProjectionFault) in
            guard let next = TaskListing.following(task, event.recorded(fact)) else { throw .unopened(event.type) }
            task = next
        }
    }

    mutating func writes() -> [SQL] {
        var statements: [SQL] = []
        var columns = Columns()
        let (tenant, build) = (self.tenant, self.build)
        self.cache.takeChanged { _, task in
            guard let task else { return }
            columns.add(task)
            if columns.count == Self.rowsPerStatementMax {
                statements.append(columns.upsert(tenant, build))
                columns = Columns()
            }
        }
        if columns.count > 0 { statements.append(columns.upsert(tenant, build)) }
        return statements
    }
}

/// How a task is read from its row.
enum TaskRow {
    /// The columns, of a row named `r`.
    static let columns: SQL = """
        r.task_id, r.kind, r.case_id, r.patient_id, r.site_id, r.subject_kind, r.subject_id, r.cause_stream_id, r.cause_version, \
        r.cause_position, r.due_at, r.status, r.outcome, r.reason, r.opened_at, r.opened_by, r.ended_at, r.ended_by, r.ask_position, \
        r.note_position, r.version, r.position, r.expedited, r.queue, r.assignee_id, r.assigned_at, r.offered_to_id, r.snoozed_until, \
        r.priority, r.priority_reason
        """

    /// Reads a row whose columns begin at `first`.
    static func decode(_ row: PostgresRow, from first: Int = 0) throws -> TaskListing {
        func optionalCode<Value: RawRepresentable>(_ column: Int, as _: Value.Type = Value.self) throws -> Value?
        where Value.RawValue == String {
            guard let text = try row.decode(first + column, as: String?.self) else { return nil }
            guard let value = Value(rawValue: text) else { throw ProjectionFault.row("read.task", JSONFault(.value, at: "\(column)")) }
            return value
        }
        func code<Value: RawRepresentable>(_ column: Int, as type: Value.Type = Value.self) throws -> Value where Value.RawValue == String {
            guard let value = try optionalCode(column, as: type) else {
                throw ProjectionFault.row("read.task", JSONFault(.missing, at: "\(column)"))
            }
            return value
        }
        func id(_ column: Int) throws -> UUID? { try row.decode(first + column, as: UUID?.self) }
        func number(_ column: Int) throws -> Int64? { try row.decode(first + column, as: Int64?.self) }
        let subject = try optionalCode(5, as: TaskSubject.Kind.self)
        let causeVersion = try row.decode(first + 8, as: Int32?.self)
        return TaskListing(
            taskID: TaskID(try row.decode(first, as: UUID.self)), kind: try code(1),
            caseID: try id(2).map(CaseID.init(_:)),
            patient: try id(3).map(PatientID.init(_:)), site: try id(4).map(SiteID.init(_:)),
            subject: try subject.flatMap { kind in try id(6).map { TaskSubject(kind, $0) } },
            cause: try causeVersion.flatMap { version in
                guard let stream = try id(7), let position = try number(9) else { return nil }
                return TaskCause(stream: StreamID(stream), version: StreamVersion(version), position: Position(position))
            },
            dueAt: try number(10).map(Timestamp.init(microseconds:)), isExpedited: try row.decode(first + 22, as: Bool.self),
            queue: try code(23), assignee: try id(24).map(ActorID.init(_:)), assignedAt: try number(25).map(Timestamp.init(microseconds:)),
            offeredTo: try id(26).map(ActorID.init(_:)), snoozedUntil: try number(27).map(Timestamp.init(microseconds:)),
            priority: try optionalCode(28), priorityReason: try optionalCode(29), status: try code(11), outcome: try optionalCode(12),
            reason: try optionalCode(13), openedAt: Timestamp(microseconds: try row.decode(first + 14, as: Int64.self)),
            openedBy: ActorID(try row.decode(first + 15, as: UUID.self)), endedAt: try number(16).map(Timestamp.init(microseconds:)),
            endedBy: try id(17).map(ActorID.init(_:)), askPosition: try number(18).map(Position.init(_:)),
            notePosition: try number(19).map(Position.init(_:)), version: StreamVersion(try row.decode(first + 20, as: Int32.self)),
            position: Position(try row.decode(first + 21, as: Int64.self)))
    }
}

/// Rows to write, column by column.
private struct Columns {
    private var id: [UUID] = []
    private var kind: [String] = []
    private var caseID: [UUID?] = []
    private var patient: [UUID?] = []
    private var site: [UUID?] = []
    private var subjectKind: [String?] = []
    private var subject: [UUID?] = []
    private var causeStream: [UUID?] = []
    private var causeVersion: [Int32?] = []
    private var causePosition: [Int64?] = []
    private var dueAt: [Int64?] = []
    private var status: [String] = []
    private var outcome: [String?] = []
    private var reason: [String?] = []
    private var openedAt: [Int64] = []
    private var openedBy: [UUID] = []
    private var endedAt: [Int64?] = []
    private var endedBy: [UUID?] = []
    private var askPosition: [Int64?] = []
    private var notePosition: [Int64?] = []
    private var version: [Int32] = []
    private var position: [Int64] = []
    private var expedited: [Bool] = []
    private var queue: [String] = []
    private var assignee: [UUID?] = []
    private var assignedAt: [Int64?] = []
    private var offeredTo: [UUID?] = []
    private var snoozedUntil: [Int64?] = []
    private var priority: [String?] = []
    private var priorityReason: [String?] = []

    var count: Int { self.id.count }

    mutating func add(_ task: TaskListing) {
        self.id.append(task.taskID.rawValue)
        self.kind.append(task.kind.rawValue)
        self.caseID.append(task.caseID?.rawValue)
        self.patient.append(task.patient?.rawValue)
        self.site.append(task.site?.rawValue)
        self.subjectKind.append(task.subject?.kind.rawValue)
        self.subject.append(task.subject?.id)
        self.causeStream.append(task.cause?.stream.rawValue)
        self.causeVersion.append(task.cause?.version.rawValue)
        self.causePosition.append(task.cause?.position.rawValue)
        self.dueAt.append(task.dueAt?.rawValue)
        self.status.append(task.status.rawValue)
        self.outcome.append(task.outcome?.rawValue)
        self.reason.append(task.reason?.rawValue)
        self.openedAt.append(task.openedAt.rawValue)
        self.openedBy.append(task.openedBy.rawValue)
        self.endedAt.append(task.endedAt?.rawValue)
        self.endedBy.append(task.endedBy?.rawValue)
        self.askPosition.append(task.askPosition?.rawValue)
        self.notePosition.append(task.notePosition?.rawValue)
        self.version.append(task.version.rawValue)
        self.position.append(task.position.rawValue)
        self.expedited.append(task.isExpedited)
        self.queue.append(task.queue.rawValue)
        self.assignee.append(task.assignee?.rawValue)
        self.assignedAt.append(task.assignedAt?.rawValue)
        self.offeredTo.append(task.offeredTo?.rawValue)
        self.snoozedUntil.append(task.snoozedUntil?.rawValue)
        self.priority.append(task.priority?.rawValue)
        self.priorityReason.append(task.priorityReason?.rawValue)
    }

    func upsert(_ tenant: TenantID, _ build: Build) -> SQL {
        """
        INSERT INTO read.task (
            tenant_id, build, task_id, kind, case_id, patient_id, site_id, subject_kind, subject_id, cause_stream_id, cause_version,
            cause_position, due_at, status, outcome, reason, opened_at, opened_by, ended_at, ended_by, ask_position, note_position,
            version, position, expedited, queue, assignee_id, assigned_at, offered_to_id, snoozed_until, priority, priority_reason)
          SELECT \(tenant.rawValue), \(build.rawValue), u.*
            FROM unnest(
              \(self.id), \(self.kind), \(self.caseID), \(self.patient), \(self.site), \(self.subjectKind), \(self.subject),
              \(self.causeStream), \(self.causeVersion), \(self.causePosition), \(self.dueAt), \(self.status), \(self.outcome),
              \(self.reason), \(self.openedAt), \(self.openedBy), \(self.endedAt), \(self.endedBy), \(self.askPosition),
              \(self.notePosition), \(self.version), \(self.position), \(self.expedited), \(self.queue), \(self.assignee),
              \(self.assignedAt), \(self.offeredTo), \(self.snoozedUntil), \(self.priority), \(self.priorityReason)) u
          ON CONFLICT (tenant_id, build, task_id) DO UPDATE SET
            due_at = excluded.due_at, queue = excluded.queue, assignee_id = excluded.assignee_id, assigned_at = excluded.assigned_at,
            offered_to_id = excluded.offered_to_id, snoozed_until = excluded.snoozed_until, priority = excluded.priority,
            priority_reason = excluded.priority_reason, status = excluded.status, outcome = excluded.outcome, reason = excluded.reason, ended_at = excluded.ended_at,
            ended_by = excluded.ended_by, note_position = excluded.note_position, version = excluded.version,
            position = excluded.position
        """
    }
}
