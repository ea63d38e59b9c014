public import EventSourcing

/// By how much the one who must act may lengthen a clock.
///
/// It is legal only when the other side is told of it inside the time that it lengthens.
public struct ClockExtension: JSONMembers, Hashable {
    public var term: Term
    /// Within what time after it is taken the other side must be told in writing, where the rule says so (42 CFR 438.408: 2 calendar
    /// days).
    public var noticeWithin: Term?

    public init(_ term: Term, noticeWithin: Term? = nil) {
        self.term = term
        self.noticeWithin = noticeWithin
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.term = try members.value("term")
        self.noticeWithin = try members.optional("notice_within")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("term", self.term)
        members.member("notice_within", self.noticeWithin)
    }

    /// Whether an extension of which notice was given at an instant lengthens a deadline.
    public func isValid(noticedAt: Timestamp, original: Due) -> Bool { original.includes(noticedAt) }
}

extension ClockRule {
    /// The deadline that a valid extension makes of the original one.
    ///
    /// A clock of days counts on from its last day. A clock of hours that is lengthened by days ends so many days later when the
    /// clocks show the same time. A last day moves where the rule says so.
    public func due(
        _ original: Due, lengthenedBy it: ClockExtension, calendars: CalendarBook = .bundled
    ) throws(DeadlineFault) -> Due {
        let reckoning = Reckoning(rule: self, zone: original.zone, calendars: calendars)
        var end: ClockEnd
        switch (it.term.unit, original.day) {
        case (.hours, _): end = .instant(Timestamp(microseconds: original.at.rawValue + Int64(it.term.amount) * ZoneRule.hour))
        case (.businessDayHours, _):
            end = .instant(try reckoning.instant(businessTime: Int64(it.term.amount) * ZoneRule.hour, after: original.at))
        case (.calendarDays, let day?), (.businessDays, let day?), (.months, let day?):
            end = .day(try reckoning.day(Int(it.term.amount), it.term.unit, after: day))
        case (.calendarDays, nil), (.businessDays, nil), (.months, nil):
            let day = try reckoning.day(Int(it.term.amount), it.term.unit, after: original.zone.day(at: original.at))
            end = .instant(original.zone.instant(of: day, at: original.zone.time(at: original.at)))
        }
        let step = "Lengthened by \(it.term.words): \(reckoning.text(of: end))."
        let result = try reckoning.rolled(Reckoning.Result(limit: ClockLimit(it.term), end: end, steps: original.explanation + [step]))
        end = result.end
        return try reckoning.due(end, result.steps)
    }
}
