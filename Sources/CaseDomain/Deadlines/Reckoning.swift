import EventSourcing

/// Where a limit ends: hours at an instant, days with a day.
enum ClockEnd: Sendable, Hashable {
    case instant(Timestamp)
    case day(CivilDate)
}

/// The reckoning of one rule, in its zone and by the calendars that are known.
struct Reckoning: Sendable {
    let rule: ClockRule
    let zone: TimeZoneName
    let calendars: CalendarBook

    /// The end of one limit, and the steps to it.
    struct Result: Sendable {
        var limit: ClockLimit
        var end: ClockEnd
        var steps: [String]
    }

    // MARK: the start

    /// When an anchor was, and how that is known; a receipt that is not on record is presumed from the notice.
    func start(_ kind: AnchorKind, of anchors: ClockAnchors) throws(DeadlineFault) -> (ClockAnchor, [String]) {
        if let anchor = anchors[kind] { return try self.afterCutOff(anchor, kind) }
        guard kind == .received, let days = self.rule.presumedReceiptDays, let notice = anchors[.noticeDate] else {
            throw .anchorMissing(kind)
        }
        let on = self.day(of: notice)
        guard let received = on.adding(days: Int(days)) else { throw .outOfRange }
        return (
            .day(received),
            ["The notice is dated \(on).", "It is presumed received \(days) calendar days after: \(received)."]
        )
    }

    /// As when an anchor counts that came late in the day, or, where business days count, on a day that is none: else what comes on
    /// Saturday morning would be due before what came on Friday evening.
    private func afterCutOff(_ anchor: ClockAnchor, _ kind: AnchorKind) throws(DeadlineFault) -> (ClockAnchor, [String]) {
        let words = kind.words.prefix(1).uppercased() + kind.words.dropFirst()
        let came = self.day(of: anchor)
        var steps: [String]
        var isLate = false
        switch anchor {
        case .day: steps = ["\(words): \(came)."]
        case .instant(let instant):
            steps = ["\(words): \(self.zone.text(of: instant))."]
            if let cutOff = self.rule.cutOff { isLate = self.zone.time(at: instant) >= cutOff.time }
        }
        guard kind == self.rule.anchor, let cutOff = self.rule.cutOff else { return (anchor, steps) }
        guard var counts = isLate ? came.adding(days: 1) : came else { throw .outOfRange }
        if cutOff.countsAs == .nextBusinessDay { counts = try self.calendars.businessDay(onOrAfter: counts, in: try self.calendar) }
        guard counts != came else { return (anchor, steps) }
        steps.append(isLate ? "From \(cutOff.time) on it counts as of \(counts)." : "That is no business day: it counts as of \(counts).")
        // Nobody says at what hour of that day it counts as come; by its first instant no clock of hours ends too late.
        switch anchor {
        case .day: return (.day(counts), steps)
        case .instant: return (.instant(self.zone.startOfDay(counts)), steps)
        }
    }

    private func day(of anchor: ClockAnchor) -> CivilDate {
        switch anchor {
        case .day(let day): day
        case .instant(let instant): self.zone.day(at: instant)
        }
    }

    // MARK: the end

    /// Where a limit ends when nothing stops its clock, before a last day moves.
    func end(of limit: ClockLimit, from anchors: ClockAnchors) throws(DeadlineFault) -> Result {
        let kind = limit.anchor ?? self.rule.anchor
        let (start, steps) = try self.start(kind, of: anchors)
        let end: ClockEnd
        if limit.term.unit.countsHours {
            let instant: Timestamp
            switch start {
            case .instant(let it): instant = it
            // What lies so many hours before a day of which no more is known lies before its first instant.
            case .day(let day) where limit.isBefore: instant = self.zone.startOfDay(day)
            case .day: throw .instantMissing(kind)
            }
            end = .instant(
                try self.instant(limit.isBefore ? -Int64(limit.term.amount) : Int64(limit.term.amount), limit.term.unit, after: instant))
        } else {
            end = .day(
                try self.day(limit.isBefore ? -Int(limit.term.amount) : Int(limit.term.amount), limit.term.unit, after: self.day(of: start))
            )
        }
        return Result(
            limit: limit, end: end, steps: steps + ["\(limit.term.words) \(limit.isBefore ? "before" : "later"): \(self.text(of: end))."])
    }

    private func instant(_ hours: Int64, _ unit: Term.Unit, after instant: Timestamp) throws(DeadlineFault) -> Timestamp {
        let duration = hours * ZoneRule.hour
        return unit == .businessDayHours
            ? try self.instant(businessTime: duration, after: instant) : Timestamp(microseconds: instant.rawValue + duration)
    }

    /// The day so many days, business days or months later.
    func day(_ count: Int, _ unit: Term.Unit, after day: CivilDate) throws(DeadlineFault) -> CivilDate {
        switch unit {
        case .businessDays: return try self.calendars.adding(businessDays: count, to: day, in: try self.calendar)
        case .months:
            guard let end = day.adding(months: count) else { throw .outOfRange }
            return end
        case .calendarDays, .hours, .businessDayHours:
            guard let end = day.adding(days: count) else { throw .outOfRange }
            return end
        }
    }

    /// The instant at which so many microseconds of business days have passed.
    func instant(businessTime microseconds: Int64, after instant: Timestamp) throws(DeadlineFault) -> Timestamp {
        let calendar = try self.calendar
        var left = microseconds
        var now = instant
        while true {
            let day = self.zone.day(at: now)
            let end = self.zone.endOfDay(day).rawValue + 1
            if try self.calendars.isBusinessDay(day, in: calendar) {
                if left <= end - now.rawValue { return Timestamp(microseconds: now.rawValue + left) }
                left -= end - now.rawValue
            }
            guard day.adding(days: 1) != nil else { throw .outOfRange }
            now = Timestamp(microseconds: end)
        }
    }

    /// How many microseconds of business days lie between two instants; 0 when the second is not later.
    func businessTime(from: Timestamp, to: Timestamp) throws(DeadlineFault) -> Int64 {
        let calendar = try self.calendar
        var sum: Int64 = 0
        var now = from
        while now < to {
            let day = self.zone.day(at: now)
            let end = min(Timestamp(microseconds: self.zone.endOfDay(day).rawValue + 1), to)
            if try self.calendars.isBusinessDay(day, in: calendar) { sum += end.rawValue - now.rawValue }
            now = end
        }
        return sum
    }

    /// The calendar of the rule.
    var calendar: CalendarID {
        get throws(DeadlineFault) {
            guard let calendar = self.rule.calendar else { throw .calendarMissing(self.rule.id) }
            return calendar
        }
    }

    // MARK: the last day

    /// The end after its last day has moved, where the rule moves it.
    func rolled(_ result: Result) throws(DeadlineFault) -> Result {
        guard case .day(let day) = result.end, self.rule.roll == .nextBusinessDay else { return result }
        let calendar = try self.calendar
        let next = try self.calendars.businessDay(onOrAfter: day, in: calendar)
        guard next != day else { return result }
        var result = result
        result.end = .day(next)
        result.steps.append("\(day) is no business day (\(calendar.rawValue)); the next is \(next).")
        return result
    }

    /// The last microsecond that is in time.
    func last(_ end: ClockEnd) -> Timestamp {
        switch end {
        case .instant(let instant): instant
        case .day(let day): self.zone.endOfDay(day)
        }
    }

    func text(of end: ClockEnd) -> String {
        switch end {
        case .instant(let instant): self.zone.text(of: instant)
        case .day(let day): "\(day)"
        }
    }

    func due(_ end: ClockEnd, _ steps: [String]) throws(DeadlineFault) -> Due {
        let last = self.last(end)
        guard last >= .earliest, last <= .latest else { throw .outOfRange }
        switch end {
        case .instant: return Due(at: last, day: nil, zone: self.zone, explanation: steps)
        case .day(let day):
            return Due(at: last, day: day, zone: self.zone, explanation: steps + ["In time until \(day) ends in \(self.zone.rawValue)."])
        }
    }
}
