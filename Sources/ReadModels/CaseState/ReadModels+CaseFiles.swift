public import CaseDomain
public import EventSourcing
import Postgres

import struct Foundation.UUID

/// A case by its age.
public struct CaseAge: Sendable, Hashable {
    public var tenant: TenantID
    public var caseID: CaseID
    public var openedAt: Timestamp

    /// The order from the newest on; of two opened at one moment that of their ids.
    public static func isNewer(_ left: CaseAge, _ right: CaseAge) -> Bool {
        (left.openedAt.rawValue, left.caseID) > (right.openedAt.rawValue, right.caseID)
    }
}

/// A case as it stands, patients' parts sealed, and how far it is.
public struct CaseInPhase: Sendable, Equatable {
    public var caseID: CaseID
    public var phase: CasePhase
    public var file: CaseFile.State
}

// What is asked of many cases at once: which there are, and then their files, some at a time.

extension ReadModels {
    /// Files that are read at once.
    public static let caseFilesMax = 250

    /// The newest cases of a clinic, open and closed, the newest first.
    public func newestCases(of tenant: TenantID, atMost count: Int) async throws(ReadModelError) -> [CaseAge] {
        let question: SQL = """
            SELECT l.case_id, l.opened_at
              FROM read.cursor c
              LEFT JOIN LATERAL (
                SELECT r.case_id, r.opened_at FROM read.case_state r
                  WHERE r.tenant_id = c.tenant_id AND r.build = c.build
                  ORDER BY r.opened_at DESC, r.case_id DESC LIMIT \(Int64(count))) l ON true
              WHERE c.tenant_id = \(tenant.rawValue) AND c.projection = \(Projection.caseState.rawValue) AND c.state = 'live'
              ORDER BY l.opened_at DESC, l.case_id DESC
            """
        return try await self.asking(of: tenant, question) { rows in
            guard rows.first != nil else { throw ReadModelError.building(.caseState) }
            return try rows.compactMap { row in
                guard let id = try row.decode(0, as: UUID?.self) else { return nil }
                return CaseAge(
                    tenant: tenant, caseID: CaseID(id), openedAt: Timestamp(microseconds: try row.decode(1, as: Int64.self)))
            }
        }
    }

    /// Cases of a clinic by their ids; what it does not have is left out.
    public func caseFiles(_ ids: [CaseID], of tenant: TenantID) async throws(ReadModelError) -> [CaseID: CaseInPhase] {
        guard ids.count <= Self.caseFilesMax else { throw .queryInvalid }
        let question: SQL = """
            SELECT r.case_id, r.phase, r.file
              FROM read.cursor c
              JOIN read.case_state r ON r.tenant_id = c.tenant_id AND r.build = c.build
              WHERE c.tenant_id = \(tenant.rawValue) AND c.projection = \(Projection.caseState.rawValue) AND c.state = 'live'
                AND r.case_id = ANY (\(ids.map(\.rawValue)))
            """
        return try await self.asking(of: tenant, question) { rows in
            var cases: [CaseID: CaseInPhase] = [:]
            for row in rows {
                let id = CaseID(try row.decode(0, as: UUID.self))
                guard let phase = CasePhase(rawValue: try row.decode(1)) else { throw ReadModelError.unreadable }
                let text: String = try row.decode(2)
                cases[id] = CaseInPhase(caseID: id, phase: phase, file: try CaseFile.State(json: try JSON(Array(text.utf8))))
            }
            return cases
        }
    }
}
