import CaseDomain
import EventSourcing
import Postgres

import struct Foundation.UUID

/// The rows of `timer/1`: when something next happens to each case of itself. Each keeps the whole case, which is what tells.
struct TimerRows: ProjectionRows {
    /// What a case takes in memory, about.
    private static let bytesUsual = 8 * 1024

    private let tenant: TenantID
    private let build: Build
    private var cache = RowCache<CaseID, CaseFold>(countMax: CaseRows.rowsKeptMax)

    init(of tenant: TenantID, build: Build) {
        self.tenant = tenant
        self.build = build
    }

    var changedBytes: Int { self.cache.changedKeys.count * Self.bytesUsual }

    mutating func missing(for events: [BookEvent]) -> SQL? {
        var missing: Set<UUID> = []
        for event in events {
            guard case .file = event.content, let id = CaseFold.caseID(of: event), !self.cache.knows(id) else { continue }
            // A first event has no row before it: making all rows anew reads none.
            if !CaseFold.opens(event) { missing.insert(id.rawValue) }
            self.cache.insert(nil, for: id)
        }
        if missing.isEmpty { return nil }
        return """
            SELECT case_id, position, file FROM read.timer
             WHERE tenant_id = \(self.tenant.rawValue) AND build = \(self.build.rawValue) AND case_id = ANY (\(Array(missing)))
            """
    }

    mutating func take(_ found: PostgresRows) throws {
        for row in found {
            let file = try row.decode(2, as: String.self)
            var fold: CaseFold
            do throws(JSONFault) {
                fold = try CaseFold(file: file, letters: "[]")
            } catch {
                throw ProjectionFault.row("read.timer", error)
            }
            fold.position = Position(try row.decode(1, as: Int64.self))
            self.cache.insert(fold, for: CaseID(try row.decode(0, as: UUID.self)))
        }
    }

    mutating func fold(_ event: BookEvent) throws(ProjectionFault) {
        guard case .file(let fact) = event.content, let id = CaseFold.caseID(of: event) else { return }
        try self.cache.change(id) { row throws(ProjectionFault) in
            if row == nil {
                guard case .opened = fact else { throw .unopened(event.type) }
                row = CaseFold()
            }
            row?.apply(event)
        }
    }

    mutating func writes() -> [SQL] {
        var rows: [(id: UUID, fold: CaseFold)] = []
        self.cache.takeChanged { id, fold in
            if let fold { rows.append((id.rawValue, fold)) }
        }
        let (tenant, build) = (self.tenant, self.build)
        return stride(from: 0, to: rows.count, by: CaseRows.rowsPerStatementMax).map { start in
            let rows = rows[start..<min(start + CaseRows.rowsPerStatementMax, rows.count)]
            return """
                INSERT INTO read.timer (tenant_id, build, case_id, due_at, position, file)
                  SELECT \(tenant.rawValue), \(build.rawValue), u.*
                    FROM unnest(
                      \(rows.map(\.id)), \(rows.map { $0.fold.file.nextTimerAt?.rawValue }), \(rows.map { $0.fold.position.rawValue }),
                      \(rows.map(\.fold.fileText))) u
                  ON CONFLICT (tenant_id, build, case_id) DO UPDATE SET
                    due_at = excluded.due_at, position = excluded.position, file = excluded.file
                """
        }
    }
}
