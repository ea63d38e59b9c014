public import EventSourcing
import Postgres

extension Ledger {
    /// Reads a book in order, in batches, as fast as the server gives it: for rebuilding, exporting and proving.
    ///
    /// A thread of the feed's own reads and checks the events while `body` works on a batch, so that both go on at once. At
    /// most `feedBatchesMax` batches wait for `body`; then reading pauses, and the server with it. Memory stays flat, and a slow
    /// reader holds back nothing but itself: no transaction stays open longer than `Options.feedTransactionMax`. A book only
    /// ever grows at its end, so that reading on in another transaction gives what one would have given.
    /// ```swift
    /// try await ledger.feed(.work, of: clinic, after: cursor) { batch in
    ///     let facts = try await vault.openFacts(of: batch)
    ///     for (event, facts) in zip(batch, facts) { … }
    /// }
    /// ```
    /// - Parameters:
    ///   - position: the last event already known; `.start` to read from the first.
    ///   - last: where to stop; `nil` for the end of the book as it is when the reading gets there.
    ///   - content: how much to read of each event. Leaving out the patients' parts spares a third of the work.
    ///   - body: gets each batch, in order; none is empty. By throwing it ends the feed, and its error goes on.
    /// - Returns: the position of the last event handed to `body`; `position` when there was none.
    ///
    /// Throws what `body` throws, and `EventStoreError`: `.damaged` where a position is missing or an event cannot be read,
    /// `.overloaded` when all of `Options.feedConnectionsMax` connections stay in use, `.unavailable`, `.cancelled`. What was
    /// handed to `body` before is in order and complete up to there.
    @discardableResult
    public func feed(
        _ book: Book, of tenant: TenantID, after position: Position, through last: Position? = nil,
        carrying content: EnvelopeBatch.Content = .facts, _ body: (EnvelopeBatch) async throws -> Void
    ) async throws -> Position {
        var position = position
        var isOver = false
        while !isOver {
            do {
                isOver = try await self.feedPool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    try await connection.copyOut(
                        Feed.statement(book, of: tenant, after: position, through: last, carrying: content),
                        after: Feed.settings(tenant),
                        limits: PostgresCopyLimits(batchesMax: Self.feedBatchesMax, duration: self.options.feedTransactionMax),
                        gathering: Feed(book, of: tenant, after: position, carrying: content)
                    ) { batches in
                        while let batch = try await batches.next() {
                            do {
                                try await body(batch)
                            } catch {
                                throw ReaderFailure(cause: error)
                            }
                            position = batch.last?.position ?? position
                        }
                        return !batches.wasCut
                    }
                }
            } catch let error as ReaderFailure {
                throw error.cause
            } catch let error as PostgresError {
                throw Self.readError(error)
            }
        }
        return position
    }

    /// Batches of one feed that are read and wait for its reader; two more are in its hands and in the making.
    public static let feedBatchesMax = 2

    /// What the reader threw: it goes on unchanged, even where it looks like an error of the feed's own.
    private struct ReaderFailure: Error {
        let cause: any Error
    }
}
