public import CaseAPI
import CaseWorkers
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
    private let policies: PolicyLoop
    private let timers: TimerLoop?
    private let news: BookNews
    private let services: CaseServices
    private let logger: Logger
    /// Signs tokens, where this is for trying things out.
    public let issuer: DevelopmentIssuer?

    /// Wires the program over a database that is migrated.
    ///
    /// Makes the root key's file when it is missing and this is for trying things out; records in the installation's access book
    /// that the program begins to read (architecture, D4).
    ///
    /// - Parameter work: what follows from events and from moments.
    public init(
        _ configuration: Configuration, databaseURL: String, limits: RequestLimits = RequestLimits(), work: ProgramWork = .standard,
        metrics: PrometheusMetrics, logger: Logger
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
        // Decisions and timers may go by a clock that runs ahead; tokens, keys, access events and the ledger never do.
        let clock = configuration.isProduction ? nil : DevelopmentClock(real: WallClock.now)
        let now: @Sendable () -> Timestamp = if let clock { { clock.now() } } else { WallClock.now }
        self.services = CaseServices(
            installation: Self.installation, ledger: stores.ledger, vault: stores.vault, door: stores.door, grant: grant,
            tokens: await issuer.verifier(now: WallClock.now), now: now, clock: clock, newID: Self.newID, readModels: readModels,
            patients: PatientIndexes(ledger: stores.ledger, vault: stores.vault, readModels: readModels, grant: grant), codes: codes,
            readiness: { await readiness.checks() }, metrics: { metrics.text }, limits: limits)
        let followUp = FollowUp(
            store: stores.ledger, seal: stores.vault, actor: Self.program, now: now, moved: { readModels.nudge($0, .work) })
        self.policies = PolicyLoop(
            work.policies(readModels, OrganizationBooks(ledger: stores.ledger, seal: stores.vault)), readModels: readModels,
            ledger: stores.ledger, seal: stores.vault, followUp: followUp,
            configuration: stores.database, grant: grant, report: { Self.tell($0, logger) })
        self.timers = work.onTimer.map {
            TimerLoop(
                ProjectedTimers(readModels), followUp: followUp, report: { Self.tell($0, logger) },
                reaction: $0(RecordsToDecide(ledger: stores.ledger, vault: stores.vault, grant: grant)))
        }
        try await self.services.readClock()
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
            tasks.addTask { await self.policies.run() }
            tasks.addTask { await self.services.patients.run() }
            if let timers = self.timers { tasks.addTask { await timers.run() } }
            if let clock = self.services.clock {
                tasks.addTask { await self.keepReadingClock() }
                tasks.addTask { for await _ in clock.advances { self.timers?.nudge() } }
            }
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

    /// Hears once a second what other processes did to the clock.
    private func keepReadingClock() async {
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            do {
                try await self.services.readClock()
            } catch {
                if !Task.isCancelled {
                    self.logger.warning("the clock of development cannot be read", metadata: ["error_type": "\(type(of: error))"])
                }
            }
        }
    }
}
