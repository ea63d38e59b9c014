public import ClinicalCodes
public import EventSourcing

// A letter is a stream of its own; the case keeps which letters it has, and what was signed.

/// A letter was started for the case (`case.letter_started.v1`).
public struct LetterStarted: EventBody {
    public static let type: EventType = "case.letter_started.v1"

    public var letter: LetterID

    public init(letter: LetterID) { self.letter = letter }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.letter = try facts.value("letter_id") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("letter_id", self.letter) }
}

/// A letter of the case was signed (`case.letter_signed.v1`): appended together with the letter's own event.
public struct CaseLetterSigned: EventBody {
    public static let type: EventType = "case.letter_signed.v1"

    public var letter: LetterID
    public var version: Int32
    /// SHA-256 over what was signed; see `Letter.State.contentHash`.
    public var contentHash: ContentHash
    public var signer: ActorID
    public var credential: Credential
    public var npi: NPI
    public var signedAt: Timestamp

    public var occurredAt: Timestamp? { self.signedAt }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.letter = try facts.value("letter_id")
        self.version = try facts.value("version")
        self.contentHash = try facts.value("content_hash")
        self.signer = try facts.value("signer_id")
        self.credential = try facts.value("credential")
        self.npi = try facts.value("npi")
        self.signedAt = try facts.value("signed_at")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("letter_id", self.letter)
        members.member("version", self.version)
        members.member("content_hash", self.contentHash)
        members.member("signer_id", self.signer)
        members.member("credential", self.credential)
        members.member("npi", self.npi)
        members.member("signed_at", self.signedAt)
    }
}

extension CaseLetterSigned {
    /// What the case keeps of a letter's signature.
    init(_ it: LetterSigned, of letter: LetterID) {
        self.letter = letter
        self.version = it.version
        self.contentHash = it.contentHash
        self.signer = it.signer
        self.credential = it.credential
        self.npi = it.npi
        self.signedAt = it.signedAt
    }
}

extension CaseFile {
    /// Start a letter: the case's half of it.
    public struct AddLetter: Sendable, Equatable {
        public var letter: LetterID
        public init(letter: LetterID) { self.letter = letter }
    }

    /// A letter was signed in the same command: the case's half of it.
    public struct NoteSignature: Sendable, Equatable {
        public var letter: LetterID
        public var signature: LetterSigned

        public init(letter: LetterID, signature: LetterSigned) {
            self.letter = letter
            self.signature = signature
        }
    }
}

extension CaseFile.State {
    func addLetter(_ it: CaseFile.AddLetter) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        if self.letters.contains(where: { $0.started.letter == it.letter }) { return [] }
        try self.admitLetter()
        return [.letterStarted(LetterStarted(letter: it.letter))]
    }

    /// A letter rests on an evaluation; a payer's rule that says otherwise is data of its own.
    func admitLetter() throws(Refusal) {
        try self.requireOpen()
        guard self.evaluations.contains(where: \.holds) else { throw .evaluationMissing }
    }

    func noteSignature(_ it: CaseFile.NoteSignature) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        guard let known = self.letters.first(where: { $0.started.letter == it.letter }) else { throw .letterUnknown }
        let event = CaseLetterSigned(it.signature, of: it.letter)
        if let signed = known.signed {
            guard signed == event else { throw .letterSigned }
            return []
        }
        return [.letterSigned(event)]
    }

    mutating func apply(_ it: CaseLetterSigned) {
        guard let index = self.letters.firstIndex(where: { $0.started.letter == it.letter }) else { return }
        self.letters[index].signed = it
    }
}
