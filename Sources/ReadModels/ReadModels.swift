public import EventSourcing
public import Postgres

/// The questions that screens ask, answered from projections.
///
/// Rows hold no patient data: where an answer needs some, it names the position of the event that holds it, to be opened through
/// `PHIVault`'s door. Every answer says which position of the book it is as of; a caller that has just written waits for that
/// position first, and is told honestly when it takes too long.
///
/// ```swift
/// let readModels = ReadModels(configuration: try PostgresConfiguration(url))
/// readModels.nudge(clinic, .work)                       // after an append
/// try await readModels.wait(for: .worklist, of: clinic, at: position, atMost: .seconds(2))
/// let page = try await readModels.worklist(WorklistQuery(filter: filter), of: [clinic])
/// ```
/// Every call throws `ReadModelError`.
public final class ReadModels: Sendable {
    /// Items of one page.
    public static let pageMax = 100
    /// Clinics that one list is put together from.
    public static let tenantsPerListMax = 100
    /// Connections that answer questions, unless said otherwise.
    public static let connectionsMaxDefault = 8
    /// How often somebody who waits looks, besides when the loop of this process says a word.
    static let waitPollInterval: Duration = .milliseconds(25)

    let pool: PostgresPool
    let signal = ProjectionSignal()

    /// Questions over one database; connects when first used.
    ///
    /// - Parameter configuration: how to connect, as `necessity_app`, `necessity_worker` or `necessity_auditor`.
    public init(configuration: PostgresConfiguration, connectionsMax: Int = ReadModels.connectionsMaxDefault) {
        var configuration = configuration
        // Lists differ in what they filter: a plan is made for each question, with its values at hand.
        configuration.settings.merge(["plan_cache_mode": "force_custom_plan", "jit": "off"]) { _, ours in ours }
        self.pool = PostgresPool(configuration: configuration, sizeMax: connectionsMax)
    }

    /// Refuses new questions and closes the connections.
    public func close() async { await self.pool.close() }

    /// Says that a book has moved, so that a loop in this process need not find out. Costs nothing; say it after each append.
    public func nudge(_ tenant: TenantID, _ book: Book) { self.signal.name(BookOfTenant(tenant: tenant, book: book), .moved) }

    /// How far each projection is for a tenant: for operators, and for whoever wants to know before asking.
    public func standing(of tenant: TenantID) async throws(ReadModelError) -> [ProjectionStanding] {
        try await self.asking(of: tenant, CursorTable.all(of: tenant)) { rows in
            try CursorTable.decode(rows).filter { $0.state != .retired }.map {
                ProjectionStanding(projection: $0.projection, isLive: $0.state == .live, position: $0.position, stop: $0.stop)
            }
        }
    }

    /// Returns when a projection answers as of a position, or later.
    ///
    /// Throws `.behind` when that takes longer than `longest`, `.stopped` when it cannot get there, `.building` when the
    /// projection has never caught up for this tenant.
    public func wait(
        for projection: Projection, of tenant: TenantID, at position: Position, atMost longest: Duration
    ) async throws(ReadModelError) {
        let deadline = ContinuousClock.now + longest
        while true {
            let standing = try await self.standing(of: tenant).first { $0.projection == projection && $0.isLive }
            if let standing, standing.position >= position { return }
            if let standing, let stop = standing.stop { throw .stopped(projection, stop) }
            let remaining = deadline - .now
            if remaining <= .zero { throw standing.map { .behind(projection, at: $0.position) } ?? .building(projection) }
            self.signal.name(BookOfTenant(tenant: tenant, book: projection.book), .awaited)
            await self.signal.wait(for: projection, of: tenant, at: position, atMost: min(remaining, Self.waitPollInterval))
            if Task.isCancelled { throw .cancelled }
        }
    }

    /// Asks one question about one tenant.
    func asking<R>(of tenant: TenantID, _ question: SQL, _ read: (PostgresRows) throws -> R) async throws(ReadModelError) -> R {
        let rows: PostgresRows
        do throws(PostgresError) {
            rows = try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
                try await connection.pipeline([CursorTable.tenantSetting(tenant), question])
            }[1]
        } catch {
            throw ReadModelError(error)
        }
        do {
            return try read(rows)
        } catch let error as ReadModelError {
            throw error
        } catch let error as PostgresError {
            throw ReadModelError(error)
        } catch {
            throw .unreadable
        }
    }
}

/// How far a projection is for one tenant.
public struct ProjectionStanding: Sendable, Hashable {
    public var projection: Projection
    /// Its rows answer; otherwise they are being made, for the first time or anew.
    public var isLive: Bool
    /// The last event that its rows take into account.
    public var position: Position
    /// Why it goes no further, if it does not.
    public var stop: ProjectionStop?
}

/// An answer, and the position of the book that it is as of.
public struct Answer<Value: Sendable>: Sendable {
    public var value: Value
    public var position: Position

    public init(_ value: Value, asOf position: Position) {
        self.value = value
        self.position = position
    }
}

extension Answer: Equatable where Value: Equatable {}

/// Why a question was not answered. Carries ids and positions, never a value.
public enum ReadModelError: Error, Sendable, Hashable {
    /// `projection.behind`: its rows are not as new as was asked for. Ask again, or ask for less.
    case behind(Projection, at: Position)
    /// `projection.stopped`: it cannot get past an event. An operator must look.
    case stopped(Projection, ProjectionStop)
    /// `projection.building`: its rows are made for the first time. Ask again later.
    case building(Projection)
    /// `cursor.invalid`: not a cursor of this list. Begin at the first page.
    case cursorInvalid
    /// `query.invalid`: too many clinics, or none.
    case queryInvalid
    /// `store.unreadable`: a row is not what it should be. Rebuild the projection.
    case unreadable
    /// `store.overloaded`: too many ask. Try again later.
    case overloaded
    /// `store.unavailable`: the database could not be reached or answered with an error. Try again later.
    case unavailable(sqlState: String?)
    /// The caller's task was cancelled.
    case cancelled

    init(_ error: PostgresError) {
        switch error.code {
        case .cancelled: self = .cancelled
        case .poolExhausted: self = .overloaded
        case .decoding: self = .unreadable
        default: self = .unavailable(sqlState: error.sqlState?.rawValue)
        }
    }

    /// The stable code, for problem documents and logs.
    public var code: String {
        switch self {
        case .behind: "projection.behind"
        case .stopped: "projection.stopped"
        case .building: "projection.building"
        case .cursorInvalid: "cursor.invalid"
        case .queryInvalid: "query.invalid"
        case .unreadable: "store.unreadable"
        case .overloaded: "store.overloaded"
        case .unavailable: "store.unavailable"
        case .cancelled: "request.cancelled"
        }
    }
}
