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
                do {
                    return try await self.repeated(request, history.command)
                } catch {
                    throw .history(error)
                }
            }
            if let seen = request.ifMatch, seen != history.stream.last?.version ?? .none {
                throw .stale(actual: history.stream.last?.version ?? .none)
            }
            var work = CommandWork<Refusal>(request, store: self.store, seal: self.seal, leading: (stream, history.stream))
            try await body(&work)
            guard !work.events.isEmpty else { return CommandOutcome(positions: nil, versions: [:], isRepeat: false, events: []) }
            let append: Append
            do {
                append = try await self.seal.seal(work.append, work.events.map { ($0.body, $0.subject) })
            } catch {
                throw .history(.seal(error))
            }
            let appended: Appended
            do {
                appended = try await self.store.append(append)
            } catch {
                switch error {
                case .conflict, .changed: continue
                default: throw .store(error)
                }
            }
            // A racer with the same id came first: what it stored is the answer.
            if appended.isRepeat {
                do {
                    return try await self.repeated(request, nil)
                } catch {
                    throw .history(error)
                }
            }
            return CommandOutcome(
                positions: appended.positions, versions: work.versionsAfter, isRepeat: false, events: work.commandEvents)
        }
        throw .contended
    }

    /// The answer that a command got when it was done.
    private func repeated(_ request: CommandRequest, _ known: [RecordedEnvelope]?) async throws(HistoryError) -> CommandOutcome {
        let envelopes: [RecordedEnvelope]
        let bodies: [PlainBody]
        do {
            envelopes = if let known { known } else { try await self.store.events(of: request.command, in: .work, of: request.tenant) }
        } catch {
            throw .store(error)
        }
        do {
            bodies = try await self.seal.openFacts(of: envelopes)
        } catch {
            throw .seal(error)
        }
        guard let first = envelopes.first, let last = envelopes.last else { throw .store(.unavailable(sqlState: nil)) }
        var versions: [StreamID: StreamVersion] = [:]
        for envelope in envelopes { versions[envelope.stream] = envelope.version }
        return CommandOutcome(
            positions: first.position...last.position, versions: versions, isRepeat: true,
            events: zip(envelopes, bodies).map { CommandEvent(stream: $0.stream, version: $0.version, type: $0.type, facts: $1.facts) })
    }
}
