import EventSourcing

// Which clocks the facts of a case call for. The payer's own notice names an end, else its rule does, else the law; what nobody says
// has no clock, apart from one of our own: a sending that nobody acknowledged is looked after.

extension CaseFile.State {
    /// The clocks within a reach that the facts call for, in a fixed order.
    func wantedClocks(within reach: ClockReach, by provisions: GoverningProvisions) -> [WantedClock] {
        if self.closed != nil { return [] }
        var wanted = reach.sendings ? self.submissions.flatMap { self.wantedClocks(of: $0, by: provisions) } : []
        for index in self.informationRequests.indices where reach.includes(self.informationRequests[index]) {
            if let clock = self.wantedClock(of: self.informationRequests[index], by: provisions) { wanted.append(clock) }
        }
        guard reach.disputes else { return wanted }
        return wanted + self.appeals.compactMap { self.wantedClock(of: $0, by: provisions) } + self.continuationClocks(by: provisions)
            + self.talkClocks(by: provisions)
    }

    // MARK: the payer's

    private func wantedClocks(of submission: Submission, by provisions: GoverningProvisions) -> [WantedClock] {
        guard let transmitted = submission.transmitted, submission.isTransmitted, submission.queued.holds, !submission.isTurnedAway else {
            return []
        }
        let services = self.services.filter { service in
            let line = service.requested.line
            return submission.queued.lines.contains(line) && !self.isEnded(line, of: transmitted)
        }
        guard !services.isEmpty else { return [] }
        let subject = ClockSubject(submission: submission.queued.submission)
        let decided = services.compactMap { $0.isDecided ? $0.decision?.decidedAt : nil }
        let answers = submission.acknowledged.holding { $0.receivedAt } + submission.rejected.holding { $0.receivedAt }
        let heard = answers + decided + (self.firstWordOfPayer(since: transmitted.body.sentAt).map { [$0] } ?? [])
        let sent = ClockAnchors([.transmitted: .instant(transmitted.sentAt)])
        var wanted: [WantedClock] = []
        if let governing = provisions.acknowledgement(of: submission.queued.body, from: sent, on: self.today(transmitted.sentAt)) {
            wanted.append(WantedClock(.payerAcknowledgement, subject, governing, from: sent, metAt: heard.min()))
        }
        // The payer's time runs from when it has the request: when it says so, else when it was sent.
        let received = submission.acknowledged.holding { $0.isAccepted ? $0.receivedAt : nil }.compactMap { $0 }.min() ?? transmitted.sentAt
        let lines = services.map(\.requested.line)
        guard provisions.speak(of: .payerDecision, of: lines, on: self.today(received)) else { return wanted }
        let pauses = self.pauses(since: received)
        var anchors = ClockAnchors([.received: .instant(received)])
        if let last = pauses.last?.resumedAt {
            anchors[.informationReceivedOrDue] = .instant(last)
            anchors[.informationReceived] = self.lastAnswer(since: received).map { .instant($0) }
        }
        if let governing = provisions.provision(.payerDecision, of: lines, from: anchors, on: self.today(received)) {
            var clock = WantedClock(.payerDecision, subject, governing, from: anchors)
            if governing.provision.tolls { clock.pauses = pauses }
            clock.lengthenedAt = self.extensions.holding { $0.receivedAt }.filter { $0 >= received }.min()
            clock.metAt = services.allSatisfy(\.isDecided) ? decided.max() : nil
            wanted.append(clock)
        }
        return wanted
    }

    /// When the payer first said, since a moment, what it says only of what it has: that it waits, asks, or takes more time.
    private func firstWordOfPayer(since moment: Timestamp) -> Timestamp? {
        var first: Timestamp?
        func hear(_ receivedAt: Timestamp) {
            if receivedAt >= moment, first.map({ receivedAt < $0 }) ?? true { first = receivedAt }
        }
        // By their places, because a case may have hundreds: taken out, each would be copied.
        for index in self.pends.indices where self.pends[index].holds { hear(self.pends[index].body.receivedAt) }
        for index in self.extensions.indices where self.extensions[index].holds { hear(self.extensions[index].body.receivedAt) }
        for request in self.informationRequests.indices {
            for telling in self.informationRequests[request].tellings.indices
            where self.informationRequests[request].tellings[telling].holds {
                hear(self.informationRequests[request].tellings[telling].body.receivedAt)
            }
        }
        return first
    }

    private func wantedClock(of appeal: Appeal, by provisions: GoverningProvisions) -> WantedClock? {
        guard appeal.filed.holds else { return nil }
        let filed = appeal.filed.body
        let received = ClockAnchors([.received: .instant(filed.filedAt)])
        let day = self.today(filed.filedAt)
        return provisions.provision(.appealDecision, level: filed.level, of: filed.lines, from: received, on: day).map {
            WantedClock(
                .appealDecision, ClockSubject(appeal: filed.appeal, level: filed.level), $0, from: received,
                metAt: appeal.decided?.receivedAt)
        }
    }

    /// When the payer waited for us: from each question until its answer.
    private func pauses(since start: Timestamp) -> [ClockPause] {
        let spans = self.informationRequests.compactMap { request -> (from: Timestamp, to: Timestamp?)? in
            guard let asked = request.requested, asked.receivedAt >= start else { return nil }
            let answer = request.responses.holding { $0.sentAt }.filter { $0 >= asked.receivedAt }.min()
            // A withdrawal before the payer asked again ended the question before.
            let withdrawn = request.withdrawals.holding { $0.receivedAt }.filter { $0 >= asked.receivedAt }.min()
            let end = answer ?? withdrawn ?? (request.isExpired ? request.expired?.dueAt : nil)
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

    /// When we last answered a question that the payer asked since.
    private func lastAnswer(since start: Timestamp) -> Timestamp? {
        self.informationRequests.filter { $0.requested.map { $0.receivedAt >= start } ?? false }
            .flatMap { $0.responses.holding { $0.sentAt } }.max()
    }

    // MARK: ours

    private func wantedClock(of request: InformationRequest, by provisions: GoverningProvisions) -> WantedClock? {
        guard let asked = request.requested, !request.isWithdrawn else { return nil }
        // What the payer has decided on it does not wait for any more.
        let isMoot = !request.isAnswered && !request.isExpired && !self.openInformationRequests.contains { $0.id == request.id }
        if isMoot { return nil }
        let answered = request.responses.holding { $0.sentAt }.filter { $0 >= asked.receivedAt }.min()
        let subject = ClockSubject(informationRequest: request.id)
        let anchors = ClockAnchors([.received: .instant(asked.receivedAt), .informationAsked: .instant(asked.receivedAt)])
        if let dueAt = asked.dueAt {
            let due = Due(at: dueAt, day: nil, zone: self.timeZone ?? .utc, explanation: ["The payer's notice names the time."])
            return WantedClock(
                kind: .informationResponse, subject: subject, basis: .notice, anchors: anchors, named: due, metAt: answered)
        }
        let about = asked.asked.compactMap(\.line)
        let lines = about.isEmpty ? self.services.map(\.requested.line) : about
        return provisions.provision(.informationResponse, of: lines, from: anchors, on: self.today(asked.receivedAt)).map {
            WantedClock(.informationResponse, subject, $0, from: anchors, metAt: answered)
        }
    }

    // MARK: windows to appeal

    /// Windows to appeal that are wanted and not opened yet, or closed at another time than the facts say now.
    func windowChanges(by provisions: GoverningProvisions) -> [CaseFile.Event] {
        if self.closed != nil { return [] }
        var events: [CaseFile.Event] = []
        for wanted in self.wantedAppealWindows() {
            for level in wanted.levels {
                guard let (closesAt, basis) = self.closing(of: wanted, at: level, by: provisions) else { continue }
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
    private func closing(
        of wanted: WantedAppealWindow, at level: AppealLevel, by provisions: GoverningProvisions
    ) -> (Timestamp, AppealWindowBasis)? {
        if let appealBy = wanted.appealBy { return ((self.timeZone ?? .utc).endOfDay(appealBy), .notice) }
        let anchors = self.anchors(of: wanted)
        let day = self.today(wanted.receivedAt)
        return provisions.provision(.appealFiling, level: level, of: wanted.lines, from: anchors, on: day).map {
            ($0.due.at, .rule($0.provision.rule.id.rawValue))
        }
    }

    private func anchors(of wanted: WantedAppealWindow) -> ClockAnchors {
        ClockAnchors(noticedOn: wanted.noticedOn, receivedAt: wanted.receivedAt)
    }

    /// Benefits that were authorized go on during an appeal that is filed in time and asks for it (42 CFR 438.420).
    private func continuationClocks(by provisions: GoverningProvisions) -> [WantedClock] {
        guard self.opened?.kind == .continuing else { return [] }
        let unused = self.wantedAppealWindows().filter { $0.appeal == nil }.compactMap { wanted -> WantedClock? in
            let anchors = self.anchors(of: wanted)
            let day = self.today(wanted.receivedAt)
            return provisions.provision(.benefitsContinuation, of: wanted.lines, from: anchors, on: day).map {
                WantedClock(.benefitsContinuation, ClockSubject(decision: wanted.decision), $0, from: anchors)
            }
        }
        let used = self.clocks.compactMap { clock -> WantedClock? in
            let started = clock.started
            guard started.kind == .benefitsContinuation, clock.status != .cancelled, let decision = started.subject.decision,
                !unused.contains(where: { $0.subject == started.subject }), let filedAt = self.continuationAsked(of: decision)
            else { return nil }
            return WantedClock(
                kind: started.kind, subject: started.subject, basis: started.basis, regime: started.regime, rule: started.rule,
                provision: started.provision, anchors: clock.anchors, metAt: filedAt)
        }
        return unused + used
    }

    /// When an appeal of what a notice decided asked that benefits go on.
    private func continuationAsked(of decision: DecisionID) -> Timestamp? {
        let lines = self.lines { service in service.decided.contains { $0.holds && $0.decision == decision } }
        return self.appeals.filter { $0.filed.holds && $0.filed.continuesBenefits && $0.filed.lines.contains(where: lines.contains) }
            .map(\.filed.filedAt).min()
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
                from: clock.anchors, stopped: provision.tolls ? self.pauses(since: received) : [], zone: self.timeZone,
                calendars: GoverningProvisions(self).calendars)
        else { return false }
        return lengthening.isValid(noticedAt: it.receivedAt, original: original)
    }
}
