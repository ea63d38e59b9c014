import CaseDomain
import EventSourcing
import TestSupport

/// A stream of a walk, folded three times: with patients' parts opened, from facts alone, and as it reads when the key of the patient
/// was destroyed. Each event is written as it is stored, and read back for the latter two.
struct WalkedStream<D: Decider> where D.Event: Equatable {
    private(set) var history: [Recorded<D.Event>] = []
    private(set) var state = D.initial
    private(set) var sealedState = D.initial
    private(set) var shreddedState = D.initial

    mutating func append(_ events: [D.Event], _ context: Context) throws {
        for event in events {
            let number = self.history.count + 1
            var recorded = Recorded(
                event, stream: SpecMoment.stream, version: StreamVersion(Int32(number)), position: Position(Int64(number)),
                actor: context.actor, command: CommandID(SpecMoment.stream.rawValue), occurredAt: event.occurredAt ?? context.now,
                recordedAt: context.now)
            self.history.append(recorded)
            D.evolve(&self.state, by: recorded)
            let body = event.encoded()
            recorded.event = try D.Event.read(event.type, body, .sealed)
            D.evolve(&self.sealedState, by: recorded)
            if body.phi != .absent { recorded.event = try D.Event.read(event.type, body, .shredded) }
            D.evolve(&self.shreddedState, by: recorded)
        }
    }

    /// What follows from a command now.
    func outcome(_ command: D.Command, _ context: Context) -> Result<[D.Event], D.Refusal> {
        Self.outcome(command, self.state, context)
    }

    /// What follows from a command for whoever knows the facts alone.
    func sealedOutcome(_ command: D.Command, _ context: Context) -> Result<[D.Event], D.Refusal> {
        Self.outcome(command, self.sealedState, context)
    }

    /// What follows from a command when the key of the patient was destroyed.
    func shreddedOutcome(_ command: D.Command, _ context: Context) -> Result<[D.Event], D.Refusal> {
        Self.outcome(command, self.shreddedState, context)
    }

    private static func outcome(_ command: D.Command, _ state: D.State, _ context: Context) -> Result<[D.Event], D.Refusal> {
        do throws(D.Refusal) { return .success(try D.decide(command, in: state, context)) } catch { return .failure(error) }
    }

    func events(_ command: D.Command, _ context: Context) -> [D.Event] { (try? self.outcome(command, context).get()) ?? [] }
}

extension StoredEvent {
    /// An event as it was stored, read with the patient's part as it stands now, if it has one.
    fileprivate static func read(_ type: EventType, _ body: PlainBody, _ phi: PlainBody.PHIPart) throws -> Self {
        guard let event = try Self.decode(type, PlainBody(facts: body.facts, phi: body.phi == .absent ? .absent : phi)) else {
            throw UnknownType()
        }
        return event
    }

    /// The event as a fold that decides reads it: what the patient's part said is closed.
    func fromFacts() throws -> Self { try Self.read(self.type, self.encoded(), .sealed) }
}

private struct UnknownType: Error {}
