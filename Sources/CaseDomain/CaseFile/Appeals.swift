public import EventSourcing

// An appeal asks again what was denied or cut, level by level, each for the lines it names.

/// Before whom an appeal goes, in order.
public enum AppealLevel: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case internalFirst = "internal_1"
    case internalSecond = "internal_2"
    case external
    case fairHearing = "fair_hearing"
    /// The independent review entity of Medicare Advantage, to which the plan forwards what it upholds (42 CFR 422.590).
    case ire
    /// An administrative law judge, after the independent review entity (42 CFR 422.602).
    case alj

    /// How far up it is. Plans have one internal level or two; the end of either leads out.
    var rank: Int {
        switch self {
        case .internalFirst: 0
        case .internalSecond: 1
        case .external, .fairHearing, .ire: 2
        case .alj: 3
        }
    }
}

/// An appeal was filed (`case.appeal_filed.v1`).
public struct AppealFiled: EventBody {
    public static let type: EventType = "case.appeal_filed.v1"

    public var appeal: AppealID
    public var level: AppealLevel
    public var isExpedited: Bool
    public var lines: [ServiceLineID]
    public var channel: Channel
    public var filedAt: Timestamp
    /// The letter that argues it, when there is one.
    public var letter: LetterID?
    /// It is late, and the grounds say why that should be forgiven (42 CFR 422.582 and 438.402 know good cause).
    public var isLateForCause: Bool
    public var grounds: PHI<Remark>?

    public var occurredAt: Timestamp? { self.filedAt }

    public init(
        appeal: AppealID, level: AppealLevel, isExpedited: Bool = false, lines: [ServiceLineID], channel: Channel, filedAt: Timestamp,
        letter: LetterID? = nil, isLateForCause: Bool = false, grounds: PHI<Remark>? = nil
    ) {
        self.appeal = appeal
        self.level = level
        self.isExpedited = isExpedited
        self.lines = lines
        self.channel = channel
        self.filedAt = filedAt
        self.letter = letter
        self.isLateForCause = isLateForCause
        self.grounds = grounds
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.appeal = try facts.value("appeal_id")
        self.level = try facts.value("level")
        self.isExpedited = try facts.value("expedited")
        self.lines = try facts.list("lines")
        self.channel = try facts.value("channel")
        self.filedAt = try facts.value("filed_at")
        self.letter = try facts.optional("letter_id")
        self.isLateForCause = try facts.value("late_for_cause")
        self.grounds = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("appeal_id", self.appeal)
        members.member("level", self.level)
        members.member("expedited", self.isExpedited)
        members.list("lines", self.lines)
        members.member("channel", self.channel)
        members.member("filed_at", self.filedAt)
        members.member("letter_id", self.letter)
        members.member("late_for_cause", self.isLateForCause)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.grounds.write(to: &members) }
}

/// An appeal was decided (`case.appeal_decided.v1`). What it means for each service follows as events of their own.
public struct AppealDecided: EventBody {
    public static let type: EventType = "case.appeal_decided.v1"

    /// How an appeal ends.
    public enum Outcome: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case overturned
        case partiallyOverturned = "partially_overturned"
        case upheld
        case dismissed
        case withdrawn
    }

    public var appeal: AppealID
    public var decision: DecisionID
    public var outcome: Outcome
    public var receivedAt: Timestamp
    public var decidedOn: CivilDate?
    /// Until when the notice says the next level may be asked.
    public var appealBy: CivilDate?
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        appeal: AppealID, decision: DecisionID, outcome: Outcome, receivedAt: Timestamp, decidedOn: CivilDate? = nil,
        appealBy: CivilDate? = nil, irregularities: [Irregularity] = []
    ) {
        self.appeal = appeal
        self.decision = decision
        self.outcome = outcome
        self.receivedAt = receivedAt
        self.decidedOn = decidedOn
        self.appealBy = appealBy
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.appeal = try facts.value("appeal_id")
        self.decision = try facts.value("decision_id")
        self.outcome = try facts.value("outcome")
        self.receivedAt = try facts.value("received_at")
        self.decidedOn = try facts.optional("decided_on")
        self.appealBy = try facts.optional("appeal_by")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("appeal_id", self.appeal)
        members.member("decision_id", self.decision)
        members.member("outcome", self.outcome)
        members.member("received_at", self.receivedAt)
        members.member("decided_on", self.decidedOn)
        members.member("appeal_by", self.appealBy)
        members.list("irregularities", self.irregularities)
    }
}

extension CaseFile {
    /// File an appeal.
    public struct FileAppeal: Sendable, Equatable {
        public var appeal: AppealID
        public var level: AppealLevel
        public var isExpedited: Bool
        /// The lines to appeal; all that can be, when none is named.
        public var lines: [ServiceLineID]
        public var channel: Channel
        /// When it left, if not now.
        public var filedAt: Timestamp?
        public var letter: LetterID?
        /// File although the window has closed; the grounds say why it is late.
        public var isLateForCause: Bool
        public var grounds: PHI<Remark>?

        public init(
            appeal: AppealID, level: AppealLevel, isExpedited: Bool = false, lines: [ServiceLineID] = [], channel: Channel,
            filedAt: Timestamp? = nil, letter: LetterID? = nil, isLateForCause: Bool = false, grounds: String? = nil
        ) {
            self.appeal = appeal
            self.level = level
            self.isExpedited = isExpedited
            self.lines = lines
            self.channel = channel
            self.filedAt = filedAt
            self.letter = letter
            self.isLateForCause = isLateForCause
            self.grounds = PHI(remark: grounds)
        }
    }

    /// An appeal was decided.
    public struct RecordAppealDecision: Sendable, Equatable {
        public var appeal: AppealID
        public var decision: DecisionID
        public var outcome: AppealDecided.Outcome
        public var receivedAt: Timestamp
        public var decidedOn: CivilDate?
        public var appealBy: CivilDate?
        public var services: [ServiceOutcome]
        public var authorization: GrantedAuthorization?

        public init(
            appeal: AppealID, decision: DecisionID, outcome: AppealDecided.Outcome, receivedAt: Timestamp, decidedOn: CivilDate? = nil,
            appealBy: CivilDate? = nil, services: [ServiceOutcome] = [], authorization: GrantedAuthorization? = nil
        ) {
            self.appeal = appeal
            self.decision = decision
            self.outcome = outcome
            self.receivedAt = receivedAt
            self.decidedOn = decidedOn
            self.appealBy = appealBy
            self.services = services
            self.authorization = authorization
        }
    }
}

extension CaseFile.State {
    func fileAppeal(_ it: CaseFile.FileAppeal, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        if let known = self.appeals.first(where: { $0.filed.appeal == it.appeal }) {
            guard known.filed.isWhat(it) else { throw .appealExists }
            return []
        }
        let filedAt = it.filedAt ?? context.now
        guard filedAt <= context.now else { throw .sentInTheFuture }
        let lines = it.lines.isEmpty ? self.lines(where: \.isAppealable) : it.lines
        guard !lines.isEmpty else { throw .nothingToAppeal }
        var isLate = false
        for line in lines {
            guard let service = self.services.first(where: { $0.requested.line == line }) else { throw .serviceUnknown }
            try self.requireAppealable(service, at: it.level)
            if let appealBy = self.appealBy(for: service), filedAt > appealBy.endOfDayEverywhere { isLate = true }
        }
        if isLate, !it.isLateForCause || it.grounds == nil { throw .appealWindowClosed }
        if let letter = it.letter {
            guard let known = self.letters.first(where: { $0.started.letter == letter }) else { throw .letterUnknown }
            guard known.signed != nil else { throw .letterUnsigned }
        }
        return [
            .appealFiled(
                AppealFiled(
                    appeal: it.appeal, level: it.level, isExpedited: it.isExpedited, lines: lines, channel: it.channel, filedAt: filedAt,
                    letter: it.letter, isLateForCause: isLate, grounds: it.grounds))
        ]
    }

    /// Levels are gone through in order, one at a time, each once; a decision that is newer than an appeal begins anew.
    private func requireAppealable(_ service: Service, at level: AppealLevel) throws(Refusal) {
        guard let decision = service.decision, service.isAppealable else { throw .nothingToAppeal }
        guard !self.isAppealing(decision.line) else { throw .appealOpen }
        // An appeal that was taken back, or not heard, has exhausted nothing.
        let heard = self.appeals.filter { appeal in
            guard appeal.filed.lines.contains(decision.line), let decided = appeal.decided else { return false }
            return decided.receivedAt >= decision.decidedAt && decided.outcome != .withdrawn && decided.outcome != .dismissed
        }
        let rank = heard.map(\.filed.level.rank).max() ?? -1
        guard level.rank > rank || (level.rank == 2 && rank == 2 && !heard.contains { $0.filed.level == level }) else {
            throw .appealLevelUsed
        }
        guard level == .internalFirst || rank >= 0, level != .internalSecond || rank == 0 else { throw .appealLevelSkipped }
    }

    func recordAppealDecision(_ it: CaseFile.RecordAppealDecision) -> [CaseFile.Event] {
        let known = self.appeals.first { $0.filed.appeal == it.appeal }
        // An overturned denial that says nothing of its lines certifies what the appeal asked for.
        let services =
            it.services.isEmpty && it.outcome == .overturned
            ? (known?.filed.lines ?? []).map { ServiceOutcome(line: $0, action: .certifiedInTotal) } : it.services
        var event = AppealDecided(
            appeal: it.appeal, decision: it.decision, outcome: it.outcome, receivedAt: it.receivedAt, decidedOn: it.decidedOn,
            appealBy: it.appealBy)
        let news = self.news(services, by: it.decision, at: it.receivedAt)
        let granted = self.granting(it.authorization, for: services, receivedAt: it.receivedAt)
        let earlier = known == nil ? self.unmatched.appealDecisions.last { $0.appeal == it.appeal } : known?.decided
        if let earlier, earlier.saysTheSame(as: event), news.isEmpty { return self.recordingLate(granted) }

        event.irregularities = self.oddities(of: services, it.authorization)
        if known == nil { event.irregularities.append(.unknownAppeal) }
        if services.isEmpty, it.outcome == .partiallyOverturned { event.irregularities.append(.nothingDecided) }
        if let earlier, earlier.outcome != it.outcome || earlier.decision != it.decision {
            event.irregularities.append(.contradictsEarlier)
        }
        if self.closed != nil { event.irregularities.append(.caseClosed) }
        return self.recordingLate([.appealDecided(event)] + news.map { .serviceDecided($0) } + granted)
    }

    mutating func apply(_ it: AppealDecided) {
        self.note(it.irregularities)
        guard let index = self.appeals.firstIndex(where: { $0.filed.appeal == it.appeal }) else {
            self.unmatched.appealDecisions.append(it)
            return
        }
        self.appeals[index].decided = it
    }
}

extension AppealFiled {
    /// Whether a command asks for what was done by this appeal, as far as it says.
    fileprivate func isWhat(_ it: CaseFile.FileAppeal) -> Bool {
        self.level == it.level && self.channel == it.channel && self.isExpedited == it.isExpedited && self.letter == it.letter
            && (it.lines.isEmpty || it.lines == self.lines) && (it.filedAt == nil || it.filedAt == self.filedAt)
    }
}

extension AppealDecided {
    /// Whether two tell the same of an appeal; when it came, and what was odd about it, does not matter.
    fileprivate func saysTheSame(as other: AppealDecided) -> Bool {
        self.decision == other.decision && self.outcome == other.outcome && (other.decidedOn == nil || self.decidedOn == other.decidedOn)
            && (other.appealBy == nil || self.appealBy == other.appealBy)
    }
}
