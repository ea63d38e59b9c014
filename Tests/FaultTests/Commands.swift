import EventSourcing
import Foundation

/// Small commands for the fault tests: what matters is ids, streams and versions.
enum Commands {
    static func append(
        _ tenant: TenantID, command: CommandID = CommandID(UUID()), hash: UInt8 = 0, to streams: [(StreamID, Int32)],
        type: EventType = "fault.counted.v1", unchanged: [UnchangedStream] = [], reservations: [Reservation] = []
    ) -> Append {
        Append(
            tenant: tenant, book: .work, command: command, commandHash: Array(repeating: hash, count: 32), actor: Self.actor,
            purpose: "operations",
            events: streams.map { stream, expected in
                ProposedEvent(
                    stream: stream, expected: StreamVersion(expected), type: type, occurredAt: Timestamp(microseconds: 0),
                    facts: SealedPart(key: Self.key, bytes: [1, 2, 3]))
            }, unchanged: unchanged, reservations: reservations)
    }

    private static let actor = ActorID(UUID())
    private static let key = KeyID(UUID())
}
