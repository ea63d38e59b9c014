import CaseDomain
import EventSourcing
import Postgres

import struct Foundation.UUID

/// The rows of `patient_matter/1`: one for each thing that a clinic keeps of a patient beside cases.
struct MatterRows: ProjectionRows {
    /// Matters kept in memory from one batch to the next.
    static let mattersKeptMax = 5_000
    /// What one takes in memory, about.
    private static let bytesUsual = 4 * 1_024
    /// Rows written by one statement.
    static let rowsPerStatementMax = 500

    private let tenant: TenantID
    private let build: Build
    private var cache = RowCache<StreamID, KeptMatter>(countMax: Self.mattersKeptMax)

    init(of tenant: TenantID, build: Build) {
        self.tenant = tenant
        self.build = build
    }

    var changedBytes: Int { self.cache.changedKeys.count * Self.bytesUsual }

    mutating func missing(for events: [BookEvent]) -> SQL? {
        var missing: Set<UUID> = []
        for event in events where KeptMatter(before: event) != nil && !self.cache.knows(event.stream) {
            // A first event has no row before it: making all rows anew reads none.
            if event.version != StreamVersion(1) { missing.insert(event.stream.rawValue) }
            self.cache.insert(nil, for: event.stream)
        }
        if missing.isEmpty { return nil }
        return """
            SELECT r.matter_id, r.kind, r.facts FROM read.patient_matter r
              WHERE r.tenant_id = \(self.tenant.rawValue) AND r.build = \(self.build.rawValue) AND r.matter_id = ANY (\(missing.sorted()))
            """
    }

    mutating func take(_ found: PostgresRows) throws {
        for row in found {
            guard let kind = MatterKind(rawValue: try row.decode(1, as: String.self)) else {
                throw ProjectionFault.row("read.patient_matter", JSONFault(.value, at: "kind"))
            }
            do throws(JSONFault) {
                let facts: String
                do { facts = try row.decode(2, as: String.self) } catch { throw JSONFault(.type, at: "facts") }
                let stream: StreamID
                do { stream = StreamID(try row.decode(0, as: UUID.self)) } catch { throw JSONFault(.type, at: "matter_id") }
                self.cache.insert(try KeptMatter(kind, facts: facts), for: stream)
            } catch {
                throw ProjectionFault.row("read.patient_matter", error)
            }
        }
    }

    mutating func fold(_ event: BookEvent) throws(ProjectionFault) {
        guard let initial = KeptMatter(before: event) else { return }
        try self.cache.change(event.stream) { row throws(ProjectionFault) in
            if row == nil, event.version != StreamVersion(1) { throw .unopened(event.type) }
            var matter = row ?? initial
            matter.apply(event)
            row = matter
        }
    }

    mutating func writes() -> [SQL] {
        var statements: [SQL] = []
        var columns = Columns()
        let (tenant, build) = (self.tenant, self.build)
        self.cache.takeChanged { stream, matter in
            guard let row = matter?.row else { return }
            columns.add(stream, row.kind, row.columns, row.position, row.facts)
            if columns.count == Self.rowsPerStatementMax {
                statements.append(columns.upsert(tenant, build))
                columns = Columns()
            }
        }
        if columns.count > 0 { statements.append(columns.upsert(tenant, build)) }
        return statements
    }
}

/// Rows to write, column by column.
private struct Columns {
    private var id: [UUID] = []
    private var kind: [String] = []
    private var patient: [UUID] = []
    private var site: [UUID?] = []
    private var status: [String] = []
    private var topic: [String?] = []
    private var serviceLine: [String?] = []
    private var sortKey: [Int64?] = []
    private var dueAt: [Int64?] = []
    private var position: [Int64] = []
    private var facts: [String] = []

    var count: Int { self.id.count }

    mutating func add(_ stream: StreamID, _ kind: MatterKind, _ columns: MatterColumns, _ position: Position, _ facts: [UInt8]) {
        self.id.append(stream.rawValue)
        self.kind.append(kind.rawValue)
        self.patient.append(columns.patient.rawValue)
        self.site.append(columns.site?.rawValue)
        self.status.append(columns.status)
        self.topic.append(columns.topic)
        self.serviceLine.append(columns.serviceLine?.rawValue)
        self.sortKey.append(columns.sortKey)
        self.dueAt.append(columns.dueAt?.rawValue)
        self.position.append(position.rawValue)
        self.facts.append(String(decoding: facts, as: UTF8.self))
    }

    func upsert(_ tenant: TenantID, _ build: Build) -> SQL {
        """
        INSERT INTO read.patient_matter (
            tenant_id, build, matter_id, kind, patient_id, site_id, status, topic, service_line, sort_key, due_at, position, facts)
          SELECT \(tenant.rawValue), \(build.rawValue), u.*
            FROM unnest(
              \(self.id), \(self.kind), \(self.patient), \(self.site), \(self.status), \(self.topic), \(self.serviceLine),
              \(self.sortKey), \(self.dueAt), \(self.position), \(self.facts)) u
          ON CONFLICT (tenant_id, build, matter_id) DO UPDATE SET
            patient_id = excluded.patient_id, site_id = excluded.site_id, status = excluded.status, topic = excluded.topic,
            service_line = excluded.service_line, sort_key = excluded.sort_key, due_at = excluded.due_at,
            position = excluded.position, facts = excluded.facts
        """
    }
}
