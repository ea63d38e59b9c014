import EventSourcing
import Foundation
import Ledger
import PHIVault
import Postgres
import PostgresCluster

/// N6: reading a book through, beside psql's COPY of the same rows in the same run, as the same role, along the same index.
struct FeedBench {
    let ground: BenchGround
    let runs: Int

    /// Events in the book.
    static let eventCount = 300_000
    private static let eventsPerCommand = 10
    private static let eventsPerCase = 50
    private static let writers = 16

    /// What is read of each event, and what psql copies beside it: every column that this holds.
    private enum Reading: CaseIterable {
        case envelopes
        case wholeRows
        case decoded

        var name: String {
            switch self {
            case .envelopes: "envelopes"
            case .wholeRows: "with sealed parts"
            case .decoded: "opened and decoded"
            }
        }

        var content: EnvelopeBatch.Content {
            switch self {
            case .envelopes: .envelopes
            case .wholeRows: .factsAndPHI
            case .decoded: .facts
            }
        }

        var columns: String {
            let envelope = """
                tenant_id, book, position, stream_id, version, type, actor_id, purpose, command_id, command_index, command_hash, \
                correlation_id, causation_position, occurred_at, recorded_at, facts_key_id, phi_key_id
                """
            return switch self {
            case .envelopes: envelope
            case .wholeRows: envelope + ", facts, phi"
            case .decoded: envelope + ", facts"
            }
        }

        var goal: Measurement.Goal {
            switch self {
            case .envelopes, .wholeRows: .atLeast(floor: 0.6, stretch: 0.9)
            case .decoded: .atLeast(floor: 0.25, stretch: 0.6)
            }
        }
    }

    func throughput() async throws -> [Measurement] {
        let configuration = try PostgresConfiguration(self.ground.url)
        let ledger = Ledger(configuration: configuration)
        let keys = PostgresPool(configuration: configuration, sizeMax: 2)
        let vault = PHIVault(
            pool: keys, rootKey: try RootKey.load(path: "\(self.ground.directory)/root.key", isProduction: false), now: WallClock.now)
        let book = try await self.fill(ledger, vault)
        let psql = Psql(path: try ServerBinaries.find().path(of: "psql"), url: self.ground.url)

        var ours: [Reading: [Double]] = [:]
        var beside: [Reading: [Double]] = [:]
        // The first run finds the rows as the writers left them, and tidies up for those that follow: it does not count.
        for run in 0...self.runs {
            for reading in Reading.allCases {
                let copied = try await self.copy(reading, of: book.tenant, by: psql)
                let fed = try await self.feed(reading, of: book, ledger, vault)
                guard run > 0 else { continue }
                beside[reading, default: []].append(copied)
                ours[reading, default: []].append(fed)
            }
        }
        await ledger.close()
        await keys.close()
        return Reading.allCases.map { reading in
            Measurement(
                id: "N6", variant: reading.name, value: ours[reading, default: []].median, unit: "events/s",
                besideName: "psql COPY", beside: beside[reading, default: []].median, goal: reading.goal)
        }
    }

    /// Events per second of a feed from the first to the last.
    private func feed(_ reading: Reading, of book: Filled, _ ledger: Ledger, _ vault: PHIVault) async throws -> Double {
        var count = 0
        var amountCents: Int64 = 0
        let start = ContinuousClock.now
        try await ledger.feed(.work, of: book.tenant, after: .start, carrying: reading.content) { batch in
            count += batch.count
            guard reading == .decoded else { return }
            let facts = try await vault.openFacts(of: batch)
            for (index, envelope) in batch.enumerated() {
                let event = try BenchEvent.decode(envelope.type, facts: facts.object(at: index), phi: .sealed)
                amountCents += event?.service.amountCents ?? 0
            }
        }
        let elapsed = ContinuousClock.now - start
        guard count == Self.eventCount, reading != .decoded || amountCents == book.amountCents else {
            throw BenchError.wrong(what: "the feed gave \(count) events whose amounts sum up to \(amountCents)")
        }
        return Double(count) / (elapsed.milliseconds / 1_000)
    }

    /// Rows per second of psql's COPY, to nowhere.
    private func copy(_ reading: Reading, of tenant: TenantID, by psql: Psql) async throws -> Double {
        // The settings that the feed makes for itself: without them the planner may sort the book first, and psql loses.
        let settings = ["enable_seqscan", "enable_bitmapscan", "enable_sort", "jit"].map { "SET \($0) = off" }
        let milliseconds = try await psql.milliseconds(
            of: [
                """
                COPY (SELECT \(reading.columns) FROM ledger.event
                  WHERE tenant_id = '\(tenant)' AND book = 1 AND position > 0 ORDER BY position) TO STDOUT (FORMAT binary)
                """
            ], after: ["SET necessity.tenant = '\(tenant)'", "SET statement_timeout = 0"] + settings)
        return Double(Self.eventCount) / (milliseconds[0] / 1_000)
    }

    // MARK: filling

    private struct Filled {
        let tenant: TenantID
        /// Of all events together: what whoever decoded them must find.
        let amountCents: Int64
    }

    /// Fills the book of a new tenant with cases, whose events arrive interleaved.
    private func fill(_ ledger: Ledger, _ vault: PHIVault) async throws -> Filled {
        let tenant = TenantID(TimeOrderedID.next())
        try await ledger.createTenant(tenant, kind: .clinic, at: WallClock.now())
        let factsKey = try await vault.factsKey(of: tenant)
        let amountCents = try await withThrowingTaskGroup(of: Int64.self) { group in
            for writer in 0..<Self.writers {
                group.addTask {
                    var amountCents: Int64 = 0
                    for _ in stride(from: writer, to: Self.eventCount / Self.eventsPerCase, by: Self.writers) {
                        let stream = StreamID(TimeOrderedID.next())
                        let phiKey = try await vault.key(for: stream, kind: .case, owner: PatientID(UUID()), of: tenant)
                        let sealer = BenchTenant(id: tenant, factsKey: factsKey, phiKey: phiKey)
                        for first in stride(from: 0, to: Self.eventsPerCase, by: Self.eventsPerCommand) {
                            let events = (first..<(first + Self.eventsPerCommand)).map { number in
                                BenchEvent(
                                    number, service: StreamID(TimeOrderedID.next()), payer: StreamID(tenant.rawValue),
                                    from: CivilDate(dayNumber: 20_000 + number)!)
                            }
                            amountCents += events.reduce(0) { $0 + $1.service.amountCents }
                            _ = try await ledger.append(sealer.command(of: events, stream: stream, expected: Int32(first)))
                        }
                    }
                    return amountCents
                }
            }
            return try await group.reduce(0, +)
        }
        let pool = PostgresPool(configuration: try PostgresConfiguration(self.ground.pgbench.url), sizeMax: 1)
        try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            // As autovacuum would have done by the time that anyone reads a book through.
            try await connection.script("VACUUM (ANALYZE) ledger.event")
        }
        await pool.close()
        return Filled(tenant: tenant, amountCents: amountCents)
    }
}

extension BenchTenant {
    /// A command of several events with 250 bytes about a patient each, sealed.
    fileprivate func command(of events: [BenchEvent], stream: StreamID, expected: Int32) -> Append {
        var append = Append(
            tenant: self.id, book: .work, command: CommandID(TimeOrderedID.next()),
            commandHash: (0..<32).map { _ in UInt8.random(in: 0...255) }, actor: ActorID(self.id.rawValue), purpose: "operations",
            correlation: CorrelationID(stream.rawValue), events: [])
        for (index, event) in events.enumerated() {
            append.events.append(
                ProposedEvent(
                    stream: stream, expected: StreamVersion(expected + Int32(index)), type: event.type, occurredAt: WallClock.now(),
                    facts: SealedPart(key: self.factsKey.id, bytes: []), phi: SealedPart(key: self.phiKey.id, bytes: [])))
            let binding = EnvelopeBinding(append.events[index], at: index, of: append)
            append.events[index].facts = self.factsKey.seal(event.encoded().facts, bound: binding.bytes(of: .facts))
            append.events[index].phi = self.phiKey.seal(Array(repeating: 0x2A, count: 250), bound: binding.bytes(of: .phi))
        }
        return append
    }
}
