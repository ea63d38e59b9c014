public import EventSourcing

// Whoever recorded a fact wrongly takes it back: the fact stays, the correction stands beside it, and everything that rests on it
// is reckoned anew without it.

/// A fact was taken back (`case.record_corrected.v1`).
public struct RecordCorrected: EventBody {
    public static let type: EventType = "case.record_corrected.v1"

    /// The facts that count no more, by the versions of the stream that they made: the one that was named, and what came with it.
    public var targets: [StreamVersion]
    /// The stored name of the fact that was named.
    public var targetType: EventType
    public var reason: CorrectionReason
    /// Where the fact begins that takes its place, when one does.
    public var replacedBy: StreamVersion?
    /// Who else agreed.
    public var approver: ActorID?
    /// What rested on the fact and has to be looked at again.
    public var invalidated: [InvalidatedMatter]
    public var note: PHI<Remark>?

    public init(
        targets: [StreamVersion], targetType: EventType, reason: CorrectionReason, replacedBy: StreamVersion? = nil,
        approver: ActorID? = nil, invalidated: [InvalidatedMatter] = [], note: PHI<Remark>? = nil
    ) {
        self.targets = targets
        self.targetType = targetType
        self.reason = reason
        self.replacedBy = replacedBy
        self.approver = approver
        self.invalidated = invalidated
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.targets = try facts.list("targets")
        self.targetType = EventType(rawValue: try facts.value("target_type"))
        self.reason = try facts.value("reason")
        self.replacedBy = try facts.optional("replaced_by")
        self.approver = try facts.optional("approver_id")
        self.invalidated = try facts.list("invalidated")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.list("targets", self.targets)
        members.member("target_type", self.targetType.rawValue)
        members.member("reason", self.reason)
        members.member("replaced_by", self.replacedBy)
        members.member("approver_id", self.approver)
        members.list("invalidated", self.invalidated)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// What may rest on a fact that was taken back.
public enum InvalidatedMatter: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// A letter was begun on an evaluation that does not hold.
    case letter
    /// A request was submitted under a coverage that does not hold.
    case submission
    /// An answer was sent to a question that was not asked.
    case informationResponse = "information_response"
    /// An appeal was filed against a decision that does not hold.
    case appeal
    /// An authorization has no approval any more.
    case authorization
    /// Units were used of an authorization that does not hold.
    case units
    /// The case was closed with a disposition that nothing bears out any more.
    case closure
}

/// A fact came in once more, in the same words (`case.fact_received_again.v1`). It has no second effect.
public struct FactReceivedAgain: EventBody {
    public static let type: EventType = "case.fact_received_again.v1"

    /// The fact as it was recorded first, by the version of the stream that it made.
    public var fact: StreamVersion
    public var factType: EventType
    public var receivedAt: Timestamp
    /// By which way it came this time, where that is known.
    public var channel: Channel?

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(fact: StreamVersion, factType: EventType, receivedAt: Timestamp, channel: Channel? = nil) {
        self.fact = fact
        self.factType = factType
        self.receivedAt = receivedAt
        self.channel = channel
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.fact = try facts.value("fact")
        self.factType = EventType(rawValue: try facts.value("fact_type"))
        self.receivedAt = try facts.value("received_at")
        self.channel = try facts.optional("channel")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("fact", self.fact)
        members.member("fact_type", self.factType.rawValue)
        members.member("received_at", self.receivedAt)
        members.member("channel", self.channel)
    }
}

extension CaseFile {
    /// Take a fact back.
    public typealias Correct = CorrectFact
}

extension CaseFile.State {
    /// A correction is no work on the case: a closed one takes it too, and is opened again where somebody has to act on it.
    func correct(_ it: CaseFile.Correct, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        guard let target = try self.facts.named(by: it.target, reason: it.reason, isReplaced: it.isReplaced) else { return [] }
        try self.admit(.correct, at: context.now)
        let targets = [it.target] + self.companions(of: it.target)
        var event = RecordCorrected(
            targets: targets, targetType: target.type, reason: it.reason,
            replacedBy: it.isReplaced ? self.version.advanced(by: 2) : nil, approver: it.approver, note: it.note)
        var after = self
        after.apply(event, as: self.version.advanced(by: 1))
        event.invalidated = InvalidatedMatter.allCases.filter { after.isUnfounded($0) && !self.isUnfounded($0) }
        let isWoken = self.closed != nil && !event.invalidated.isEmpty
        // The case is opened again before what takes the fact's place is recorded.
        if it.isReplaced, isWoken { event.replacedBy = self.version.advanced(by: 3) }
        return [.corrected(event)] + (isWoken ? [.reopened(CaseReopened(reason: .correction))] : [])
    }

    /// What came with a fact and falls with it: what a notice says of services and grants, and a sending's leaving.
    private func companions(of target: StreamVersion) -> [StreamVersion] {
        if let notice = self.decisions.first(where: { $0.recordedAs == target }) {
            let decided = self.allDecided.filter { $0.holds && $0.decision == notice.decision && $0.decidedAt == notice.receivedAt }
            return decided.map(\.recordedAs) + self.granted(with: notice.decision, at: notice.receivedAt)
        }
        if let notice = self.appeals.flatMap(\.decisions).first(where: { $0.recordedAs == target }) {
            let decided = self.allDecided.filter { $0.holds && $0.decision == notice.decision && $0.decidedAt == notice.receivedAt }
            return decided.map(\.recordedAs) + self.granted(with: notice.decision, at: notice.receivedAt)
        }
        if let submission = self.submissions.first(where: { $0.queued.recordedAs == target }) {
            return submission.transmitted.map { $0.holds ? [$0.recordedAs] : [] } ?? []
        }
        return []
    }

    private var allDecided: [Fact<ServiceDecided>] { self.services.flatMap(\.decided) + self.unmatched.decisions }

    private func granted(with decision: DecisionID, at moment: Timestamp) -> [StreamVersion] {
        self.authorizations.flatMap(\.tellings).filter { $0.holds && $0.decision == decision && $0.receivedAt == moment }.map(\.recordedAs)
    }

    /// Whether something was done that rests on nothing that holds.
    private func isUnfounded(_ matter: InvalidatedMatter) -> Bool {
        switch matter {
        case .letter: !self.letters.isEmpty && !self.evaluations.contains(where: \.holds)
        case .submission: self.submissions.contains(where: \.isTransmitted) && !self.coverages.contains(where: \.holds)
        case .informationResponse: self.informationRequests.contains { $0.requested == nil && $0.responses.contains(where: \.holds) }
        case .appeal:
            self.appeals.contains { appeal in
                appeal.isOpen
                    && !appeal.filed.lines.contains { line in self.services.contains { $0.requested.line == line && self.isAdverse($0) } }
            }
        case .authorization:
            self.authorizations.contains { authorization in
                authorization.granted.map { granted in
                    !granted.lines.isEmpty
                        && !granted.lines.contains { line in self.services.contains { $0.requested.line == line && $0.isAuthorized } }
                } ?? false
            }
        case .units: self.consumptions.contains { $0.counted.map { self.granted($0.authorization) == nil } ?? false }
        case .closure: self.closed.map { !self.bearsOut($0.disposition) } ?? false
        }
    }

    mutating func apply(_ it: RecordCorrected, as version: StreamVersion) {
        self.takeBack(
            Set(it.targets), by: FactCorrection(recordedAs: version, reason: it.reason, replacedBy: it.replacedBy))
        self.settleSubmissions()
        self.settleUpdates()
        self.settleAuthorizations()
        self.settleAppeals()
        self.settlePeerToPeers()
    }

    /// A fact that came again, where it was recorded first; `nil` keeps silent about a fact that is not there.
    static func receivedAgain<Body: EventBody>(_ fact: Fact<Body>?, at moment: Timestamp, by channel: Channel? = nil) -> [CaseFile.Event] {
        guard let fact else { return [] }
        return [.factReceivedAgain(FactReceivedAgain(fact: fact.recordedAs, factType: Body.type, receivedAt: moment, channel: channel))]
    }
}
