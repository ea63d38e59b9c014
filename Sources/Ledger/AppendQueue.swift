import DequeModule
import EventSourcing

/// Decides which waiting commands travel together, and when: the pure half of group commit (architecture, D2).
///
/// Commands wait per book. A *load* is what one connection sends in one go: the commands of one book, or of several.
/// A command that finds a free lane is sent at once, alone if need be: nobody waits for company. Whatever arrives while the
/// lanes are busy forms the next load. Everything here is bounded by `Limits`.
struct AppendQueue {
    /// A command in the queue. `id` is unique in the process. (An object, because it passes through many hands: a command has
    /// many parts, and each copy of it would count references to all of them.)
    final class Entry: Sendable {
        let id: UInt64
        let append: Append
        let byteCount: Int

        init(id: UInt64, append: Append) {
            self.id = id
            self.append = append
            self.byteCount = append.events.reduce(0) { $0 + $1.facts.bytes.count + ($1.phi?.bytes.count ?? 0) }
        }
    }

    /// The commands of one book in a load, in the order in which they came.
    struct BookBatch: Sendable {
        let key: BookKey
        var entries: [Entry]
    }

    /// What one lane sends in one go, as one call. Books in lock order.
    struct Load: Sendable {
        var batches: [BookBatch]

        /// A book that travels alone holds nobody up: it waits for its lock. Among several, one that is locked is left behind.
        var travelsAlone: Bool { self.batches.count == 1 }

        var commandCount: Int { self.batches.reduce(0) { $0 + $1.entries.count } }
    }

    struct Limits: Sendable {
        /// Loads under way at once: connections that append.
        var lanesMax: Int
        /// Loads under way at once that hold commands of the same book: the second waits at the lock while the first commits.
        var loadsPerBookMax: Int
        var commandsPerBatchMax: Int
        var booksPerLoadMax: Int
        var commandsPerLoadMax: Int
        /// Commands that wait, over all books; beyond it a command is refused at once.
        var waitingMax: Int
    }

    enum Admission {
        /// A lane was free: the caller sees to it that this load is sent. It may be without the caller's own command.
        case send(Load)
        /// Someone who is sending now will send it later.
        case wait
        case overloaded
    }

    private let limits: Limits
    private var lines: [BookKey: Line] = [:]
    private var ready: Deque<BookKey> = []
    private var lanesBusy = 0
    private var underWayCount = 0
    /// Flushing takes longer than the work it makes durable: see `learn`.
    private var isFlushSlow = false
    private(set) var waitingCount = 0

    init(limits: Limits) {
        self.limits = limits
    }

    /// No command waits and none is under way.
    var isIdle: Bool { self.waitingCount == 0 && self.lanesBusy == 0 }

    /// Commands that the next load should hold at most: half of all that are in the process.
    ///
    /// So one half is with the server while the other is with its callers, or in the other lane, and neither waits for the
    /// other. One book has one lane: when its flushes are slow all of it should wait for the same one.
    var share: Int { self.isFlushSlow ? Int.max : (self.waitingCount + self.underWayCount + 1) / 2 }

    /// A command comes in.
    mutating func admit(_ entry: Entry) -> Admission {
        guard self.waitingCount < self.limits.waitingMax else { return .overloaded }
        let key = BookKey(entry.append.tenant, entry.append.book)
        self.waitingCount += 1
        let becomesReady = self.lines[key, default: Line()].take(entry, loadsMax: self.limits.loadsPerBookMax)
        if becomesReady { self.ready.append(key) }
        guard let load = self.nextLoad(share: self.share) else { return .wait }
        return .send(load)
    }

    /// A load has been answered; what to send next on the lanes that are free now.
    ///
    /// - Parameters:
    ///   - busy: the books that another process held: their commands go back to the front, to travel alone and wait.
    ///   - share: what `share` was when the load came back, before the callers it answered were heard again.
    mutating func finish(_ load: Load, busy: Set<BookKey>, share: Int) -> [Load] {
        self.lanesBusy -= 1
        self.underWayCount -= load.commandCount
        for batch in load.batches {
            guard let index = self.lines.index(forKey: batch.key) else { preconditionFailure("a book under way has a line") }
            self.lines.values[index].loadsUnderWay -= 1
            if busy.contains(batch.key) {
                self.lines.values[index].takeBack(batch.entries)
                self.waitingCount += batch.entries.count
            }
            if self.lines.values[index].becomesReady(loadsMax: self.limits.loadsPerBookMax) { self.ready.append(batch.key) }
            // An idle book costs nothing; a stale name in `ready` is skipped when its turn comes.
            if self.lines.values[index].isIdle { self.lines.remove(at: index) }
        }
        var loads: [Load] = []
        while let load = self.nextLoad(share: share) { loads.append(load) }
        return loads
    }

    /// A load took this long.
    ///
    /// One book's loads go one after the other, and each waits for a flush. Where that takes longer than the work it makes durable
    /// (or the lock does, which another process holds), a half is sent in vain: the next load takes all there is. Several books
    /// have both lanes, and two loads at once share the flush as it comes.
    mutating func learn(from load: Load, took duration: Duration) {
        self.isFlushSlow =
            load.travelsAlone && self.lanesBusy == 1 && duration > Self.slowFlush + Self.commandWork * load.commandCount
    }

    /// What a command costs the server at most.
    static let commandWork: Duration = .microseconds(20)
    /// How much longer than its commands' work a load takes when its flush is slow.
    static let slowFlush: Duration = .microseconds(1_250)

    /// A caller gave up. `true` if its command was still here and now never travels; `false` if it is under way.
    mutating func withdraw(_ id: UInt64, from key: BookKey) -> Bool {
        guard let index = self.lines[key]?.entries.firstIndex(where: { $0.id == id }) else { return false }
        self.lines[key]?.entries.remove(at: index)
        self.waitingCount -= 1
        if self.lines[key]?.isIdle == true { self.lines[key] = nil }
        return true
    }

    private mutating func nextLoad(share: Int) -> Load? {
        guard self.lanesBusy < self.limits.lanesMax else { return nil }
        let commandsMax = min(self.limits.commandsPerLoadMax, max(1, share))
        var batches: [BookBatch] = []
        var commandCount = 0
        var byteCount = 0
        while batches.count < self.limits.booksPerLoadMax, commandCount < commandsMax, let key = self.ready.first {
            guard let index = self.lines.index(forKey: key), self.lines.values[index].isReady, !self.lines.values[index].isEmpty else {
                if let index = self.lines.index(forKey: key) { self.lines.values[index].isReady = false }
                self.ready.removeFirst()
                continue
            }
            let travelsAlone = self.lines.values[index].mustTravelAlone
            if travelsAlone, !batches.isEmpty { break }
            let (entries, bytes) = self.lines.values[index].nextBatch(
                countMax: min(self.limits.commandsPerBatchMax, commandsMax - commandCount),
                bytesMax: AppendLimits.batchBytesMax - byteCount)
            if entries.isEmpty { break }  // The load is full by bytes; the book keeps its place.
            self.ready.removeFirst()
            commandCount += entries.count
            byteCount += bytes
            batches.append(BookBatch(key: key, entries: entries))
            if travelsAlone { break }
        }
        guard !batches.isEmpty else { return nil }
        if self.limits.loadsPerBookMax > 1 {
            // Only now: a book stands in one load once.
            for batch in batches where self.lines[batch.key]?.becomesReady(loadsMax: self.limits.loadsPerBookMax) == true {
                self.ready.append(batch.key)
            }
        }
        batches.sort { $0.key < $1.key }
        self.lanesBusy += 1
        self.waitingCount -= commandCount
        self.underWayCount += commandCount
        return Load(batches: batches)
    }
}

/// The commands of one book that wait.
private struct Line {
    var entries: Deque<AppendQueue.Entry> = []
    var loadsUnderWay = 0
    var mustTravelAlone = false
    /// It stands in the queue's line of books.
    var isReady = false

    var isEmpty: Bool { self.entries.isEmpty }
    var isIdle: Bool { self.entries.isEmpty && self.loadsUnderWay == 0 }

    /// A command comes in; whether the book now has its turn to come.
    mutating func take(_ entry: AppendQueue.Entry, loadsMax: Int) -> Bool {
        self.entries.append(entry)
        return self.becomesReady(loadsMax: loadsMax)
    }

    /// Commands that were sent in vain stand first again, and travel alone.
    mutating func takeBack(_ entries: [AppendQueue.Entry]) {
        for entry in entries.reversed() { self.entries.prepend(entry) }
        self.mustTravelAlone = true
    }

    mutating func becomesReady(loadsMax: Int) -> Bool {
        guard !self.isReady, !self.entries.isEmpty, self.loadsUnderWay < loadsMax else { return false }
        self.isReady = true
        return true
    }

    /// Takes from the front what travels next, and its bytes; nothing when the first command is too large.
    ///
    /// A second command on a stream that is in the batch already stays for the next one: it was decided without seeing the first,
    /// and would push the whole batch off the fast path.
    mutating func nextBatch(countMax: Int, bytesMax: Int) -> (entries: [AppendQueue.Entry], bytes: Int) {
        var entries: [AppendQueue.Entry] = []
        var bytes = 0
        var streams: Set<StreamID> = []
        while entries.count < countMax, let next = self.entries.first {
            if !entries.isEmpty || bytesMax < AppendLimits.batchBytesMax, bytes + next.byteCount > bytesMax { break }
            if let last = entries.last {
                for event in last.append.events { streams.insert(event.stream) }
                if next.append.events.contains(where: { streams.contains($0.stream) }) { break }
            }
            bytes += next.byteCount
            self.entries.removeFirst()
            entries.append(next)
        }
        if !entries.isEmpty {
            self.isReady = false
            self.mustTravelAlone = false
            self.loadsUnderWay += 1
        }
        return (entries, bytes)
    }
}
