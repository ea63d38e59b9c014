import CaseHistories
import EventSourcing
import Foundation
import Ledger
import PHIVault
import Postgres
@testable import ReadModels
import Synchronization
import TestSupport

/// A database with some clinics whose histories are made up, and what follows them.
struct ClinicsUnderTest: Sendable {
    let database: TemporaryDatabase
    let ledger: Ledger
    let seal: any EventSeal
    let readModels: ReadModels
    let pass: ProjectionPass
    let clinics: [TenantID]
    let installation: TenantID

    /// Makes the clinics, lends them, removes them.
    static func with(
        _ count: Int = 1, _ body: @Sendable (ClinicsUnderTest) async throws -> Void
    ) async throws {
        try await TemporaryDatabase.with { database in
            let configuration = try PostgresConfiguration(database.url(as: "necessity_app"))
            let ledger = Ledger(configuration: configuration)
            let tenants = (0...count).map { _ in TenantID(UUID()) }
            for tenant in tenants {
                try await ledger.createTenant(tenant, kind: tenant == tenants[0] ? .installation : .clinic, at: WallClock.now())
            }
            let seal = PlainSeal()
            let pool = PostgresPool(configuration: ProjectionLoop.following(configuration), sizeMax: 4)
            let clinics = ClinicsUnderTest(
                database: database, ledger: ledger, seal: seal, readModels: ReadModels(configuration: configuration),
                pass: ProjectionPass(ledger: ledger, seal: seal, pool: pool), clinics: Array(tenants.dropFirst()), installation: tenants[0])
            do {
                try await body(clinics)
                await clinics.close()
            } catch {
                await clinics.close()
                throw error
            }
        }
    }

    /// The same with keys: parts are sealed in earnest.
    static func withVault(_ count: Int = 1, _ body: @Sendable (ClinicsUnderTest) async throws -> Void) async throws {
        let path = "/tmp/necessity-readmodels-\(UUID().uuidString).key"
        try RootKey.create(path: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let rootKey = try RootKey.load(path: path, isProduction: false)
        try await Self.with(count) { clinics in
            let keys = PostgresPool(configuration: try clinics.configuration, sizeMax: 2)
            let vault = PHIVault(pool: keys, rootKey: rootKey, now: WallClock.now)
            let sealed = ClinicsUnderTest(
                database: clinics.database, ledger: clinics.ledger, seal: vault, readModels: clinics.readModels,
                pass: ProjectionPass(ledger: clinics.ledger, seal: vault, pool: clinics.pass.pool), clinics: clinics.clinics,
                installation: clinics.installation)
            do {
                try await body(sealed)
                await keys.close()
            } catch {
                await keys.close()
                throw error
            }
        }
    }

    private func close() async {
        await self.readModels.close()
        await self.pass.pool.close()
        await self.ledger.close()
    }

    var clinic: TenantID { self.clinics[0] }

    // MARK: events

    /// Appends so many commands of a history; returns how many events they came to.
    @discardableResult
    func play(_ count: Int, of history: inout ClinicHistory, in clinic: TenantID? = nil) async throws -> Int {
        var events = 0
        for _ in 0..<count {
            let command = history.next()
            events += command.events.count
            let (append, bodies) = command.append(to: clinic ?? self.clinic)
            _ = try await self.ledger.append(try await self.seal.seal(append, bodies))
        }
        return events
    }

    /// Appends one event that no projection knows by its name.
    func appendStranger(_ type: EventType, book: Book = .work, in clinic: TenantID? = nil) async throws {
        var append = SampleEvents.append(clinic ?? self.clinic, correlation: nil, causation: nil, phi: nil)
        append.book = book
        append.events[0].type = type
        _ = try await self.ledger.append(try await self.seal.seal(append, [(PlainBody(facts: Array("{}".utf8), phi: .absent), nil)]))
    }

    /// Leave to read, as the loop and the rebuild want it.
    func grant() async throws -> SystemGrant {
        let door = AccessDoor(store: self.ledger, seal: self.seal, now: WallClock.now, id: { UUID() })
        return try await door.takeSystemGrant(
            "serve", as: .init(actor: ActorID(UUID()), purpose: "operations"), installation: self.installation)
    }

    // MARK: following

    /// Follows a clinic's books to their ends without a loop, a pass after the other.
    func catchUp(_ clinic: TenantID? = nil, isRetrying: Bool = true) async throws {
        let clinic = clinic ?? self.clinic
        try await self.administer { connection in _ = try await connection.query(BuildTable.ensure(Projection.allCases)) }
        try await self.pass.ensureCursors(Projection.allCases, of: clinic)
        for book in Book.allCases {
            // What stands still is tried once; then others have their turn.
            var isRetrying = isRetrying
            while try await self.pass.run(Projection.allCases, of: clinic, book: book, isRetrying: isRetrying).hasMore {
                isRetrying = false
            }
        }
    }

    /// How far a projection that answers is.
    func standing(_ projection: Projection, of clinic: TenantID? = nil) async throws -> ProjectionStanding? {
        try await self.readModels.standing(of: clinic ?? self.clinic).first { $0.projection == projection && $0.isLive }
    }

    /// Waits until every projection of a clinic answers as of the end of its book.
    func untilCaughtUp(_ clinic: TenantID) async throws {
        try await eventually("the projections come to the end") {
            // Whoever asks may be cut off as well.
            guard let standings = try? await self.readModels.standing(of: clinic).filter(\.isLive),
                standings.count == Projection.allCases.count
            else { return false }
            for standing in standings {
                guard standing.stop == nil, standing.position == (try await self.ledger.head(of: standing.projection.book, of: clinic))
                else { return false }
            }
            return true
        }
    }

    /// Runs a loop of its own beside `body`.
    func whileLooping(
        _ options: ProjectionLoop.Options = ProjectionLoop.Options(), _ body: @Sendable (Reports) async throws -> Void
    ) async throws {
        let reports = Reports()
        let loop = ProjectionLoop(
            self.readModels, ledger: self.ledger, seal: self.seal, configuration: try self.configuration, grant: try await self.grant(),
            options: options, report: { reports.add($0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await loop.run() }
            try await body(reports)
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    var configuration: PostgresConfiguration {
        get throws { try PostgresConfiguration(self.database.url(as: "necessity_app")) }
    }

    func rebuild(_ change: (inout Rebuild.Options) -> Void = { _ in }) async throws -> Rebuild {
        var options = Rebuild.Options()
        change(&options)
        return Rebuild(
            ledger: self.ledger, seal: self.seal, configuration: try self.configuration, grant: try await self.grant(), options: options)
    }

    /// Checks all clinics; the installation, which tests seldom look at, is brought to the end of its books first.
    func check(_ projections: [Projection] = Projection.allCases, withInstallationAsItIs: Bool = false) async throws -> RebuildCheck.Report
    {
        if !withInstallationAsItIs { try await self.catchUp(self.installation) }
        return try await RebuildCheck(
            ledger: self.ledger, seal: self.seal, configuration: try self.configuration, grant: try await self.grant()
        ).run(projections)
    }

    // MARK: faults

    /// Gives events another name, as nobody but an administrator could, and he leaves traces.
    func rename(_ type: EventType, to other: EventType, in clinic: TenantID? = nil) async throws {
        try await self.administer { connection in
            try await connection.script("ALTER TABLE ledger.event DISABLE TRIGGER event_append_only")
            let tenant = (clinic ?? self.clinic).rawValue
            _ = try await connection.execute(
                "UPDATE ledger.event SET type = \(other.rawValue) WHERE tenant_id = \(tenant) AND type = \(type.rawValue)")
            try await connection.script("ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER event_append_only")
        }
    }

    /// Changes a bit of an event's facts.
    func tamper(with position: Position) async throws {
        try await self.administer { connection in
            try await connection.script("ALTER TABLE ledger.event DISABLE TRIGGER event_append_only")
            _ = try await connection.execute(
                """
                UPDATE ledger.event SET facts = set_byte(facts, 20, get_byte(facts, 20) # 1)
                  WHERE tenant_id = \(self.clinic.rawValue) AND book = 1 AND position = \(position.rawValue)
                """)
            try await connection.script("ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER event_append_only")
        }
    }

    /// Ends every session that works on projections of this database.
    func cutProjectingConnections() async throws {
        try await self.administer { connection in
            _ = try await connection.query(
                """
                SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
                  WHERE a.datname = current_database() AND a.usename = 'necessity_app' AND a.query LIKE '%read.%'
                """)
        }
    }

    // MARK: looking behind

    /// Lends an administrator's connection to this database: for set-up, attacks and looking at rows.
    func administer<R: Sendable>(_ body: @Sendable (borrowing PostgresConnection) async throws -> R) async throws -> R {
        try await Self.administer(self.database, body)
    }

    private static func administer<R: Sendable>(
        _ database: TemporaryDatabase, _ body: @Sendable (borrowing PostgresConnection) async throws -> R
    ) async throws -> R {
        let pool = PostgresPool(configuration: try PostgresConfiguration(database.url(as: "postgres")), sizeMax: 1)
        do {
            let value = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await body(connection)
            }
            await pool.close()
            return value
        } catch {
            await pool.close()
            throw error
        }
    }

    func count(_ question: SQL) async throws -> Int {
        try await self.administer { connection in Int(try await connection.query(question).one().decode(0, as: Int64.self)) }
    }

    /// The builds that there are, as `projection build state`.
    func builds() async throws -> Set<String> {
        try await self.administer { connection in
            Set(try await connection.query("SELECT concat_ws(' ', projection, build, state) FROM read.build").map { try $0.decode(0) })
        }
    }

    /// Rows of builds that do not answer, and cursors that speak of them.
    func rowsOfOtherBuilds() async throws -> Int {
        var count = try await self.count("SELECT count(*) FROM read.cursor WHERE state <> 'live'")
        for projection in Projection.allCases {
            for table in projection.tables {
                count += try await self.count(
                    """
                    SELECT count(*) FROM \(unsafe: table.name) r WHERE NOT EXISTS (
                      SELECT FROM read.cursor c
                        WHERE c.tenant_id = r.tenant_id AND c.build = r.build AND c.projection = \(projection.rawValue) AND c.state = 'live')
                    """)
            }
        }
        return count
    }

    /// How far builds are that do not answer yet, all together.
    func foldedByBuilding() async throws -> Int {
        try await self.count("SELECT coalesce(sum(position), 0)::bigint FROM read.cursor WHERE state = 'building'")
    }

    /// A build as an interrupted rebuild leaves it, but with a row that no event made.
    func leaveHalfBuild(of projection: Projection, at position: Position) async throws {
        try await self.administer { connection in
            _ = try await connection.pipeline([
                "INSERT INTO read.build VALUES (\(projection.rawValue), 2, 'building')",
                """
                INSERT INTO read.cursor (tenant_id, projection, build, book, state, position)
                  VALUES (\(self.clinic.rawValue), \(projection.rawValue), 2, 1, 'building', \(position.rawValue))
                """,
                """
                INSERT INTO read.worklist (
                    tenant_id, build, case_id, patient_id, site_id, payer_id, service_line, kind, urgency, phase, waiting_on, needs_person,
                    opened_at, updated_at, version, position, file, letters)
                  SELECT tenant_id, 2, case_id, patient_id, site_id, payer_id, service_line, kind, urgency, 'dreamt', waiting_on,
                      needs_person, opened_at, updated_at, version, position, file, letters
                    FROM read.worklist r WHERE r.tenant_id = \(self.clinic.rawValue) LIMIT 3
                """,
            ])
        }
    }

    /// Every row of a projection's tables for a clinic, as text in the order of its key, without the build.
    func rows(_ projection: Projection, of clinic: TenantID? = nil, state: String = "live") async throws -> [String] {
        let clinic = clinic ?? self.clinic
        return try await self.administer { connection in
            var all: [String] = []
            for table in projection.tables {
                let key = table.key.map { "r.\($0)" }.joined(separator: ", ")
                all += try await connection.query(
                    """
                    SELECT (to_jsonb(r) - 'build')::text FROM \(unsafe: table.name) r
                      JOIN read.cursor c ON c.tenant_id = r.tenant_id AND c.build = r.build
                      WHERE c.tenant_id = \(clinic.rawValue) AND c.projection = \(projection.rawValue) AND c.state = \(state)
                      ORDER BY \(unsafe: key)
                    """
                ).map { try $0.decode(0, as: String.self) }
            }
            return all
        }
    }
}

/// What a loop reported.
final class Reports: Sendable {
    private let reports = Mutex<[ProjectionLoop.Report]>([])

    var all: [ProjectionLoop.Report] { self.reports.withLock { $0 } }
    func add(_ report: ProjectionLoop.Report) { self.reports.withLock { $0.append(report) } }
}
