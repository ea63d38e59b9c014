import CaseSystem
import EventSourcing
import Foundation
import Ledger
import PHIVault
import Postgres
import PostgresCluster
import Schema

/// What benchmarks run on: a durable private server of their own, tenants with keys, and a plain table for pgbench.
struct BenchGround: Sendable {
    let cluster: PostgresCluster
    let pgbench: PgBench
    let url: String
    let directory: String
    let tenants: [BenchTenant]

    static let tenantCount = 64
    private static let database = "bench"

    /// Makes the ground, lends it, removes it.
    static func with(_ body: (BenchGround) async throws -> Void) async throws {
        let directory = "/tmp/necessity-bench-\(ProcessInfo.processInfo.processIdentifier)"
        let home = ClusterHome(path: directory)
        let lock = try ClusterLock(home)
        let binaries = try ServerBinaries.find()
        var options = PostgresCluster.Options()
        options.settings = ["shared_buffers": "1GB", "max_connections": "200"]
        let cluster = try PostgresCluster(home: home, binaries: binaries, options: options)
        // Ctrl-C takes the server away: whatever is measured fails, and leaves nothing behind.
        let interruption = Interruption()
        let watch = Task {
            await interruption.wait()
            if !Task.isCancelled { try? await cluster.stop(.immediate) }
        }
        defer { watch.cancel() }
        try await cluster.make()
        try await cluster.start()
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(try await Self.prepare(cluster, binaries, directory)))
        } catch {
            outcome = .failure(error)
        }
        try? await cluster.stop(.immediate)
        try? FileManager.default.removeItem(atPath: directory)
        withExtendedLifetime(lock) {}
        try outcome.get()
    }

    private static func prepare(_ cluster: PostgresCluster, _ binaries: ServerBinaries, _ directory: String) async throws -> BenchGround {
        let administrator = PostgresPool(
            configuration: try PostgresConfiguration(cluster.url(as: "postgres", database: "postgres")), sizeMax: 1)
        try await administrator.withConnection { (connection: borrowing PostgresConnection) async throws in
            try await Installation.ensureRoles(connection)
            try await Installation.createDatabase(Self.database, connection)
        }
        await administrator.close()
        _ = try await Migrator(configuration: try PostgresConfiguration(cluster.url(as: "necessity_migrator", database: Self.database)))
            .migrate()
        let superuser = cluster.url(as: "postgres", database: Self.database)
        let pool = PostgresPool(configuration: try PostgresConfiguration(superuser), sizeMax: 1)
        try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            try await connection.script(Self.plainTable)
        }
        await pool.close()

        let url = cluster.url(as: "necessity_app", database: Self.database)
        let ledger = Ledger(configuration: try PostgresConfiguration(url))
        let keys = PostgresPool(configuration: try PostgresConfiguration(url), sizeMax: 1)
        try RootKey.create(path: "\(directory)/root.key")
        let vault = PHIVault(
            pool: keys, rootKey: try RootKey.load(path: "\(directory)/root.key", isProduction: false), now: WallClock.now)
        var tenants: [BenchTenant] = []
        for _ in 0..<Self.tenantCount {
            let tenant = TenantID(TimeOrderedID.next())
            try await ledger.createTenant(tenant, kind: .clinic, at: WallClock.now())
            let phiKey = try await vault.key(for: StreamID(TimeOrderedID.next()), kind: .case, owner: PatientID(UUID()), of: tenant)
            tenants.append(BenchTenant(id: tenant, factsKey: try await vault.factsKey(of: tenant), phiKey: phiKey))
        }
        await keys.close()
        await ledger.close()
        let path = binaries.path(of: "pgbench")
        guard FileManager.default.isExecutableFile(atPath: path) else { throw BenchError.missing(program: "pgbench") }
        return BenchGround(
            cluster: cluster, pgbench: PgBench(path: path, url: superuser), url: url, directory: directory, tenants: tenants)
    }

    /// The same columns and the same indexes as `ledger.event`, and nothing else: no policy, no trigger, no check.
    private static let plainTable = """
        CREATE SCHEMA plain;
        CREATE TABLE plain.event (LIKE ledger.event INCLUDING INDEXES INCLUDING STORAGE);
        CREATE SEQUENCE plain.number;
        """

    /// One plain INSERT a transaction, with ids in time order and 400 bytes of body.
    func writeInsertScript() throws -> String {
        let path = "\(self.directory)/insert.sql"
        let script = """
            INSERT INTO plain.event
              SELECT '00000000-0000-7000-8000-000000000001'::uuid, 1::smallint, n, lpad(to_hex(n), 32, '0')::uuid, 1, 'bench.made.v1',
                '00000000-0000-7000-8000-000000000002'::uuid, 'operations', lpad(to_hex(n), 32, '0')::uuid, 0::smallint,
                decode(repeat('05', 32), 'hex'), NULL, NULL, 1, 1, '00000000-0000-7000-8000-000000000003'::uuid,
                '\\x\(String(repeating: "2a", count: 179))'::bytea, '00000000-0000-7000-8000-000000000004'::uuid,
                '\\x\(String(repeating: "2a", count: 279))'::bytea
              FROM nextval('plain.number') n;
            """
        try script.split(separator: "\n").joined(separator: " ").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}

/// A tenant with its keys.
struct BenchTenant: Sendable {
    let id: TenantID
    let factsKey: DataKey
    let phiKey: DataKey

    /// A command of one event of 400 bytes, sealed.
    func command(stream: StreamID, expected: Int32) -> Append {
        var append = Append(
            tenant: self.id, book: .work, command: CommandID(TimeOrderedID.next()), commandHash: Self.hash, actor: Self.actor,
            purpose: "operations",
            events: [
                ProposedEvent(
                    stream: stream, expected: StreamVersion(expected), type: "bench.made.v1", occurredAt: Timestamp(microseconds: 1),
                    facts: SealedPart(key: self.factsKey.id, bytes: []), phi: SealedPart(key: self.phiKey.id, bytes: []))
            ])
        let binding = EnvelopeBinding(append.events[0], at: 0, of: append)
        append.events[0].facts = self.factsKey.seal(Self.facts, bound: binding.bytes(of: .facts))
        append.events[0].phi = self.phiKey.seal(Self.phi, bound: binding.bytes(of: .phi))
        return append
    }

    /// A command with its parts sealed, all patients' parts by one key.
    func seal(_ append: Append, _ bodies: [PlainBody]) -> Append {
        var sealed = append
        for (index, body) in bodies.enumerated() {
            sealed.events[index].facts = SealedPart(key: self.factsKey.id, bytes: [])
            guard case .present(let phi) = body.phi else {
                let binding = EnvelopeBinding(sealed.events[index], at: index, of: sealed)
                sealed.events[index].facts = self.factsKey.seal(body.facts, bound: binding.bytes(of: .facts))
                continue
            }
            sealed.events[index].phi = SealedPart(key: self.phiKey.id, bytes: [])
            let binding = EnvelopeBinding(sealed.events[index], at: index, of: sealed)
            sealed.events[index].facts = self.factsKey.seal(body.facts, bound: binding.bytes(of: .facts))
            sealed.events[index].phi = self.phiKey.seal(phi, bound: binding.bytes(of: .phi))
        }
        return sealed
    }

    private static let hash = Array(repeating: UInt8(5), count: 32)
    private static let actor = ActorID(UUID())
    private static let facts = Array(repeating: UInt8(0x2A), count: 150)
    private static let phi = Array(repeating: UInt8(0x2A), count: 250)
}

extension TimeOrderedID {
    /// A UUIDv7 of now, by this machine's clock.
    static func next() -> UUID {
        TimeOrderedID.version7(at: WallClock.now(), random: (UInt64.random(in: 0...UInt64.max), UInt64.random(in: 0...UInt64.max)))
    }
}
