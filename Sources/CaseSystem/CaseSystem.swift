public import CaseAPI
public import EventSourcing
public import Foundation
import Hummingbird
import HummingbirdCore
import Ledger
public import Logging
import PHIVault
import Postgres
import PostgresCluster
import ReadModels
import Reference
import ServiceLifecycle

/// The running program: everything that answers, wired together. The only place that names live parts.
public struct CaseSystem: Sendable {
    /// The program itself, as events name it when nobody else acts.
    public static let program = ActorID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0x80, 0, 0x80, 0, 0, 0, 0, 0, 0, 2)))
    /// The tenant that is the installation itself.
    public static let installation = TenantID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0x80, 0, 0x80, 0, 0, 0, 0, 0, 0, 1)))
    /// Clients that are connected at once; one more waits to be taken.
    static let clientConnectionsMax = 4_096
    /// The label of our own logger; libraries get another one.
    public static let loggerLabel = "necessity"

    private let configuration: Configuration
    private let stores: Stores
    private let readModels: ReadModels
    private let codes: CodeTables
    private let projections: ProjectionLoop
    private let news: BookNews
    private let services: CaseServices
    private let logger: Logger
    /// Signs tokens, where this is for trying things out.
    public let issuer: DevelopmentIssuer?

    /// Wires the program over a database that is migrated.
    ///
    /// Makes the root key's file when it is missing and this is for trying things out; records in the installation's access book
    /// that the program begins to read (architecture, D4).
    public init(
        _ configuration: Configuration, databaseURL: String, limits: RequestLimits = RequestLimits(), metrics: PrometheusMetrics,
        logger: Logger
    ) async throws {
        let stores = try Stores(configuration, databaseURL: databaseURL)
        let issuer = try DevelopmentIssuer(keyFile: "\(configuration.home.path)/issuer.key", isProduction: configuration.isProduction)
        let grant = try await stores.takeSystemGrant("serve")
        let readModels = ReadModels(configuration: stores.database)
        let codes = CodeTables(configuration: stores.database)
        let readiness = Readiness(ledger: stores.ledger, vault: stores.vault, keyPool: stores.keyPool, readModels: readModels)
        self.configuration = configuration
        self.stores = stores
        self.readModels = readModels
        self.codes = codes
        self.projections = ProjectionLoop(
            readModels, ledger: stores.ledger, seal: stores.vault, configuration: stores.database, grant: grant,
            report: { Self.tell($0, logger) })
        self.news = BookNews(of: stores.ledger, speaking: stores.database, listening: try configuration.listening(databaseURL))
        self.issuer = issuer
        self.logger = logger
        self.services = CaseServices(
            installation: Self.installation, ledger: stores.ledger, vault: stores.vault, door: stores.door,
            tokens: await issuer.verifier(now: WallClock.now), now: WallClock.now, newID: Self.newID, readModels: readModels,
            codes: codes, readiness: { await readiness.checks() }, metrics: { metrics.text }, limits: limits)
    }

    /// A UUIDv7 of now, by this machine's clock.
    public static func newID() -> UUID {
        TimeOrderedID.version7(at: WallClock.now(), random: (UInt64.random(in: 0...UInt64.max), UInt64.random(in: 0...UInt64.max)))
    }

    /// Serves until it is told to stop, or its task is cancelled; ends when everything that was begun is answered.
    ///
    /// - Parameters:
    ///   - stop: returns when the program should stop.
    ///   - onReady: called with the port, once requests are taken.
    public func run(until stop: @escaping @Sendable () async -> Void, onReady: @escaping @Sendable (Int) async -> Void) async throws {
        let address = self.configuration.address
        let libraryLogger = JSONLogHandler.quiet(self.logger)
        // The server takes requests only after its own callback has returned.
        let (ports, listening) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        let application = Application(
            router: CaseAPI.router(self.services, logger: self.logger),
            server: .http1(configuration: .init(idleTimeout: .seconds(75))),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), serverName: "necessity", reuseAddress: true,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.clientConnectionsMax)),
            onServerRunning: { channel in listening.yield(channel.localAddress?.port ?? address.port) }, logger: libraryLogger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: application)], logger: libraryLogger))
        let outcome: Result<Void, any Error> = await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { for await port in ports { await onReady(port) } }
            tasks.addTask { await self.projections.run() }
            tasks.addTask { await self.news.run { tenant, book in self.readModels.nudge(tenant, book) } }
            tasks.addTask {
                await stop()
                await group.triggerGracefulShutdown()
            }
            defer { tasks.cancelAll() }
            do {
                return .success(try await group.run())
            } catch {
                return .failure(error)
            }
        }
        await self.readModels.close()
        await self.codes.close()
        await self.stores.close()
        try outcome.get()
    }

    /// What an operator should know of the projections: codes and ids of events' names, nothing that an event says.
    private static func tell(_ report: ProjectionLoop.Report, _ logger: Logger) {
        switch report {
        case .stopped(let projection, let tenant, let stop):
            logger.error(
                "projection stopped",
                metadata: [
                    "projection": "\(projection.rawValue)", "tenant": "\(tenant)", "position": "\(stop.position)", "code": "\(stop.code)",
                ])
        case .failed(let tenant, let book, let code):
            logger.warning("projection pass failed", metadata: ["tenant": "\(tenant)", "book": "\(book)", "code": "\(code)"])
        case .blind(let code):
            logger.warning("projections cannot tell what moved", metadata: ["code": "\(code)"])
        }
    }
}
