public import EventSourcing
import Postgres

import struct Foundation.UUID

/// A stream to which something happens of itself, and when.
public struct StreamTimer: Sendable, Hashable {
    /// What kind of stream it is. Each raw value is a promise between `read.due_moments` and this program.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case `case`
        case order
        case coverage
        case benefitPool = "benefit_pool"
        case rightsRequest = "rights_request"
        case exception
        case patient
    }

    public var kind: Kind
    public var tenant: TenantID
    public var stream: StreamID
    public var dueAt: Timestamp

    public init(_ kind: Kind, tenant: TenantID, stream: StreamID, dueAt: Timestamp) {
        self.kind = kind
        self.tenant = tenant
        self.stream = stream
        self.dueAt = dueAt
    }
}

extension ReadModels {
    /// The timers of all tenants that are due at a moment, the longest due first, as far as the projections have come.
    ///
    /// Asked once a second it costs the database next to nothing, however many streams there are.
    /// - Parameters:
    ///   - last: only what follows it; from the first when `nil`.
    ///   - limit: at most so many.
    public func dueTimers(by now: Timestamp, after last: StreamTimer?, limit: Int) async throws(ReadModelError) -> [StreamTimer] {
        let beforeAll = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        let question: SQL = """
            SELECT kind, tenant_id, stream_id, due_at
              FROM read.due_moments(
                \(now.rawValue), \(last?.dueAt.rawValue ?? .min), \(last?.tenant.rawValue ?? beforeAll),
                \(last?.stream.rawValue ?? beforeAll), \(Int32(clamping: limit)))
            """
        do throws(PostgresError) {
            let rows = try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
                try await connection.query(question)
            }
            var timers: [StreamTimer] = []
            for row in rows {
                // What a newer schema has more of is for a newer program to carry out.
                guard let kind = StreamTimer.Kind(rawValue: try row.decode(0, as: String.self)) else { continue }
                timers.append(
                    StreamTimer(
                        kind, tenant: TenantID(try row.decode(1, as: UUID.self)), stream: StreamID(try row.decode(2, as: UUID.self)),
                        dueAt: Timestamp(microseconds: try row.decode(3, as: Int64.self))))
            }
            return timers
        } catch {
            throw ReadModelError(error)
        }
    }
}
