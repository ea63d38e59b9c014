import Crypto
import EventSourcing
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import PHIVault

@Suite("Keys kept unwrapped")
struct KeyCacheTests {
    /// A clock that is set.
    private final class Clock: Sendable {
        private let seconds = Mutex<Int64>(0)
        func advance(_ by: Int64) { self.seconds.withLock { $0 += by } }
        var now: Timestamp { Timestamp(microseconds: self.seconds.withLock { $0 } * 1_000_000) }
    }

    private static let tenant = TenantID(UUID(uuid: (1, 2, 3, 4, 5, 6, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1)))

    private static func id(_ number: Int) -> KeyID {
        KeyID(
            UUID(
                uuid: (
                    0, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255)
                )))
    }

    private static func name(_ number: Int) -> KeyCache.Name { .dataKey(Self.tenant, Self.id(number)) }
    private static func key(_ number: Int) -> CachedKey { CachedKey(id: Self.id(number), key: SymmetricKey(size: .bits256)) }

    @Test func `there are never more than the most, however many come`() {
        let clock = Clock()
        let cache = KeyCache(countMax: 100) { clock.now }
        for number in 0..<5_000 {
            cache.insert(Self.key(number), for: Self.name(number))
            #expect(cache.count <= 100)
            #expect(cache[Self.name(number)]?.id == Self.id(number))
        }
        #expect(cache.count >= 50)
    }

    @Test func `a key that is used stays while thousands come that are used once`() {
        let clock = Clock()
        let cache = KeyCache(countMax: 100) { clock.now }
        cache.insert(Self.key(70_000), for: Self.name(70_000))
        for number in 0..<5_000 {
            cache.insert(Self.key(number), for: Self.name(number))
            #expect(cache[Self.name(70_000)] != nil, "after \(number)")
        }
    }

    @Test func `a key is read anew after its time, used or not, and also when the clock went back`() {
        let clock = Clock()
        clock.advance(1_000)
        let cache = KeyCache(countMax: 100) { clock.now }
        cache.insert(Self.key(1), for: Self.name(1))
        clock.advance(299)
        #expect(cache[Self.name(1)] != nil)
        clock.advance(1)
        #expect(cache[Self.name(1)] == nil && cache.count == 0)
        cache.insert(Self.key(2), for: Self.name(2))
        clock.advance(-10)
        #expect(cache[Self.name(2)] == nil)
    }

    @Test func `what is removed is gone from both generations`() {
        let clock = Clock()
        let cache = KeyCache(countMax: 10) { clock.now }
        for number in 0..<8 { cache.insert(Self.key(number), for: Self.name(number)) }
        cache.remove(Set((0..<8).map(Self.id)))
        #expect(cache.count == 0 && (0..<8).allSatisfy { cache[Self.name($0)] == nil })
    }

    @Test func `in any history of uses what comes out is what went in last, or nothing`() {
        for seed in UInt64(0)..<20 {
            var random = SplitMix64(seed: seed)
            let clock = Clock()
            let cache = KeyCache(countMax: 16) { clock.now }
            var put: [Int: (key: KeyID, at: Timestamp)] = [:]
            for step in 0..<600 {
                let number = Int(random.next() % 30)
                switch random.next() % 10 {
                case 0: clock.advance(Int64(random.next() % 120))
                case 1:
                    cache.remove([Self.id(number)])
                    put[number] = nil
                case 2...5:
                    cache.insert(Self.key(number), for: Self.name(number))
                    put[number] = (Self.id(number), clock.now)
                default:
                    let found = cache[Self.name(number)]
                    let isFresh = put[number].map { clock.now < $0.at.adding(KeyCache.lifetime) } ?? false
                    #expect(found == nil || (isFresh && found?.id == put[number]?.key), "seed \(seed), step \(step)")
                }
                #expect(cache.count <= 16, "seed \(seed), step \(step)")
            }
        }
    }
}
