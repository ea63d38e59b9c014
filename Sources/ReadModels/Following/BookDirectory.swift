public import EventSourcing

/// Whose books there are, and which of them moved: what whoever follows all tenants asks the ledger.
public struct BookDirectory: Sendable {
    /// The last event of a book.
    public struct Head: Sendable, Hashable {
        public var tenant: TenantID
        public var book: Book
        public var position: Position
        public var recordedAt: Timestamp

        public init(tenant: TenantID, book: Book, position: Position, recordedAt: Timestamp) {
            self.tenant = tenant
            self.book = book
            self.position = position
            self.recordedAt = recordedAt
        }
    }

    let tenants: @Sendable () async throws -> [TenantID]
    let moved: @Sendable (Timestamp) async throws -> [Head]

    /// - Parameters:
    ///   - tenants: every tenant there is.
    ///   - moved: the heads of books whose last event was recorded at or after a moment.
    public init(
        tenants: @escaping @Sendable () async throws -> [TenantID], moved: @escaping @Sendable (Timestamp) async throws -> [Head]
    ) {
        self.tenants = tenants
        self.moved = moved
    }
}
