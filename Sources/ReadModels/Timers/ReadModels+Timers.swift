public import CaseDomain
public import EventSourcing
import Postgres

import struct Foundation.UUID

/// A case to which something happens of itself, and when.
public struct CaseTimer: Sendable, Hashable {
    public var tenant: TenantID
    public var caseID: CaseID
    public var dueAt: Timestamp

    public init(tenant: TenantID, caseID: CaseID, dueAt: Timestamp) {
        self.tenant = tenant
        self.caseID = caseID
        self.dueAt = dueAt
    }
}

extension ReadModels {
    /// The timers of all tenants that are due at a moment, the longest due first, as far as the projection has come.
    ///
    /// Asked once a second it costs the database next to nothing, however many cases there are.
    /// - Parameters:
    ///   - last: only what follows it; from the first when `nil`.
    ///   - limit: at most so many.
    public func dueTimers(by now: Timestamp, after last: CaseTimer?, limit: Int) async throws(ReadModelError) -> [CaseTimer] {
        let beforeAll = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        let question: SQL = """
            SELECT tenant_id, case_id, due_at
              FROM read.due_timers(
                \(now.rawValue), \(last?.dueAt.rawValue ?? .min), \(last?.tenant.rawValue ?? beforeAll),
                \(last?.caseID.rawValue ?? beforeAll), \(Int32(clamping: limit)))
            """
        do throws(PostgresError) {
            let rows = try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
                try await connection.query(question)
            }
            var timers: [CaseTimer] = []
            for row in rows {
                timers.append(
                    CaseTimer(
                        tenant: TenantID(try row.decode(0, as: UUID.self)), caseID: CaseID(try row.decode(1, as: UUID.self)),
                        dueAt: Timestamp(microseconds: try row.decode(2, as: Int64.self))))
            }
            return timers
        } catch {
            throw ReadModelError(error)
        }
    }
}
