import EventSourcing

/// A policy behind one face: what it wants, and what it makes of an event that was opened.
struct PolicyReader: Sendable {
    let subscription: Subscription
    private let areas: Set<String>
    private let read: @Sendable (RecordedEnvelope, PlainBody) throws -> [Reaction]

    init(_ policy: some Policy) {
        self.subscription = policy.subscription
        self.areas = policy.areas
        self.read = { envelope, body in try Self.reactions(of: policy, to: envelope, body) }
    }

    /// Whether an event is of an area that the policy reads.
    func wants(_ type: EventType) -> Bool { self.areas.contains(String(type.rawValue.prefix { $0 != "." })) }

    /// What follows from an event; throws `Trouble` when that cannot be told.
    func reactions(to envelope: RecordedEnvelope, _ body: PlainBody) throws(Trouble) -> [Reaction] {
        do {
            return try self.read(envelope, body)
        } catch let trouble as Trouble {
            throw trouble
        } catch {
            throw .lasting(code: "internal", subject: envelope.type.rawValue)
        }
    }

    private static func reactions<Read: Policy>(
        of policy: Read, to envelope: RecordedEnvelope, _ body: PlainBody
    ) throws(Trouble) -> [Reaction] {
        let event: Read.Event?
        do {
            event = try Read.Event.decode(envelope.type, body)
        } catch {
            throw .lasting(code: "history.unreadable", subject: "\(envelope.type): \(error)")
        }
        guard let event else { throw .lasting(code: "history.newer", subject: envelope.type.rawValue) }
        let reactions = policy.reactions(to: Recorded(event, from: envelope), in: envelope.tenant)
        guard reactions.count <= PolicyLimits.reactionsPerEventMax else {
            throw .lasting(code: "policy.too_many_reactions", subject: envelope.type.rawValue)
        }
        return reactions
    }
}
