public import EventSourcing

// A patient hears of a decision, of a delay, and of the right to appeal; that it was told, how, and in which language, is kept.

/// The patient was told something (`case.patient_notified.v1`).
public struct PatientNotified: EventBody {
    public static let type: EventType = "case.patient_notified.v1"

    /// By which way a patient is told.
    public enum Channel: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case mail
        case phone
        case portal
        case email
        case text
        case inPerson = "in_person"
    }

    /// Of what the patient was told.
    public enum Content: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case decision
        case delay
        /// The right to appeal, and how.
        case rights
    }

    public var notice: PatientNoticeID
    /// The template it was made from, by its name.
    public var template: NoticeTemplate?
    public var channel: Channel
    public var content: Content
    public var language: LanguageTag
    public var at: Timestamp

    public var occurredAt: Timestamp? { self.at }

    public init(
        notice: PatientNoticeID, template: NoticeTemplate? = nil, channel: Channel, content: Content, language: LanguageTag, at: Timestamp
    ) {
        self.notice = notice
        self.template = template
        self.channel = channel
        self.content = content
        self.language = language
        self.at = at
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.notice = try facts.value("notice_id")
        self.template = try facts.optional("template")
        self.channel = try facts.value("channel")
        self.content = try facts.value("content")
        self.language = try facts.value("language")
        self.at = try facts.value("at")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("notice_id", self.notice)
        members.member("template", self.template)
        members.member("channel", self.channel)
        members.member("content", self.content)
        members.member("language", self.language)
        members.member("at", self.at)
    }
}

/// The name of a template of notices, such as `denial-rights/2`: lower-case letters, digits, and `-`, `_`, `.`, `/` between them.
public struct NoticeTemplate: RawRepresentable, Sendable, Hashable, JSONCodable {
    public let rawValue: String

    /// Characters of a name.
    public static let lengthMax = 100

    /// A name; `nil` for what is none.
    public init?(rawValue: String) {
        let isName = rawValue.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || [0x2D, 0x5F, 0x2E, 0x2F].contains(byte)
        }
        guard isName, (1...Self.lengthMax).contains(rawValue.utf8.count) else { return nil }
        self.rawValue = rawValue
    }
}

/// A language, such as `en` or `es-MX`: a tag of RFC 5646, held to its shape alone.
public struct LanguageTag: RawRepresentable, Sendable, Hashable, JSONCodable {
    public let rawValue: String

    /// Characters of a tag (RFC 5646, section 4.4.1).
    public static let lengthMax = 35

    /// A language of two or three letters, and subtags of one to eight letters or digits; `nil` for anything else.
    public init?(rawValue: String) {
        let parts = rawValue.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
        guard rawValue.utf8.count <= Self.lengthMax, let language = parts.first, (2...3).contains(language.count),
            language.allSatisfy(Self.isLetter),
            parts.dropFirst().allSatisfy({ (1...8).contains($0.count) && $0.allSatisfy { Self.isLetter($0) || (0x30...0x39).contains($0) } }
            )
        else { return nil }
        self.rawValue = rawValue
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) }
}

extension CaseFile {
    /// The patient was told something: by us, or, as we know, by the payer.
    public struct NotePatientNotice: Sendable, Equatable {
        public var notice: PatientNoticeID
        public var template: NoticeTemplate?
        public var channel: PatientNotified.Channel
        public var content: PatientNotified.Content
        public var language: LanguageTag
        /// When, if not now.
        public var at: Timestamp?

        public init(
            notice: PatientNoticeID, template: NoticeTemplate? = nil, channel: PatientNotified.Channel, content: PatientNotified.Content,
            language: LanguageTag, at: Timestamp? = nil
        ) {
            self.notice = notice
            self.template = template
            self.channel = channel
            self.content = content
            self.language = language
            self.at = at
        }
    }
}

extension CaseFile.State {
    /// A patient is told of a closed case too.
    func notePatientNotice(_ it: CaseFile.NotePatientNotice, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        let known = self.patientNotices.first { $0.holds && $0.notice == it.notice }
        let event = PatientNotified(
            notice: it.notice, template: it.template, channel: it.channel, content: it.content, language: it.language,
            at: it.at ?? known?.at ?? context.now)
        if let known {
            guard known.body == event else { throw .patientNoticeExists }
            return []
        }
        guard event.at <= context.now else { throw .sentInTheFuture }
        return [.patientNotified(event)]
    }
}
