public import EventSourcing

// Until when a decision can be appealed is reckoned from the payer's notice and the law's rules, with the clocks; the case says for
// what a window is wanted, and keeps which were opened and which ran out.

/// A window to appeal opened (`case.appeal_window_opened.v1`).
public struct AppealWindowOpened: EventBody {
    public static let type: EventType = "case.appeal_window_opened.v1"

    public var level: AppealLevel
    public var lines: [ServiceLineID]
    /// The notice, or the appeal's decision, from which it runs.
    public var decision: DecisionID
    public var opensAt: Timestamp
    /// The last instant at which an appeal is in time.
    public var closesAt: Timestamp
    public var basis: AppealWindowBasis

    public init(
        level: AppealLevel, lines: [ServiceLineID], decision: DecisionID, opensAt: Timestamp, closesAt: Timestamp, basis: AppealWindowBasis
    ) {
        self.level = level
        self.lines = lines
        self.decision = decision
        self.opensAt = opensAt
        self.closesAt = closesAt
        self.basis = basis
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.level = try facts.value("level")
        self.lines = try facts.list("lines")
        self.decision = try facts.value("decision_id")
        self.opensAt = try facts.value("opens_at")
        self.closesAt = try facts.value("closes_at")
        self.basis = try facts.value("basis")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("level", self.level)
        members.list("lines", self.lines)
        members.member("decision_id", self.decision)
        members.member("opens_at", self.opensAt)
        members.member("closes_at", self.closesAt)
        members.member("basis", self.basis)
    }
}

/// By what a window is reckoned.
public enum AppealWindowBasis: JSONMembers, Hashable {
    /// The payer's notice says until when.
    case notice
    /// A rule says so, by its id.
    case rule(String)

    private enum Source: String, CaseIterable, JSONCodable {
        case notice
        case rule
    }

    public init(members: JSONObject) throws(JSONFault) {
        switch try members.value("source", as: Source.self) {
        case .notice: self = .notice
        case .rule: self = .rule(try members.value("rule_id"))
        }
    }

    public func write(to members: inout JSONWriter.Members) {
        switch self {
        case .notice: members.member("source", Source.notice)
        case .rule(let id):
            members.member("source", Source.rule)
            members.member("rule_id", id)
        }
    }
}

/// A window to appeal ran out unused (`case.appeal_window_lapsed.v1`).
public struct AppealWindowLapsed: EventBody {
    public static let type: EventType = "case.appeal_window_lapsed.v1"

    public var level: AppealLevel
    /// The lines that nobody appealed.
    public var lines: [ServiceLineID]
    public var decision: DecisionID

    public init(level: AppealLevel, lines: [ServiceLineID], decision: DecisionID) {
        self.level = level
        self.lines = lines
        self.decision = decision
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.level = try facts.value("level")
        self.lines = try facts.list("lines")
        self.decision = try facts.value("decision_id")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("level", self.level)
        members.list("lines", self.lines)
        members.member("decision_id", self.decision)
    }
}

/// A window to appeal that the state of a case asks for: when it closes is reckoned with the clocks.
public struct WantedAppealWindow: Sendable, Hashable {
    /// The levels that can be asked next, from the plan outward.
    public var levels: [AppealLevel]
    public var lines: [ServiceLineID]
    /// The notice, or the appeal's decision, from which it runs.
    public var decision: DecisionID
    /// The appeal whose decision it is; `nil` for a notice.
    public var appeal: AppealID?
    /// The date on the notice.
    public var noticedOn: CivilDate?
    public var receivedAt: Timestamp
    /// Until when the notice itself says these levels can be asked.
    public var appealBy: CivilDate?

    public init(
        levels: [AppealLevel], lines: [ServiceLineID], decision: DecisionID, appeal: AppealID? = nil, noticedOn: CivilDate? = nil,
        receivedAt: Timestamp, appealBy: CivilDate? = nil
    ) {
        self.levels = levels
        self.lines = lines
        self.decision = decision
        self.appeal = appeal
        self.noticedOn = noticedOn
        self.receivedAt = receivedAt
        self.appealBy = appealBy
    }
}

extension CaseFile.State {
    /// A window to appeal: for some lines, from one decision, to one level.
    public struct AppealWindow: Sendable, Equatable {
        public let level: AppealLevel
        public let decision: DecisionID
        public let lines: [ServiceLineID]
        /// Each reckoning of it, in order; the last that holds counts.
        public internal(set) var tellings: [Fact<AppealWindowOpened>] = []
        public internal(set) var lapses: [Fact<AppealWindowLapsed>] = []

        init(level: AppealLevel, decision: DecisionID, lines: [ServiceLineID]) {
            self.level = level
            self.decision = decision
            self.lines = lines
        }

        /// As last reckoned; `nil` when it was taken back.
        public var opened: AppealWindowOpened? { self.tellings.lastHolding()?.body }
        /// It was opened, and has not run out.
        public var isOpen: Bool { self.opened != nil && self.lapses.lastHolding() == nil }
        /// The lines for which it ran out unused. For one that was appealed in time it does so later than for the others, when the
        /// appeal is withdrawn.
        fileprivate var lapsed: Set<ServiceLineID> { Set(self.lapses.holding { $0.lines }.joined()) }

        fileprivate func isAt(_ level: AppealLevel, _ decision: DecisionID, _ lines: [ServiceLineID]) -> Bool {
            self.level == level && self.decision == decision && self.lines == lines
        }
    }
}

extension CaseFile.State {
    // MARK: what is wanted

    /// For what a window to appeal is wanted: what was denied or cut, can be taken to a level, and is not being appealed. In order
    /// of the services; lines that have all else in common share a window.
    public func wantedAppealWindows() -> [WantedAppealWindow] {
        var windows: [WantedAppealWindow] = []
        for window in self.services.flatMap(self.wantedAppealWindows) {
            let known = windows.firstIndex {
                var other = $0
                other.lines = window.lines
                return other == window
            }
            if let known { windows[known].lines += window.lines } else { windows.append(window) }
        }
        return windows
    }

    /// One for the levels whose turn it is, of which the last notice speaks; and one for those that are reached ahead of it.
    private func wantedAppealWindows(for service: Service) -> [WantedAppealWindow] {
        guard let standing = AppealStanding(of: service, in: self), var inOrder = self.appealAnchor(of: service) else { return [] }
        var ahead = inOrder
        ahead.appealBy = nil
        for level in AppealLevel.allCases where !level.isForwardedByPlan {
            do throws(Refusal) {
                switch try standing.way(to: level, isExpedited: false) {
                case .inOrder: inOrder.levels.append(level)
                case .ahead: ahead.levels.append(level)
                }
            } catch { continue }
        }
        return [inOrder, ahead].filter { !$0.levels.isEmpty }
    }

    /// From what the time to appeal a service runs: the notice of its decision, or of the last appeal's.
    private func appealAnchor(of service: Service) -> WantedAppealWindow? {
        guard let decision = service.decision, self.isAdverse(service) else { return nil }
        if let appeal = self.lastAppealDecision(on: decision.line, since: self.origin(of: service)?.decidedAt ?? decision.decidedAt) {
            return WantedAppealWindow(
                levels: [], lines: [decision.line], decision: appeal.decision, appeal: appeal.appeal, noticedOn: appeal.decidedOn,
                receivedAt: appeal.receivedAt, appealBy: appeal.appealBy)
        }
        let notice = self.notice(decision.decision)
        return WantedAppealWindow(
            levels: [], lines: [decision.line], decision: decision.decision, noticedOn: notice?.noticedOn,
            receivedAt: notice?.receivedAt ?? decision.decidedAt, appealBy: notice?.appealBy)
    }

    /// The last word on an appeal of a service. One that was withdrawn, or not heard, and gives no time of its own leaves the time
    /// as it was.
    private func lastAppealDecision(on line: ServiceLineID, since moment: Timestamp) -> AppealDecided? {
        let decided = self.appeals.filter { $0.filed.holds && $0.isFor(line) }.compactMap { appeal -> AppealDecided? in
            guard let decided = appeal.decided, decided.receivedAt >= moment else { return nil }
            return appeal.isHeard(since: moment) || decided.appealBy != nil ? decided : nil
        }
        return decided.reversed().max { $0.receivedAt < $1.receivedAt }
    }

    /// The last day to appeal what was decided on a service, by the last notice that concerns it.
    func appealBy(for service: Service) -> CivilDate? { self.appealAnchor(of: service)?.appealBy }

    // MARK: until when

    /// The last moment at which an appeal of a service to a level is in time, by the windows that were opened for it and by the
    /// last notice: whichever gives more. `nil` while neither says anything.
    func lastMoment(toAppeal service: Service, at level: AppealLevel, _ way: WayToLevel) -> Timestamp? {
        guard let anchor = self.appealAnchor(of: service) else { return nil }
        let windows = self.appealWindows.filter {
            $0.level == level && $0.decision == anchor.decision && $0.lines.contains(service.requested.line)
        }
        let noticed = way == .inOrder ? anchor.appealBy?.endOfDayEverywhere : nil
        return (windows.compactMap(\.opened?.closesAt) + (noticed.map { [$0] } ?? [])).max()
    }

    /// The windows that run now and have something in them that nobody has appealed.
    public func openAppealWindows(at now: Timestamp) -> [AppealWindow] {
        self.unusedAppealWindows().filter { $0.opened.map { now <= $0.closesAt } ?? false }
    }

    /// The windows that have ended unused, and of which that is not on record yet.
    public func overdueAppealWindows(at now: Timestamp) -> [AppealWindow] {
        self.unusedAppealWindows().filter { $0.opened.map { now > $0.closesAt } ?? false }
    }

    private func unusedAppealWindows() -> [AppealWindow] {
        let wanted = self.wantedAppealWindows()
        return self.appealWindows.filter { $0.opened != nil && !self.unusedLines(of: $0, wanted).isEmpty }
    }

    /// The lines of a window that nobody has appealed, and of which that is not on record yet.
    private func unusedLines(of window: AppealWindow, _ wanted: [WantedAppealWindow]) -> [ServiceLineID] {
        let lines = wanted.filter { $0.decision == window.decision && $0.levels.contains(window.level) }.flatMap(\.lines)
        let lapsed = window.lapsed
        return window.lines.filter { lines.contains($0) && !lapsed.contains($0) }
    }

    // MARK: what the clocks say

    /// What it comes to that windows have ended: of each the lines that nobody appealed. Where all was appealed in time, or granted
    /// since, nothing lapses.
    func windowsLapsed(at now: Timestamp) -> [CaseFile.Event] {
        let wanted = self.wantedAppealWindows()
        var events: [CaseFile.Event] = []
        for window in self.overdueAppealWindows(at: now) {
            let lapsed = CaseFile.Event.appealWindowLapsed(
                AppealWindowLapsed(level: window.level, lines: self.unusedLines(of: window, wanted), decision: window.decision))
            // Windows that share what is left in them lapse as one.
            if !events.contains(lapsed) { events.append(lapsed) }
        }
        return events
    }

    mutating func apply(_ it: Fact<AppealWindowOpened>) {
        let known = self.appealWindows.firstIndex { $0.isAt(it.level, it.decision, it.lines) }
        if known == nil { self.appealWindows.append(AppealWindow(level: it.level, decision: it.decision, lines: it.lines)) }
        self.appealWindows[known ?? self.appealWindows.endIndex - 1].tellings.append(it)
    }

    /// The fact names the lines that nobody appealed: of the windows to its level from its decision those that have them all.
    mutating func apply(_ it: Fact<AppealWindowLapsed>) {
        for index in self.appealWindows.indices {
            let window = self.appealWindows[index]
            guard window.level == it.level, window.decision == it.decision, it.lines.allSatisfy(window.lines.contains) else { continue }
            self.appealWindows[index].lapses.append(it)
        }
    }
}

extension CaseFile.State.AppealWindow: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("level", self.level)
        members.member("decision_id", self.decision)
        members.list("lines", self.lines)
        members.list("tellings", self.tellings)
        members.list("lapses", self.lapses)
        members.member("open", self.isOpen)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(
            level: try members.value("level"), decision: try members.value("decision_id"), lines: try members.list("lines"))
        self.tellings = try members.list("tellings")
        self.lapses = try members.list("lapses")
    }
}
