public import EventSourcing

// When an authorization runs out is a forecast: from what was asked for, and from what is done. Both are said, each with its basis.

/// How fast an authorization is used: so much in so many days, as whole numbers.
public struct Pace: Sendable, Hashable {
    /// From what it is known.
    public enum Basis: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// From the frequency, or the quantity and the dates, of the services that were asked for.
        case requested
        /// From what was used over the last days.
        case observed
    }

    public let basis: Basis
    public let unit: Quantity.Unit
    private let thousandths: Int64
    private let days: Int64

    /// So much in so many days; `nil` when either is zero.
    public init?(_ quantity: Quantity, inDays days: Int, _ basis: Basis) {
        guard days > 0, !quantity.isZero else { return nil }
        self.init(quantity.thousandths, quantity.unit, inDays: Int64(days), basis)
    }

    /// The pace at which a service was asked for; `nil` when that was not said.
    ///
    /// By its frequency each time is one visit or one day. How many units or hours a time takes is not said: there the quantity is
    /// spread evenly over the dates. Twelve months are 365 days.
    public init?(of service: ServiceRequested) {
        let unit = service.quantity.unit
        if let frequency = service.frequency, unit == .visits || unit == .days {
            let (times, every) = (Int64(frequency.times) * 1_000, Int64(frequency.every))
            switch frequency.period {
            case .day: self.init(times, unit, inDays: every, .requested)
            case .week: self.init(times, unit, inDays: every * 7, .requested)
            case .month: self.init(times * 12, unit, inDays: every * 365, .requested)
            }
        } else {
            guard let dates = service.dates else { return nil }
            self.init(service.quantity, inDays: dates.through.dayNumber - dates.from.dayNumber + 1, .requested)
        }
    }

    private init(_ thousandths: Int64, _ unit: Quantity.Unit, inDays days: Int64, _ basis: Basis) {
        self.thousandths = thousandths
        self.unit = unit
        self.days = days
        self.basis = basis
    }

    /// Thousandths used after so many days, rounded down.
    fileprivate func used(after days: Int64) -> Int64 { self.thousandths * days / self.days }
}

/// When an authorization runs out at a pace, if nothing changes.
public struct RunOut: Sendable, Hashable {
    public var basis: Pace.Basis
    /// The day on which the last of it is used.
    public var on: CivilDate
    /// It lasts as long as its dates, or longer; also when it has none.
    public var lastsToEnd: Bool

    /// Days over which a pace is observed.
    public static let observedDays = 28
    /// Days that are looked ahead: an authorization that lasts longer does not run out.
    public static let daysMax = 3_660
}

extension AuthorizationUse {
    /// The pace of the last days through a day, that day included; `nil` when nothing was used.
    public func observedPace(through day: CivilDate, days: Int = RunOut.observedDays) -> Pace? {
        guard days > 0, let earliest = day.adding(days: 1 - days) else { return nil }
        // Before the authorization began nothing could be used.
        let from = max(earliest, self.dates?.from ?? earliest)
        guard let days = DateRange(from: from, through: day), let used = self.used(within: days) else { return nil }
        return Pace(used, inDays: day.dayNumber - from.dayNumber + 1, .observed)
    }

    /// The day on which the last of it is used when all paces together go on from a day, that day included.
    ///
    /// `nil` when nothing is granted in total, no pace counts in its unit, or it lasts longer than `RunOut.daysMax`. The day on
    /// which it ran out, when it has.
    public func runsOut(at paces: [Pace], from day: CivilDate) -> CivilDate? {
        guard let remaining else { return nil }
        if remaining.isZero { return self.usedUpOn ?? day }
        let paces = paces.filter { $0.unit == remaining.unit }
        let start = max(day, self.dates?.from ?? day)
        func isUsedUp(after days: Int) -> Bool { paces.reduce(0) { $0 + $1.used(after: Int64(days)) } >= remaining.thousandths }
        guard isUsedUp(after: RunOut.daysMax) else { return nil }
        var (low, high) = (1, RunOut.daysMax)
        while low < high {
            let middle = (low + high) / 2
            if isUsedUp(after: middle) { high = middle } else { low = middle + 1 }
        }
        return start.adding(days: low - 1)
    }
}

extension CaseFile.State {
    /// When an authorization runs out, at the pace that was asked for and at the one that is observed, as far as each is known.
    ///
    /// - Parameter day: today, where the clinic is: what is to come begins tomorrow.
    public func runOuts(of authorization: AuthorizationID, after day: CivilDate) -> [RunOut] {
        guard let use = self.use(of: authorization), let granted = self.granted(authorization), let tomorrow = day.adding(days: 1) else {
            return []
        }
        let lines = self.lines(of: granted)
        let requested = self.services.filter { lines.contains($0.requested.line) }.compactMap { Pace(of: $0.requested) }
        let observed = use.observedPace(through: day).map { [$0] } ?? []
        return [(Pace.Basis.requested, requested), (.observed, observed)].compactMap { basis, paces in
            guard !paces.isEmpty, let on = use.runsOut(at: paces, from: tomorrow) else { return nil }
            return RunOut(basis: basis, on: on, lastsToEnd: use.dates.map { on >= $0.through } ?? true)
        }
    }
}
