public import EventSourcing

// An appeal asks again what was denied or cut, level by level, each for the lines it names.

/// Before whom an appeal goes, in order.
public enum AppealLevel: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case internalFirst = "internal_1"
    case internalSecond = "internal_2"
    case external
    case fairHearing = "fair_hearing"

    /// The level whose end this one waits for; `nil` for the first.
    var predecessors: [AppealLevel] {
        switch self {
        case .internalFirst: []
        case .internalSecond: [.internalFirst]
        // Plans have one internal level or two; either end leads on.
        case .external, .fairHearing: [.internalFirst, .internalSecond]
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
    public var grounds: PHI<Remark>?

    public var occurredAt: Timestamp? { self.filedAt }

    public init(
        appeal: AppealID, level: AppealLevel, isExpedited: Bool, lines: [ServiceLineID], channel: Channel, filedAt: Timestamp,
        letter: LetterID?, grounds: String?
    ) {
        self.appeal = appeal
        self.level = level
        self.isExpedited = isExpedited
        self.lines = lines
        self.channel = channel
        self.filedAt = filedAt
        self.letter = letter
        self.grounds = grounds.map { PHI(Remark($0)) }
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.appeal = try facts.value("appeal_id")
        self.level = try facts.value("level")
        self.isExpedited = try facts.value("expedited")
        self.lines = try facts.list("lines")
        self.channel = try facts.value("channel")
        self.filedAt = try facts.value("filed_at")
        self.letter = try facts.optional("letter_id")
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
        appeal: AppealID, decision: DecisionID, outcome: Outcome, receivedAt: Timestamp, decidedOn: CivilDate?, appealBy: CivilDate?,
        irregularities: [Irregularity]
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
        public var grounds: String?

        public init(
            appeal: AppealID, level: AppealLevel, isExpedited: Bool = false, lines: [ServiceLineID] = [], channel: Channel,
            filedAt: Timestamp? = nil, letter: LetterID? = nil, grounds: String? = nil
        ) {
            self.appeal = appeal
            self.level = level
            self.isExpedited = isExpedited
            self.lines = lines
            self.channel = channel
            self.filedAt = filedAt
            self.letter = letter
            self.grounds = grounds
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
            guard known.filed.level == it.level, known.filed.channel == it.channel else { throw .appealExists }
            return []
        }
        let filedAt = it.filedAt ?? context.now
        guard filedAt <= context.now else { throw .sentInTheFuture }
        let lines = it.lines.isEmpty ? self.services.filter(\.isAppealable).map(\.requested.line) : it.lines
        guard !lines.isEmpty else { throw .nothingToAppeal }
        for line in lines {
            guard let service = self.services.first(where: { $0.requested.line == line }) else { throw .serviceUnknown }
            guard service.isAppealable else { throw .nothingToAppeal }
            let appeals = self.appeals.filter { $0.filed.lines.contains(line) }
            guard appeals.allSatisfy({ $0.decided != nil }) else { throw .appealOpen }
            let before = it.level.predecessors
            guard before.isEmpty || appeals.contains(where: { before.contains($0.filed.level) }) else { throw .appealLevelSkipped }
        }
        if let letter = it.letter {
            guard let known = self.letters.first(where: { $0.started.letter == letter }) else { throw .letterUnknown }
            guard known.signed != nil else { throw .letterUnsigned }
        }
        return [
            .appealFiled(
                AppealFiled(
                    appeal: it.appeal, level: it.level, isExpedited: it.isExpedited, lines: lines, channel: it.channel, filedAt: filedAt,
                    letter: it.letter, grounds: it.grounds))
        ]
    }

    func recordAppealDecision(_ it: CaseFile.RecordAppealDecision) -> [CaseFile.Event] {
        let known = self.appeals.first { $0.filed.appeal == it.appeal }
        var odd = self.oddities(of: it.services)
        if known == nil { odd.append(.unknownAppeal) }
        if let decided = known?.decided {
            if decided.decision == it.decision, decided.outcome == it.outcome { return [] }
            odd.append(.contradictsEarlier)
        }
        // An overturned denial that says nothing of its lines certifies what the appeal asked for.
        let services =
            it.services.isEmpty && it.outcome == .overturned
            ? (known?.filed.lines ?? []).map { ServiceOutcome(line: $0, action: .certifiedInTotal) } : it.services
        if services.contains(where: \.action.authorizes), it.authorization == nil { odd.append(.noAuthorizationNumber) }
        if self.closed != nil { odd.append(.caseClosed) }
        let event = AppealDecided(
            appeal: it.appeal, decision: it.decision, outcome: it.outcome, receivedAt: it.receivedAt, decidedOn: it.decidedOn,
            appealBy: it.appealBy, irregularities: odd)
        return self.recordingLate(.appealDecided(event))
            + Self.decided(services, by: it.decision, at: it.receivedAt).map { .serviceDecided($0) }
            + self.granting(it.authorization, for: services, receivedAt: it.receivedAt)
    }

    mutating func apply(_ it: AppealDecided) {
        self.note(it.irregularities)
        guard let index = self.appeals.firstIndex(where: { $0.filed.appeal == it.appeal }) else { return }
        self.appeals[index].decided = it
    }
}
