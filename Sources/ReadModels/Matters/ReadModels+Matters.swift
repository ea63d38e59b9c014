public import CaseDomain
public import EventSourcing
import Postgres

import struct Foundation.UUID

extension ReadModels {
    /// Matters of one kind of one patient that are looked at together: those written to last.
    public static let mattersPerPatientMax = 50

    /// The orders of a clinic, what ends soonest first. How one stands at a moment is the order's to say.
    public func orders(_ query: OrderListQuery, of tenant: TenantID) async throws(ReadModelError) -> Page<Order.State> {
        try await self.matters(of: Order.self, query.filter.conditions, after: query.after, limit: query.limit, in: tenant)
    }

    /// The matters of one kind of a clinic, or of one of its patients: what ends soonest first, what has no end last.
    public func matters<Matter: PatientMatter>(
        of _: Matter.Type, ofPatient patient: PatientID?, after: PageCursor?, limit: Int, in tenant: TenantID
    ) async throws(ReadModelError) -> Page<Matter.State> {
        let conditions: SQL = patient.map { " AND r.patient_id = \($0.rawValue)" } ?? ""
        return try await self.matters(of: Matter.self, conditions, after: after, limit: limit, in: tenant)
    }

    /// A patient's matters of one kind: at most `mattersPerPatientMax`, those written to last first.
    public func matters<Matter: PatientMatter>(
        of _: Matter.Type, ofPatient patient: PatientID, in tenant: TenantID
    ) async throws(ReadModelError) -> Answer<[Matter.State]> {
        let question: SQL = """
            SELECT c.position, l.facts
              FROM read.cursor c
              LEFT JOIN LATERAL (
                SELECT r.facts FROM read.patient_matter r
                  WHERE r.tenant_id = c.tenant_id AND r.build = c.build AND r.patient_id = \(patient.rawValue)
                    AND r.kind = \(Matter.matterKind.rawValue)
                  ORDER BY r.position DESC LIMIT \(Int64(Self.mattersPerPatientMax))) l ON true
              WHERE c.tenant_id = \(tenant.rawValue) AND c.projection = \(Projection.matters.rawValue) AND c.state = 'live'
            """
        return try await self.asking(of: tenant, question) { rows in
            guard let first = rows.first else { throw ReadModelError.building(.matters) }
            var matters: [Matter.State] = []
            for row in rows {
                if let facts = try row.decode(1, as: String?.self) { matters.append(try Self.state(of: Matter.self, facts)) }
            }
            return Answer(matters, asOf: Position(try first.decode(0, as: Int64.self)))
        }
    }

    private func matters<Matter: PatientMatter>(
        of _: Matter.Type, _ conditions: SQL, after: PageCursor?, limit: Int, in tenant: TenantID
    ) async throws(ReadModelError) -> Page<Matter.State> {
        if let after, after.list != Matter.list.list { throw .cursorInvalid }
        let limit = max(1, min(limit, Self.pageMax))
        // One item more than wanted tells whether there is a next page.
        let question = Self.question(Matter.matterKind, conditions, after: after, limit: limit + 1, of: tenant)
        return try await self.asking(of: tenant, question) { rows in
            guard let first = rows.first else { throw ReadModelError.building(.matters) }
            var items: [(state: Matter.State, key: Int64, id: UUID)] = []
            for row in rows {
                guard let facts = try row.decode(1, as: String?.self) else { continue }
                items.append((try Self.state(of: Matter.self, facts), try row.decode(2, as: Int64.self), try row.decode(3, as: UUID.self)))
            }
            let page = items.prefix(limit)
            let next = items.count > limit ? page.last.map { PageCursor(Matter.list.list, key: $0.key, id: $0.id) } : nil
            return Page(items: page.map(\.state), next: next, positions: [tenant: Position(try first.decode(0, as: Int64.self))])
        }
    }

    /// One statement, so that rows, build and position are of one moment. The cursor stands in front: it is there when no row is.
    static func question(_ kind: MatterKind, _ conditions: SQL, after: PageCursor?, limit: Int, of tenant: TenantID) -> SQL {
        let beyond: SQL = after.map { " AND (r.sort_order, r.matter_id) > (\($0.key), \($0.id))" } ?? ""
        return """
            SELECT c.position, l.*
              FROM read.cursor c
              LEFT JOIN LATERAL (
                SELECT r.facts, r.sort_order, r.matter_id FROM read.patient_matter r
                  WHERE r.tenant_id = c.tenant_id AND r.build = c.build AND r.kind = \(kind.rawValue)\(conditions)\(beyond)
                  ORDER BY r.sort_order, r.matter_id LIMIT \(Int64(limit))) l ON true
              WHERE c.tenant_id = \(tenant.rawValue) AND c.projection = \(Projection.matters.rawValue) AND c.state = 'live'
            """
    }

    private static func state<Matter: PatientMatter>(of _: Matter.Type, _ facts: String) throws -> Matter.State {
        do throws(JSONFault) {
            return try Matter.State(json: try JSON(Array(facts.utf8)))
        } catch {
            throw ProjectionFault.row("read.patient_matter", error)
        }
    }
}
