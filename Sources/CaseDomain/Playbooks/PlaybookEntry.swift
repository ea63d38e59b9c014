public import EventSourcing

/// One way to deal with an exception, such as `rfi-progress-note`; its versions count up from 1.
public struct PlaybookID: RuleName {
    public let rawValue: String
    public init(checked: String) { self.rawValue = checked }
}

/// What sets an exception off: a code by which the payer's side says what it wants or why it says no.
public struct PlaybookTrigger: JSONMembers, Hashable {
    /// Whose code it is.
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// What the payer asks for: a LOINC code, or an X12 report type (element 755).
        case information = "rfi_code"
        /// Why it denied: X12 external code list 886 (HCR03).
        case denial = "denial_reason"
        /// Why it turned the request away: X12 element 901 (AAA03).
        case rejection = "rejection_code"
    }

    public var kind: Kind
    public var code: String

    /// Characters of a code.
    public static let codeLengthMax = 20

    public init(_ kind: Kind, _ code: String) {
        self.kind = kind
        self.code = code
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.kind = try members.value("kind")
        self.code = try members.value("code")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("kind", self.kind)
        members.member("code", self.code)
    }

    /// What a reason of denial speaks of; `nil` for other codes, and where nothing is known of it.
    var family: ReviewReasonClass? {
        guard self.kind == .denial, let reason = ReviewReason(rawValue: self.code), reason.reasonClass != .unclassified else { return nil }
        return reason.reasonClass
    }
}

/// What an entry is for: codes of one kind, or a family of reasons to deny, from one payer or any.
public struct PlaybookKey: JSONMembers, Hashable {
    public var kind: PlaybookTrigger.Kind
    /// The codes it is for; none for those of its family.
    public var codes: [String]
    public var family: ReviewReasonClass?
    /// `nil` for any payer.
    public var payer: PayerID?

    public init(kind: PlaybookTrigger.Kind, codes: [String] = [], family: ReviewReasonClass? = nil, payer: PayerID? = nil) {
        self.kind = kind
        self.codes = codes
        self.family = family
        self.payer = payer
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.kind = try members.value("kind")
        self.codes = try members.list("codes")
        self.family = try members.optional("family")
        self.payer = try members.optional("payer_id")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("kind", self.kind)
        members.list("codes", self.codes)
        members.member("family", self.family)
        members.member("payer_id", self.payer)
    }

    /// How narrowly the key speaks of a trigger; `nil` where it does not. A payer's word goes before anybody's, and a code's before its
    /// family's.
    func rank(of trigger: PlaybookTrigger, from payer: PayerID?) -> Int? {
        guard self.kind == trigger.kind, self.payer == nil || self.payer == payer else { return nil }
        let isCode = self.codes.contains(trigger.code)
        guard isCode || (self.family != nil && self.family == trigger.family) else { return nil }
        return (self.payer == nil ? 0 : 2) + (isCode ? 1 : 0)
    }

    /// Whether one trigger could mean both, as narrowly.
    func ties(with other: PlaybookKey) -> Bool {
        guard self.kind == other.kind, self.payer == other.payer else { return false }
        return !Set(self.codes).isDisjoint(with: other.codes) || (self.family != nil && self.family == other.family)
    }
}

/// One step of an entry: what is asked, of whom, by when, and what shows that it is done.
public struct PlaybookStep: JSONMembers, Hashable {
    /// One sentence; of the kind of exception, never of a patient.
    public var ask: String
    public var queue: TaskQueue
    /// From the opening of the exception.
    public var due: Term
    /// The section of the letter to fix.
    public var section: LetterSection?
    /// After the due time: how long until somebody else is told; `nil` for never.
    public var escalateAfter: Term?
    /// It is done when a document shows it.
    public var needsEvidence: Bool

    /// Characters of an ask.
    public static let askLengthMax = 300

    public init(
        _ ask: String, queue: TaskQueue, due: Term, section: LetterSection? = nil, escalateAfter: Term? = nil, needsEvidence: Bool = false
    ) {
        self.ask = ask
        self.queue = queue
        self.due = due
        self.section = section
        self.escalateAfter = escalateAfter
        self.needsEvidence = needsEvidence
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.ask = try members.value("ask")
        self.queue = try members.value("queue")
        self.due = try members.value("due")
        self.section = try members.optional("section")
        self.escalateAfter = try members.optional("escalate_after")
        self.needsEvidence = try members.value("needs_evidence")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("ask", self.ask)
        members.member("queue", self.queue)
        members.member("due", self.due)
        members.member("section", self.section)
        members.member("escalate_after", self.escalateAfter)
        members.member("needs_evidence", self.needsEvidence)
    }
}

/// A version of an entry, as it is published: what never changes again.
public struct PlaybookEntry: JSONMembers, Hashable {
    public var id: PlaybookID
    public var version: Int32
    public var title: String
    public var key: PlaybookKey
    public var effectiveFrom: CivilDate
    /// The last day; open where none is named.
    public var effectiveThrough: CivilDate?
    public var steps: [PlaybookStep]
    /// What the trigger means and where that stands.
    public var source: String

    /// Steps of one entry, and codes of one key.
    public static let stepsMax = 20
    public static let codesMax = 100
    /// Characters of a title, and of a source.
    public static let titleLengthMax = 200
    public static let sourceLengthMax = 500

    public init(
        id: PlaybookID, version: Int32 = 1, title: String, key: PlaybookKey, effectiveFrom: CivilDate, effectiveThrough: CivilDate? = nil,
        steps: [PlaybookStep], source: String
    ) {
        self.id = id
        self.version = version
        self.title = title
        self.key = key
        self.effectiveFrom = effectiveFrom
        self.effectiveThrough = effectiveThrough
        self.steps = steps
        self.source = source
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.id = try members.value("playbook_id")
        self.version = try members.value("version")
        self.title = try members.value("title")
        self.key = try members.value("key")
        self.effectiveFrom = try members.value("effective_from")
        self.effectiveThrough = try members.optional("effective_through")
        self.steps = try members.list("steps")
        self.source = try members.value("source")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("playbook_id", self.id)
        members.member("version", self.version)
        members.member("title", self.title)
        members.member("key", self.key)
        members.member("effective_from", self.effectiveFrom)
        members.member("effective_through", self.effectiveThrough)
        members.list("steps", self.steps)
        members.member("source", self.source)
    }
}

/// The version of an entry that an exception goes by, by the place in the ledger where its words stand.
public struct PlaybookPin: JSONMembers, Hashable {
    /// Whose playbook.
    public var tenant: TenantID
    public var stream: StreamID
    /// The event that published the version.
    public var streamVersion: StreamVersion
    public var playbook: PlaybookID
    public var version: Int32

    public init(tenant: TenantID, stream: StreamID, streamVersion: StreamVersion, playbook: PlaybookID, version: Int32) {
        self.tenant = tenant
        self.stream = stream
        self.streamVersion = streamVersion
        self.playbook = playbook
        self.version = version
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.tenant = try members.value("tenant_id")
        self.stream = try members.value("stream_id")
        self.streamVersion = try members.value("stream_version")
        self.playbook = try members.value("playbook_id")
        self.version = try members.value("version")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("tenant_id", self.tenant)
        members.member("stream_id", self.stream)
        members.member("stream_version", self.streamVersion)
        members.member("playbook_id", self.playbook)
        members.member("version", self.version)
    }
}
