import EventSourcing
import Foundation
import TestSupport
import Testing

@Suite("Binding a part to its envelope")
struct EnvelopeBindingTests {
    @Test func `changing any one column changes the bytes`() {
        let envelope = Self.recorded(SampleEvents.append())
        let bytes = EnvelopeBinding(envelope).bytes(of: .facts)
        let changes: [(String, (inout RecordedEnvelope) -> Void)] = [
            ("tenant", { $0.tenant = TenantID(UUID()) }), ("book", { $0.book = .access }), ("stream", { $0.stream = StreamID(UUID()) }),
            ("version", { $0.version = StreamVersion(2) }), ("type", { $0.type = "sample.made.v2" }),
            ("actor", { $0.actor = ActorID(UUID()) }), ("purpose", { $0.purpose = "payment" }),
            ("command", { $0.command = CommandID(UUID()) }), ("command index", { $0.commandIndex = 1 }),
            ("command hash", { $0.commandHash[31] ^= 1 }), ("correlation", { $0.correlation = CorrelationID(UUID()) }),
            ("no correlation", { $0.correlation = nil }), ("causation", { $0.causation = Position(8) }),
            ("no causation", { $0.causation = nil }), ("occurred at", { $0.occurredAt = Timestamp(microseconds: 1) }),
            ("facts key", { $0.facts.key = KeyID(UUID()) }), ("phi key", { $0.phi?.key = KeyID(UUID()) }), ("no phi", { $0.phi = nil }),
        ]
        for (name, change) in changes {
            var other = envelope
            change(&other)
            #expect(EnvelopeBinding(other).bytes(of: .facts) != bytes, "\(name) is not bound")
        }
        #expect(EnvelopeBinding(envelope).bytes(of: .phi) != bytes)
    }

    @Test func `what the ledger gives later is not bound`() {
        let envelope = Self.recorded(SampleEvents.append())
        var other = envelope
        other.position = Position(99)
        other.recordedAt = Timestamp(microseconds: 99)
        #expect(EnvelopeBinding(other) == EnvelopeBinding(envelope))
    }

    @Test func `a proposed event and the recorded one bind alike`() {
        let append = SampleEvents.append()
        #expect(EnvelopeBinding(append.events[0], at: 0, of: append) == EnvelopeBinding(Self.recorded(append)))
    }

    @Test func `text cannot move from one column into the next`() {
        var left = Self.recorded(SampleEvents.append())
        var right = left
        left.type = "ab"
        left.purpose = "c"
        right.type = "a"
        right.purpose = "bc"
        #expect(EnvelopeBinding(left) != EnvelopeBinding(right))
    }

    /// Laid out by hand: the stored form of every seal depends on these bytes.
    @Test func `the bytes are the documented ones`() {
        func uuid(_ last: UInt8) -> UUID { UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last)) }
        let envelope = RecordedEnvelope(
            tenant: TenantID(uuid(1)), book: .access, position: Position(5), stream: StreamID(uuid(2)), version: StreamVersion(3),
            type: "t",
            actor: ActorID(uuid(4)), purpose: "p", command: CommandID(uuid(5)), commandIndex: 6, commandHash: [7, 8], correlation: nil,
            causation: nil, occurredAt: Timestamp(microseconds: 258), recordedAt: Timestamp(microseconds: 0),
            facts: SealedPart(key: KeyID(uuid(9)), bytes: []), phi: nil)
        let zeros = String(repeating: "00", count: 15)
        let id = { (last: String) in "00000010" + zeros + last }
        let expected =
            "6e65636573736974792f6576656e742f7631" + "01" + id("01") + "00000008" + "0000000000000002" + id("02") + "00000008"
            + "0000000000000003" + "00000001" + "74" + id("04") + "00000001" + "70" + id("05") + "00000008" + "0000000000000006"
            + "00000002"
            + "0708" + "ffffffff" + "ffffffff" + "00000008" + "0000000000000102" + id("09") + "ffffffff"
        #expect(EnvelopeBinding(envelope).bytes(of: .facts).map { String(format: "%02x", $0) }.joined() == expected)
    }

    private static func recorded(_ append: Append) -> RecordedEnvelope {
        let event = append.events[0]
        return RecordedEnvelope(
            tenant: append.tenant, book: append.book, position: Position(1), stream: event.stream, version: event.expected.advanced(by: 1),
            type: event.type, actor: append.actor, purpose: append.purpose, command: append.command, commandIndex: 0,
            commandHash: append.commandHash, correlation: append.correlation, causation: append.causation, occurredAt: event.occurredAt,
            recordedAt: Timestamp(microseconds: 0), facts: event.facts, phi: event.phi)
    }
}
