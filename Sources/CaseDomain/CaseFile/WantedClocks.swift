import EventSourcing

// Which clocks the facts of a case call for. The payer's own notice names an end, else its rule does, else the law; what nobody says
// has no clock, apart from one of our own: a sending that nobody acknowledged is looked after.

extension CaseFile.State {
    /// The clocks that the facts call for, in a fixed order.
    func wantedClocks() -> [WantedClock] {
        if self.closed != nil { return [] }
        return self.submissions.flatMap { self.wantedClocks(of: $0) } + self.informationRequests.compactMap { self.wantedClock(of: $0) }
            + self.appeals.compactMap { self.wantedClock(of: $0) } + self.continuationClocks()
    }

    // MARK: the payer's

    private func wantedClocks(of submission: Submission) -> [WantedClock] {
        guard let transmitted = submission.transmitted, submission.isTransmitted, submission.queued.holds else { return [] }
        let services = self.services.filter { service in
            let line = service.requested.line
            return submission.queued.lines.contains(line) && !self.isEnded(line, of: transmitted)
        }
        guard !submission.isTurnedAway, !services.isEmpty else { return [] }
        let subject = ClockSubject(submission: submission.queued.submission)
        let decided = services.compactMap { $0.isDecided ? $0.decision?.decidedAt : nil }
        let heard =
            submission.acknowledged.holding().map(\.receivedAt) + submission.rejected.holding().map(\.receivedAt)
            + self.answersOfPayer.filter { $0 >= transmitted.sentAt } + decided
        var wanted = [
            WantedClock(
                kind: .payerAcknowledgement, subject: subject, basis: .house, provision: Self.acknowledgement,
                anchors: ClockAnchors([.transmitted: .instant(transmitted.sentAt)]), metAt: heard.min())
        ]
        // The payer's time runs from when it has the request: when it says so, else when it was sent.
        let received = submission.acknowledged.holding().filter(\.isAccepted).map(\.receivedAt).min() ?? transmitted.sentAt
        let anchors = ClockAnchors([.received: .instant(received)])
        if let (provision, basis, regime) = self.provision(.payerDecision, from: anchors, on: self.today(received)) {
            let isDecided = services.allSatisfy(\.isDecided)
            let notice = self.extensions.holding().map(\.receivedAt).filter { $0 >= received }.min()
            wanted.append(
                WantedClock(
                    kind: .payerDecision, subject: subject, basis: basis, regime: regime, provision: provision,
                    anchors: anchors, pauses: provision.tolls ? self.pauses(since: received) : [], lengthenedAt: notice,
                    metAt: isDecided ? decided.max() : nil))
        }
        return wanted
    }

    /// When the payer said something that it says only of what it has: that it waits, asks, or takes more time.
    private var answersOfPayer: [Timestamp] {
        self.pends.holding().map(\.receivedAt) + self.extensions.holding().map(\.receivedAt)
            + self.informationRequests.flatMap { $0.tellings.holding().map(\.receivedAt) }
    }

    private func wantedClock(of appeal: Appeal) -> WantedClock? {
        guard appeal.filed.holds else { return nil }
        let filed = appeal.filed.body
        let received = ClockAnchors([.received: .instant(filed.filedAt)])
        guard
            let (provision, basis, regime) = self.provision(
                .appealDecision, level: filed.level, from: received, on: self.today(filed.filedAt))
        else { return nil }
        return WantedClock(
            kind: .appealDecision, subject: ClockSubject(appeal: filed.appeal, level: filed.level), basis: basis, regime: regime,
            provision: provision, anchors: received, metAt: appeal.decided?.receivedAt)
    }

    /// When the payer waited for us: from each question until its answer.
    private func pauses(since start: Timestamp) -> [ClockPause] {
        let spans = self.informationRequests.compactMap { request -> (from: Timestamp, to: Timestamp?)? in
            guard let asked = request.requested, asked.receivedAt >= start else { return nil }
            let answer = request.responses.holding().map(\.sentAt).filter { $0 >= asked.receivedAt }.min()
            let end = answer ?? request.withdrawals.lastHolding()?.receivedAt ?? (request.isExpired ? request.expired?.dueAt : nil)
            return (asked.receivedAt, end)
        }.sorted { $0.from < $1.from }
        // Several questions may be open at once: what overlaps is one pause.
        var pauses: [(from: Timestamp, to: Timestamp?)] = []
        for span in spans {
            guard let last = pauses.last, last.to.map({ span.from <= $0 }) ?? true else {
                pauses.append(span)
                continue
            }
            if let end = last.to { pauses[pauses.count - 1].to = span.to.map { max(end, $0) } }
        }
        return pauses.prefix(ClockPause.pausesMax).map { ClockPause(stoppedAt: $0.from, resumedAt: $0.to) }
    }

    // MARK: ours

    private func wantedClock(of request: InformationRequest) -> WantedClock? {
        guard let asked = request.requested, !request.isWithdrawn else { return nil }
        // What the payer has decided on it does not wait for any more.
        let isMoot = !request.isAnswered && !request.isExpired && !self.openInformationRequests.contains { $0.id == request.id }
        if isMoot { return nil }
        let answered = request.responses.holding().map(\.sentAt).filter { $0 >= asked.receivedAt }.min()
        let subject = ClockSubject(informationRequest: request.id)
        let anchors = ClockAnchors([.received: .instant(asked.receivedAt), .informationAsked: .instant(asked.receivedAt)])
        if let dueAt = asked.dueAt {
            let due = Due(at: dueAt, day: nil, zone: self.timeZone ?? .utc, explanation: ["The payer's notice names the time."])
            return WantedClock(
                kind: .informationResponse, subject: subject, basis: .notice, anchors: anchors, named: due, metAt: answered)
        }
        guard let (provision, basis, regime) = self.provision(.informationResponse, from: anchors, on: self.today(asked.receivedAt))
        else { return nil }
        return WantedClock(
            kind: .informationResponse, subject: subject, basis: basis, regime: regime, provision: provision, anchors: anchors,
            metAt: answered)
    }

    // MARK: who says how long

    /// Our own: whoever sent something looks after it when two business days have passed without a word. Nothing is ever assumed to
    /// have arrived.
    static let acknowledgement = ClockProvision(
        .payerAcknowledgement,
        rule: .rule("house.acknowledgement", .businessDays(2), from: .transmitted, calendar: .usFederal, zone: .ofSite),
        source: "Necessity: what nobody acknowledged is looked after")

    /// What the law of the plan says of a kind of clock: the provision, who says so, and the law by its name and version.
    ///
    /// A state's clocks stand beside those of the nation, and the one that ends first binds. One that starts from what is not on
    /// record does not run yet.
    func provision(
        _ kind: ClockKind, level: AppealLevel? = nil, from anchors: ClockAnchors, on day: CivilDate
    ) -> (ClockProvision, ClockBasis, String?)? {
        let selection = RegimeBook.bundled.select(self.planFacts, on: day)
        var chosen: (provision: ClockProvision, due: Timestamp)?
        for provision in selection.provisions(kind, level: level) where anchors[provision.rule.anchor] != nil {
            guard let due = try? provision.rule.due(from: anchors, zone: self.timeZone) else { continue }
            if chosen.map({ due.at < $0.due }) ?? true { chosen = (provision, due.at) }
        }
        guard let provision = chosen?.provision else { return nil }
        let regime = (selection.besides + [selection.chosen]).first { $0.provisions.contains(provision) }
        return (provision, .law, regime.map { "\($0.id.rawValue)@\($0.version)" })
    }

    // MARK: windows to appeal

    /// Windows to appeal that are wanted and not opened yet, or closed at another time than the facts say now.
    func windowChanges() -> [CaseFile.Event] {
        if self.closed != nil { return [] }
        var events: [CaseFile.Event] = []
        for wanted in self.wantedAppealWindows() {
            for level in wanted.levels {
                guard let (closesAt, basis) = self.closing(of: wanted, at: level) else { continue }
                let window = AppealWindowOpened(
                    level: level, lines: wanted.lines, decision: wanted.decision, opensAt: wanted.receivedAt, closesAt: closesAt,
                    basis: basis)
                // A window that was opened for more lines holds for those that are left.
                let isKnown = self.appealWindows.contains { known in
                    known.level == level && known.decision == wanted.decision && wanted.lines.allSatisfy(known.lines.contains)
                        && known.opened.map { $0.closesAt == closesAt && $0.basis == basis } ?? false
                }
                if !isKnown { events.append(.appealWindowOpened(window)) }
            }
        }
        return events
    }

    /// When a window closes: as the notice says, else as the law does.
    private func closing(of wanted: WantedAppealWindow, at level: AppealLevel) -> (Timestamp, AppealWindowBasis)? {
        if let appealBy = wanted.appealBy { return ((self.timeZone ?? .utc).endOfDay(appealBy), .notice) }
        let anchors = self.anchors(of: wanted)
        guard let (provision, _, _) = self.provision(.appealFiling, level: level, from: anchors, on: self.today(wanted.receivedAt)),
            let due = try? provision.rule.due(from: anchors, zone: self.timeZone)
        else { return nil }
        return (due.at, .rule(provision.rule.id.rawValue))
    }

    private func anchors(of wanted: WantedAppealWindow) -> ClockAnchors {
        var anchors = ClockAnchors([.received: .instant(wanted.receivedAt)])
        anchors[.noticeDate] = wanted.noticedOn.map { .day($0) }
        anchors[.mailed] = wanted.noticedOn.map { .day($0) }
        anchors[.sent] = wanted.noticedOn.map { .day($0) }
        return anchors
    }

    /// Benefits that were authorized go on during an appeal that is filed in time (42 CFR 438.420).
    private func continuationClocks() -> [WantedClock] {
        guard self.opened?.kind == .continuing else { return [] }
        return self.wantedAppealWindows().filter { $0.appeal == nil }.compactMap { wanted in
            let anchors = self.anchors(of: wanted)
            guard
                let (provision, basis, regime) = self.provision(
                    .benefitsContinuation, from: anchors, on: self.today(wanted.receivedAt))
            else { return nil }
            return WantedClock(
                kind: .benefitsContinuation, subject: ClockSubject(decision: wanted.decision), basis: basis, regime: regime,
                provision: provision, anchors: anchors)
        }
    }

    /// Whether the payer may take more time by a notice: the law gives it, and the notice came while its first time ran.
    func mayExtend(_ it: PayerExtensionNoticed) -> Bool {
        let decisions = self.clocks.filter { $0.started.kind == .payerDecision && ($0.status == .running || $0.status == .missed) }
        // Without a clock nobody can tell.
        guard let clock = decisions.last else { return true }
        // Its first end is that by what is known now of the receipt: what it was when the clock started may have been set right.
        guard let provision = clock.started.provision, let lengthening = provision.lengthening,
            case .instant(let received) = clock.anchors[.received],
            case .running(let original) = try? provision.rule.standing(
                from: clock.anchors, stopped: provision.tolls ? self.pauses(since: received) : [], zone: self.timeZone)
        else { return false }
        return lengthening.isValid(noticedAt: it.receivedAt, original: original)
    }
}
