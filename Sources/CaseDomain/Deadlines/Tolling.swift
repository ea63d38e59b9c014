public import EventSourcing

// A clock stands still while information is missing: a pair of events, and what time was left is left when it goes on.

/// A time during which a clock stood still, or still stands.
public struct ClockPause: JSONMembers, Hashable {
    public var stoppedAt: Timestamp
    /// `nil` while it stands still.
    public var resumedAt: Timestamp?

    /// Times of one clock.
    public static let pausesMax = 100

    public init(stoppedAt: Timestamp, resumedAt: Timestamp? = nil) {
        self.stoppedAt = stoppedAt
        self.resumedAt = resumedAt
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.stoppedAt = try members.value("stopped_at")
        self.resumedAt = try members.optional("resumed_at")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("stopped_at", self.stoppedAt)
        members.member("resumed_at", self.resumedAt)
    }
}

/// The time that a clock has left while it stands still.
public enum TimeLeft: Sendable, Hashable {
    /// Microseconds: of hours that pass, or of hours of business days.
    case time(microseconds: Int64)
    case days(Int)
    case businessDays(Int)
}

/// How a clock stands: it runs toward its deadline, or stands still.
public enum ClockStanding: Sendable, Hashable {
    case running(Due)
    case stopped(since: Timestamp, left: TimeLeft)
}

extension ClockRule {
    /// How the clock stands by what is on record of its anchors and of the times at which it stood still.
    ///
    /// Hours go on with exactly the time that was left; days with the days that were left, the day of the stop counted as spent. A
    /// stop after the end changes nothing, as nothing was left; one from before the start counts from the start.
    public func standing(
        from anchors: ClockAnchors, stopped pauses: [ClockPause] = [], zone: TimeZoneName? = nil, calendars: CalendarBook = .bundled
    ) throws(DeadlineFault) -> ClockStanding {
        try ClockPause.check(pauses)
        let reckoning = Reckoning(rule: self, zone: try self.zone(or: zone), calendars: calendars)
        let ended = pauses.filter { $0.resumedAt != nil }
        var chosen: Reckoning.Result?
        var unknown: [String] = []
        var missing: DeadlineFault?
        for limit in self.limits {
            var result: Reckoning.Result
            do {
                result = try reckoning.end(of: limit, from: anchors)
            } catch .anchorMissing(let kind) where self.whichever == .later {
                unknown.append("\(kind.words.prefix(1).uppercased() + kind.words.dropFirst()) is not on record: it could only be later.")
                missing = .anchorMissing(kind)
                continue
            } catch {
                throw error
            }
            if !limit.isBefore { result = try reckoning.resumed(result, after: ended, from: anchors) }
            result = try reckoning.rolled(result)
            if let known = chosen {
                let isLater = reckoning.last(result.end) > reckoning.last(known.end)
                if isLater == (self.whichever == .later) {
                    result.steps = known.steps + result.steps
                    chosen = result
                } else {
                    chosen?.steps = known.steps + result.steps
                }
            } else {
                chosen = result
            }
        }
        guard var chosen else { throw missing ?? .anchorMissing(self.anchor) }
        chosen.steps += unknown
        if self.limits.count > 1 { chosen.steps.append("The \(self.whichever.rawValue) holds: \(reckoning.text(of: chosen.end)).") }
        if let open = pauses.last, open.resumedAt == nil, !chosen.limit.isBefore, open.stoppedAt <= reckoning.last(chosen.end) {
            return .stopped(since: open.stoppedAt, left: try reckoning.left(of: chosen, at: open.stoppedAt))
        }
        return .running(try reckoning.due(chosen.end, chosen.steps))
    }
}

extension ClockPause {
    /// In order, one after the other, and only the last without an end.
    fileprivate static func check(_ pauses: [ClockPause]) throws(DeadlineFault) {
        guard pauses.count <= Self.pausesMax else { throw .pausesInvalid }
        for (index, pause) in pauses.enumerated() {
            guard let resumedAt = pause.resumedAt else {
                guard index == pauses.count - 1 else { throw .pausesInvalid }
                continue
            }
            guard pause.stoppedAt <= resumedAt else { throw .pausesInvalid }
            if index + 1 < pauses.count { guard resumedAt <= pauses[index + 1].stoppedAt else { throw .pausesInvalid } }
        }
    }
}

extension Reckoning {
    /// The end of a limit after its clock stood still.
    fileprivate func resumed(_ result: Result, after pauses: [ClockPause], from anchors: ClockAnchors) throws(DeadlineFault) -> Result {
        guard !pauses.isEmpty else { return result }
        let begin = try self.begin(of: result.limit, from: anchors)
        var result = result
        for pause in pauses {
            guard let resumedAt = pause.resumedAt, resumedAt > begin, pause.stoppedAt <= self.last(try self.rolled(result).end) else {
                continue
            }
            let stoppedAt = max(pause.stoppedAt, begin)
            switch result.end {
            case .instant(let end):
                let left = end.rawValue - stoppedAt.rawValue
                if result.limit.term.unit == .businessDayHours {
                    let left = try self.businessTime(from: stoppedAt, to: end)
                    result.end = .instant(try self.instant(businessTime: left, after: resumedAt))
                } else {
                    result.end = .instant(Timestamp(microseconds: resumedAt.rawValue + left))
                }
            case .day(let end):
                let day = self.zone.day(at: stoppedAt)
                let isBusiness = result.limit.term.unit == .businessDays
                let left =
                    isBusiness
                    ? try self.calendars.businessDays(after: day, through: end, in: try self.calendar) : end.dayNumber - day.dayNumber
                result.end = .day(
                    try self.day(max(0, left), isBusiness ? .businessDays : .calendarDays, after: self.zone.day(at: resumedAt)))
            }
            result.steps.append(
                "Stopped at \(self.zone.text(of: stoppedAt)), resumed at \(self.zone.text(of: resumedAt)): \(self.text(of: result.end)).")
        }
        return result
    }

    /// The instant from which a limit's clock runs; of a day its first.
    private func begin(of limit: ClockLimit, from anchors: ClockAnchors) throws(DeadlineFault) -> Timestamp {
        switch try self.start(limit.anchor ?? self.rule.anchor, of: anchors).0 {
        case .instant(let instant): instant
        case .day(let day): self.zone.startOfDay(day)
        }
    }

    /// What is left of a clock that stands still.
    fileprivate func left(of result: Result, at stoppedAt: Timestamp) throws(DeadlineFault) -> TimeLeft {
        switch result.end {
        case .instant(let end):
            result.limit.term.unit == .businessDayHours
                ? .time(microseconds: try self.businessTime(from: stoppedAt, to: end))
                : .time(microseconds: end.rawValue - stoppedAt.rawValue)
        case .day(let end):
            result.limit.term.unit == .businessDays
                ? .businessDays(try self.calendars.businessDays(after: self.zone.day(at: stoppedAt), through: end, in: try self.calendar))
                : .days(end.dayNumber - self.zone.day(at: stoppedAt).dayNumber)
        }
    }
}
