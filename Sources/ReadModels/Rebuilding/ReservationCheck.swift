import CaseDomain
import EventSourcing
import Ledger
import Postgres

import struct Foundation.UUID

/// What a tenant's reservations should be, from its events alone, beside what they are (architecture, D1).
///
/// A claim is taken and released as a pure function of events, so a lost or forged row shows. Claims that are held are kept in
/// memory, two or three for each open case and one for each external identifier; and so are benefit pools and
/// exceptions, of which a patient has few.
struct ReservationCheck {
    private let tenant: TenantID
    private let ledger: Ledger
    private let seal: any EventSeal
    private var decoder = BookDecoder(lookingInto: [.case, .patient, .pool, .exception])
    private var cases: CaseRows
    private var pools: [StreamID: BenefitPool.State] = [:]
    private var exceptions: [StreamID: CaseException.State] = [:]
    private var claims = ClaimBook()

    private static let pageMax = 1_000
    /// Far from the numbers of other builds made in the same transaction.
    private static let buildOffset: Int32 = -1_000_000_000

    init(tenant: TenantID, ledger: Ledger, seal: any EventSeal, build: Build) {
        self.tenant = tenant
        self.ledger = ledger
        self.seal = seal
        self.cases = CaseRows(table: .caseState, of: tenant, build: Build(build.rawValue + Self.buildOffset))
    }

    /// Recomputes and compares in the transaction at hand: a command's events and its claims are committed together, so in one
    /// snapshot they fit.
    mutating func run(on connection: borrowing PostgresConnection, _ count: (Int) -> Void) async throws -> TenantCheck.Comparison {
        let head = try await connection.query(
            """
            SELECT e.position FROM ledger.event e WHERE e.tenant_id = \(self.tenant.rawValue) AND e.book = \(Book.work.rawValue)
              ORDER BY e.position DESC LIMIT 1
            """
        ).first.map { Position(try $0.decode(0, as: Int64.self)) }
        if let head { try await self.follow(through: head, on: connection, count) }
        self.claims.settle()
        return try await self.compare(on: connection)
    }

    private mutating func follow(through head: Position, on connection: borrowing PostgresConnection, _ count: (Int) -> Void) async throws {
        let (ledger, tenant) = (self.ledger, self.tenant)
        try await ledger.feed(.work, of: tenant, after: .start, through: head) { batch in
            let events = self.decoder.decode(batch, try await self.seal.openFacts(of: batch))
            count(batch.count)
            if let statement = self.cases.missing(for: events) { try self.cases.take(try await connection.query(statement)) }
            for event in events { try self.follow(event) }
            if self.cases.changedBytes >= TenantCheck.bytesPerWriteMax { _ = try await connection.pipeline(self.cases.writes()) }
        }
    }

    private mutating func follow(_ event: BookEvent) throws(ProjectionFault) {
        switch event.content {
        case .file(let fact):
            let state = self.cases.file(of: CaseID(event.stream.rawValue)) ?? CaseFile.initial
            self.claims.add(CaseFile.reservations(following: [fact], in: state, of: event.stream), of: event)
            try self.cases.fold(event)
        case .patient(let fact):
            self.claims.add(Patient.reservations(following: [fact], of: event.stream), of: event)
        case .pool(let fact):
            let state = self.pools[event.stream] ?? BenefitPool.initial
            self.claims.add(BenefitPool.reservations(following: [fact], in: state, of: event.stream), of: event)
            BenefitPool.evolve(&self.pools[event.stream, default: BenefitPool.initial], by: event.recorded(fact))
        case .exception(let fact):
            let state = self.exceptions[event.stream] ?? CaseException.initial
            self.claims.add(CaseException.reservations(following: [fact], in: state, of: event.stream), of: event)
            CaseException.evolve(&self.exceptions[event.stream, default: CaseException.initial], by: event.recorded(fact))
        case .faulty(_, let fault):
            throw fault
        case .letter, .task, .order, .coverage, .rights, .access, .elsewhere:
            self.claims.pass(event)
        }
    }

    private mutating func compare(on connection: borrowing PostgresConnection) async throws -> TenantCheck.Comparison {
        var odd: [String] = []
        var count = 0
        var after: (kind: String, token: [UInt8], stream: UUID, from: Int64) = (
            "", [], UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)), .min
        )
        while true {
            let rows = try await connection.query(
                """
                SELECT r.kind, r.token, r.stream_id, r.valid_from, r.valid_to, r.regardless, r.position FROM ledger.reservation r
                  WHERE r.tenant_id = \(self.tenant.rawValue)
                    AND (r.kind, r.token, r.stream_id, r.valid_from) > (\(after.kind), \(after.token), \(after.stream), \(after.from))
                  ORDER BY r.kind, r.token, r.stream_id, r.valid_from LIMIT \(Int64(Self.pageMax))
                """)
            for row in rows {
                after = (try row.decode(0), try row.decode(1, as: [UInt8].self), try row.decode(2), try row.decode(3))
                let name = ClaimBook.Name(kind: after.kind, token: after.token, stream: after.stream)
                let claim = ClaimBook.Claim(
                    from: after.from, to: try row.decode(4), isRegardless: try row.decode(5), position: try row.decode(6))
                if !self.claims.remove(claim, of: name) { odd.append("\(after.kind) \(StreamID(after.stream))") }
            }
            count += rows.count
            if rows.count < Self.pageMax { break }
        }
        // What is left is held by the events and not by the table; one that differs shows on both sides.
        odd += self.claims.names.map { "\($0.kind) \(StreamID($0.stream))" }
        if odd.isEmpty { return TenantCheck.Comparison(rowsCompared: count, difference: nil) }
        let keys = Array(Set(odd).sorted().prefix(RebuildCheck.keysShownMax))
        return TenantCheck.Comparison(
            rowsCompared: count,
            difference: RebuildCheck.Difference(tenant: self.tenant, table: "ledger.reservation", keys: keys, count: Set(odd).count))
    }
}
