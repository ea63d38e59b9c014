public import EventSourcing

/// The orderer was asked again (`order.reminded.v1`).
public struct OrderReminded: EventBody {
    public static let type: EventType = "order.reminded.v1"

    public var channel: OrderChannel
    public var remindedAt: Timestamp
    /// Which reminder of the order it is, from 1.
    public var count: Int32
    public var note: PHI<Remark>?

    public var occurredAt: Timestamp? { self.remindedAt }

    public init(channel: OrderChannel, remindedAt: Timestamp, count: Int32, note: PHI<Remark>? = nil) {
        self.channel = channel
        self.remindedAt = remindedAt
        self.count = count
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.channel = try facts.value("channel")
        self.remindedAt = try facts.value("reminded_at")
        self.count = try facts.value("count")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("channel", self.channel)
        members.member("reminded_at", self.remindedAt)
        members.member("count", self.count)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

extension Order {
    /// Ask the orderer again for what has not come, or not come back.
    public struct Remind: Sendable, Equatable {
        public var channel: OrderChannel
        /// When it was asked again, if not now.
        public var remindedAt: Timestamp?
        public var note: PHI<Remark>?

        public init(channel: OrderChannel, remindedAt: Timestamp? = nil, note: String? = nil) {
            self.channel = channel
            self.remindedAt = remindedAt
            self.note = PHI(remark: note)
        }
    }
}

extension Order.State {
    func remind(_ it: Order.Remind, _ context: Context) throws(Refusal) -> [Order.Event] {
        let remindedAt = it.remindedAt ?? context.now
        let reminders = self.reminders.filter(\.holds)
        // Nobody is asked twice in one moment.
        if reminders.contains(where: { $0.channel == it.channel && $0.remindedAt == remindedAt }) { return [] }
        try self.admit(.remind, at: context.now)
        try Self.requirePast(remindedAt, context)
        return [
            .reminded(OrderReminded(channel: it.channel, remindedAt: remindedAt, count: Int32(reminders.count + 1), note: it.note))
        ]
    }
}
