public import EventSourcing
import Synchronization

/// The books in memory: the same answers as the ledger on PostgreSQL gives, for tests of what stands above.
public final class InMemoryEventStore: EventStore {
    private struct BookState {
        var events: [RecordedEnvelope] = []
        var heads: [StreamID: StreamVersion] = [:]
        var commands: [CommandID: ClosedRange<Int>] = [:]
    }

    private struct Claim {
        var kind: String
        var token: [UInt8]
        var during: Range<Timestamp>
        var stream: StreamID

        /// Whether a reservation speaks of the same thing at a time that overlaps.
        func meets(_ reservation: Reservation) -> Bool {
            self.kind == reservation.kind && self.token == reservation.token && self.during.overlaps(reservation.during)
        }
    }

    private struct TenantState {
        var books: [Book: BookState] = [.work: BookState(), .access: BookState()]
        var claims: [Claim] = []
    }

    private let now: @Sendable () -> Timestamp
    private let tenants = Mutex<[TenantID: TenantState]>([:])

    /// An empty store.
    ///
    /// - Parameter now: the store's clock.
    public init(now: @escaping @Sendable () -> Timestamp) {
        self.now = now
    }

    /// Makes a tenant and its two books; a tenant that exists stays as it is.
    public func createTenant(_ tenant: TenantID) {
        self.tenants.withLock { if $0[tenant] == nil { $0[tenant] = TenantState() } }
    }

    public func append(_ append: Append) async throws(EventStoreError) -> Appended {
        if let fault = append.fault { throw .invalid(fault) }
        if Task.isCancelled { throw .cancelled }
        let now = self.now()
        let result: Result<Appended, EventStoreError> = self.tenants.withLock { tenants in
            guard var tenant = tenants[append.tenant], var book = tenant.books[append.book] else {
                return .failure(.unknownTenant(append.tenant))
            }
            if let range = book.commands[append.command] {
                let first = book.events[range.lowerBound]
                guard first.commandHash == append.commandHash else { return .failure(.reused(append.command)) }
                return .success(
                    Appended(
                        positions: first.position...book.events[range.upperBound].position, recordedAt: first.recordedAt, isRepeat: true))
            }
            var heads = book.heads
            for event in append.events {
                let actual = heads[event.stream] ?? .none
                guard event.expected == actual else { return .failure(.conflict(event.stream, actual: actual)) }
                heads[event.stream] = actual.advanced(by: 1)
            }
            for condition in append.unchanged {
                let actual = book.heads[condition.stream] ?? .none
                guard actual == condition.version else { return .failure(.changed(condition.stream, actual: actual)) }
            }
            for wanted in append.reservations where wanted.action == .take {
                let holders = tenant.claims.filter { $0.meets(wanted) && $0.stream != wanted.stream }.map(\.stream)
                if let holder = holders.min() { return .failure(.reserved(kind: wanted.kind, by: holder)) }
            }
            let recordedAt = max(now, book.events.last?.recordedAt ?? now)
            let first = book.events.count
            for (index, event) in append.events.enumerated() {
                book.events.append(
                    RecordedEnvelope(
                        tenant: append.tenant, book: append.book, position: Position(Int64(book.events.count + 1)), stream: event.stream,
                        version: event.expected.advanced(by: 1), type: event.type, actor: append.actor, purpose: append.purpose,
                        command: append.command, commandIndex: Int16(index), commandHash: append.commandHash,
                        correlation: append.correlation, causation: append.causation, occurredAt: event.occurredAt,
                        recordedAt: recordedAt, facts: event.facts, phi: event.phi))
            }
            book.heads = heads
            book.commands[append.command] = first...(book.events.count - 1)
            for reservation in append.reservations {
                if reservation.action == .release {
                    tenant.claims.removeAll { $0.meets(reservation) && $0.stream == reservation.stream }
                } else {
                    tenant.claims.removeAll {
                        $0.kind == reservation.kind && $0.token == reservation.token && $0.stream == reservation.stream
                            && $0.during.lowerBound == reservation.during.lowerBound
                    }
                    tenant.claims.append(
                        Claim(kind: reservation.kind, token: reservation.token, during: reservation.during, stream: reservation.stream))
                }
            }
            tenant.books[append.book] = book
            tenants[append.tenant] = tenant
            return .success(
                Appended(
                    positions: Position(Int64(first + 1))...Position(Int64(book.events.count)), recordedAt: recordedAt, isRepeat: false))
        }
        return try result.get()
    }

    public func read(_ stream: StreamID, in book: Book, of tenant: TenantID, upTo version: StreamVersion? = nil)
        async throws(EventStoreError) -> [RecordedEnvelope]
    {
        self.events(book, tenant).filter { $0.stream == stream && (version == nil || $0.version <= version!) }
    }

    public func events(of command: CommandID, in book: Book, of tenant: TenantID) async throws(EventStoreError) -> [RecordedEnvelope] {
        self.events(book, tenant).filter { $0.command == command }
    }

    public func facts(of stream: StreamID, in book: Book, of tenant: TenantID) async throws(EventStoreError) -> EnvelopeBatch {
        EnvelopeBatch(self.events(book, tenant).filter { $0.stream == stream }, tenant: tenant, book: book)
    }

    public func history(of stream: StreamID, andOf command: CommandID, in book: Book, of tenant: TenantID)
        async throws(EventStoreError) -> StreamHistory
    {
        StreamHistory(
            stream: try await self.facts(of: stream, in: book, of: tenant),
            command: self.events(book, tenant).filter { $0.command == command })
    }

    public func read(_ book: Book, of tenant: TenantID, after position: Position, limit: Int) async throws(EventStoreError)
        -> [RecordedEnvelope]
    {
        Array(self.events(book, tenant).drop { $0.position <= position }.prefix(max(0, limit)))
    }

    public func head(of book: Book, of tenant: TenantID) async throws(EventStoreError) -> Position {
        self.events(book, tenant).last?.position ?? .start
    }

    public func position(of book: Book, of tenant: TenantID, asOf moment: Timestamp) async throws(EventStoreError) -> Position {
        self.events(book, tenant).last { $0.recordedAt <= moment }?.position ?? .start
    }

    private func events(_ book: Book, _ tenant: TenantID) -> [RecordedEnvelope] {
        self.tenants.withLock { $0[tenant]?.books[book]?.events ?? [] }
    }
}
