public import ClinicalCodes
public import EventSourcing

// A letter is a stream of its own; the case keeps which letters it has, what was signed, and what became of the signature.

/// A letter was started for the case (`case.letter_started.v1`).
public struct LetterStarted: EventBody {
    public static let type: EventType = "case.letter_started.v1"

    public var letter: LetterID

    public init(letter: LetterID) { self.letter = letter }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.letter = try facts.value("letter_id") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("letter_id", self.letter) }
}

/// A letter of the case was signed (`case.letter_signed.v2`; version 1 knew no co-signer): appended together with the letter's own
/// event.
public struct CaseLetterSigned: EventBody {
    public static let type: EventType = "case.letter_signed.v2"
    public static let earlierVersions: [EarlierVersion<CaseLetterSigned>] = [.readAsToday("case.letter_signed.v1")]

    public var letter: LetterID
    public var version: Int32
    /// SHA-256 over what was signed; see `Letter.State.contentHash`.
    public var contentHash: ContentHash
    public var signer: ActorID
    public var credential: Credential
    public var npi: NPI
    public var signedAt: Timestamp
    /// Somebody else must sign too before the letter goes out.
    public var needsCosigner: Bool

    public var occurredAt: Timestamp? { self.signedAt }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.letter = try facts.value("letter_id")
        self.version = try facts.value("version")
        self.contentHash = try facts.value("content_hash")
        self.signer = try facts.value("signer_id")
        self.credential = try facts.value("credential")
        self.npi = try facts.value("npi")
        self.signedAt = try facts.value("signed_at")
        self.needsCosigner = try facts.optional("needs_cosigner") ?? false
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("letter_id", self.letter)
        members.member("version", self.version)
        members.member("content_hash", self.contentHash)
        members.member("signer_id", self.signer)
        members.member("credential", self.credential)
        members.member("npi", self.npi)
        members.member("signed_at", self.signedAt)
        members.member("needs_cosigner", self.needsCosigner)
    }
}

extension CaseLetterSigned {
    /// What the case keeps of a letter's signature.
    init(_ it: LetterSigned, of letter: LetterID) {
        self.letter = letter
        self.version = it.version
        self.contentHash = it.contentHash
        self.signer = it.signer
        self.credential = it.signature.credential
        self.npi = it.signature.npi
        self.signedAt = it.signedAt
        self.needsCosigner = it.needsCosigner
    }
}

/// A letter of the case was co-signed (`case.letter_cosigned.v1`): appended together with the letter's own event.
public struct CaseLetterCosigned: EventBody {
    public static let type: EventType = "case.letter_cosigned.v1"

    public var letter: LetterID
    public var version: Int32
    public var cosigner: ActorID
    public var credential: Credential
    public var npi: NPI
    public var signedAt: Timestamp

    public var occurredAt: Timestamp? { self.signedAt }

    init(_ it: LetterCosigned, of letter: LetterID) {
        self.letter = letter
        self.version = it.version
        self.cosigner = it.signature.signer
        self.credential = it.signature.credential
        self.npi = it.signature.npi
        self.signedAt = it.signature.signedAt
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.letter = try facts.value("letter_id")
        self.version = try facts.value("version")
        self.cosigner = try facts.value("cosigner_id")
        self.credential = try facts.value("credential")
        self.npi = try facts.value("npi")
        self.signedAt = try facts.value("signed_at")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("letter_id", self.letter)
        members.member("version", self.version)
        members.member("cosigner_id", self.cosigner)
        members.member("credential", self.credential)
        members.member("npi", self.npi)
        members.member("signed_at", self.signedAt)
    }
}

/// The signature of a letter of the case was taken back (`case.letter_signature_revoked.v1`).
public struct CaseLetterSignatureRevoked: EventBody {
    public static let type: EventType = "case.letter_signature_revoked.v1"

    public var letter: LetterID
    public var version: Int32
    public var reason: SignatureRevoked.Reason

    init(_ it: SignatureRevoked, of letter: LetterID) {
        self.letter = letter
        self.version = it.version
        self.reason = it.reason
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.letter = try facts.value("letter_id")
        self.version = try facts.value("version")
        self.reason = try facts.value("reason")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("letter_id", self.letter)
        members.member("version", self.version)
        members.member("reason", self.reason)
    }
}

/// A letter of the case lapsed (`case.letter_lapsed.v1`).
public struct CaseLetterLapsed: EventBody {
    public static let type: EventType = "case.letter_lapsed.v1"

    public var letter: LetterID
    public var version: Int32
    public var rule: LapseRule
    public var on: CivilDate

    init(letter: LetterID, version: Int32, rule: LapseRule, on: CivilDate) {
        self.letter = letter
        self.version = version
        self.rule = rule
        self.on = on
    }

    init(_ it: LetterLapsed, of letter: LetterID) {
        self.letter = letter
        self.version = it.version
        self.rule = it.rule
        self.on = it.on
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.letter = try facts.value("letter_id")
        self.version = try facts.value("version")
        self.rule = try facts.value("rule")
        self.on = try facts.value("on")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("letter_id", self.letter)
        members.member("version", self.version)
        members.member("rule", self.rule)
        members.member("on", self.on)
    }
}

/// A signed version of a letter of the case was superseded (`case.letter_superseded.v1`): the next one is not signed yet.
public struct CaseLetterSuperseded: EventBody {
    public static let type: EventType = "case.letter_superseded.v1"

    public var letter: LetterID
    public var version: Int32
    public var byLetter: LetterID
    public var byVersion: Int32

    init(_ it: LetterSuperseded, of letter: LetterID) {
        self.letter = letter
        self.version = it.version
        self.byLetter = it.byLetter
        self.byVersion = it.byVersion
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.letter = try facts.value("letter_id")
        self.version = try facts.value("version")
        self.byLetter = try facts.value("by_letter_id")
        self.byVersion = try facts.value("by_version")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("letter_id", self.letter)
        members.member("version", self.version)
        members.member("by_letter_id", self.byLetter)
        members.member("by_version", self.byVersion)
    }
}
