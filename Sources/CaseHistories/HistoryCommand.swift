import CaseDomain
public import EventSourcing

/// One command of a made-up history: what it appends, still to be sealed.
public struct HistoryCommand: Sendable {
    /// An event with its body in the clear.
    public struct Event: Sendable {
        public var stream: StreamID
        public var expected: StreamVersion
        public var type: EventType
        public var occurredAt: Timestamp
        public var body: PlainBody
        public var subject: KeySubject?
        /// The event of a case that the body says, for the tasks that follow from it.
        var caseEvent: CaseFile.Event?
    }

    public var book: Book
    public var command: CommandID
    public var actor: ActorID
    public var purpose: Purpose
    public var events: [Event]
    public var reservations: [Reservation] = []

    /// The command for a tenant, with its parts unsealed, and the bodies to seal.
    public func append(to tenant: TenantID) -> (append: Append, bodies: [(body: PlainBody, subject: KeySubject?)]) {
        let events = self.events.map {
            ProposedEvent(stream: $0.stream, expected: $0.expected, type: $0.type, occurredAt: $0.occurredAt, facts: .unsealed)
        }
        let append = Append(
            tenant: tenant, book: self.book, command: self.command, commandHash: Self.hash, actor: self.actor, purpose: self.purpose,
            events: events, reservations: self.reservations)
        return (append, self.events.map { ($0.body, $0.subject) })
    }

    /// Nobody compares it: a history is appended once.
    private static let hash = [UInt8](repeating: 7, count: 32)
}
