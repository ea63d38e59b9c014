/// The shell around deciders: repeats, history, decision, seal, append, in this order (architecture, section 5).
///
/// A command id is looked up in the round trip that reads the stream, before anything could refuse a repeat; the ledger looks
/// again under its lock. When someone else wrote first, their facts are now the past: the command is decided again.
public struct CommandHandler: Sendable {
    /// Decisions of one command before it is given up as contended.
    public static let attemptsMax = 8

    private let store: any EventStore
    private let seal: any EventSeal

    public init(store: any EventStore, seal: any EventSeal) {
        self.store = store
        self.seal = seal
    }

    /// Decides and appends. `body` may run several times and must be a pure function of what it loads.
    ///
    /// - Parameter leading: the stream that `If-Match` speaks of; loaded first.
    public func handle<Refusal>(
        _ request: CommandRequest, leading stream: StreamID,
        _ body: (inout CommandWork<Refusal>) async throws(CommandError<Refusal>) -> Void
    ) async throws(CommandError<Refusal>) -> CommandOutcome {
        for _ in 0..<Self.attemptsMax {
            let history: StreamHistory
            do {
                history = try await self.store.history(of: stream, andOf: request.command, in: .work, of: request.tenant)
            } catch {
                throw .store(error)
            }
            if let stored = history.command.first {
                guard stored.commandHash == request.commandHash else { throw .store(.reused(request.command)) }
                return Self.repeated(history.command)
            }
            if let seen = request.ifMatch, seen != history.stream.last?.version ?? .none {
                throw .stale(actual: history.stream.last?.version ?? .none)
            }
            var work = CommandWork<Refusal>(request, store: self.store, seal: self.seal, leading: (stream, history.stream))
            try await body(&work)
            guard !work.events.isEmpty else { return CommandOutcome(positions: nil, versions: [:], isRepeat: false) }
            let append: Append
            do {
                append = try await self.seal.seal(work.append, work.events.map { ($0.body, $0.subject) })
            } catch {
                throw .history(.seal(error))
            }
            do {
                let appended = try await self.store.append(append)
                return CommandOutcome(positions: appended.positions, versions: work.versionsAfter, isRepeat: appended.isRepeat)
            } catch {
                switch error {
                case .conflict, .changed: continue
                default: throw .store(error)
                }
            }
        }
        throw .contended
    }

    private static func repeated(_ events: [RecordedEnvelope]) -> CommandOutcome {
        var versions: [StreamID: StreamVersion] = [:]
        for event in events { versions[event.stream] = event.version }
        return CommandOutcome(positions: events[0].position...events[events.count - 1].position, versions: versions, isRepeat: true)
    }
}
