import CaseHistories
import EventSourcing
import Foundation
import Ledger
import PHIVault
import Postgres
@testable import ReadModels
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
        _ count: Int = 1, seal: (any EventSeal)? = nil, _ body: @Sendable (ClinicsUnderTest) async throws -> Void
    ) async throws {
        try await TemporaryDatabase.with { database in
            let configuration = try PostgresConfiguration(database.url(as: "necessity_app"))
            let ledger = Ledger(configuration: configuration)
            let tenants = (0...count).map { _ in TenantID(UUID()) }
            for tenant in tenants {
                try await ledger.createTenant(tenant, kind: tenant == tenants[0] ? .installation : .clinic, at: WallClock.now())
            }
            let seal = seal ?? PlainSeal()
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
            while try await self.pass.run(Projection.allCases, of: clinic, book: book, isRetrying: isRetrying).hasMore {}
        }
    }

    var directory: BookDirectory {
        let database = self.database
        let tenants = self.clinics + [self.installation]
        return BookDirectory(
            tenants: { tenants },
            moved: { moment in
                try await Self.administer(database) { connection in
                    try await connection.query(
                        """
                        SELECT DISTINCT ON (tenant_id, book) tenant_id, book, position, recorded_at FROM ledger.event
                          WHERE recorded_at >= \(moment.rawValue) ORDER BY tenant_id, book, position DESC
                        """
                    ).map { row in
                        BookDirectory.Head(
                            tenant: TenantID(try row.decode(0, as: UUID.self)), book: Book(rawValue: try row.decode(1)) ?? .work,
                            position: Position(try row.decode(2, as: Int64.self)),
                            recordedAt: Timestamp(microseconds: try row.decode(3)))
                    }
                }
            })
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
