import CaseDomain
public import EventSourcing
import Postgres

extension ReadModels {
    /// The tasks of a clinic, those due soonest first.
    public func tasks(_ query: TaskListQuery, of tenant: TenantID) async throws(ReadModelError) -> Page<TaskListing> {
        if let after = query.after, after.list != .tasks { throw .cursorInvalid }
        let limit = max(1, min(query.limit, Self.pageMax))
        // One item more than wanted tells whether there is a next page.
        return try await self.asking(of: tenant, Self.question(query, limit: limit + 1, of: tenant)) { rows in
            guard let first = rows.first else { throw ReadModelError.building(.tasks) }
            var items: [TaskListing] = []
            for row in rows where try row.decode(1, as: Bool.self) { items.append(try TaskRow.decode(row, from: 2)) }
            let page = Array(items.prefix(limit))
            let next =
                items.count > limit
                ? page.last.map { PageCursor(.tasks, key: $0.dueAt?.rawValue ?? .max, id: $0.taskID.rawValue) } : nil
            return Page(items: page, next: next, positions: [tenant: Position(try first.decode(0, as: Int64.self))])
        }
    }

    /// One statement, so that rows, build and position are of one moment. The cursor stands in front: it is there when no row is.
    static func question(_ query: TaskListQuery, limit: Int, of tenant: TenantID) -> SQL {
        let beyond: SQL = query.after.map { " AND (r.due_order, r.task_id) > (\($0.key), \($0.id))" } ?? ""
        return """
            SELECT c.position, l.task_id IS NOT NULL, l.*
              FROM read.cursor c
              LEFT JOIN LATERAL (
                SELECT \(TaskRow.columns) FROM read.task r
                  WHERE r.tenant_id = c.tenant_id AND r.build = c.build\(query.filter.conditions)\(beyond)
                  ORDER BY r.due_order, r.task_id LIMIT \(Int64(limit))) l ON true
              WHERE c.tenant_id = \(tenant.rawValue) AND c.projection = \(Projection.tasks.rawValue) AND c.state = 'live'
            """
    }
}
