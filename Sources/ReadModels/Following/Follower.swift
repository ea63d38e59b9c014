import EventSourcing
import Postgres

/// Several projections that stand at the same place of one tenant's book, and the events they take in together: each event is
/// opened and decoded once.
///
/// Folding happens in memory; `writes` brings rows and cursors to the database in the caller's transaction. Whoever holds the
/// cursors, or compares them before it commits, makes each event count exactly once. After an error a follower is of no use.
struct Follower: Sendable {
    /// A build on its way.
    struct Target: Sendable {
        var cursor: Cursor
        var rows: any ProjectionRows
    }

    let tenant: TenantID
    let book: Book
    private let seal: any EventSeal
    private var decoder: BookDecoder
    private(set) var targets: [Target]
    /// The last event that all targets took in which did not stop.
    private(set) var position: Position
    /// Events taken in since the last `writes`.
    private(set) var unwrittenCount = 0

    /// Begins where the cursors stand; there is at least one, and they stand at one position.
    init(_ cursors: [Cursor], of tenant: TenantID, book: Book, seal: any EventSeal) {
        precondition(Set(cursors.map(\.position)).count == 1, "a follower's projections stand at one place")
        self.tenant = tenant
        self.book = book
        self.seal = seal
        self.decoder = BookDecoder(lookingInto: cursors.reduce(into: []) { $0.formUnion($1.projection.areas) })
        self.position = cursors[0].position
        // A stop is tried anew; it stands again when nothing has changed.
        self.targets = cursors.map { cursor in
            var cursor = cursor
            cursor.stop = nil
            return Target(cursor: cursor, rows: cursor.projection.rows(of: tenant, build: cursor.build))
        }
    }

    /// Nothing goes on any more.
    var hasStopped: Bool { self.targets.allSatisfy { $0.cursor.stop != nil } }

    /// About how many bytes of memory wait to be written.
    var changedBytes: Int { self.targets.reduce(0) { $0 + $1.rows.changedBytes } }

    /// Takes in the batch that follows, or none of it: throws `SealError` when the facts of one of its events do not open.
    mutating func take(_ batch: EnvelopeBatch, on connection: borrowing PostgresConnection) async throws {
        let events = self.decoder.decode(batch, try await self.seal.openFacts(of: batch))
        guard let last = events.last else { return }
        try await self.readMissing(for: events, on: connection)
        for index in self.targets.indices where self.targets[index].cursor.stop == nil {
            let areas = self.targets[index].cursor.projection.areas
            let (count, fault) = self.targets[index].rows.fold(events[...], concerning: areas)
            if let fault {
                self.stop(index, at: events[count].position, fault)
            } else {
                self.targets[index].cursor.position = last.position
            }
        }
        self.position = last.position
        self.unwrittenCount += events.count
    }

    private mutating func readMissing(for events: [BookEvent], on connection: borrowing PostgresConnection) async throws {
        var asking: [Int] = []
        var statements: [SQL] = []
        for index in self.targets.indices where self.targets[index].cursor.stop == nil {
            guard let statement = self.targets[index].rows.missing(for: events) else { continue }
            asking.append(index)
            statements.append(statement)
        }
        if statements.isEmpty { return }
        let found = try await connection.pipeline([CursorTable.tenantSetting(self.tenant)] + statements)
        for (index, rows) in zip(asking, found.dropFirst()) {
            do {
                try self.targets[index].rows.take(rows)
            } catch let fault as ProjectionFault {
                self.stop(index, at: events[0].position, fault)
            }
        }
    }

    /// No projection goes beyond an event that cannot be opened: nobody knows what it is.
    mutating func stopAll(at position: Position, _ fault: ProjectionFault) {
        for index in self.targets.indices where self.targets[index].cursor.stop == nil { self.stop(index, at: position, fault) }
    }

    private mutating func stop(_ index: Int, at position: Position, _ fault: ProjectionFault) {
        self.targets[index].cursor.position = position.advanced(by: -1)
        self.targets[index].cursor.stop = ProjectionStop(position: position, code: fault.code, subject: fault.subject)
    }

    /// The statements that write all that was folded; the rows count as written afterwards.
    mutating func rowWrites() -> [SQL] {
        self.unwrittenCount = 0
        var statements: [SQL] = []
        for index in self.targets.indices { statements += self.targets[index].rows.writes() }
        return statements
    }

    /// The cursors as they are when the rows are written.
    var cursors: [Cursor] { self.targets.map(\.cursor) }
}

extension Follower {
    /// Takes in the events of a page before the first that does not open, and stops there; `false` when all of them open.
    mutating func stop(within page: [RecordedEnvelope], on connection: borrowing PostgresConnection) async throws -> Bool {
        for (index, envelope) in page.enumerated() {
            do throws(SealError) {
                _ = try await self.seal.openFacts(of: [envelope])
            } catch {
                guard let fault = ProjectionFault(error) else { throw error }
                if index > 0 {
                    try await self.take(EnvelopeBatch(Array(page[..<index]), tenant: self.tenant, book: self.book), on: connection)
                }
                self.stopAll(at: envelope.position, fault)
                return true
            }
        }
        return false
    }
}

extension ProjectionFault {
    /// What an event that does not open stops projections with; `nil` for a trouble that passes.
    init?(_ error: SealError) {
        switch error {
        case .unavailable: return nil
        case .tampered: self = .tampered
        case .shredded: self = .shredded
        case .wrongKey: self = .wrongKey
        }
    }
}
