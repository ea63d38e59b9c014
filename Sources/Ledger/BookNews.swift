public import EventSourcing
public import Postgres
import Synchronization

import struct Foundation.UUID

/// Words from process to process that books have moved, so that nobody has to wait for the next look (architecture, D9).
///
/// A word is a NOTIFY, sent after the commits and from a connection of its own: within an append it would queue all commits of a
/// database behind one another. It is a hint, never the truth: whoever follows books looks once a second all the same. Books that
/// move while a word is on its way go together into the next one.
///
/// ```swift
/// let news = BookNews(of: ledger, speaking: configuration, listening: configuration)
/// await news.run { tenant, book in readModels.nudge(tenant, book) }
/// ```
public final class BookNews: Sendable {
    /// How long after a word the next one waits.
    static let pause: Duration = .milliseconds(20)

    private let signal: BookSignal
    private let speaking: PostgresPool
    private let listening: PostgresConfiguration?
    private let sender = UUID()
    private let moved = Mutex<Set<BookKey>>([])

    /// News that are not told yet.
    ///
    /// - Parameters:
    ///   - ledger: whose appends are told.
    ///   - speaking: how to connect for telling; a pooler may stand between.
    ///   - listening: how to connect for hearing what others tell, to the server itself; `nil` where nobody is heard.
    public init(of ledger: Ledger, speaking: PostgresConfiguration, listening: PostgresConfiguration?) {
        self.signal = ledger.signal
        self.speaking = PostgresPool(configuration: speaking, sizeMax: 1)
        self.listening = listening
    }

    /// Tells and hears until the task is cancelled. Runs once.
    ///
    /// - Parameter heard: called with each book that another process says has moved.
    public func run(_ heard: @escaping @Sendable (TenantID, Book) -> Void) async {
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.signal.tell { book in
            let isNews = self.moved.withLock { $0.count < BookWord.booksMax && $0.insert(book).inserted }
            if isNews { wake.yield() }
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in wakes { await self.speak() }
            }
            group.addTask { await self.listen(heard) }
        }
        self.signal.tell(nil)
        await self.speaking.close()
    }

    private func speak() async {
        let books = self.moved.withLock { moved in
            defer { moved = [] }
            return moved
        }
        if books.isEmpty { return }
        let word = BookWord(sender: self.sender, books: Array(books)).text
        // What cannot be told now is found by looking.
        _ = try? await self.speaking.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
            try await connection.query("SELECT pg_notify(\(BookWord.channel), \(word))")
        }
        try? await Task.sleep(for: Self.pause)
    }

    private func listen(_ heard: @Sendable (TenantID, Book) -> Void) async {
        guard let listening = self.listening else { return }
        do {
            for try await news in PostgresListener(configuration: listening, channels: [BookWord.channel]) {
                guard case .notification(let notification) = news, let word = BookWord(notification.payload), word.sender != self.sender
                else { continue }
                for book in word.books { heard(book.tenant, book.book) }
            }
        } catch {
            // Behind a transaction pooler nobody is heard; the configuration says so before it comes to this.
        }
    }
}

/// What is said in one NOTIFY: who says it, and which books have moved.
struct BookWord: Sendable, Hashable {
    static let channel = "necessity_books"
    /// Books in one word: PostgreSQL takes less than 8,000 bytes. Those beyond are found by looking.
    static let booksMax = 200

    var sender: UUID
    var books: [BookKey]

    init(sender: UUID, books: [BookKey]) {
        self.sender = sender
        self.books = books
    }

    /// Reads a word; `nil` when it is none of ours.
    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard let sender = parts.first.flatMap({ UUID(text: String($0)) }) else { return nil }
        self.sender = sender
        self.books = []
        for part in parts.dropFirst() {
            guard let colon = part.firstIndex(of: ":"), let book = Int16(part[..<colon]).flatMap({ Book(rawValue: $0) }),
                let tenant = TenantID(String(part[part.index(after: colon)...]))
            else { return nil }
            self.books.append(BookKey(tenant, book))
        }
    }

    var text: String {
        ([self.sender.lowercaseText] + self.books.map { "\($0.book.rawValue):\($0.tenant)" }).joined(separator: " ")
    }
}
