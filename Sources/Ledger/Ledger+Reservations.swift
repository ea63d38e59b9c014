public import EventSourcing
import Postgres

import struct Foundation.UUID

extension Ledger {
    /// Claims that are looked up at once.
    public static let claimsMax = 100

    /// Who holds claims of a kind now: the streams, each with the token it holds; a token that nobody holds is not among them.
    ///
    /// This is how something is found again by a keyed hash of what others call it. At most `claimsMax` tokens of 32 bytes.
    public func holders(of kind: String, _ tokens: [[UInt8]], of tenant: TenantID) async throws(EventStoreError) -> [[UInt8]: StreamID] {
        precondition(tokens.count <= Self.claimsMax, "the caller bounds how many claims it looks up")
        if tokens.isEmpty { return [:] }
        let statement: SQL = """
            SELECT token, stream_id FROM ledger.reservation
             WHERE tenant_id = \(tenant.rawValue) AND kind = \(kind) AND token = ANY (\(tokens))
             ORDER BY token, stream_id
            """
        return try await self.reading(of: tenant, [statement]) { rows throws(PostgresError) in
            var holders: [[UInt8]: StreamID] = [:]
            for row in rows[0] { holders[try row.decode(0, as: [UInt8].self)] = StreamID(try row.decode(1, as: UUID.self)) }
            return holders
        }
    }
}
