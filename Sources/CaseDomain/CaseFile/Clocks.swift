public import EventSourcing

extension CaseFile.State {
    /// A clock of the case, and how it stands.
    public struct Clock: Sendable, Equatable {
        /// How a clock stands.
        public enum Status: String, Sendable, Hashable, CaseIterable, JSONCodable {
            case running
            case tolled
            case met
            case missed
            case cancelled
        }

        public var started: ClockStarted
        public var status = Status.running
        /// Its end, as last computed; of a clock that stands still the end it had.
        public var due: Due
        public var anchors: ClockAnchors
        public var metAt: Timestamp?

        /// It runs, or stands still.
        var isGoing: Bool { self.status == .running || self.status == .tolled }

        init(started: ClockStarted) {
            self.started = started
            self.due = started.due
            self.anchors = started.anchors
        }
    }

    /// A clock that the facts of the case call for.
    struct WantedClock {
        var kind: ClockKind
        var subject: ClockSubject
        var basis: ClockBasis
        /// The law that says so, by its name and version.
        var regime: String?
        /// The payer's rule that says so.
        var rule: RulePin?
        var provision: ClockProvision?
        var anchors: ClockAnchors
        /// The end that a notice names.
        var named: Due?
        var pauses: [ClockPause] = []
        /// The notice by which the payer took more time.
        var lengthenedAt: Timestamp?
        var metAt: Timestamp?
    }
}

extension CaseFile.State.WantedClock {
    /// A clock that a rule or a law runs.
    init(
        _ kind: ClockKind, _ subject: ClockSubject, _ governing: GoverningProvision, from anchors: ClockAnchors, metAt: Timestamp? = nil
    ) {
        self.init(
            kind: kind, subject: subject, basis: governing.basis, regime: governing.regime, rule: governing.rule,
            provision: governing.provision, anchors: anchors, metAt: metAt)
    }
}

// MARK: what follows from the facts

extension CaseFile.State {
    /// What becomes of the clocks by what is known now: those that the facts call for run to the ends that the facts give them, the
    /// others stop. All within the reach is computed anew from the facts that hold, so that a correction sets right what rested on it.
    func clockChanges(within reach: ClockReach) -> [CaseFile.Event] {
        let provisions = GoverningProvisions(self)
        var events = reach.disputes ? self.windowChanges(by: provisions) : []
        var kept: Set<ClockID> = []
        var next = Int32(self.clocks.count)
        for wanted in self.wantedClocks(within: reach, by: provisions) {
            guard let standing = try? self.standing(of: wanted, provisions.calendars) else { continue }
            let known = self.clocks.last {
                $0.started.kind == wanted.kind && $0.started.subject == wanted.subject && $0.status != .cancelled
            }
            if let clock = known {
                kept.insert(clock.started.clock)
                events += clock.changes(to: wanted, standing)
            } else if wanted.metAt == nil, case .running(let due) = standing {
                next += 1
                events.append(
                    .clockStarted(
                        ClockStarted(
                            clock: ClockID(rawValue: next), kind: wanted.kind, subject: wanted.subject, basis: wanted.basis,
                            regime: wanted.regime, rule: wanted.rule, provision: wanted.provision, anchors: wanted.anchors, due: due)))
            }
        }
        for clock in self.clocks where clock.isGoing && !kept.contains(clock.started.clock) && reach.includes(clock.started, of: self) {
            events.append(.clockCancelled(ClockCancelled(clock: clock.started.clock)))
        }
        return events
    }

    /// What time makes of the case by a moment: clocks that ran out, and what follows from that.
    func passTime(_ context: Context) -> [CaseFile.Event] {
        var events: [CaseFile.Event] = []
        for clock in self.clocks where clock.status == .running && clock.due.at < context.now {
            let started = clock.started
            events.append(
                .clockMissed(
                    ClockMissed(
                        clock: started.clock, kind: started.kind, subject: started.subject, dueAt: clock.due.at,
                        consequence: started.provision?.ifMissed ?? .none)))
            if started.kind == .informationResponse, let request = started.subject.informationRequest {
                events.append(.informationRequestExpired(InformationRequestExpired(request: request, dueAt: clock.due.at)))
            }
        }
        return events + self.lettersLapsed(at: context.now) + self.windowsLapsed(at: context.now) + self.authorizationEvents(by: context)
    }

    /// Thresholds and ends of authorizations.
    private func authorizationEvents(by context: Context) -> [CaseFile.Event] {
        let zone = self.timeZone ?? .utc
        return self.authorizationsTimedOut(at: context.now) { zone.endOfDay($0) }.flatMap { command in
            switch command {
            case .noteThreshold(let it): (try? self.noteThreshold(it)) ?? []
            case .noteExpiry(let it): (try? self.noteExpiry(it, context)) ?? []
            default: [CaseFile.Event]()
            }
        }
    }

    /// When something next happens to the case of itself.
    var nextMomentAt: Timestamp? {
        // What is due at an instant is in time at that instant: it is late a microsecond after.
        let clocks = self.clocks.compactMap { $0.status == .running ? Timestamp(microseconds: $0.due.at.rawValue + 1) : nil }
        let zone = self.timeZone ?? .utc
        let authorizations = self.nextAuthorizationMoment(after: .earliest) { zone.endOfDay($0) }
        let windows = self.openAppealWindows(at: .earliest).compactMap { window in
            window.opened.map { Timestamp(microseconds: $0.closesAt.rawValue + 1) }
        }
        let letters = self.letterEndsToRecord().map(\.at)
        return (clocks + windows + letters + (authorizations.map { [$0] } ?? [])).min()
    }

    /// How a clock stands by the facts.
    private func standing(of wanted: WantedClock, _ calendars: CalendarBook) throws(DeadlineFault) -> ClockStanding {
        if let named = wanted.named { return .running(named) }
        guard let provision = wanted.provision else { throw .anchorMissing(.received) }
        let standing = try provision.rule.standing(
            from: wanted.anchors, stopped: wanted.pauses, zone: self.timeZone, calendars: calendars)
        guard case .running(let due) = standing, let lengthenedAt = wanted.lengthenedAt, let lengthening = provision.lengthening,
            lengthening.isValid(noticedAt: lengthenedAt, original: due)
        else { return standing }
        return .running(try provision.rule.due(due, lengthenedBy: lengthening, calendars: calendars))
    }

    mutating func apply(_ it: ClockStarted) { self.clocks.append(Clock(started: it)) }

    mutating func clock(_ id: ClockID, _ change: (inout Clock) -> Void) {
        for index in self.clocks.indices where self.clocks[index].started.clock == id { change(&self.clocks[index]) }
    }
}

extension CaseFile.State.Clock {
    /// What brings the clock to where the facts have it.
    fileprivate func changes(to wanted: CaseFile.State.WantedClock, _ standing: ClockStanding) -> [CaseFile.Event] {
        let id = self.started.clock
        var events: [CaseFile.Event] = []
        var due = self.due
        switch standing {
        case .stopped(let since, _):
            if wanted.metAt == nil {
                // One that was met by what was taken back since stands still too.
                return self.status == .tolled ? [] : [.clockTolled(ClockTolled(clock: id, stoppedAt: since))]
            }
        case .running(let computed):
            let isBack = wanted.metAt == nil && (self.status == .met || (self.status == .missed && computed.at > self.due.at))
            if self.status == .tolled {
                events.append(.clockResumed(ClockResumed(clock: id, due: computed)))
            } else if computed.at != self.due.at || isBack {
                events.append(.clockDueChanged(ClockDueChanged(clock: id, due: computed, anchors: wanted.anchors)))
            }
            due = computed
        }
        if let metAt = wanted.metAt {
            let isLate = metAt > due.at
            // That it was missed stays on record; that it was in time after all sets that right.
            // A clock that runs to another end forgets that it was met: that is said again.
            let isNews = !events.isEmpty || self.metAt != metAt || self.status != .met
            if isNews, self.status != .missed || !isLate || self.metAt == nil {
                events.append(.clockMet(ClockMet(clock: id, metAt: metAt, isLate: isLate)))
            }
        }
        return events
    }
}

extension CaseFile.State.Clock {
    /// It stands still.
    mutating func stop() {
        self.status = .tolled
        self.metAt = nil
    }

    /// It runs, to another end.
    mutating func run(to due: Due) {
        self.status = .running
        self.due = due
        self.metAt = nil
    }
}

extension CaseFile.State.Clock: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("started", BodyJSON(self.started))
        members.member("status", self.status)
        members.member("due", self.due)
        members.member("anchors", self.anchors)
        members.member("met_at", self.metAt)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(started: try members.value("started", as: BodyJSON.self).body)
        self.status = try members.value("status")
        self.due = try members.value("due")
        self.anchors = try members.value("anchors")
        self.metAt = try members.optional("met_at")
    }
}
