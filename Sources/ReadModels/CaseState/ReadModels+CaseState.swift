public import CaseDomain
public import EventSourcing
import Postgres

import struct Foundation.UUID

/// A case as `case_state` keeps it: how it stands, and from what.
public struct CaseSnapshot: Sendable, Equatable {
    public var listing: CaseListing
    /// The case, patients' parts sealed.
    public var file: CaseFile.State
    /// Its letters, patients' parts sealed.
    public var letters: [LetterID: Letter.State]
}

extension ReadModels {
    /// One case as of the projection's position; `nil` when the clinic has none of this id.
    ///
    /// Whoever needs the case as it is this moment folds its streams instead.
    public func caseSnapshot(of id: CaseID, in tenant: TenantID) async throws(ReadModelError) -> Answer<CaseSnapshot?> {
        let question: SQL = """
            SELECT c.position, l.case_id IS NOT NULL, l.*
              FROM read.cursor c
              LEFT JOIN LATERAL (
                SELECT \(CaseListing.columns), r.file, r.letters
                  FROM (
                    SELECT r.* FROM read.case_state r
                      WHERE r.tenant_id = c.tenant_id AND r.build = c.build AND r.case_id = \(id.rawValue)) r) l ON true
              WHERE c.tenant_id = \(tenant.rawValue) AND c.projection = \(Projection.caseState.rawValue) AND c.state = 'live'
            """
        return try await self.asking(of: tenant, question) { rows in
            guard let row = rows.first else { throw ReadModelError.building(.caseState) }
            let position = Position(try row.decode(0, as: Int64.self))
            guard try row.decode(1, as: Bool.self) else { return Answer(nil, asOf: position) }
            let listing = try CaseListing(row, of: tenant, from: 2)
            let fold = try CaseFold(file: try row.decode("file"), letters: try row.decode("letters"))
            let letters = Dictionary(fold.letters.map { ($0.letter, $0.state) }) { $1 }
            return Answer(CaseSnapshot(listing: listing, file: fold.file, letters: letters), asOf: position)
        }
    }
}
