public import EventSourcing

extension Ledger {
    /// The events of a book after a position, and then those that come: catching up and following are one path.
    ///
    /// Nothing is fetched before it is asked for, so a slow reader holds back nothing but itself. At the head it waits for a
    /// word from this process's appender, and asks the database at every `tailPollInterval` for what other processes wrote.
    public func tail(_ book: Book, of tenant: TenantID, after position: Position) -> Tail {
        Tail(ledger: self, key: BookKey(tenant, book), position: position)
    }

    /// Pages of a book, in order, without end. Each page holds 1 to `Ledger.pageMax` events.
    ///
    /// Errors: as `Ledger.read`; after one, iterating again goes on from the same place. Ends when the task is cancelled.
    public struct Tail: AsyncSequence, Sendable {
        public typealias Element = [RecordedEnvelope]
        public typealias Failure = EventStoreError

        let ledger: Ledger
        let key: BookKey
        let position: Position

        public func makeAsyncIterator() -> Iterator {
            Iterator(ledger: self.ledger, key: self.key, following: self.ledger.signal.follow(self.key), position: self.position)
        }

        /// Where one reader of a tail stands.
        public struct Iterator: AsyncIteratorProtocol {
            let ledger: Ledger
            let key: BookKey
            let following: BookSignal.Following
            /// The last event handed out.
            public private(set) var position: Position

            public mutating func next() async throws(EventStoreError) -> [RecordedEnvelope]? {
                while !Task.isCancelled {
                    let page: [RecordedEnvelope]
                    do throws(EventStoreError) {
                        page = try await self.ledger.read(
                            self.key.book, of: self.key.tenant, after: self.position, limit: Ledger.pageMax)
                    } catch {
                        if error == .cancelled { return nil }
                        throw error
                    }
                    if let last = page.last {
                        self.position = last.position
                        return page
                    }
                    await self.following.wait(beyond: self.position, atMost: self.ledger.options.tailPollInterval)
                }
                return nil
            }

            public mutating func next(isolation actor: isolated (any Actor)?) async throws(EventStoreError) -> [RecordedEnvelope]? {
                try await self.next()
            }
        }
    }
}
