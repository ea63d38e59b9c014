public import EventSourcing
import Postgres

import struct Foundation.UUID

extension ReadModels {
    /// Patients that are told at once.
    public static let patientsMax = 500

    /// A clinic's patients in order of id, those after one of them: at most `patientsMax`.
    public func patients(of tenant: TenantID, after patient: PatientID?) async throws(ReadModelError) -> Answer<[PatientID]> {
        let beyond: SQL = patient.map { " AND r.patient_id > \($0.rawValue)" } ?? ""
        let question: SQL = """
            SELECT c.position, l.patient_id
              FROM read.cursor c
              LEFT JOIN LATERAL (
                SELECT r.patient_id FROM read.patient_record r
                  WHERE r.tenant_id = c.tenant_id AND r.build = c.build\(beyond)
                  ORDER BY r.patient_id LIMIT \(Int64(Self.patientsMax))) l ON true
              WHERE c.tenant_id = \(tenant.rawValue) AND c.projection = \(Projection.patientRecords.rawValue) AND c.state = 'live'
            """
        return try await self.asking(of: tenant, question) { rows in
            guard let first = rows.first else { throw ReadModelError.building(.patientRecords) }
            var patients: [PatientID] = []
            for row in rows {
                if let patient = try row.decode(1, as: UUID?.self) { patients.append(PatientID(patient)) }
            }
            return Answer(patients, asOf: Position(try first.decode(0, as: Int64.self)))
        }
    }
}
