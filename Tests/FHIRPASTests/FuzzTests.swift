import EventSourcing
import FHIRPAS
import TestSupport
import Testing

/// Bundles spoiled at random, the seed in the message: whatever comes, it is read or refused with a fault that names an element.
@Suite("Spoiled bundles", .serialized)
struct FuzzTests {
    @Test func `whatever a bundle's elements become, it is read or refused with reasons`() async throws {
        let tree = try Fixture.tree()
        var read = 0
        for seed in 0..<7_000 as Range<UInt64> {
            await Self.letOthersRun(seed)
            var generator = SplitMix64(seed: seed)
            var spoiled = tree
            for _ in 0...(generator.next() % 3) { Self.spoil(&spoiled, &generator) }
            if Self.isRead(spoiled.bytes, "seed \(seed)") { read += 1 }
        }
        // Both must happen often, or the mutations test nothing.
        #expect(read > 700 && read < 6_300, "\(read) of 7000 were read")
    }

    @Test func `whatever a bundle's bytes become, it is read or refused with reasons`() async throws {
        // Without the white space of the file, in which most changes would change nothing.
        let original = try Fixture.tree().bytes
        var read = 0
        for seed in 0..<3_000 as Range<UInt64> {
            await Self.letOthersRun(seed)
            var generator = SplitMix64(seed: seed)
            var bytes = original
            for _ in 0...(generator.next() % 4) {
                let place = Int(generator.next() % UInt64(bytes.count))
                switch generator.next() % 4 {
                case 0: bytes[place] ^= 1 << (generator.next() % 8)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: place)
                default: bytes.removeSubrange(place..<min(place + Int(generator.next() % 200), bytes.count))
                }
            }
            if Self.isRead(bytes, "seed \(seed)") { read += 1 }
        }
        #expect(read > 100 && read < 2_900, "\(read) of 3000 were read")
    }

    @Test func `a bundle cut off anywhere is refused`() throws {
        let original = try Fixture.tree().bytes
        for length in stride(from: 0, to: original.count, by: 97) {
            #expect(!Self.isRead(Array(original.prefix(length)), "\(length) bytes"), "\(length) bytes")
        }
    }

    /// These loops take a minute, and other suites wait for servers meanwhile: nobody keeps a thread for long.
    private static func letOthersRun(_ seed: UInt64) async {
        if seed.isMultiple(of: 16) { await Task.yield() }
    }

    /// Whether a bundle is read; a refusal must say why and where, and as much as it may.
    private static func isRead(_ bytes: [UInt8], _ which: String) -> Bool {
        do throws(PASRefusal) {
            let request = try PASRequest(bytes)
            #expect(!request.items.isEmpty || request.isCancellation, "\(which)")
            return true
        } catch {
            #expect(!error.faults.isEmpty && error.faults.count <= PASLimits.faultsMax, "\(which)")
            for fault in error.faults {
                #expect(fault.expression == "$this" || fault.expression.hasPrefix("Bundle"), "\(which): \(fault)")
                #expect(!fault.message.isEmpty, "\(which): \(fault)")
            }
            return false
        }
    }

    /// Changes one place of a tree: a member dropped, doubled or renamed, an element dropped or repeated, a value swapped.
    private static func spoil(_ tree: inout JSONTree, _ generator: inout SplitMix64) {
        switch tree {
        case .object(var members) where !members.isEmpty && !generator.next().isMultiple(of: 16):
            let place = Int(generator.next() % UInt64(members.count))
            switch generator.next() % 24 {
            case 0: members.remove(at: place)
            case 1: members.append(members[place])
            case 2: members[place].name += "x"
            case 3: members[place].value = Self.value(&generator)
            default: Self.spoil(&members[place].value, &generator)
            }
            tree = .object(members)
        case .array(var elements) where !elements.isEmpty && !generator.next().isMultiple(of: 16):
            let place = Int(generator.next() % UInt64(elements.count))
            switch generator.next() % 24 {
            case 0: elements.remove(at: place)
            case 1: elements.append(elements[place])
            case 2: elements = Array(repeating: elements[place], count: Int(generator.next() % 300))
            case 3: elements.swapAt(place, 0)
            default: Self.spoil(&elements[place], &generator)
            }
            tree = .array(elements)
        case .text(let text) where generator.next().isMultiple(of: 2):
            tree = .text(generator.next().isMultiple(of: 2) ? String(text.reversed()) : text + text)
        default:
            tree = Self.value(&generator)
        }
    }

    private static func value(_ generator: inout SplitMix64) -> JSONTree {
        let values: [JSONTree] = [
            .literal("null"), .literal("true"), .literal("-0"), .literal("1e400"), .literal("12345678901234567890"), .literal("0.5"), "",
            " ", "x",
            "\u{0}", "2026-02-30", "#", "urn:uuid:5f0d6c1e-9b7a-4c3d-8e2f-000000000001", "Patient/child", [], [:], [[]],
            ["reference": "#order"],
            ["coding": [[:]]], [.literal("null")], ["extension": [["url": "x", "extension": []]]],
        ]
        return values[Int(generator.next() % UInt64(values.count))]
    }
}
