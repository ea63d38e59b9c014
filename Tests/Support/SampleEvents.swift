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
}
