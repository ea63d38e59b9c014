import CaseDomain
import EventSourcing
import Postgres

import struct Foundation.UUID

/// The rows of `patient_record/1`: the last event of each patient that tells who the patient is. Nothing is read to fold them.
struct PatientRecordRows: ProjectionRows {
    private let tenant: TenantID
    private let build: Build
    private var changed: [UUID: Int64] = [:]

    init(of tenant: TenantID, build: Build) {
        self.tenant = tenant
        self.build = build
    }

    /// An id, a position, and their share of a table.
    var changedBytes: Int { self.changed.count * 64 }

    func missing(for events: [BookEvent]) -> SQL? { nil }

    func take(_ found: PostgresRows) {}

    mutating func fold(_ event: BookEvent) {
        guard case .patient(let fact) = event.content else { return }
        switch fact {
        case .registered: self.changed[event.stream.rawValue] = event.position.rawValue
        default: break
        }
    }

    mutating func writes() -> [SQL] {
        if self.changed.isEmpty { return [] }
        // In order of key: neighbours in the index are written together, and two writers never wait for each other crosswise.
        let rows = self.changed.sorted { $0.key < $1.key }
        self.changed = [:]
        return [
            """
            INSERT INTO read.patient_record (tenant_id, build, patient_id, position)
              SELECT \(self.tenant.rawValue), \(self.build.rawValue), u.* FROM unnest(\(rows.map(\.key)), \(rows.map(\.value))) u
              ON CONFLICT (tenant_id, build, patient_id) DO UPDATE SET position = excluded.position
            """
        ]
    }
}
