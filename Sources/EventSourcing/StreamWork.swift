/// One stream within a command's work: its state, and what is being decided on it, each decision seeing those before it.
public struct StreamWork<D: Decider>: Sendable where D.Event: Sendable {
    public let stream: StreamID
    public private(set) var state: D.State
    /// What was decided, in order.
    public private(set) var events: [D.Event] = []
    private var version: StreamVersion
    private let context: Context
    private let command: CommandID

    init(_ stream: StreamID, _ state: D.State, _ version: StreamVersion, _ request: CommandRequest) {
        self.stream = stream
        self.state = state
        self.version = version
        self.context = request.context
        self.command = request.command
    }

    /// Decides one command on the state as the decisions before it left it.
    public mutating func decide(_ command: D.Command) throws(CommandError<D.Refusal>) {
        let decided: [D.Event]
        do {
            decided = try D.decide(command, in: self.state, self.context)
        } catch {
            throw .refused(error)
        }
        for event in decided {
            self.version = self.version.advanced(by: 1)
            // Not recorded yet: the place in the book is not known, and no decision asks for it.
            let recorded = Recorded(
                event, stream: self.stream, version: self.version, position: .start, actor: self.context.actor, command: self.command,
                occurredAt: event.occurredAt ?? self.context.now, recordedAt: self.context.now)
            D.evolve(&self.state, by: recorded)
        }
        self.events += decided
    }
}

extension CommandWork {
    /// A stream to decide on.
    public mutating func stream<D: Decider>(_ decider: D.Type, _ stream: StreamID) async throws(CommandError<Refusal>) -> StreamWork<D> {
        let state = try await self.load(D.self, stream)
        return StreamWork(stream, state, self.version(of: stream), self.request)
    }

    /// Adds what was decided on a stream.
    ///
    /// - Parameter subject: whose key seals the patients' parts; `nil` where events have none.
    public mutating func add<D: Decider>(_ work: StreamWork<D>, sealedFor subject: KeySubject?) {
        self.add(work.events, to: work.stream, sealedFor: subject)
    }
}
