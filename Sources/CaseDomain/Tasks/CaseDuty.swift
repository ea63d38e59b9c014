public import EventSourcing

/// What a case asks of a person for as long as its facts stand, and no longer: an answer, an appeal, a renewal, a call to the payer.
///
/// Unlike what a single event asks (`TaskPolicy`), it ends by facts too, and its time is a clock's: one task stands for it, opened when
/// it is asked, dated anew when the clock moves, ended when it is answered.
public struct CaseDuty: Sendable, Hashable {
    public var kind: TaskKind
    public var subject: TaskSubject
    /// Which time it is asked, from 0: a question that the payer asks anew after its answer is another.
    public var turn: Int
    /// It is asked now.
    public var isAsked: Bool
    /// Until when, where a clock says so.
    public var dueAt: Timestamp?

    public init(_ kind: TaskKind, _ subject: TaskSubject, turn: Int = 0, isAsked: Bool, dueAt: Timestamp? = nil) {
        self.kind = kind
        self.subject = subject
        self.turn = turn
        self.isAsked = isAsked
        self.dueAt = dueAt
    }

    /// The kinds of tasks that stand for duties.
    public static let kinds: Set<TaskKind> = [
        .informationAnswerDue, .considerAppeal, .deadlineApproaching, .renewalDue, .acknowledgementMissing, .payerDecisionMissed,
    ]
}

extension TaskID {
    /// The task that stands for a duty of a case.
    public init(of duty: CaseDuty, of caseID: CaseID, in tenant: TenantID) {
        let subject = "\(duty.subject.kind.rawValue)/\(StreamID(duty.subject.id))"
        self.init(of: duty.kind, named: "\(caseID)/\(subject)/\(duty.turn)", in: tenant)
    }
}

extension CaseFile.State {
    /// Everything that the case asks of people or once asked, in the order of its facts.
    ///
    /// What several facts ask alike is asked once, until the first of their times.
    public var duties: [CaseDuty] {
        var duties: [CaseDuty] = []
        for duty in self.allDuties {
            let known = duties.firstIndex { $0.kind == duty.kind && $0.subject == duty.subject && $0.turn == duty.turn }
            guard let known else {
                duties.append(duty)
                continue
            }
            guard duty.isAsked else { continue }
            let times = [duties[known].isAsked ? duties[known].dueAt : nil, duty.dueAt].compactMap { $0 }
            duties[known].isAsked = true
            duties[known].dueAt = times.min()
        }
        return duties
    }

    private var allDuties: [CaseDuty] {
        self.informationRequests.flatMap(self.answers) + self.appealDuties + self.clocks.compactMap(self.duty)
            + self.authorizations.compactMap(self.renewal)
    }

    private var isOpen: Bool { self.closed == nil }

    // MARK: answers

    /// One for each time that the payer may have asked: a wording that came before any answer asks for the same one.
    private func answers(to request: InformationRequest) -> [CaseDuty] {
        let subject = TaskSubject.informationRequest(request.id)
        let turn = request.responses.count { response in
            response.holds && (request.requested.map { response.sentAt < $0.receivedAt } ?? false)
        }
        let clock = self.clocks.last {
            $0.started.kind == .informationResponse && $0.started.subject.informationRequest == request.id && $0.status != .cancelled
        }
        // The payer decides on what it has when the time has passed: until it has, an answer may still count.
        let isWaitedFor = self.openInformationRequests.contains { $0.id == request.id } || (request.isExpired && self.isInFlight)
        return (0...request.responses.count).map {
            CaseDuty(
                .informationAnswerDue, subject, turn: $0, isAsked: $0 == turn && self.isOpen && isWaitedFor && !request.isWithdrawn,
                dueAt: clock?.due.at ?? request.requested?.dueAt)
        }
    }

    // MARK: appeals

    /// One for each decision that can be appealed: until the first of its windows closes.
    private var appealDuties: [CaseDuty] {
        let wanted = self.isOpen ? Set(self.wantedAppealWindows().map(\.decision)) : []
        var decisions: [DecisionID] = []
        for window in self.appealWindows where !decisions.contains(window.decision) { decisions.append(window.decision) }
        return decisions.map { decision in
            let open = self.appealWindows.filter { $0.decision == decision && $0.isOpen }
            return CaseDuty(
                .considerAppeal, .decision(decision), isAsked: wanted.contains(decision) && !open.isEmpty,
                dueAt: open.compactMap { $0.opened?.closesAt }.min())
        }
    }

    /// A window to appeal what was decided on a line is open: the duty to consider that speaks of it.
    public func isAppealAsked(for subject: TaskSubject) -> Bool {
        guard subject.kind == .serviceLine else { return false }
        let line = ServiceLineID(subject.id)
        let asked = self.appealDuties.filter(\.isAsked).map(\.subject)
        return self.appealWindows.contains { $0.isOpen && $0.lines.contains(line) && asked.contains(.decision($0.decision)) }
    }

    // MARK: clocks

    /// What a clock asks by itself: to act before it ends where it is ours, to ask the payer once it ended where it is the payer's.
    private func duty(of clock: Clock) -> CaseDuty? {
        let (subject, isGoing) = (clock.started.subject, clock.isGoing && self.isOpen)
        switch clock.started.kind {
        case .benefitsContinuation, .peerToPeer:
            return subject.decision.map { CaseDuty(.deadlineApproaching, .decision($0), isAsked: isGoing, dueAt: clock.due.at) }
        case .payerAcknowledgement:
            guard let submission = subject.submission else { return nil }
            let isHeardOf = self.submissions.contains { $0.queued.submission == submission && $0.isHeardOf }
            return CaseDuty(
                .acknowledgementMissing, .submission(submission), isAsked: self.isMissed(clock) && !isHeardOf && self.isAwaited(submission))
        case .payerDecision:
            guard let submission = subject.submission else { return nil }
            return CaseDuty(
                .payerDecisionMissed, .submission(submission), isAsked: self.isMissed(clock) && self.isAwaited(submission))
        case .appealDecision:
            guard let appeal = subject.appeal else { return nil }
            let isDecided = self.appeals.contains { $0.filed.body.appeal == appeal && $0.decided != nil }
            return CaseDuty(.payerDecisionMissed, .appeal(appeal), isAsked: self.isMissed(clock) && !isDecided)
        case .informationResponse, .payerInformationNotice, .appealFiling, .writtenConfirmation, .externalReviewPreliminary,
            .externalReviewRecords, .letterValidity, .authorizationEnd, .renewal, .other:
            return nil
        }
    }

    /// It ran out, nothing met it since, and nobody closed the case.
    private func isMissed(_ clock: Clock) -> Bool { clock.status == .missed && clock.metAt == nil && self.isOpen }

    /// The payer has a service by a sending and has not decided on it.
    private func isAwaited(_ submission: SubmissionID) -> Bool {
        self.services.contains { $0.submission == submission && $0.isAwaited }
    }

    // MARK: renewals

    /// An authorization that comes near its end, on a closed case too: asked until a case for more is opened.
    private func renewal(of authorization: Authorization) -> CaseDuty? {
        guard !authorization.thresholds.isEmpty else { return nil }
        let isReached = authorization.thresholds.lastHolding() != nil
        let granted = authorization.granted
        let isReplaced = self.authorizations.contains { $0.granted?.supersedes == authorization.id }
        let through = granted.flatMap { self.dates(of: $0)?.through }
        return CaseDuty(
            .renewalDue, .authorization(authorization.id),
            isAsked: isReached && granted != nil && authorization.voided == nil && authorization.renewal == nil && !isReplaced,
            dueAt: through.map { (self.timeZone ?? .utc).endOfDay($0) })
    }
}
