public import CaseDomain
public import EventSourcing
import Postgres

import struct Foundation.UUID

extension ReadModels {
    /// Stretches of one case that an answer holds; a case that changed hands more often shows the last ones.
    public static let tenuresPerCaseMax = 1_000

    /// Who answered for a case, from its opening on, gaps included; empty for a case that is not known.
    public func ownership(of id: CaseID, in tenant: TenantID) async throws(ReadModelError) -> Answer<[Tenure]> {
        let answer = try await self.tenures(
            of: tenant, " AND o.case_id = \(id.rawValue)", order: "o.from_position DESC", limit: Self.tenuresPerCaseMax)
        return Answer(answer.value.reversed(), asOf: answer.position)
    }

    /// The stretch that a case is in; `nil` for a case that is closed or not known.
    ///
    /// - Parameter position: as of which event of the `work` book, if not the last; throws `.behind` when the rows are older.
    public func owner(of id: CaseID, in tenant: TenantID, asOf position: Position? = nil) async throws(ReadModelError) -> Answer<Tenure?> {
        let answer = try await self.tenures(
            of: tenant, " AND o.case_id = \(id.rawValue)\(Self.lasting(at: position))", order: "o.from_position DESC", limit: 1)
        try Self.require(position, at: answer.position)
        return Answer(answer.value.first, asOf: position ?? answer.position)
    }

    /// The cases that a person owns, those held for longest first.
    ///
    /// - Parameter position: as of which event of the `work` book, if not the last; throws `.behind` when the rows are older.
    public func cases(
        ownedBy owner: ActorID, in tenant: TenantID, asOf position: Position? = nil, after cursor: PageCursor? = nil, limit: Int = 50
    ) async throws(ReadModelError) -> Page<Tenure> {
        try await self.page(
            .owned, of: tenant, " AND o.owner_id = \(owner.rawValue)\(Self.lasting(at: position))", asOf: position, after: cursor,
            limit: limit)
    }

    /// Stretches in which an open case had no owner, the oldest first.
    ///
    /// - Parameter isOpenOnly: only those that still last.
    public func ownershipGaps(
        in tenant: TenantID, isOpenOnly: Bool = true, after cursor: PageCursor? = nil, limit: Int = 50
    ) async throws(ReadModelError) -> Page<Tenure> {
        try await self.page(
            .gaps, of: tenant, isOpenOnly ? " AND o.owner_id IS NULL AND o.until_position IS NULL" : " AND o.owner_id IS NULL", asOf: nil,
            after: cursor, limit: limit)
    }

    private static func lasting(at position: Position?) -> SQL {
        guard let position else { return " AND o.until_position IS NULL" }
        return """
             AND o.from_position <= \(position.rawValue) \
            AND (o.until_position > \(position.rawValue) OR o.until_position IS NULL)
            """
    }

    private static func require(_ position: Position?, at actual: Position) throws(ReadModelError) {
        if let position, actual < position { throw .behind(.ownership, at: actual) }
    }

    /// A page of stretches by where they begin: no two begin at one event.
    private func page(
        _ list: PageCursor.List, of tenant: TenantID, _ conditions: SQL, asOf position: Position?, after cursor: PageCursor?, limit: Int
    ) async throws(ReadModelError) -> Page<Tenure> {
        if let cursor, cursor.list != list { throw .cursorInvalid }
        let limit = max(1, min(limit, Self.pageMax))
        let beyond: SQL = cursor.map { " AND o.from_position > \($0.key)" } ?? ""
        let answer = try await self.tenures(of: tenant, conditions + beyond, order: "o.from_position", limit: limit + 1)
        try Self.require(position, at: answer.position)
        let items = Array(answer.value.prefix(limit))
        let next =
            answer.value.count > limit ? items.last.map { PageCursor(list, key: $0.fromPosition.rawValue, id: $0.caseID.rawValue) } : nil
        return Page(items: items, next: next, positions: [tenant: position ?? answer.position])
    }

    private func tenures(of tenant: TenantID, _ conditions: SQL, order: SQL, limit: Int) async throws(ReadModelError) -> Answer<[Tenure]> {
        let question: SQL = """
            SELECT c.position, o.case_id IS NOT NULL, \(TenureRow.columns)
              FROM read.cursor c
              LEFT JOIN LATERAL (
                SELECT o.* FROM read.ownership o
                  WHERE o.tenant_id = c.tenant_id AND o.build = c.build\(conditions)
                  ORDER BY \(order) LIMIT \(Int64(limit))) o ON true
              WHERE c.tenant_id = \(tenant.rawValue) AND c.projection = \(Projection.ownership.rawValue) AND c.state = 'live'
              ORDER BY \(order)
            """
        return try await self.asking(of: tenant, question) { rows in
            guard let first = rows.first else { throw ReadModelError.building(.ownership) }
            let tenures = try rows.filter { try $0.decode(1, as: Bool.self) }.map { try TenureRow.decode($0, from: 2) }
            return Answer(tenures, asOf: Position(try first.decode(0, as: Int64.self)))
        }
    }
}
