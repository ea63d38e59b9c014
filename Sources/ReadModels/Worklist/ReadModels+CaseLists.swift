import CaseDomain
public import EventSourcing
import Postgres

extension ReadModels {
    /// What there is to do: open cases of one or several clinics, as one list.
    ///
    /// - Parameter tenants: 1 to `tenantsPerListMax` clinics, whose cases the caller may see.
    public func worklist(_ query: CaseListQuery, of tenants: [TenantID]) async throws(ReadModelError) -> Page<CaseListing> {
        try await self.list(.worklist, query, of: tenants)
    }

    /// All cases of one or several clinics, closed ones too.
    public func cases(_ query: CaseListQuery, of tenants: [TenantID]) async throws(ReadModelError) -> Page<CaseListing> {
        try await self.list(.caseState, query, of: tenants)
    }

    /// One part for each clinic, merged: every clinic's part is asked for with the same cursor, which names no clinic.
    private func list(_ projection: Projection, _ query: CaseListQuery, of tenants: [TenantID]) async throws(ReadModelError) -> Page<
        CaseListing
    > {
        guard (1...Self.tenantsPerListMax).contains(tenants.count), query.filter.isValid else { throw .queryInvalid }
        if let after = query.after, after.list != query.order.list { throw .cursorInvalid }
        let limit = max(1, min(query.limit, Self.pageMax))
        var items: [CaseListing] = []
        var positions: [TenantID: Position] = [:]
        for part in try await self.parts(projection, query, limit: limit, of: tenants) {
            items += part.answer.value
            positions[part.tenant] = part.answer.position
        }
        let order = query.order
        items.sort { left, right in
            let (left, right) = ((order.key(of: left), left.caseID), (order.key(of: right), right.caseID))
            return order.isDescending ? left > right : left < right
        }
        let page = Array(items.prefix(limit))
        let next = items.count > limit ? page.last.map { PageCursor(order.list, key: order.key(of: $0), id: $0.caseID.rawValue) } : nil
        return Page(items: page, next: next, positions: positions)
    }

    private struct Part: Sendable {
        let tenant: TenantID
        let answer: Answer<[CaseListing]>
    }

    private func parts(
        _ projection: Projection, _ query: CaseListQuery, limit: Int, of tenants: [TenantID]
    ) async throws(ReadModelError) -> [Part] {
        if tenants.count == 1 { return [try await self.part(projection, query, limit: limit, of: tenants[0])] }
        return try await withTaskGroup(of: Result<Part, ReadModelError>.self) { group in
            for tenant in tenants {
                group.addTask {
                    do throws(ReadModelError) {
                        return .success(try await self.part(projection, query, limit: limit, of: tenant))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            var parts: [Result<Part, ReadModelError>] = []
            for await part in group { parts.append(part) }
            return parts
        }.map { part throws(ReadModelError) in try part.get() }
    }

    /// One item more than wanted tells whether there is a next page.
    private func part(_ projection: Projection, _ query: CaseListQuery, limit: Int, of tenant: TenantID) async throws(ReadModelError)
        -> Part
    {
        let question = Self.question(projection, query, limit: limit + 1, of: tenant)
        return try await self.asking(of: tenant, question) { rows in
            guard let first = rows.first else { throw ReadModelError.building(projection) }
            let position = Position(try first.decode(0, as: Int64.self))
            var items: [CaseListing] = []
            for row in rows where try row.decode(1, as: Bool.self) { items.append(try CaseListing(row, of: tenant, from: 2)) }
            return Part(tenant: tenant, answer: Answer(items, asOf: position))
        }
    }

    /// One statement, so that rows, build and position are of one moment. The cursor stands in front: it is there when no row is.
    static func question(_ projection: Projection, _ query: CaseListQuery, limit: Int, of tenant: TenantID) -> SQL {
        let isWorklist = projection == .worklist
        let table: SQL = isWorklist ? "read.worklist" : "read.case_state"
        return """
            SELECT c.position, l.case_id IS NOT NULL, l.*
              FROM read.cursor c
              LEFT JOIN LATERAL (
                SELECT \(CaseListing.columns)
                  FROM (
                    SELECT r.* FROM \(table) r
                      WHERE r.tenant_id = c.tenant_id AND r.build = c.build\(isWorklist ? " AND r.phase <> 'closed'" : "" as SQL)\
            \(query.filter.conditions)\(query.after.map(query.order.after) ?? "")
                      \(query.order.clause) LIMIT \(Int64(limit))) r) l ON true
              WHERE c.tenant_id = \(tenant.rawValue) AND c.projection = \(projection.rawValue) AND c.state = 'live'
            """
    }
}
