import EventSourcing
import Foundation
@testable import Ledger
import TestSupport
import Testing

/// Which commands travel together: decided without I/O, so tested without a database.
@Suite("Queueing commands")
struct AppendQueueTests {
    static let limits = AppendQueue.Limits(
        lanesMax: 2, loadsPerBookMax: 1, commandsPerBatchMax: 4, booksPerLoadMax: 3, commandsPerLoadMax: 8, waitingMax: 20)

    @Test func `a lone command is sent at once, alone, and may wait for its lock`() throws {
        let queue = QueueUnderTest(Self.limits)
        let load = try #require(queue.admit(Self.entry(1, tenant: 0)).load)
        #expect(load.ids == [[1]])
        #expect(load.travelsAlone)
        #expect(queue.finish(load) == nil)
        #expect(queue.isIdle)
    }

    @Test func `of what arrives while a book is under way, half of all there is forms the next batch`() throws {
        let queue = QueueUnderTest(Self.limits)
        let first = try #require(queue.admit(Self.entry(1, tenant: 0)).load)
        for id in 2...4 { #expect(queue.admit(Self.entry(UInt64(id), tenant: 0)).load == nil) }
        let second = try #require(queue.finish(first))
        #expect(second.ids == [[2, 3]])
        #expect(try #require(queue.finish(second)).ids == [[4]])
    }

    @Test func `two lanes take half each of what waits for both`() throws {
        let queue = QueueUnderTest(Self.limits)
        let lanes = (0..<2).compactMap { queue.admit(Self.entry(UInt64($0), tenant: 8 + $0)).load }
        for id in 2...5 { #expect(queue.admit(Self.entry(UInt64(id), tenant: id)).load == nil) }
        let left = try #require(queue.finish(lanes[0]))
        let right = try #require(queue.finish(lanes[1]))
        #expect(left.ids == [[2], [3], [4]] && right.ids == [[5]])
    }

    @Test func `what the callers just answered have next counts for the share, and a free lane takes the rest`() throws {
        let queue = QueueUnderTest(Self.limits)
        let (first, second) = (
            try #require(queue.admit(Self.entry(0, tenant: 8)).load), try #require(queue.admit(Self.entry(1, tenant: 9)).load)
        )
        #expect(queue.finish(second) == nil)
        // The share is taken when the load comes back; three more commands come before its lane is free.
        let share = queue.share
        #expect(share == 1)
        let third = try #require(queue.admit(Self.entry(2, tenant: 1)).load)
        #expect(third.ids == [[2]])
        for id in 3...4 { #expect(queue.admit(Self.entry(UInt64(id), tenant: id)).load == nil) }
        #expect(queue.finishAll(first, share: share).map(\.ids) == [[[3]]])
        #expect(queue.finishAll(third, share: share).map(\.ids) == [[[4]]])
    }

    @Test func `where a flush takes longer than the work, a book's next load takes all there is`() throws {
        let queue = QueueUnderTest(Self.limits)
        let first = try #require(queue.admit(Self.entry(1, tenant: 0)).load)
        for id in 2...4 { #expect(queue.admit(Self.entry(UInt64(id), tenant: 0)).load == nil) }
        queue.learn(from: first, took: .milliseconds(2))
        let second = try #require(queue.finish(first))
        #expect(second.ids == [[2, 3, 4]])
        // The flush is quick again.
        _ = queue.admit(Self.entry(5, tenant: 0))
        queue.learn(from: second, took: .milliseconds(1))
        let third = try #require(queue.finish(second))
        for id in 6...8 { #expect(queue.admit(Self.entry(UInt64(id), tenant: 0)).load == nil) }
        queue.learn(from: third, took: .milliseconds(1))
        #expect(try #require(queue.finish(third)).ids == [[6, 7]])
    }

    @Test func `several books keep half for each lane, however long a flush takes`() throws {
        let queue = QueueUnderTest(Self.limits)
        let lanes = (0..<2).compactMap { queue.admit(Self.entry(UInt64($0), tenant: 8 + $0)).load }
        for id in 2...5 { #expect(queue.admit(Self.entry(UInt64(id), tenant: id)).load == nil) }
        queue.learn(from: lanes[0], took: .milliseconds(9))
        let left = try #require(queue.finish(lanes[0]))
        #expect(left.ids == [[2], [3], [4]])
        #expect(try #require(queue.finish(lanes[1])).ids == [[5]])
    }

    @Test func `books that wait travel together in tenant order, and none of them may wait for a lock`() throws {
        let queue = QueueUnderTest(Self.limits)
        let first = try #require(queue.admit(Self.entry(1, tenant: 0)).load)
        let second = try #require(queue.admit(Self.entry(2, tenant: 1)).load)
        for (id, tenant) in [(3, 4), (4, 2), (5, 3)] { #expect(queue.admit(Self.entry(UInt64(id), tenant: tenant)).load == nil) }
        let third = try #require(queue.finish(first))
        #expect(third.ids == [[4], [5], [3]])
        #expect(!third.travelsAlone)
        #expect(queue.finish(second) == nil)
    }

    @Test func `a busy book goes back to the front and travels alone`() throws {
        let queue = QueueUnderTest(Self.limits)
        let first = try #require(queue.admit(Self.entry(1, tenant: 9)).load)
        let other = try #require(queue.admit(Self.entry(2, tenant: 8)).load)
        _ = queue.admit(Self.entry(3, tenant: 1))
        _ = queue.admit(Self.entry(4, tenant: 2))
        let both = try #require(queue.finish(first))
        #expect(both.ids == [[3], [4]])
        _ = queue.admit(Self.entry(5, tenant: 1))
        let alone = try #require(queue.finish(both, busy: [BookKey(Self.tenant(1), .work)]))
        #expect(alone.ids == [[3, 5]])
        #expect(alone.travelsAlone)
        #expect(queue.finish(other) == nil)
        #expect(queue.finish(alone) == nil)
        #expect(queue.isIdle)
    }

    @Test func `a second command on a stream waits for the next batch`() throws {
        let queue = QueueUnderTest(Self.limits)
        let first = try #require(queue.admit(Self.entry(1, tenant: 0)).load)
        let stream = StreamID(UUID())
        _ = queue.admit(Self.entry(2, tenant: 0, stream: stream))
        _ = queue.admit(Self.entry(3, tenant: 0, stream: stream))
        let second = try #require(queue.finish(first))
        #expect(second.ids == [[2]])
        #expect(try #require(queue.finish(second)).ids == [[3]])
    }

    @Test func `a command that waits can be withdrawn, one that is under way cannot`() throws {
        let queue = QueueUnderTest(Self.limits)
        let first = try #require(queue.admit(Self.entry(1, tenant: 0)).load)
        _ = queue.admit(Self.entry(2, tenant: 0))
        let key = BookKey(Self.tenant(0), .work)
        #expect(!queue.withdraw(1, from: key))
        #expect(queue.withdraw(2, from: key))
        #expect(!queue.withdraw(2, from: key))
        #expect(queue.finish(first) == nil)
        #expect(queue.isIdle)
    }

    @Test func `a full queue refuses`() throws {
        let queue = QueueUnderTest(Self.limits)
        _ = queue.admit(Self.entry(0, tenant: 0))
        for id in 1...20 { _ = queue.admit(Self.entry(UInt64(id), tenant: 0)) }
        guard case .overloaded = queue.admit(Self.entry(99, tenant: 0)) else {
            Issue.record("the twenty-first waiting command was taken in")
            return
        }
    }

    @Test func `law: every command travels exactly once, in order within its stream, within the limits`() throws {
        for seed in UInt64(0)..<500 {
            var random = SplitMix64(seed: seed)
            let queue = QueueUnderTest(Self.limits)
            var underWay: [AppendQueue.Load] = []
            var travelled: [UInt64] = []
            var refusedOrWithdrawn: Set<UInt64> = []
            var tenants: [UInt64: Int] = [:]
            var id: UInt64 = 0
            func note(_ load: AppendQueue.Load?) {
                guard let load else { return }
                underWay.append(load)
                #expect(underWay.count <= Self.limits.lanesMax, "seed \(seed)")
                #expect(load.batches.count <= Self.limits.booksPerLoadMax, "seed \(seed)")
                #expect(load.batches.allSatisfy { (1...Self.limits.commandsPerBatchMax).contains($0.entries.count) }, "seed \(seed)")
                #expect(Set(load.batches.map(\.key)).count == load.batches.count, "a book twice in one load; seed \(seed)")
                #expect(load.batches.map(\.key) == load.batches.map(\.key).sorted(), "seed \(seed)")
            }
            for _ in 0..<300 {
                switch Int.random(in: 0..<10, using: &random) {
                case 0..<6:
                    id += 1
                    let tenant = Int.random(in: 0..<5, using: &random)
                    tenants[id] = tenant
                    switch queue.admit(Self.entry(id, tenant: tenant, stream: Self.stream(Int.random(in: 0..<6, using: &random)))) {
                    case .send(let load): note(load)
                    case .wait: break
                    case .overloaded: refusedOrWithdrawn.insert(id)
                    }
                case 6 where id > 0:
                    let victim = UInt64.random(in: 1...id, using: &random)
                    if queue.withdraw(victim, from: BookKey(Self.tenant(tenants[victim]!), .work)) { refusedOrWithdrawn.insert(victim) }
                default:
                    guard let index = underWay.indices.randomElement(using: &random) else { continue }
                    let load = underWay.remove(at: index)
                    let busy = load.batches.count > 1 && Bool.random(using: &random) ? [load.batches[0].key] : []
                    for batch in load.batches where !busy.contains(batch.key) { travelled += batch.entries.map(\.id) }
                    queue.learn(from: load, took: .milliseconds(Int.random(in: 0..<5, using: &random)))
                    for next in queue.finishAll(load, busy: Set(busy)) { note(next) }
                }
            }
            while let load = underWay.popLast() {
                for batch in load.batches { travelled += batch.entries.map(\.id) }
                for next in queue.finishAll(load) { note(next) }
            }
            #expect(queue.isIdle, "seed \(seed)")
            #expect(Set(travelled).count == travelled.count, "a command travelled twice; seed \(seed)")
            #expect(Set(travelled).union(refusedOrWithdrawn) == Set(id > 0 ? 1...id : 1...1), "a command was lost; seed \(seed)")
            #expect(Set(travelled).isDisjoint(with: refusedOrWithdrawn), "seed \(seed)")
        }
    }

    private static func tenant(_ number: Int) -> TenantID { TenantID(Self.uuid(1, number)) }
    private static func stream(_ number: Int) -> StreamID { StreamID(Self.uuid(2, number)) }

    private static func uuid(_ kind: UInt8, _ number: Int) -> UUID {
        UUID(uuid: (kind, 0, 0, 0, 0, 0, 0x80, 0, 0x80, 0, 0, 0, 0, 0, UInt8(number >> 8), UInt8(number & 0xFF)))
    }

    private static func entry(_ id: UInt64, tenant: Int, stream: StreamID = StreamID(UUID())) -> AppendQueue.Entry {
        AppendQueue.Entry(
            id: id,
            append: Append(
                tenant: Self.tenant(tenant), book: .work, command: CommandID(UUID()), commandHash: [], actor: ActorID(UUID()),
                purpose: "operations",
                events: [
                    ProposedEvent(
                        stream: stream, expected: .none, type: "queue.tested.v1", occurredAt: Timestamp(microseconds: 0),
                        facts: SealedPart(key: KeyID(UUID()), bytes: [0]))
                ]))
    }
}

extension AppendQueue.Admission {
    fileprivate var load: AppendQueue.Load? { if case .send(let load) = self { load } else { nil } }
}

extension AppendQueue.Load {
    fileprivate var ids: [[UInt64]] { self.batches.map { $0.entries.map(\.id) } }
}

/// The queue as a reference, so that an expectation can ask it to change.
private final class QueueUnderTest {
    private var queue: AppendQueue

    init(_ limits: AppendQueue.Limits) {
        self.queue = AppendQueue(limits: limits)
    }

    var isIdle: Bool { self.queue.isIdle }
    func admit(_ entry: AppendQueue.Entry) -> AppendQueue.Admission { self.queue.admit(entry) }
    func learn(from load: AppendQueue.Load, took duration: Duration) { self.queue.learn(from: load, took: duration) }
    var share: Int { self.queue.share }

    func finishAll(_ load: AppendQueue.Load, busy: Set<BookKey> = [], share: Int? = nil) -> [AppendQueue.Load] {
        let share = share ?? self.queue.share
        return self.queue.finish(load, busy: busy, share: share)
    }

    /// For tests in which one lane at most finds something to send.
    func finish(_ load: AppendQueue.Load, busy: Set<BookKey> = []) -> AppendQueue.Load? {
        let next = self.finishAll(load, busy: busy)
        #expect(next.count <= 1)
        return next.first
    }

    func withdraw(_ id: UInt64, from key: BookKey) -> Bool { self.queue.withdraw(id, from: key) }
}
