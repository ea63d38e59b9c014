@testable import EventSourcing
import Foundation
import TestSupport
import Testing

@Suite("Batches of envelopes")
struct EnvelopeBatchTests {
    @Test func `law: what goes into a batch comes out, column by column`() {
        for seed in 0..<100 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let tenant = TenantID(UUID())
            let envelopes = SampleEvents.envelopes(Int.random(in: 0...20, using: &random), tenant: tenant, book: .access, &random)
            let batch = EnvelopeBatch(envelopes, tenant: tenant, book: .access)
            #expect(batch.map(\.recorded) == envelopes, "seed \(seed)")
            #expect(batch.map(\.hasPHI) == envelopes.map { $0.phi != nil }, "seed \(seed)")
            #expect(batch.map(\.phiKey) == envelopes.map(\.phi?.key), "seed \(seed)")
            #expect(batch.map(\.factsKey) == envelopes.map(\.facts.key), "seed \(seed)")
        }
    }

    @Test func `law: sealed facts lie beside exactly what they are bound to`() {
        for seed in 0..<100 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let tenant = TenantID(UUID())
            let envelopes = SampleEvents.envelopes(10, tenant: tenant, &random)
            let batch = EnvelopeBatch(envelopes, tenant: tenant, book: .work)
            var buffer: [UInt8] = []
            batch.forEachSealedFacts { index, key, sealed, binding in
                let envelope = envelopes[index]
                #expect(batch.factsKeys[key] == envelope.facts.key && Array(sealed) == envelope.facts.bytes, "seed \(seed)")
                #expect(Array(binding) == EnvelopeBinding(envelope).bytes(of: .facts), "seed \(seed)")
                EnvelopeBinding.write(.facts, of: envelope, to: &buffer)
                #expect(buffer == Array(binding), "seed \(seed)")
            }
        }
    }

    @Test func `a batch holds as much of each event as was read`() {
        var random = SplitMix64(seed: 1)
        let envelope = SampleEvents.envelopes(1, &random)[0]
        for content in EnvelopeBatch.Content.allCases {
            var builder = EnvelopeBatch.Builder(tenant: envelope.tenant, book: envelope.book, content: content)
            for other in EnvelopeBatch.Content.allCases {
                let columns = Self.columns(of: envelope, other)
                #expect(columns.withUnsafeBytes { builder.append(columns: $0) } == (other == content), "\(other) as \(content)")
            }
            let batch = builder.finish()
            #expect(batch.count == 1 && batch[0].stream == envelope.stream && batch[0].phiKey == envelope.phi?.key)
            #expect(builder.count == 0 && builder.lastPosition == envelope.position)
        }
    }

    /// The bytes come from a server, and are believed in nothing that was not looked at.
    @Test func `law: columns that are cut or lengthened, or claim another length, are refused`() {
        for seed in 0..<3_000 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let envelope = SampleEvents.envelopes(1, &random)[0]
            let columns = Self.columns(of: envelope, .factsAndPHI)
            var broken = columns
            switch seed % 3 {
            case 0: broken.removeLast(Int.random(in: 1...columns.count, using: &random))
            case 1: broken += Array(repeating: 0, count: Int.random(in: 1...8, using: &random))
            default:
                // The length of a column of fixed length: nothing but its own will do.
                let place = [0, 20, 32 + 4 + envelope.type.rawValue.utf8.count][Int.random(in: 0..<3, using: &random)]
                broken[place + Int.random(in: 0..<4, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            var builder = EnvelopeBatch.Builder(tenant: envelope.tenant, book: envelope.book, content: .factsAndPHI)
            #expect(!broken.withUnsafeBytes { builder.append(columns: $0) } && builder.count == 0, "seed \(seed)")
            #expect(columns.withUnsafeBytes { builder.append(columns: $0) }, "seed \(seed)")
        }
    }

    @Test func `law: whatever columns are taken in, looking at them stays within them`() {
        var taken = 0
        for seed in 0..<20_000 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let envelope = SampleEvents.envelopes(1, &random)[0]
            var columns = Self.columns(of: envelope, .factsAndPHI)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                columns[Int.random(in: 0..<columns.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            var builder = EnvelopeBatch.Builder(tenant: envelope.tenant, book: envelope.book, content: .factsAndPHI)
            guard columns.withUnsafeBytes({ builder.append(columns: $0) }) else { continue }
            taken += 1
            let read = builder.finish()[0].recorded
            let parts = read.facts.bytes.count + (read.phi?.bytes.count ?? 0) + read.commandHash.count
            #expect(parts < columns.count && (read.phi != nil) == (envelope.phi != nil), "seed \(seed)")
        }
        #expect(taken > 1_000)
    }

    @Test func `a batch names the keys of its own facts and no others`() {
        var random = SplitMix64(seed: 7)
        let keys = (0..<3).map { _ in KeyID(UUID()) }
        let envelopes = keys.flatMap { SampleEvents.envelopes(5, keys: [$0], &random) }
        var builder = EnvelopeBatch.Builder(tenant: envelopes[0].tenant, book: .work, content: .facts)
        for (key, events) in zip(keys, [envelopes[0..<5], envelopes[5..<10], envelopes[10..<15]]) {
            for event in events { #expect(Self.columns(of: event, .facts).withUnsafeBytes { builder.append(columns: $0) }) }
            let batch = builder.finish()
            #expect(batch.factsKeys == [key])
            #expect(batch.map(\.type) == events.map(\.type))
        }
    }

    @Test func `more names than are kept are still told apart`() {
        var random = SplitMix64(seed: 9)
        var envelope = SampleEvents.envelopes(1, &random)[0]
        var builder = EnvelopeBatch.Builder(tenant: envelope.tenant, book: .work, content: .facts)
        var (names, read): ([String], [String]) = ([], [])
        for number in 0..<10_000 {
            envelope.type = EventType(rawValue: "sample.\(number).v1")
            names.append(envelope.type.rawValue)
            #expect(Self.columns(of: envelope, .facts).withUnsafeBytes { builder.append(columns: $0) })
            if builder.isFull { read += builder.finish().map(\.type.rawValue) }
        }
        read += builder.finish().map(\.type.rawValue)
        #expect(read == names)
    }

    @Test func `a batch prints how many events it has, and nothing of them`() {
        var random = SplitMix64(seed: 3)
        let envelopes = SampleEvents.envelopes(2, &random)
        var dumped = ""
        dump(EnvelopeBatch(envelopes, tenant: envelopes[0].tenant, book: .work), to: &dumped)
        #expect(dumped.contains("EnvelopeBatch(2 events)") && !dumped.contains("bytes"))
    }

    private static func columns(of envelope: RecordedEnvelope, _ content: EnvelopeBatch.Content) -> [UInt8] {
        var writer = ColumnWriter()
        writer.addBound(envelope)
        writer.add(envelope.position.rawValue)
        writer.add(envelope.recordedAt.rawValue)
        if content >= .facts { writer.add(envelope.facts.bytes) }
        if content == .factsAndPHI { writer.add(envelope.phi?.bytes) }
        return writer.bytes
    }
}
