import CaseDomain
import CaseHistories
@testable import CaseWorkers
import EventSourcing
import Foundation
import Ledger
import PHIVault
import Postgres
import ReadModels
import TestSupport

/// A database with some clinics, and loops over it.
struct WorkUnderTest: Sendable {
    let database: TemporaryDatabase
    let ledger: Ledger
    let readModels: ReadModels
    let clinics: [TenantID]
    private let installation: TenantID
    private let configuration: PostgresConfiguration

    static let program = ActorID(UUID())

    static func with(_ count: Int = 1, _ body: @Sendable (WorkUnderTest) async throws -> Void) async throws {
        try await TemporaryDatabase.with { database in
            let configuration = try PostgresConfiguration(database.url(as: "necessity_app"))
            let ledger = Ledger(configuration: configuration)
            let tenants = (0...count).map { _ in TenantID(UUID()) }
            for tenant in tenants {
                try await ledger.createTenant(tenant, kind: tenant == tenants[0] ? .installation : .clinic, at: WallClock.now())
            }
            let work = WorkUnderTest(
                database: database, ledger: ledger, readModels: ReadModels(configuration: configuration),
                clinics: Array(tenants.dropFirst()), installation: tenants[0], configuration: configuration)
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(try await body(work))
            } catch {
                outcome = .failure(error)
            }
            await work.readModels.close()
            await ledger.close()
            try outcome.get()
        }
    }

    var clinic: TenantID { self.clinics[0] }

    // MARK: events

    /// Appends so many commands of a history.
    func play(_ count: Int, of history: inout ClinicHistory, in clinic: TenantID? = nil) async throws {
        for _ in 0..<count {
            let (append, bodies) = history.next().append(to: clinic ?? self.clinic)
            _ = try await self.ledger.append(try await PlainSeal().seal(append, bodies))
        }
    }

    /// Appends one event that nobody here knows by its name.
    func appendStranger(_ type: EventType) async throws {
        var append = SampleEvents.append(self.clinic, correlation: nil, causation: nil, phi: nil)
        append.events[0].type = type
        _ = try await self.ledger.append(
            try await PlainSeal().seal(append, [(PlainBody(facts: Array("{}".utf8), phi: .absent), nil)]))
    }

    /// Everything in a clinic's `work` book.
    func events(of clinic: TenantID? = nil) async throws -> [RecordedEnvelope] {
        var events: [RecordedEnvelope] = []
        while true {
            let page = try await self.ledger.read(
                .work, of: clinic ?? self.clinic, after: events.last?.position ?? .start, limit: Ledger.pageMax)
            if page.isEmpty { return events }
            events += page
        }
    }

    /// The cases of a clinic whose opening was heard, each as often as it was.
    func heard(in clinic: TenantID? = nil, _ subscription: Subscription = "echo/1") async throws -> (
        opened: Set<StreamID>, heard: [StreamID]
    ) {
        let events = try await self.events(of: clinic)
        let opened = events.filter { $0.type == CaseOpened.type }.map(\.stream)
        let places = Dictionary(uniqueKeysWithValues: opened.map { (Echo.stream(of: $0, subscription), $0) })
        return (Set(opened), events.filter { $0.type == "echo.heard.v1" }.compactMap { places[$0.stream] })
    }

    /// Each opening of a clinic was heard, and none of them twice.
    func isAllHeardOnce(in clinic: TenantID? = nil, _ subscription: Subscription = "echo/1") async throws -> Bool {
        let (opened, heard) = try await self.heard(in: clinic, subscription)
        return heard.count == opened.count && Set(heard) == opened && !opened.isEmpty
    }

    /// A clinic's cursor as it is written.
    func cursor(_ subscription: Subscription = "echo/1", of clinic: TenantID? = nil) async throws -> WorkCursor? {
        let pool = PostgresPool(configuration: self.configuration, sizeMax: 1)
        let clinic = clinic ?? self.clinic
        let rows = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
            try await connection.pipeline([WorkCursorTable.tenantSetting(clinic), WorkCursorTable.all([subscription], of: clinic)])
        }
        await pool.close()
        return try WorkCursorTable.decode(rows[1]).first
    }

    // MARK: loops

    func followUp(store: (any EventStore)? = nil, now: @escaping @Sendable () -> Timestamp = WallClock.now) -> FollowUp {
        FollowUp(
            store: store ?? self.ledger, seal: PlainSeal(), actor: Self.program, now: now, moved: { self.readModels.nudge($0, .work) })
    }

    static var quick: PolicyLoop.Options {
        var options = PolicyLoop.Options()
        options.following.pollInterval = .milliseconds(20)
        options.following.stoppedRetryInterval = .milliseconds(50)
        options.backoff = .milliseconds(10)...(.milliseconds(50))
        return options
    }

    /// Runs a loop beside `body`.
    func whileFollowing(
        _ policies: [any Policy], store: (any EventStore)? = nil, options: PolicyLoop.Options = WorkUnderTest.quick,
        afterReaction: (@Sendable (Subscription, Position) async throws -> Void)? = nil,
        _ body: @Sendable (Reports<PolicyLoop.Report>) async throws -> Void
    ) async throws {
        let reports = Reports<PolicyLoop.Report>()
        var pass = PolicyPass(
            ledger: self.ledger, seal: PlainSeal(), followUp: self.followUp(store: store),
            pool: PostgresPool(configuration: self.configuration, sizeMax: 4))
        pass.afterReaction = afterReaction
        let loop = PolicyLoop(
            policies, readModels: self.readModels, ledger: self.ledger, pass: pass, options: options,
            report: { report in if case .lag = report {} else { reports.add(report) } })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await loop.run() }
            defer { group.cancelAll() }
            try await body(reports)
        }
    }
}

/// A store whose appends fail for a while, some of them after they were taken in.
struct FailingStore: EventStore {
    let ledger: Ledger
    let failures: Countdown
    /// The append is taken in and nobody learns of it.
    var isTakenIn = false

    func append(_ append: Append) async throws(EventStoreError) -> Appended {
        guard self.failures.take() else { return try await self.ledger.append(append) }
        if self.isTakenIn { _ = try await self.ledger.append(append) }
        throw self.isTakenIn ? .outcomeUnknown : .unavailable(sqlState: nil)
    }

    func read(_ stream: StreamID, in book: Book, of tenant: TenantID, upTo version: StreamVersion?) async throws(EventStoreError)
        -> [RecordedEnvelope]
    { try await self.ledger.read(stream, in: book, of: tenant, upTo: version) }

    func events(of command: CommandID, in book: Book, of tenant: TenantID) async throws(EventStoreError) -> [RecordedEnvelope] {
        try await self.ledger.events(of: command, in: book, of: tenant)
    }

    func facts(of stream: StreamID, in book: Book, of tenant: TenantID) async throws(EventStoreError) -> EnvelopeBatch {
        try await self.ledger.facts(of: stream, in: book, of: tenant)
    }

    func history(of stream: StreamID, andOf command: CommandID, in book: Book, of tenant: TenantID) async throws(EventStoreError)
        -> StreamHistory
    { try await self.ledger.history(of: stream, andOf: command, in: book, of: tenant) }

    func read(_ book: Book, of tenant: TenantID, after position: Position, limit: Int) async throws(EventStoreError)
        -> [RecordedEnvelope]
    { try await self.ledger.read(book, of: tenant, after: position, limit: limit) }

    func head(of book: Book, of tenant: TenantID) async throws(EventStoreError) -> Position {
        try await self.ledger.head(of: book, of: tenant)
    }

    func position(of book: Book, of tenant: TenantID, asOf moment: Timestamp) async throws(EventStoreError) -> Position {
        try await self.ledger.position(of: book, of: tenant, asOf: moment)
    }
}
