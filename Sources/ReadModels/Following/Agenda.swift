import DequeModule
package import EventSourcing

/// One tenant's book, as something to be followed.
package struct BookOfTenant: Sendable, Hashable {
    package let tenant: TenantID
    package let book: Book

    /// Names a book.
    package init(tenant: TenantID, book: Book) {
        self.tenant = tenant
        self.book = book
    }
}

/// Which books wait to be followed, which are being followed now, which rest, and which are tried again later: the pure half of
/// `BookLoop`. A book stands in it once, however often it is named.
///
/// A book that was followed rests in proportion to what that took: what is appended meanwhile is taken in together, so that a busy
/// clinic costs a few passes a second and not one for each command, and a busy server fewer still. Whoever waits for an answer
/// ends the rest.
package struct Agenda: Sendable {
    /// How the following of a book ended.
    package enum End: Sendable, Hashable {
        /// Everything up to the end of the book was taken in.
        case done
        /// There is more; others get their turn first.
        case hasMore
        /// Another process holds some of it, or something failed that may pass.
        case again
        /// A projection stands still; it is tried again much later.
        case stopped
    }

    /// Why a book is named.
    enum Reason: Sendable, Hashable {
        /// It may have moved.
        case moved
        /// Somebody waits for what is in it.
        case awaited
    }

    typealias Instant = ContinuousClock.Instant

    /// How many times as long as it took to follow it a book rests.
    static let restPerWork = 8

    private let rest: ClosedRange<Duration>
    private var waiting: Deque<BookOfTenant> = []
    private var waitingNames: Set<BookOfTenant> = []
    /// Which are being followed, and since when.
    private var underWay: [BookOfTenant: Instant] = [:]
    /// Named again while they were being followed: what was said last may have come too late.
    private var namedMeanwhile: [BookOfTenant: Reason] = [:]
    /// Until when those rest that were followed a moment ago, and which of them were named since.
    private var restEnd: [BookOfTenant: Instant] = [:]
    private var namedAtRest: Set<BookOfTenant> = []
    private var again: Set<BookOfTenant> = []
    private var stopped: Set<BookOfTenant> = []

    /// - Parameter rest: how long a book rests at least, and at most, that was followed to its end.
    init(rest: ClosedRange<Duration>) { self.rest = rest }

    /// Nothing waits, rests with news, or is under way.
    var isIdle: Bool { self.waiting.isEmpty && self.namedAtRest.isEmpty && self.underWay.isEmpty }

    /// When the first of those that were named at rest has rested; `nil` when there is none.
    var nextWake: Instant? { self.namedAtRest.compactMap { self.restEnd[$0] }.min() }

    mutating func name(_ book: BookOfTenant, _ reason: Reason = .moved) {
        if self.underWay[book] != nil {
            if self.namedMeanwhile[book] != .awaited { self.namedMeanwhile[book] = reason }
        } else if reason == .moved, self.restEnd[book] != nil {
            self.namedAtRest.insert(book)
        } else {
            self.namedAtRest.remove(book)
            if self.waitingNames.insert(book).inserted { self.waiting.append(book) }
        }
    }

    /// Ends the rest of those that have rested.
    mutating func wake(at now: Instant) {
        for (book, end) in self.restEnd where end <= now {
            self.restEnd[book] = nil
            if self.namedAtRest.contains(book) { self.name(book) }
        }
    }

    /// The next book to follow.
    mutating func next(at now: Instant) -> BookOfTenant? {
        guard let book = self.waiting.popFirst() else { return nil }
        self.waitingNames.remove(book)
        self.underWay[book] = now
        return book
    }

    mutating func end(_ book: BookOfTenant, _ end: End, at now: Instant) {
        let took = self.underWay.removeValue(forKey: book).map { now - $0 } ?? .zero
        self.restEnd[book] = nil
        switch end {
        case .done:
            self.stopped.remove(book)
            self.restEnd[book] = now + min(max(took * Self.restPerWork, self.rest.lowerBound), self.rest.upperBound)
        case .hasMore: self.name(book)
        case .again: self.again.insert(book)
        case .stopped: self.stopped.insert(book)
        }
        if let reason = self.namedMeanwhile.removeValue(forKey: book) { self.name(book, reason) }
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
