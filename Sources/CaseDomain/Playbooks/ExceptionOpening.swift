public import EventSourcing

/// A step as an exception keeps it: with the moments that its terms came to.
public struct ExceptionStep: JSONMembers, Hashable {
    /// From 1, in the order of the entry.
    public var number: Int32
    public var step: PlaybookStep
    public var dueAt: Timestamp
    /// From when on somebody else is told.
    public var escalateAt: Timestamp?

    public init(number: Int32, step: PlaybookStep, dueAt: Timestamp, escalateAt: Timestamp? = nil) {
        self.number = number
        self.step = step
        self.dueAt = dueAt
        self.escalateAt = escalateAt
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.number = try members.value("number")
        self.step = try PlaybookStep(members: members)
        self.dueAt = try members.value("due_at")
        self.escalateAt = try members.optional("escalate_at")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("number", self.number)
        self.step.write(to: &members)
        members.member("due_at", self.dueAt)
        members.member("escalate_at", self.escalateAt)
    }
}

/// A case went off its road, and a version of an entry says what to do (`exception.opened.v2`; version 1 did not say whom the case is
/// for).
public struct ExceptionOpened: EventBody {
    public static let type: EventType = "exception.opened.v2"
    public static let earlierVersions: [EarlierVersion<ExceptionOpened>] = [.readAsToday("exception.opened.v1")]

    public var caseID: CaseID
    /// Whom the case was for, and where, when the exception was opened.
    public var patient: PatientID?
    public var site: SiteID?
    public var trigger: PlaybookTrigger
    public var payer: PayerID?
    public var playbook: PlaybookPin
    public var steps: [ExceptionStep]
    /// The event of the case that the code came with.
    public var cause: StreamVersion?

    public init(
        caseID: CaseID, patient: PatientID?, site: SiteID?, trigger: PlaybookTrigger, payer: PayerID? = nil, playbook: PlaybookPin,
        steps: [ExceptionStep], cause: StreamVersion? = nil
    ) {
        self.caseID = caseID
        self.patient = patient
        self.site = site
        self.trigger = trigger
        self.payer = payer
        self.playbook = playbook
        self.steps = steps
        self.cause = cause
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.patient = try facts.optional("patient_id")
        self.site = try facts.optional("site_id")
        self.trigger = try facts.value("trigger")
        self.payer = try facts.optional("payer_id")
        self.playbook = try facts.value("playbook")
        self.steps = try facts.list("steps")
        self.cause = try facts.optional("cause")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("patient_id", self.patient)
        members.member("site_id", self.site)
        members.member("trigger", self.trigger)
        members.member("payer_id", self.payer)
        members.member("playbook", self.playbook)
        members.list("steps", self.steps)
        members.member("cause", self.cause)
    }
}

extension CaseException {
    /// Open an exception by an entry of a playbook.
    public struct Open: Sendable, Equatable {
        public var caseID: CaseID
        /// Whom the case is for, and where.
        public var patient: PatientID
        public var site: SiteID
        public var trigger: PlaybookTrigger
        public var payer: PayerID?
        /// What the playbook resolved, and where that stands: whoever carries the command out has looked it up.
        public var entry: PlaybookEntry
        public var pin: PlaybookPin
        /// The zone of the case's site.
        public var zone: TimeZoneName
        public var cause: StreamVersion?

        public init(
            caseID: CaseID, patient: PatientID, site: SiteID, trigger: PlaybookTrigger, payer: PayerID? = nil, entry: PlaybookEntry,
            pin: PlaybookPin, zone: TimeZoneName, cause: StreamVersion? = nil
        ) {
            self.caseID = caseID
            self.patient = patient
            self.site = site
            self.trigger = trigger
            self.payer = payer
            self.entry = entry
            self.pin = pin
            self.zone = zone
            self.cause = cause
        }
    }
}

extension CaseException.State {
    func open(_ it: CaseException.Open, _ context: Context) throws(Refusal) -> [CaseException.Event] {
        if let opened {
            guard opened.caseID == it.caseID, opened.trigger == it.trigger, opened.payer == it.payer, opened.playbook == it.pin,
                opened.cause == it.cause
            else { throw .exceptionExists }
            return []
        }
        guard it.entry.id == it.pin.playbook, it.entry.version == it.pin.version,
            it.entry.key.rank(of: it.trigger, from: it.payer) != nil
        else { throw .exceptionPlaybookUnfit }
        var steps: [ExceptionStep] = []
        for (index, step) in it.entry.steps.enumerated() {
            let due = try Self.end(of: step.due, after: context.now, in: it.zone)
            var escalateAt: Timestamp?
            if let term = step.escalateAfter { escalateAt = try Self.end(of: term, after: due, in: it.zone) }
            steps.append(ExceptionStep(number: Int32(index + 1), step: step, dueAt: due, escalateAt: escalateAt))
        }
        return [
            .opened(
                ExceptionOpened(
                    caseID: it.caseID, patient: it.patient, site: it.site, trigger: it.trigger, payer: it.payer, playbook: it.pin,
                    steps: steps, cause: it.cause))
        ]
    }

    /// When a term after a moment ends, by the site's days and the federal calendar.
    private static func end(of term: Term, after moment: Timestamp, in zone: TimeZoneName) throws(Refusal) -> Timestamp {
        let rule = ClockRule.rule("playbook.step", term, from: .received, calendar: "us_federal", zone: .ofSite)
        do throws(DeadlineFault) {
            return try rule.due(from: .instant(moment), zone: zone).at
        } catch {
            throw .exceptionDueUnknown
        }
    }
}

/// Which tasks an exception asks for. Pure: the same event always gives the same tasks with the same ids.
public enum ExceptionPolicy {
    /// One task a step, when the exception is opened, and one for each step that is escalated.
    public static func tasks(
        following event: CaseException.Event, of opened: ExceptionOpened, in exception: ExceptionID, version: StreamVersion,
        position: Position, of tenant: TenantID
    ) -> [TaskOpening] {
        let cause = TaskCause(stream: exception.stream, version: version, position: position)
        func opening(_ step: ExceptionStep, _ kind: TaskKind, at index: Int) -> TaskOpening {
            var open = CaseTask.Open(
                kind: kind, caseID: opened.caseID, subject: .exceptionStep(exception.step(step.number)), cause: cause, dueAt: step.dueAt)
            if kind == .playbookStep { open.queue = step.step.queue }
            return TaskOpening(task: TaskID(of: kind, index, from: cause, in: tenant), open: open)
        }
        switch event {
        case .opened(let it): return it.steps.enumerated().map { opening($1, .playbookStep, at: $0) }
        case .stepEscalated(let it):
            return opened.steps.filter { $0.number == it.step }.map { opening($0, .playbookStepEscalated, at: 0) }
        case .stepCompleted, .stepSkipped, .resolved: return []
        }
    }

    /// The tasks that may be about a step, of an exception that has come so far: its own, and those by which it was escalated.
    public static func tasks(
        of step: Int32, in exception: ExceptionID, through version: StreamVersion, of tenant: TenantID
    ) -> [TaskID] {
        func cause(_ version: Int32) -> TaskCause {
            TaskCause(stream: exception.stream, version: StreamVersion(version), position: .start)
        }
        let escalations =
            version.rawValue < 2 ? [] : (2...version.rawValue).map { TaskID(of: .playbookStepEscalated, 0, from: cause($0), in: tenant) }
        return [TaskID(of: .playbookStep, Int(step) - 1, from: cause(1), in: tenant)] + escalations
    }
}
