public import EventSourcing

// What time makes of a request, with nobody doing anything; and how an agency suspends an accounting.

/// A request has few days left (`rights_request.due_approaching.v1`).
public struct RightsDueApproaching: EventBody {
    public static let type: EventType = "rights_request.due_approaching.v1"

    /// The last day as it was known: one that is extended comes near anew.
    public var dueOn: CivilDate
    public var daysLeft: Int32

    public init(dueOn: CivilDate, daysLeft: Int32) {
        self.dueOn = dueOn
        self.daysLeft = daysLeft
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.dueOn = try facts.value("due_on")
        self.daysLeft = try facts.value("days_left")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("due_on", self.dueOn)
        members.member("days_left", self.daysLeft)
    }
}

/// The last day of a request has passed, and the clinic has not acted (`rights_request.due_missed.v1`).
public struct RightsDueMissed: EventBody {
    public static let type: EventType = "rights_request.due_missed.v1"

    public var dueOn: CivilDate

    public init(dueOn: CivilDate) { self.dueOn = dueOn }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.dueOn = try facts.value("due_on") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("due_on", self.dueOn) }
}

/// An agency wants that the patient is not told for a time what it was told (`rights_request.accounting_suspended.v1`;
/// 45 CFR 164.528(a)(2)). The clock runs on: of all other disclosures the patient is told.
public struct AccountingSuspended: EventBody {
    public static let type: EventType = "rights_request.accounting_suspended.v1"

    /// Who may want it.
    public enum Agency: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case healthOversight = "health_oversight"
        case lawEnforcement = "law_enforcement"
    }

    public var agency: Agency
    /// It was said in writing; else the identity of whoever said it is documented, and it holds for thirty days at most.
    public var isWritten: Bool
    public var statedAt: Timestamp
    /// The last day on which it holds.
    public var through: CivilDate
    public var document: DocumentID?
    /// Who stated it, and what.
    public var note: PHI<Remark>?

    public var occurredAt: Timestamp? { self.statedAt }

    public init(
        agency: Agency, isWritten: Bool, statedAt: Timestamp, through: CivilDate, document: DocumentID? = nil, note: PHI<Remark>? = nil
    ) {
        self.agency = agency
        self.isWritten = isWritten
        self.statedAt = statedAt
        self.through = through
        self.document = document
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.agency = try facts.value("agency")
        self.isWritten = try facts.value("written")
        self.statedAt = try facts.value("stated_at")
        self.through = try facts.value("through")
        self.document = try facts.optional("document_id")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("agency", self.agency)
        members.member("written", self.isWritten)
        members.member("stated_at", self.statedAt)
        members.member("through", self.through)
        members.member("document_id", self.document)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// The time for which an agency suspended an accounting is over (`rights_request.accounting_suspension_ended.v1`).
public struct AccountingSuspensionEnded: EventBody {
    public static let type: EventType = "rights_request.accounting_suspension_ended.v1"

    /// The last day on which it held.
    public var through: CivilDate
    /// The accounting was given without what it held back: that is still owed.
    public var isOwed: Bool

    public init(through: CivilDate, isOwed: Bool) {
        self.through = through
        self.isOwed = isOwed
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.through = try facts.value("through")
        self.isOwed = try facts.value("owed")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("through", self.through)
        members.member("owed", self.isOwed)
    }
}

extension RightsRequest {
    /// Record what an agency stated.
    public struct Suspend: Sendable, Equatable {
        public var agency: AccountingSuspended.Agency
        public var isWritten: Bool
        /// When it was stated, if not now.
        public var statedAt: Timestamp?
        public var through: CivilDate
        public var document: DocumentID?
        public var note: PHI<Remark>?

        public init(
            agency: AccountingSuspended.Agency, isWritten: Bool, statedAt: Timestamp? = nil, through: CivilDate,
            document: DocumentID? = nil, note: String? = nil
        ) {
            self.agency = agency
            self.isWritten = isWritten
            self.statedAt = statedAt
            self.through = through
            self.document = document
            self.note = PHI(remark: note)
        }
    }
}

extension RightsRequest.State {
    func suspend(_ it: RightsRequest.Suspend, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        if let known = self.suspension, known.agency == it.agency, known.isWritten == it.isWritten, known.through == it.through,
            known.document == it.document, it.statedAt.map({ $0 == known.statedAt }) ?? true
        {
            return []
        }
        try self.admit(.suspend)
        let statedAt = it.statedAt ?? context.now
        try Self.requirePast(statedAt, context)
        let stated = self.zone.day(at: statedAt)
        if !it.isWritten, let last = stated.adding(days: RightsRequest.oralSuspensionDays), it.through > last {
            throw .accountingSuspensionTooLong(last)
        }
        guard it.through >= stated else { throw .accountingSuspensionOver }
        return [
            .suspended(
                AccountingSuspended(
                    agency: it.agency, isWritten: it.isWritten, statedAt: statedAt, through: it.through, document: it.document,
                    note: it.note))
        ]
    }

    /// What time has made of the request by a moment and is not on record.
    func passTime(_ context: Context) -> [RightsRequest.Event] {
        var events: [RightsRequest.Event] = []
        if let due = self.runningDue {
            let daysLeft = due.dayNumber - self.zone.day(at: context.now).dayNumber
            if daysLeft < 0 {
                events.append(.dueMissed(RightsDueMissed(dueOn: due)))
            } else if daysLeft <= RightsRequest.leadDays, !self.isWarned(of: due) {
                events.append(.dueApproaching(RightsDueApproaching(dueOn: due, daysLeft: Int32(daysLeft))))
            }
        }
        if let last = self.runningSuspension, last < self.zone.day(at: context.now) {
            let isOwed = self.fulfillment?.isWithoutSuspended ?? false
            events.append(.suspensionEnded(AccountingSuspensionEnded(through: last, isOwed: isOwed)))
        }
        return events
    }

    /// When something next happens to the request of itself; `nil` when nothing does.
    ///
    /// A function of the facts alone. It may have passed: whoever carries timers out asks then what it comes to.
    public var nextMomentAt: Timestamp? {
        let due = self.runningDue.flatMap { $0.adding(days: self.isWarned(of: $0) ? 1 : -RightsRequest.leadDays) }
        return [due, self.runningSuspension?.adding(days: 1)].compactMap { $0 }.min().map(self.zone.startOfDay)
    }

    /// The last day of a clock that runs, and of which nobody noted that it passed.
    private var runningDue: CivilDate? {
        guard self.status == .received || self.status == .partlyDenied, let due = self.dueOn else { return nil }
        return self.misses.contains { $0.dueOn == due } ? nil : due
    }

    private var runningSuspension: CivilDate? {
        guard self.status != .withdrawn, let last = self.suspension?.through, !self.suspensionEnds.contains(where: { $0.through == last })
        else { return nil }
        return last
    }

    private func isWarned(of due: CivilDate) -> Bool { self.warnings.contains { $0.dueOn == due } }
}
