public import EventSourcing

/// The clinic takes more time, once, and told so in writing (`rights_request.extended.v1`).
public struct RightsRequestExtended: EventBody {
    public static let type: EventType = "rights_request.extended.v1"

    /// Why it takes longer.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// The record is kept elsewhere.
        case storedElsewhere = "stored_elsewhere"
        /// There is much of it.
        case volume
        /// Somebody else has to look at it first.
        case reviewNeeded = "review_needed"
        case informationFromOthers = "information_from_others"
        case other
    }

    public var reason: Reason
    /// When the written notice with reason and day was sent.
    public var noticeSentAt: Timestamp
    /// The last day without the extension, and with it.
    public var previousDueOn: CivilDate
    public var newDueOn: CivilDate
    /// The words of the notice.
    public var words: PHI<Remark>?

    public var occurredAt: Timestamp? { self.noticeSentAt }

    public init(reason: Reason, noticeSentAt: Timestamp, previousDueOn: CivilDate, newDueOn: CivilDate, words: PHI<Remark>? = nil) {
        self.reason = reason
        self.noticeSentAt = noticeSentAt
        self.previousDueOn = previousDueOn
        self.newDueOn = newDueOn
        self.words = words
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.reason = try facts.value("reason")
        self.noticeSentAt = try facts.value("notice_sent_at")
        self.previousDueOn = try facts.value("previous_due_on")
        self.newDueOn = try facts.value("new_due_on")
        self.words = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("reason", self.reason)
        members.member("notice_sent_at", self.noticeSentAt)
        members.member("previous_due_on", self.previousDueOn)
        members.member("new_due_on", self.newDueOn)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.words.write(to: &members) }
}

extension RightsRequest {
    /// Take more time: once, and told in writing while the first time runs (45 CFR 164.524(b)(2)(ii), 164.526(b)(2)(ii),
    /// 164.528(c)(1)(ii)).
    public struct Extend: Sendable, Equatable {
        public var reason: RightsRequestExtended.Reason
        /// When the written notice was sent, if not now.
        public var noticeSentAt: Timestamp?
        /// The day by which the clinic acts, as the notice says; the last that the rule allows where it is absent.
        public var completeBy: CivilDate?
        public var words: PHI<Remark>?

        public init(
            reason: RightsRequestExtended.Reason, noticeSentAt: Timestamp? = nil, completeBy: CivilDate? = nil, words: String? = nil
        ) {
            self.reason = reason
            self.noticeSentAt = noticeSentAt
            self.completeBy = completeBy
            self.words = PHI(remark: words)
        }
    }
}

extension RightsRequest.State {
    func extend(_ it: RightsRequest.Extend, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        if let known = self.extensionGiven, known.reason == it.reason, it.noticeSentAt.map({ $0 == known.noticeSentAt }) ?? true,
            it.completeBy.map({ $0 == known.newDueOn }) ?? true
        {
            return []
        }
        try self.admit(.extend)
        guard let clock = self.kind?.clock, let due = self.firstDueOn, let last = clock.extended(due) else { throw .rightsRequestNotOfKind }
        let sentAt = it.noticeSentAt ?? context.now
        try Self.requirePast(sentAt, context)
        guard sentAt <= self.zone.endOfDay(due) else { throw .rightsExtensionLate(due) }
        let newDue = it.completeBy ?? last
        guard newDue > due, newDue <= last else { throw .rightsExtensionOutside(after: due, through: last) }
        return [
            .extended(
                RightsRequestExtended(
                    reason: it.reason, noticeSentAt: sentAt, previousDueOn: due, newDueOn: newDue, words: it.words))
        ]
    }
}
