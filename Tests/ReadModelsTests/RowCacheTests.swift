@testable import ReadModels
import TestSupport
import Testing

@Suite("Rows in memory")
struct RowCacheTests {
    @Test func `rows that were changed stay until they are written, others go when there are too many`() {
        var cache = RowCache<Int, String>(countMax: 4)
        for key in 0..<20 { cache.change(key) { $0 = "row \(key)" } }
        #expect((0..<20).allSatisfy { cache.knows($0) } && cache.changedKeys == Array(0..<20))
        var written: [Int: String] = [:]
        cache.takeChanged { written[$0] = $1 }
        #expect(written.count == 20 && written[7] == "row 7" && cache.changedKeys.isEmpty)
        #expect((0..<20).count { cache.knows($0) } <= 4)
        #expect(cache.knows(19), "the one used last goes last")
    }

    @Test func `a row counts as changed once, and again after it was written`() {
        var cache = RowCache<Int, Int>(countMax: 10)
        for _ in 0..<3 { cache.change(1) { $0 = ($0 ?? 0) + 1 } }
        var writes: [Int] = []
        cache.takeChanged { writes.append($1 ?? 0) }
        cache.change(1) { $0 = ($0 ?? 0) + 1 }
        cache.takeChanged { writes.append($1 ?? 0) }
        cache.takeChanged { writes.append($1 ?? 0) }
        #expect(writes == [3, 4])
    }

    @Test func `a change that throws changes nothing`() {
        struct Refused: Error {}
        var cache = RowCache<Int, Int>(countMax: 10)
        cache.insert(5, for: 1)
        #expect(throws: Refused.self) { try cache.change(1) { _ throws(Refused) in throw Refused() } }
        #expect(cache.row(of: 1) == 5 && cache.changedKeys.isEmpty)
    }

    @Test func `it is known that a key has no row`() {
        var cache = RowCache<Int, Int>(countMax: 10)
        #expect(!cache.knows(1))
        cache.insert(nil, for: 1)
        #expect(cache.knows(1) && cache.row(of: 1) == nil)
    }
}
