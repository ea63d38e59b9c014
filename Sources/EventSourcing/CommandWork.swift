/// One command's work: the streams it has read, and the events it is about to append.
public struct CommandWork<Refusal: Error & Sendable & Hashable>: Sendable {
    struct NewEvent: Sendable {
        let stream: StreamID
        let type: EventType
        let occurredAt: Timestamp?
        let body: PlainBody
        let subject: KeySubject?
    }

    public let request: CommandRequest
    private let store: any EventStore
    private let seal: any EventSeal
    private var histories: [StreamID: EnvelopeBatch]
    private var heads: [StreamID: StreamVersion] = [:]
    private(set) var events: [NewEvent] = []
    private var reservations: [Reservation] = []

    init(_ request: CommandRequest, store: any EventStore, seal: any EventSeal, leading: (StreamID, EnvelopeBatch)) {
        self.request = request
        self.store = store
        self.seal = seal
        self.histories = [leading.0: leading.1]
        self.heads = [leading.0: leading.1.last?.version ?? .none]
    }

    /// The state of a stream, from its facts. Whoever loads a stream relies on it: it must not have moved when the command is
    /// appended.
    public mutating func load<D: Decider>(_ decider: D.Type, _ stream: StreamID) async throws(CommandError<Refusal>) -> D.State {
        let history = try await self.history(of: stream)
        do {
            return try await History.fold(history, by: D.self, openedBy: self.seal)
        } catch {
            throw .history(error)
        }
    }

    /// The state of a stream as it is now, which the command does not rely on: it may move before the command is appended.
    ///
    /// For whoever looks at many streams to find the few that are to be decided on.
    public func peek<D: Decider>(_ decider: D.Type, _ stream: StreamID) async throws(CommandError<Refusal>) -> D.State {
        let history: EnvelopeBatch
        if let known = self.histories[stream] {
            history = known
        } else {
            do {
                history = try await self.store.facts(of: stream, in: .work, of: self.request.tenant)
            } catch {
                throw .store(error)
            }
        }
        do {
            return try await History.fold(history, by: D.self, openedBy: self.seal)
        } catch {
            throw .history(error)
        }
    }

    private mutating func history(of stream: StreamID) async throws(CommandError<Refusal>) -> EnvelopeBatch {
        if let known = self.histories[stream] { return known }
        let history: EnvelopeBatch
        do {
            history = try await self.store.facts(of: stream, in: .work, of: self.request.tenant)
        } catch {
            throw .store(error)
        }
        self.histories[stream] = history
        self.heads[stream] = history.last?.version ?? StreamVersion.none
        return history
    }

    /// The version of a stream that was loaded, before this command.
    public func version(of stream: StreamID) -> StreamVersion { self.heads[stream] ?? .none }

    /// Adds what was decided to a stream that was loaded.
    public mutating func add<Event: StoredEvent>(_ events: [Event], to stream: StreamID, sealedFor subject: KeySubject?) {
        for event in events {
            self.events.append(
                NewEvent(stream: stream, type: event.type, occurredAt: event.occurredAt, body: event.encoded(), subject: subject))
        }
    }

    /// Takes or gives back a claim with this command's events.
    public mutating func reserve(_ reservation: Reservation) { self.reservations.append(reservation) }

    var versionsAfter: [StreamID: StreamVersion] {
        var versions: [StreamID: StreamVersion] = [:]
        for event in self.events { versions[event.stream] = (versions[event.stream] ?? self.heads[event.stream] ?? .none).advanced(by: 1) }
        return versions
    }

    var commandEvents: [CommandEvent] {
        var next = self.heads
        return self.events.map { event in
            let version = (next[event.stream] ?? .none).advanced(by: 1)
            next[event.stream] = version
            return CommandEvent(stream: event.stream, version: version, type: event.type, facts: event.body.facts)
        }
    }

    /// The command with its parts still to be sealed.
    var append: Append {
        var next = self.heads
        let unsealed = SealedPart.unsealed
        let proposed = self.events.map { event in
            let expected = next[event.stream] ?? .none
            next[event.stream] = expected.advanced(by: 1)
            return ProposedEvent(
                stream: event.stream, expected: expected, type: event.type, occurredAt: event.occurredAt ?? self.request.context.now,
                facts: unsealed)
        }
        let written = Set(self.events.map(\.stream))
        let unchanged = self.heads.filter { !written.contains($0.key) }.sorted { $0.key < $1.key }
        return Append(
            tenant: self.request.tenant, book: .work, command: self.request.command, commandHash: self.request.commandHash,
            actor: self.request.context.actor, purpose: self.request.context.purpose, correlation: self.request.correlation,
            causation: self.request.causation, events: proposed,
            unchanged: unchanged.map { UnchangedStream(stream: $0.key, version: $0.value) },
            reservations: self.reservations)
    }
}
