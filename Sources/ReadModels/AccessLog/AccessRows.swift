import EventSourcing
import PHIVault
import Postgres

import struct Foundation.UUID

/// The rows of `access_log/1`: lines are added and never changed, so nothing is read to fold them.
struct AccessRows: ProjectionRows {
    /// What a line takes in memory, about.
    private static let bytesUsual = 1024
    /// Rows written by one statement.
    static let rowsPerStatementMax = 2_000

    private let tenant: TenantID
    private let build: Build
    private var entries: [AccessLogEntry] = []

    init(of tenant: TenantID, build: Build) {
        self.tenant = tenant
        self.build = build
    }

    var changedBytes: Int { self.entries.count * Self.bytesUsual }

    func missing(for events: [BookEvent]) -> SQL? { nil }

    func take(_ found: PostgresRows) {}

    mutating func fold(_ event: BookEvent) {
        if let entry = AccessLogEntry(event) { self.entries.append(entry) }
    }

    mutating func writes() -> [SQL] {
        var statements: [SQL] = []
        var lines = Lines()
        var about: [(id: UUID, position: Int64)] = []
        for entry in self.entries {
            lines.add(entry)
            for id in entry.about { about.append((id, entry.position.rawValue)) }
            if lines.count == Self.rowsPerStatementMax {
                statements.append(lines.insert(self.tenant, self.build))
                lines = Lines()
            }
        }
        if lines.count > 0 { statements.append(lines.insert(self.tenant, self.build)) }
        self.entries = []
        // In order of key, so that neighbours in the index are written together.
        about.sort { ($0.id, $0.position) < ($1.id, $1.position) }
        for start in stride(from: 0, to: about.count, by: Self.rowsPerStatementMax * 4) {
            let part = about[start..<min(start + Self.rowsPerStatementMax * 4, about.count)]
            statements.append(
                """
                INSERT INTO read.access_about (tenant_id, build, about_id, position)
                  SELECT \(self.tenant.rawValue), \(self.build.rawValue), u.* FROM unnest(\(part.map(\.id)), \(part.map(\.position))) u
                """)
        }
        return statements
    }
}

/// Lines to write, column by column. What each line has several of travels as one array for all, with each line's last place.
private struct Lines {
    private var position: [Int64] = []
    private var event: [UUID] = []
    private var recordedAt: [Int64] = []
    private var actor: [UUID] = []
    private var purpose: [String] = []
    private var kind: [String] = []
    private var operation: [String] = []
    private var role: [String] = []
    private var channel: [String?] = []
    private var categories: [String] = []
    private var patients: [UUID] = []
    private var patientsFrom: [Int32] = []
    private var patientsThrough: [Int32] = []
    private var subjects: [UUID] = []
    private var subjectsFrom: [Int32] = []
    private var subjectsThrough: [Int32] = []
    private var resultCount: [Int64?] = []
    private var workPosition: [Int64?] = []
    private var code: [String?] = []
    private var request: [String?] = []

    var count: Int { self.position.count }

    mutating func add(_ entry: AccessLogEntry) {
        self.position.append(entry.position.rawValue)
        self.event.append(entry.event.rawValue)
        self.recordedAt.append(entry.recordedAt.rawValue)
        self.actor.append(entry.actor.rawValue)
        self.purpose.append(entry.purpose.rawValue)
        self.kind.append(entry.kind.rawValue)
        self.operation.append(entry.operation)
        self.role.append(entry.role)
        self.channel.append(entry.channel?.rawValue)
        // Codes of ours, without commas.
        self.categories.append(entry.categories.map(\.rawValue).joined(separator: ","))
        self.patientsFrom.append(Int32(self.patients.count + 1))
        self.patients += entry.patients.map(\.rawValue)
        self.patientsThrough.append(Int32(self.patients.count))
        self.subjectsFrom.append(Int32(self.subjects.count + 1))
        self.subjects += entry.subjects.map(\.rawValue)
        self.subjectsThrough.append(Int32(self.subjects.count))
        self.resultCount.append(entry.resultCount)
        self.workPosition.append(entry.workPosition?.rawValue)
        self.code.append(entry.code)
        self.request.append(entry.request)
    }

    func insert(_ tenant: TenantID, _ build: Build) -> SQL {
        """
        INSERT INTO read.access_log (
            tenant_id, build, position, event_id, recorded_at, actor_id, purpose, kind, operation, role, channel, categories, patients,
            subjects, result_count, work_position, code, request)
          SELECT
            \(tenant.rawValue), \(build.rawValue), u.position, u.event_id, u.recorded_at, u.actor_id, u.purpose, u.kind, u.operation,
            u.role, u.channel, string_to_array(u.categories, ','), (\(self.patients))[u.patients_from:u.patients_through],
            (\(self.subjects))[u.subjects_from:u.subjects_through], u.result_count, u.work_position, u.code, u.request
          FROM unnest(
            \(self.position), \(self.event), \(self.recordedAt), \(self.actor), \(self.purpose), \(self.kind), \(self.operation),
            \(self.role), \(self.channel), \(self.categories), \(self.patientsFrom), \(self.patientsThrough), \(self.subjectsFrom),
            \(self.subjectsThrough), \(self.resultCount), \(self.workPosition), \(self.code), \(self.request))
            u (
              position, event_id, recorded_at, actor_id, purpose, kind, operation, role, channel, categories, patients_from,
              patients_through, subjects_from, subjects_through, result_count, work_position, code, request)
        """
    }
}
