import CaseDomain
import EventSourcing
import Postgres

import struct Foundation.UUID

/// The rows of `patient_timer/1`: when something next happens to each patient's record of itself. A patient has one once somebody is
/// named who may act for them.
struct PatientTimerRows: ProjectionRows {
    private struct Row {
        var calendar = PatientCalendar()
        var position = Position.start
    }

    /// What a row takes in memory, about.
    private static let bytesUsual = 1_024

    private let tenant: TenantID
    private let build: Build
    private var cache = RowCache<UUID, Row>(countMax: CaseRows.rowsKeptMax)

    init(of tenant: TenantID, build: Build) {
        self.tenant = tenant
        self.build = build
    }

    var changedBytes: Int { self.cache.changedKeys.count * Self.bytesUsual }

    mutating func missing(for events: [BookEvent]) -> SQL? {
        var missing: Set<UUID> = []
        for event in events {
            guard case .patient(let fact) = event.content, PatientCalendar.follows(fact) else { continue }
            let id = event.stream.rawValue
            guard !self.cache.knows(id) else { continue }
            missing.insert(id)
            self.cache.insert(nil, for: id)
        }
        if missing.isEmpty { return nil }
        return """
            SELECT patient_id, position, calendar FROM read.patient_timer
             WHERE tenant_id = \(self.tenant.rawValue) AND build = \(self.build.rawValue) AND patient_id = ANY (\(Array(missing)))
            """
    }

    mutating func take(_ found: PostgresRows) throws {
        for row in found {
            let text = try row.decode(2, as: String.self)
            let calendar: PatientCalendar
            do throws(JSONFault) {
                calendar = try PatientCalendar(json: try JSON(Array(text.utf8)))
            } catch {
                throw ProjectionFault.row("read.patient_timer", error)
            }
            self.cache.insert(
                Row(calendar: calendar, position: Position(try row.decode(1, as: Int64.self))), for: try row.decode(0, as: UUID.self))
        }
    }

    mutating func fold(_ event: BookEvent) {
        guard case .patient(let fact) = event.content, PatientCalendar.follows(fact) else { return }
        let id = event.stream.rawValue
        var row = self.cache.row(of: id) ?? Row()
        row.calendar.apply(event.recorded(fact))
        row.position = event.position
        if row.calendar.isEmpty { return }
        self.cache.change(id) { $0 = row }
    }

    mutating func writes() -> [SQL] {
        var rows: [(id: UUID, row: Row)] = []
        self.cache.takeChanged { id, row in
            if let row { rows.append((id, row)) }
        }
        let (tenant, build) = (self.tenant, self.build)
        return stride(from: 0, to: rows.count, by: CaseRows.rowsPerStatementMax).map { start in
            let rows = rows[start..<min(start + CaseRows.rowsPerStatementMax, rows.count)]
            return """
                INSERT INTO read.patient_timer (tenant_id, build, patient_id, due_at, position, calendar)
                  SELECT \(tenant.rawValue), \(build.rawValue), u.*
                    FROM unnest(
                      \(rows.map(\.id)), \(rows.map { $0.row.calendar.nextMomentAt?.rawValue }), \(rows.map { $0.row.position.rawValue }),
                      \(rows.map { String(decoding: JSONWriter.bytes(of: $0.row.calendar), as: UTF8.self) })) u
                  ON CONFLICT (tenant_id, build, patient_id) DO UPDATE SET
                    due_at = excluded.due_at, position = excluded.position, calendar = excluded.calendar
                """
        }
    }
}
