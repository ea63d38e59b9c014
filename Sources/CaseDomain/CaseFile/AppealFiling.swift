public import EventSourcing

// An appeal asks again what was denied or cut, level by level, each for the lines it names.

/// An appeal was filed (`case.appeal_filed.v2`): by us, or by the plan, which forwards what it upholds.
public struct AppealFiled: EventBody {
    public static let type: EventType = "case.appeal_filed.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.appeal_filed.v1")] }

    /// Who filed it.
    public enum Filer: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case clinic
        /// The plan itself (42 CFR 422.590).
        case plan
    }

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
    public var filedBy: Filer
    /// The appeal that led here, where the plan forwarded it.
    public var forwardedFrom: AppealID?
    /// In whose right it was filed.
    public var representation: AppealRepresentation?
    /// The documents that went with it.
    public var packet: PacketID?
    /// Benefits are to go on until it is decided (42 CFR 438.420).
    public var continuesBenefits: Bool
    /// The payer's reasons that it answers.
    public var answers: [ReviewReason]
    public var grounds: PHI<AppealGrounds>?
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.filedAt }

    public init(
        appeal: AppealID, level: AppealLevel, isExpedited: Bool = false, lines: [ServiceLineID], channel: Channel, filedAt: Timestamp,
        letter: LetterID? = nil, isLateForCause: Bool = false, filedBy: Filer = .clinic, forwardedFrom: AppealID? = nil,
        representation: AppealRepresentation? = nil, packet: PacketID? = nil, continuesBenefits: Bool = false,
        answers: [ReviewReason] = [], grounds: PHI<AppealGrounds>? = nil, irregularities: [Irregularity] = []
    ) {
        self.appeal = appeal
        self.level = level
        self.isExpedited = isExpedited
        self.lines = lines
        self.channel = channel
        self.filedAt = filedAt
        self.letter = letter
        self.isLateForCause = isLateForCause
        self.filedBy = filedBy
        self.forwardedFrom = forwardedFrom
        self.representation = representation
        self.packet = packet
        self.continuesBenefits = continuesBenefits
        self.answers = answers
        self.grounds = grounds
        self.irregularities = irregularities
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
        self.filedBy = try facts.optional("filed_by") ?? .clinic
        self.forwardedFrom = try facts.optional("forwarded_from")
        self.representation = try facts.optional("representation")
        self.packet = try facts.optional("packet_id")
        self.continuesBenefits = try facts.optional("continues_benefits") ?? false
        self.answers = try facts.list("answers")
        self.grounds = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
        self.irregularities = try facts.list("irregularities")
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
        members.member("filed_by", self.filedBy)
        members.member("forwarded_from", self.forwardedFrom)
        members.member("representation", self.representation)
        members.member("packet_id", self.packet)
        members.member("continues_benefits", self.continuesBenefits)
        members.list("answers", self.answers)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.grounds.write(to: &members) }
}

/// In whose right an appeal is filed.
public enum AppealRepresentation: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// The provider's own right to ask again; nobody has to authorize it.
    case providerOwnRight = "provider_own_right"
    /// The patient, or who speaks for the patient, authorized the provider in writing.
    case patientAuthorization = "patient_authorization"
    /// A representative was appointed in due form (42 CFR 422.561 knows it by that name).
    case appointedRepresentative = "appointed_representative"

    /// The patient agreed to it.
    public var isAuthorizedByPatient: Bool { self != .providerOwnRight }
}

/// Why the decision is wrong, in somebody's words, and where the patient's authorization is kept.
public struct AppealGrounds: JSONMembers, Hashable {
    public var text: String?
    /// The document by which the patient authorized it: its number or file name, which may name the patient.
    public var authorization: String?

    /// Characters of a document's reference.
    public static let referenceLengthMax = 200

    public init(_ text: String? = nil, authorization: String? = nil) {
        self.text = text
        self.authorization = authorization
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.text = try members.optional("note")
        self.authorization = try members.optional("reference")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("note", self.text)
        members.member("reference", self.authorization)
    }
}

extension PHI<AppealGrounds> {
    /// Grounds as patient data; `nil` for words that are not there, or say nothing.
    init?(grounds text: String?, authorization: String?) {
        let said = text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        let kept = authorization.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        guard said != nil || kept != nil else { return nil }
        self.init(AppealGrounds(said, authorization: kept))
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
        public var representation: AppealRepresentation?
        public var packet: PacketID?
        public var continuesBenefits: Bool
        public var answers: [ReviewReason]
        /// The grounds have words, and not only the reference of an authorization.
        let saysWhy: Bool
        public let grounds: PHI<AppealGrounds>?

        /// Reasons that one appeal answers.
        public static let answersMax = 50

        public init(
            appeal: AppealID, level: AppealLevel, isExpedited: Bool = false, lines: [ServiceLineID] = [], channel: Channel,
            filedAt: Timestamp? = nil, letter: LetterID? = nil, isLateForCause: Bool = false, grounds: String? = nil,
            representation: AppealRepresentation? = nil, authorization: String? = nil, packet: PacketID? = nil,
            continuesBenefits: Bool = false, answers: [ReviewReason] = []
        ) {
            self.appeal = appeal
            self.level = level
            self.isExpedited = isExpedited
            self.lines = lines
            self.channel = channel
            self.filedAt = filedAt
            self.letter = letter
            self.isLateForCause = isLateForCause
            self.representation = representation
            self.packet = packet
            self.continuesBenefits = continuesBenefits
            self.answers = answers
            self.saysWhy = grounds.map { !$0.allSatisfy(\.isWhitespace) } ?? false
            self.grounds = PHI(grounds: grounds, authorization: authorization)
        }
    }
}

extension CaseFile.State {
    func fileAppeal(_ it: CaseFile.FileAppeal, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        if let known = self.appeals.first(where: { $0.id == it.appeal && $0.filed.holds }) {
            guard known.filed.body.isWhat(it) else { throw .appealExists }
            return []
        }
        try self.admit(.fileAppeal, at: context.now)
        let filedAt = it.filedAt ?? context.now
        guard filedAt <= context.now else { throw .sentInTheFuture }
        let lines = it.lines.isEmpty ? self.appealableLines(at: it.level, isExpedited: it.isExpedited) : it.lines
        var isLate = false
        for line in lines {
            guard let service = self.services.first(where: { $0.requested.line == line }) else { throw .serviceUnknown }
            let way = try self.requireAppealable(service, at: it.level, isExpedited: it.isExpedited)
            if let end = self.lastMoment(toAppeal: service, at: it.level, way), filedAt > end { isLate = true }
        }
        if isLate, !it.isLateForCause || !it.saysWhy { throw .appealWindowClosed }
        let isAuthorized = it.representation?.isAuthorizedByPatient ?? false
        if !isAuthorized, self.needsPatient(toAppeal: lines, at: it.level) { throw .representativeAuthorizationMissing }
        if let letter = it.letter { try self.requireLetterToArgueWith(letter, at: context.now) }
        return [
            .appealFiled(
                AppealFiled(
                    appeal: it.appeal, level: it.level, isExpedited: it.isExpedited, lines: lines, channel: it.channel, filedAt: filedAt,
                    letter: it.letter, isLateForCause: isLate, representation: it.representation, packet: it.packet,
                    continuesBenefits: it.continuesBenefits, answers: it.answers, grounds: it.grounds))
        ]
    }

    /// Whether the patient has to authorize an appeal of some lines: as the rules pinned for them say, else for what is filed on the
    /// patient's behalf.
    private func needsPatient(toAppeal lines: [ServiceLineID], at level: AppealLevel) -> Bool {
        lines.contains { self.requirement(of: $0)?.terms.appeal?.needsPatient(at: level) ?? level.isOnPatientsBehalf }
    }

    /// The lines an appeal is for that names none: those that can be taken to the level; when none can, all that were denied or
    /// cut, so that the refusal says why.
    private func appealableLines(at level: AppealLevel, isExpedited: Bool) -> [ServiceLineID] {
        let lines = self.lines { self.isAppealable($0, at: level, isExpedited: isExpedited) }
        return lines.isEmpty ? self.lines(where: self.isAdverse) : lines
    }

    /// A letter that argues an appeal is signed, as one that argues a request is.
    private func requireLetterToArgueWith(_ letter: LetterID, at now: Timestamp) throws(Refusal) {
        _ = try self.readySignature(of: letter, at: now)
    }

    mutating func apply(_ it: Fact<AppealFiled>) {
        self.note(it.irregularities)
        if let index = self.appeals.firstIndex(where: { $0.id == it.appeal }) {
            self.appeals[index].filings.append(it)
        } else {
            self.appeals.append(Appeal(filed: it))
        }
        self.matchFacts(of: it.appeal)
    }
}

extension AppealFiled {
    /// Whether a command asks for what was done by this appeal, as far as it says.
    fileprivate func isWhat(_ it: CaseFile.FileAppeal) -> Bool {
        self.filedBy == .clinic && self.level == it.level && self.channel == it.channel && self.isExpedited == it.isExpedited
            && self.letter == it.letter && (it.lines.isEmpty || it.lines == self.lines)
            && (it.filedAt == nil || it.filedAt == self.filedAt) && self.representation == it.representation
            && self.packet == it.packet && self.continuesBenefits == it.continuesBenefits && self.answers == it.answers
    }
}
