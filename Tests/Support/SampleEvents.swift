public import EventSourcing
public import Foundation

/// Commands of no particular meaning, for tests of what carries them.
public enum SampleEvents {
    /// A command of one event that carries both parts, unsealed.
    public static func append(
        _ tenant: TenantID = TenantID(UUID()), stream: StreamID = StreamID(UUID()), expected: StreamVersion = .none,
        correlation: CorrelationID? = CorrelationID(UUID()), causation: Position? = Position(7),
        phi: SealedPart? = SealedPart(key: KeyID(UUID()), bytes: [9])
    ) -> Append {
        Append(
            tenant: tenant, book: .work, command: CommandID(UUID()), commandHash: Array(repeating: 5, count: 32), actor: ActorID(UUID()),
            purpose: "treatment", correlation: correlation, causation: causation,
            events: [
                ProposedEvent(
                    stream: stream, expected: expected, type: "sample.made.v1", occurredAt: Timestamp(microseconds: 1_700_000_000_000_000),
                    facts: SealedPart(key: KeyID(UUID()), bytes: [1]), phi: phi)
            ])
    }

    /// Recorded events of one book, in order, of every shape: with and without what may be absent, names and parts of any length.
    public static func envelopes(
        _ count: Int, tenant: TenantID = TenantID(UUID()), book: Book = .work, after position: Position = .start,
        keys: [KeyID] = [KeyID(UUID()), KeyID(UUID())], _ random: inout SplitMix64
    ) -> [RecordedEnvelope] {
        func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) } }
        func uuid() -> UUID { bytes(16).withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) } }
        func number() -> Int64 { Int64.random(in: .min ... .max, using: &random) }
        let types: [EventType] = ["a", "case.opened.v1", "letter.signed.v12", "sample.ä.v1", "sample.made.v1", "sample.made.v2"]
        return (1...Swift.max(1, count)).prefix(count).map { index in
            RecordedEnvelope(
                tenant: tenant, book: book, position: position.advanced(by: index), stream: StreamID(uuid()),
                version: StreamVersion(Int32.random(in: 1...AppendLimits.eventsPerStreamMax, using: &random)),
                type: types.randomElement(using: &random)!, actor: ActorID(uuid()),
                purpose: Bool.random(using: &random) ? "treatment" : "a purpose of some length", command: CommandID(uuid()),
                commandIndex: Int16.random(in: 0...255, using: &random), commandHash: bytes(32),
                correlation: Bool.random(using: &random) ? CorrelationID(uuid()) : nil,
                causation: Bool.random(using: &random) ? Position(number()) : nil, occurredAt: Timestamp(microseconds: number()),
                recordedAt: Timestamp(microseconds: number()),
                facts: SealedPart(key: keys.randomElement(using: &random)!, bytes: bytes(Int.random(in: 0...300, using: &random))),
                phi: Bool.random(using: &random)
                    ? SealedPart(key: KeyID(uuid()), bytes: bytes(Int.random(in: 0...300, using: &random))) : nil)
        }
    }
}
