public import EventSourcing

// Who spoke with whom about the case, what was promised, and when somebody speaks next. An open case has one next contact, or it is
// said why there is none: whoever logs a contact says it in the same command.

/// One conversation about a case.
public struct ContactLogged: EventBody {
    public static let type: EventType = "case.contact_logged.v1"

    /// Which way it went.
    public enum Direction: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// We called or wrote.
        case outbound
        case inbound
    }

    /// What came of it.
    public enum Result: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case reached
        case leftMessage = "left_message"
        case noAnswer = "no_answer"
        /// Held, and given up.
        case gaveUpHolding = "gave_up_holding"
        /// Somebody who cannot help; another number was given.
        case referredOn = "referred_on"
    }

    public var contact: ContactID
    public var party: ContactParty
    public var channel: ContactChannel
    public var direction: Direction
    public var result: Result
    public var at: Timestamp
    /// Minutes that it took, holding included.
    public var minutes: Int32?
    /// What the other side promised, and until when.
    public var promise: ContactPromise?
    /// When somebody speaks next, or why nobody does.
    public var next: NextContact?
    /// The fact that had set the next contact before, which this one answers.
    public var answers: StreamVersion?
    public var words: PHI<ContactWords>?

    public var occurredAt: Timestamp? { self.at }

    public init(
        contact: ContactID, party: ContactParty, channel: ContactChannel, direction: Direction = .outbound, result: Result, at: Timestamp,
        minutes: Int32? = nil, promise: ContactPromise? = nil, next: NextContact?, answers: StreamVersion? = nil,
        words: ContactWords = ContactWords()
    ) {
        self.contact = contact
        self.party = party
        self.channel = channel
        self.direction = direction
        self.result = result
        self.at = at
        self.minutes = minutes
        self.promise = promise
        self.next = next
        self.answers = answers
        self.words = words == ContactWords() ? nil : PHI(words)
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.contact = try facts.value("contact_id")
        self.party = try facts.value("party")
        self.channel = try facts.value("channel")
        self.direction = try facts.value("direction")
        self.result = try facts.value("result")
        self.at = try facts.value("at")
        self.minutes = try facts.optional("minutes")
        self.promise = try facts.optional("promise")
        self.next = try facts.optional("next")
        self.answers = try facts.optional("answers")
        self.words = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("contact_id", self.contact)
        members.member("party", self.party)
        members.member("channel", self.channel)
        members.member("direction", self.direction)
        members.member("result", self.result)
        members.member("at", self.at)
        members.member("minutes", self.minutes)
        members.member("promise", self.promise)
        members.member("next", self.next)
        members.member("answers", self.answers)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.words.write(to: &members) }
}

/// It was said when somebody speaks next about the case, or why nobody does (`case.next_contact_set.v1`).
public struct NextContactSet: EventBody {
    public static let type: EventType = "case.next_contact_set.v1"

    public var next: NextContact
    /// The fact that had set it before.
    public var answers: StreamVersion?

    public init(_ next: NextContact, answers: StreamVersion? = nil) {
        self.next = next
        self.answers = answers
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.next = try facts.value("next")
        self.answers = try facts.optional("answers")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("next", self.next)
        members.member("answers", self.answers)
    }
}

/// With whom somebody speaks about a case.
public enum ContactParty: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case payer
    /// Whoever orders the services.
    case orderer
    /// The patient, or whoever acts for the patient.
    case patient
    case school
    /// A supplier of equipment, or another provider.
    case supplier
    case other
}

/// By which way people speak with each other about a case.
public enum ContactChannel: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case phone
    case portal
    case fax
    case mail
    case email
    case text
    case inPerson = "in_person"
}

/// What the other side said it would do.
public struct ContactPromise: JSONMembers, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case callBack = "call_back"
        case decision
        case document
        case correction
        case other
    }

    public var kind: Kind
    /// Until when, as it was said.
    public var by: Timestamp?

    public init(_ kind: Kind, by: Timestamp? = nil) {
        self.kind = kind
        self.by = by
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.kind = try members.value("kind")
        self.by = try members.optional("by")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("kind", self.kind)
        members.member("by", self.by)
    }
}

/// When somebody speaks next about a case and with whom, or why nobody does.
public enum NextContact: Sendable, Hashable {
    /// - Parameter dueAt: until when.
    case due(Timestamp, with: ContactParty)
    case none(NoContactReason)

    /// Days that a next contact may lie ahead: no authorization that a case waits for lasts longer.
    public static let daysMax = 366

    /// Until when somebody is to speak; `nil` where nobody is.
    public var dueAt: Timestamp? {
        if case .due(let moment, _) = self { moment } else { nil }
    }
}

/// Why nobody needs to speak about an open case for now.
public enum NoContactReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// A clock of the case says when somebody acts.
    case clockRuns = "clock_runs"
    /// The next step is the clinic's own, and nobody else's word is waited for.
    case ownStep = "own_step"
    /// Everything is decided, and the case is kept open for what is used of it.
    case decided
    case other
}

extension NextContact: JSONMembers {
    public init(members: JSONObject) throws(JSONFault) {
        if let dueAt: Timestamp = try members.optional("due_at") {
            self = .due(dueAt, with: try members.value("with"))
        } else {
            self = .none(try members.value("none_because"))
        }
    }

    public func write(to members: inout JSONWriter.Members) {
        switch self {
        case .due(let moment, let party):
            members.member("due_at", moment)
            members.member("with", party)
        case .none(let reason): members.member("none_because", reason)
        }
    }
}

/// What was said, and by whom.
public struct ContactWords: JSONMembers, Hashable {
    /// Who spoke for the other side.
    public var representative: String?
    /// The other side's number for the conversation.
    public var reference: String?
    public var note: String?

    public init(representative: String? = nil, reference: String? = nil, note: String? = nil) {
        self.representative = representative
        self.reference = reference
        self.note = note
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.representative = try members.optional("representative")
        self.reference = try members.optional("reference")
        self.note = try members.optional("note")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("representative", self.representative)
        members.member("reference", self.reference)
        members.member("note", self.note)
    }
}

/// The next contact of a case, as it was said last.
public struct NextContactStanding: JSONMembers, Hashable {
    public var next: NextContact
    /// The version of the stream that said so.
    public var setAs: StreamVersion

    public init(_ next: NextContact, setAs: StreamVersion) {
        self.next = next
        self.setAs = setAs
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.next = try NextContact(members: members)
        self.setAs = try members.value("set_as")
    }

    public func write(to members: inout JSONWriter.Members) {
        self.next.write(to: &members)
        members.member("set_as", self.setAs)
    }
}

extension CaseFile {
    /// Log a conversation about the case.
    public struct LogContact: Sendable, Equatable {
        public var contact: ContactLogged

        /// - Parameter contact: what it answers is found out here.
        public init(_ contact: ContactLogged) { self.contact = contact }

        /// Minutes that one conversation may take.
        public static let minutesMax: Int32 = 600
    }

    /// Say when somebody speaks next about the case, or why nobody does.
    public struct SetNextContact: Sendable, Equatable {
        /// Given by whoever asks in earnest: without it the command is refused.
        public var next: NextContact?

        public init(_ next: NextContact?) { self.next = next }
    }
}

extension CaseFile.State {
    /// A conversation is a fact, and logged on a closed case too; an open one says in the same breath what comes next.
    func logContact(_ it: CaseFile.LogContact, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.admit(.logContact, at: context.now)
        if let known = self.contacts.first(where: { $0.holds && $0.body.contact == it.contact.contact }) {
            guard known.body.saysTheSame(as: it.contact) else { throw .contactExists }
            return []
        }
        if it.contact.at > context.now { throw .contactInTheFuture }
        if self.closed == nil, it.contact.next == nil { throw .nextContactMissing }
        if let next = it.contact.next { try Self.require(next, context) }
        var contact = it.contact
        contact.answers = self.nextContact?.setAs
        return [.contactLogged(contact)]
    }

    func setNextContact(_ it: CaseFile.SetNextContact, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.admit(.setNextContact, at: context.now)
        guard let next = it.next else { throw .nextContactMissing }
        if self.nextContact?.next == next { return [] }
        try Self.require(next, context)
        return [.nextContactSet(NextContactSet(next, answers: self.nextContact?.setAs))]
    }

    private static func require(_ next: NextContact, _ context: Context) throws(Refusal) {
        guard let dueAt = next.dueAt else { return }
        if dueAt <= context.now { throw .nextContactPast }
        if dueAt > context.now.adding(.seconds(86_400 * NextContact.daysMax)) { throw .nextContactTooFar }
    }

    mutating func apply(_ it: Fact<ContactLogged>) {
        self.contacts.append(it)
        if let next = it.body.next { self.nextContact = NextContactStanding(next, setAs: it.recordedAs) }
    }
}

extension ContactLogged {
    /// Whether two say the same, as far as the facts tell.
    fileprivate func saysTheSame(as other: ContactLogged) -> Bool {
        var mine = self
        mine.answers = other.answers
        mine.words = other.words
        return mine == other
    }
}

extension TaskID {
    /// The task that asks for a next contact, by the fact that set it.
    public init(nextContactSetAs version: StreamVersion, of caseID: CaseID, in tenant: TenantID) {
        self.init(
            of: .makeContact, 0, from: TaskCause(stream: caseID.stream, version: version, position: .start), in: tenant)
    }
}
