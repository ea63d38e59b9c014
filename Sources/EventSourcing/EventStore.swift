/// Where events are kept: append a command, read a stream, read a book.
///
/// One contract, two implementations: `Ledger` on PostgreSQL, `InMemoryEventStore` for tests of what stands above.
public protocol EventStore: Sendable {
    /// Takes a command in, durably, or says why not. Asking again with the same id answers with what was stored.
    func append(_ append: Append) async throws(EventStoreError) -> Appended

    /// The events of a stream in order, from its first; up to and including `version` when given.
    /// A stream that does not exist has none.
    func read(_ stream: StreamID, in book: Book, of tenant: TenantID, upTo version: StreamVersion?) async throws(EventStoreError)
        -> [RecordedEnvelope]

    /// What a command stored, in order; empty when the ledger does not know it.
    func events(of command: CommandID, in book: Book, of tenant: TenantID) async throws(EventStoreError) -> [RecordedEnvelope]

    /// The events of a stream with their facts, from the first: what deciding needs. Patients' parts stay where they are.
    func facts(of stream: StreamID, in book: Book, of tenant: TenantID) async throws(EventStoreError) -> EnvelopeBatch

    /// A command's events and a stream's facts, seen at one moment: what a command handler needs before it decides.
    func history(of stream: StreamID, andOf command: CommandID, in book: Book, of tenant: TenantID) async throws(EventStoreError)
        -> StreamHistory

    /// At most `limit` events of a book after a position, in order.
    func read(_ book: Book, of tenant: TenantID, after position: Position, limit: Int) async throws(EventStoreError)
        -> [RecordedEnvelope]

    /// The position of a book's last event; `.start` when it is empty.
    func head(of book: Book, of tenant: TenantID) async throws(EventStoreError) -> Position

    /// The position of the last event with `recordedAt` at or before `moment`; the head for a moment after the last record.
    func position(of book: Book, of tenant: TenantID, asOf moment: Timestamp) async throws(EventStoreError) -> Position
}

/// A stream, and what the command at hand has stored already.
public struct StreamHistory: Sendable {
    /// The events of the stream with their facts, from the first.
    public var stream: EnvelopeBatch
    /// The events of the command; empty unless this is a repeat.
    public var command: [RecordedEnvelope]

    public init(stream: EnvelopeBatch, command: [RecordedEnvelope]) {
        self.stream = stream
        self.command = command
    }
}

/// Why a store did not do what was asked. Carries ids and versions, never a value or PHI.
public enum EventStoreError: Error, Sendable, Hashable {
    /// `stream.conflict`: the stream is at another version than the command expected. Read, decide and append again.
    case conflict(StreamID, actual: StreamVersion)
    /// `stream.changed`: a stream the decision relied on has moved on. Read, decide and append again.
    case changed(StreamID, actual: StreamVersion)
    /// `reservation.taken`: another stream holds an overlapping claim of this kind.
    case reserved(kind: String, by: StreamID)
    /// `command.reused`: the command id is in the ledger with another hash. Use a new id.
    case reused(CommandID)
    /// `tenant.unknown`: there is no such tenant, or it has no such book.
    case unknownTenant(TenantID)
    /// `append.invalid`: the command breaks a named limit or a rule of form.
    case invalid(AppendFault)
    /// `clock.skew`: this process's and the store's clocks differ by more than 60 s. Set the clocks right.
    case clockSkew
    /// `store.overloaded`: the queue is full, or the wait was too long. Nothing was taken in. Try again later.
    case overloaded
    /// `store.unavailable`: the store could not be reached or answered with an error, and nothing was taken in. Try again later.
    case unavailable(sqlState: String?)
    /// `store.damaged`: the event that must follow this position is missing, or is not what an event looks like. Nothing after it
    /// is given out. Verify the book, and tell whoever answers for security.
    case damaged(after: Position)
    /// `outcome.unknown`: the connection was lost and it is not known whether the command was taken in.
    /// Ask again with the same command id.
    case outcomeUnknown
    /// The caller's task was cancelled before the command was sent; nothing was taken in.
    case cancelled
}

extension EventStoreError {
    /// The stable code, for problem documents and logs.
    public var code: String {
        switch self {
        case .conflict: "stream.conflict"
        case .changed: "stream.changed"
        case .reserved: "reservation.taken"
        case .reused: "command.reused"
        case .unknownTenant: "tenant.unknown"
        case .invalid(let fault): "append.\(fault.rawValue)"
        case .clockSkew: "clock.skew"
        case .overloaded: "store.overloaded"
        case .unavailable: "store.unavailable"
        case .damaged: "store.damaged"
        case .outcomeUnknown: "outcome.unknown"
        case .cancelled: "request.cancelled"
        }
    }
}

/// Which rule of form an append breaks.
public enum AppendFault: String, Sendable, Hashable, CaseIterable {
    case noEvents = "no_events"
    case tooManyEvents = "too_many_events"
    case tooManyConditions = "too_many_conditions"
    case bodyTooLarge = "body_too_large"
    case streamTooLong = "stream_too_long"
    /// The events of one stream do not state consecutive expected versions.
    case versionsNotConsecutive = "versions_not_consecutive"
    /// `commandHash` or a reservation's token is not 32 bytes.
    case hashLength = "hash_length"
    case nameLength = "name_length"
    /// A reservation outside the `work` book.
    case reservationBook = "reservation_book"
}

extension Append {
    /// The first rule of form this command breaks, or `nil`. Both stores ask before anything else.
    public var fault: AppendFault? {
        if self.events.isEmpty { return .noEvents }
        if self.events.count > AppendLimits.eventsPerCommandMax { return .tooManyEvents }
        if self.unchanged.count > AppendLimits.unchangedPerCommandMax { return .tooManyConditions }
        if self.reservations.count > AppendLimits.reservationsPerCommandMax { return .tooManyConditions }
        if self.commandHash.count != 32 { return .hashLength }
        let names = 1...AppendLimits.nameLengthMax
        if !names.contains(self.purpose.rawValue.utf8.count) { return .nameLength }
        var bytes = 0
        var heads: [StreamID: StreamVersion] = [:]
        for event in self.events {
            if !names.contains(event.type.rawValue.utf8.count) { return .nameLength }
            let body = event.facts.bytes.count + (event.phi?.bytes.count ?? 0)
            if body > AppendLimits.eventBodyMax { return .bodyTooLarge }
            bytes += body
            if event.expected.rawValue < 0 { return .versionsNotConsecutive }
            if let head = heads[event.stream], head != event.expected { return .versionsNotConsecutive }
            if event.expected.rawValue >= AppendLimits.eventsPerStreamMax { return .streamTooLong }
            heads[event.stream] = event.expected.advanced(by: 1)
        }
        if bytes > AppendLimits.batchBytesMax { return .bodyTooLarge }
        for reservation in self.reservations {
            if self.book != .work { return .reservationBook }
            if reservation.token.count != 32 { return .hashLength }
            if !names.contains(reservation.kind.utf8.count) { return .nameLength }
        }
        return nil
    }
}
