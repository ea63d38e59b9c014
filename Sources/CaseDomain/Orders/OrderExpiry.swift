public import EventSourcing

// What time makes of an order, with nobody doing anything: it comes near its last day, and passes it.

/// An order has few days left (`order.expiring.v1`): somebody has to think of the next one.
public struct OrderExpiring: EventBody {
    public static let type: EventType = "order.expiring.v1"

    /// The last day of the order as it was known: one that is checked anew comes near its end anew.
    public var through: CivilDate
    /// Days from the day on which this was noted to the last day.
    public var daysLeft: Int32

    public init(through: CivilDate, daysLeft: Int32) {
        self.through = through
        self.daysLeft = daysLeft
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.through = try facts.value("valid_through")
        self.daysLeft = try facts.value("days_left")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("valid_through", self.through)
        members.member("days_left", self.daysLeft)
    }
}

/// The last day of an order has passed (`order.expired.v1`).
public struct OrderExpired: EventBody {
    public static let type: EventType = "order.expired.v1"

    /// The last day on which it was good.
    public var on: CivilDate
    /// Nobody had checked it.
    public var wasUnchecked: Bool

    public init(on: CivilDate, wasUnchecked: Bool) {
        self.on = on
        self.wasUnchecked = wasUnchecked
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.on = try facts.value("on")
        self.wasUnchecked = try facts.value("unchecked")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("on", self.on)
        members.member("unchecked", self.wasUnchecked)
    }
}

extension Order.State {
    /// What time has made of the order by a moment and is not on record.
    func passTime(_ context: Context) -> [Order.Event] {
        guard let last = self.lastDay, !self.isExpiryNoted(on: last) else { return [] }
        let daysLeft = last.dayNumber - self.today(context.now).dayNumber
        if daysLeft < 0 { return [.expired(OrderExpired(on: last, wasUnchecked: self.stage == .received))] }
        guard self.stage == .valid, daysLeft <= Order.leadDays, !self.isWarned(of: last) else { return [] }
        return [.expiring(OrderExpiring(through: last, daysLeft: Int32(daysLeft)))]
    }

    /// When something next happens to the order of itself; `nil` when nothing does.
    ///
    /// A function of the facts alone. It may have passed: whoever carries timers out asks then what it comes to.
    public var nextMomentAt: Timestamp? {
        guard let last = self.lastDay, !self.isExpiryNoted(on: last) else { return nil }
        let isNearNext = self.stage == .valid && !self.isWarned(of: last)
        return (isNearNext ? last.adding(days: -Order.leadDays) : last.adding(days: 1)).map(self.zone.startOfDay)
    }

    /// The last day of an order that is there and has not ended otherwise; `nil` for one without an end.
    var lastDay: CivilDate? {
        switch self.stage {
        case .received: self.receipt?.body.period()?.through
        case .valid: self.validation?.body.validThrough
        case .requested, .sentBack, .expiring, .expired, .withdrawn, .revoked, .superseded, .takenBack, nil: nil
        }
    }

    func isExpiryNoted(on last: CivilDate) -> Bool { self.expirations.contains { $0.on == last } }
    func isWarned(of last: CivilDate) -> Bool { self.warnings.contains { $0.body.through == last } }
}
