import DequeModule
import EventSourcing

/// One tenant's book, as something to be followed.
struct BookOfTenant: Sendable, Hashable {
    let tenant: TenantID
    let book: Book
}

/// Which books wait to be followed, which are being followed now, and which are tried again later: the pure half of
/// `ProjectionLoop`. A book stands in it once, however often it is named.
struct Agenda: Sendable {
    /// How the following of a book ended.
    enum End: Sendable, Hashable {
        /// Everything up to the end of the book was taken in.
        case done
        /// There is more; others get their turn first.
        case hasMore
        /// Another process holds some of it, or something failed that may pass.
        case again
        /// A projection stands still; it is tried again much later.
        case stopped
    }

    private var waiting: Deque<BookOfTenant> = []
    private var waitingNames: Set<BookOfTenant> = []
    private var underWay: Set<BookOfTenant> = []
    /// Named again while they were being followed: what was said last may have come too late.
    private var namedMeanwhile: Set<BookOfTenant> = []
    private var again: Set<BookOfTenant> = []
    private var stopped: Set<BookOfTenant> = []

    /// Nothing waits and nothing is under way.
    var isIdle: Bool { self.waiting.isEmpty && self.underWay.isEmpty }

    /// A book may have moved.
    mutating func name(_ book: BookOfTenant) {
        if self.underWay.contains(book) {
            self.namedMeanwhile.insert(book)
        } else if self.waitingNames.insert(book).inserted {
            self.waiting.append(book)
        }
    }

    /// The next book to follow.
    mutating func next() -> BookOfTenant? {
        guard let book = self.waiting.popFirst() else { return nil }
        self.waitingNames.remove(book)
        self.underWay.insert(book)
        return book
    }

    mutating func end(_ book: BookOfTenant, _ end: End) {
        self.underWay.remove(book)
        let wasNamed = self.namedMeanwhile.remove(book) != nil
        switch end {
        case .done: self.stopped.remove(book)
        case .hasMore: self.name(book)
        case .again: self.again.insert(book)
        case .stopped: self.stopped.insert(book)
        }
        if wasNamed { self.name(book) }
    }

    /// A while has passed: what failed in passing is tried again.
    mutating func tryAgain() {
        let again = self.again
        self.again = []
        for book in again { self.name(book) }
    }

    /// A long while has passed: the books in which something stands still, to be tried again.
    mutating func tryStopped() -> Set<BookOfTenant> {
        let stopped = self.stopped
        for book in stopped { self.name(book) }
        return stopped
    }
}
