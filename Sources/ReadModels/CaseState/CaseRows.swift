import CaseDomain
import EventSourcing
import Postgres

import struct Foundation.UUID

/// The rows of `case_state/2` or `worklist/2`: the same fold and the same columns, under indexes that serve other questions. Each
/// keeps the whole case, so that it is made again, switched and compared by itself.
struct CaseRows: ProjectionRows {
    /// Which of the two tables.
    enum Table: String, Sendable {
        case caseState = "read.case_state"
        case worklist = "read.worklist"
    }

    /// Cases kept in memory from one batch to the next.
    static let rowsKeptMax = 1_000
    /// What a case takes in memory, about.
    private static let bytesUsual = 16 * 1024
    /// Rows written by one statement.
    static let rowsPerStatementMax = 500

    private let table: Table
    private let tenant: TenantID
    private let build: Build
    private var cache = RowCache<CaseID, CaseFold>(countMax: Self.rowsKeptMax)

    init(table: Table, of tenant: TenantID, build: Build) {
        self.table = table
        self.tenant = tenant
        self.build = build
    }

    var changedBytes: Int { self.cache.changedKeys.count * Self.bytesUsual }

    /// A case as it is now, if it is in memory.
    func file(of id: CaseID) -> CaseFile.State? { self.cache.row(of: id)?.file }

    mutating func missing(for events: [BookEvent]) -> SQL? {
        var missing: Set<UUID> = []
        for event in events {
            guard let id = CaseFold.caseID(of: event), !self.cache.knows(id) else { continue }
            // A first event has no row before it: making all rows anew reads none.
            if CaseFold.opens(event), !missing.contains(id.rawValue) {
                self.cache.insert(nil, for: id)
            } else {
                missing.insert(id.rawValue)
            }
        }
        if missing.isEmpty { return nil }
        for id in missing { self.cache.insert(nil, for: CaseID(id)) }
        return """
            SELECT case_id, position, updated_at, file, letters FROM \(unsafe: self.table.rawValue)
             WHERE tenant_id = \(self.tenant.rawValue) AND build = \(self.build.rawValue) AND case_id = ANY (\(Array(missing)))
            """
    }

    mutating func take(_ found: PostgresRows) throws {
        for row in found {
            let (file, letters) = (try row.decode(3, as: String.self), try row.decode(4, as: String.self))
            var fold: CaseFold
            do throws(JSONFault) {
                fold = try CaseFold(file: file, letters: letters)
            } catch {
                throw ProjectionFault.row(self.table.rawValue, error)
            }
            fold.position = Position(try row.decode(1, as: Int64.self))
            fold.updatedAt = Timestamp(microseconds: try row.decode(2, as: Int64.self))
            self.cache.insert(fold, for: CaseID(try row.decode(0, as: UUID.self)))
        }
    }

    mutating func fold(_ event: BookEvent) throws(ProjectionFault) {
        guard let id = CaseFold.caseID(of: event) else { return }
        try self.cache.change(id) { row throws(ProjectionFault) in
            if row == nil {
                guard case .file(.opened) = event.content else { throw .unopened(event.type) }
                row = CaseFold()
            }
            row?.apply(event)
        }
    }

    mutating func writes() -> [SQL] {
        var statements: [SQL] = []
        var columns = Columns()
        let (table, tenant, build) = (self.table, self.tenant, self.build)
        self.cache.takeChanged { id, fold in
            guard let fold, let row = CaseColumns(fold) else { return }
            columns.add(row, of: id, fold)
            if columns.count == Self.rowsPerStatementMax {
                statements.append(columns.upsert(into: table, tenant, build))
                columns = Columns()
            }
        }
        if columns.count > 0 { statements.append(columns.upsert(into: table, tenant, build)) }
        return statements
    }
}

/// Rows to write, column by column.
private struct Columns {
    private var id: [UUID] = []
    private var patient: [UUID] = []
    private var site: [UUID] = []
    private var payer: [UUID] = []
    private var serviceLine: [String] = []
    private var kind: [String] = []
    private var urgency: [String] = []
    private var owner: [UUID?] = []
    private var phase: [String] = []
    private var outcome: [String?] = []
    private var waitingOn: [String] = []
    private var needsPerson: [Bool] = []
    private var dueAt: [Int64?] = []
    private var openedAt: [Int64] = []
    private var updatedAt: [Int64] = []
    private var version: [Int32] = []
    private var position: [Int64] = []
    private var file: [String] = []
    private var letters: [String] = []

    var count: Int { self.id.count }

    mutating func add(_ row: CaseColumns, of id: CaseID, _ fold: CaseFold) {
        self.id.append(id.rawValue)
        self.patient.append(row.patient.rawValue)
        self.site.append(row.site.rawValue)
        self.payer.append(row.payer.rawValue)
        self.serviceLine.append(row.serviceLine.rawValue)
        self.kind.append(row.kind.rawValue)
        self.urgency.append(row.urgency.rawValue)
        self.owner.append(row.owner?.rawValue)
        self.phase.append(row.status.phase.rawValue)
        self.outcome.append(row.status.outcome?.rawValue)
        self.waitingOn.append(row.status.waitingOn.rawValue)
        self.needsPerson.append(row.status.needsPerson)
        self.dueAt.append(row.dueAt?.rawValue)
        self.openedAt.append(row.openedAt.rawValue)
        self.updatedAt.append(row.updatedAt.rawValue)
        self.version.append(row.version.rawValue)
        self.position.append(row.position.rawValue)
        self.file.append(fold.fileText)
        self.letters.append(fold.lettersText)
    }

    func upsert(into table: CaseRows.Table, _ tenant: TenantID, _ build: Build) -> SQL {
        """
        INSERT INTO \(unsafe: table.rawValue) (
            tenant_id, build, case_id, patient_id, site_id, payer_id, service_line, kind, urgency, owner_id, phase, outcome, waiting_on,
            needs_person, due_at, opened_at, updated_at, version, position, file, letters)
          SELECT \(tenant.rawValue), \(build.rawValue), u.*
            FROM unnest(
              \(self.id), \(self.patient), \(self.site), \(self.payer), \(self.serviceLine), \(self.kind), \(self.urgency), \(self.owner),
              \(self.phase), \(self.outcome), \(self.waitingOn), \(self.needsPerson), \(self.dueAt), \(self.openedAt), \(self.updatedAt),
              \(self.version), \(self.position), \(self.file), \(self.letters)) u
          ON CONFLICT (tenant_id, build, case_id) DO UPDATE SET
            patient_id = excluded.patient_id, site_id = excluded.site_id, payer_id = excluded.payer_id,
            service_line = excluded.service_line, kind = excluded.kind, urgency = excluded.urgency, owner_id = excluded.owner_id,
            phase = excluded.phase, outcome = excluded.outcome, waiting_on = excluded.waiting_on,
            needs_person = excluded.needs_person, due_at = excluded.due_at, opened_at = excluded.opened_at,
            updated_at = excluded.updated_at, version = excluded.version, position = excluded.position, file = excluded.file,
            letters = excluded.letters
        """
    }
}
