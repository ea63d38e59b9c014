public import EventSourcing

import Crypto

/// Where a version of a letter stands.
public enum LetterStatus: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case draft
    case inReview = "in_review"
    /// The reviewer wants changes, and the author has made none yet.
    case changesRequested = "changes_requested"
    case reviewed
    case signed
    /// Another version took its place. Only earlier versions stand so: the letter goes on as the next one.
    case superseded
    /// Its signature was revoked.
    case voided
    /// A rule says that it is too old, or that what it rests on has changed.
    case lapsed

    /// It was signed, whatever came of the signature: its text does not change any more.
    public var wasSigned: Bool {
        switch self {
        case .signed, .superseded, .voided, .lapsed: true
        case .draft, .inReview, .changesRequested, .reviewed: false
        }
    }
}

/// The eight parts that every letter has, by number (domain page, section 6.1).
public enum LetterSection: Int32, Sendable, Hashable, CaseIterable, Comparable, JSONCodable {
    case patientAndPayer = 1
    case diagnoses = 2
    case functionalChallenges = 3
    case serviceAndPlan = 4
    case clinicalRationale = 5
    case benefitsAndGoals = 6
    case durationAndFrequency = 7
    case credentials = 8

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    public init(json: JSON) throws(JSONFault) {
        guard let value = Self(rawValue: try Int32(json: json)) else { throw JSONFault(.value) }
        self = value
    }

    public func write(to writer: inout JSONWriter) { writer.integer(Int64(self.rawValue)) }
}

extension Letter {
    /// A letter as its events left it.
    public struct State: Sendable, Equatable {
        public internal(set) var started: DraftStarted?
        public internal(set) var status: LetterStatus = .draft
        /// The version of the text, from 1.
        public internal(set) var version: Int32 = 1
        /// The sections that have text, as last edited.
        public internal(set) var sections: [LetterSection: SectionEdited] = [:]
        /// What was taken over from other letters, in order.
        public internal(set) var copied: [LetterCopiedForward] = []
        /// Sections that were copied, and that nobody has saved since: they are somebody else's words until then.
        public internal(set) var unconfirmed: Set<LetterSection> = []
        /// The fields that were filled in last, all at once.
        public internal(set) var prefilled: LetterPrefilled?
        /// The last check, and what became of its findings.
        public internal(set) var checked: LetterChecked?
        public internal(set) var resolved: [FindingResolved] = []
        public internal(set) var waived: [FindingWaived] = []
        /// Who wrote in this letter.
        public internal(set) var authors: [ActorID] = []
        public internal(set) var changesRequested: ChangesRequested?
        public internal(set) var reviewed: LetterReviewed?
        /// The signature of this version, and what became of it.
        public internal(set) var signed: LetterSigned?
        public internal(set) var cosigned: LetterCosigned?
        public internal(set) var revoked: SignatureRevoked?
        public internal(set) var lapsed: LetterLapsed?
        /// The pages that were made of it last.
        public internal(set) var rendered: LetterRendered?
        /// Versions that were signed before this one, the oldest first.
        public internal(set) var earlier: [SignedVersion] = []
        /// The version of the stream, and when the ledger took its last event in.
        public internal(set) var streamVersion: StreamVersion = .none
        public internal(set) var updatedAt: Timestamp?

        public init() {}
    }

    /// A version that was signed, and whose place another one took: with its text, because somebody may hold it in hand.
    public struct SignedVersion: Sendable, Equatable {
        public var superseded: LetterSuperseded
        public var signed: LetterSigned
        public var cosigned: LetterCosigned?
        public var revoked: SignatureRevoked?
        public var lapsed: LetterLapsed?
        /// Its sections, by number.
        public var sections: [SectionEdited]

        public var status: LetterStatus { self.revoked != nil ? .voided : self.lapsed != nil ? .lapsed : .superseded }
    }
}

extension Letter.State {
    /// The sections without text, by number.
    var missing: [Int32] { LetterSection.allCases.filter { self.sections[$0]?.isBlank ?? true }.map(\.rawValue) }

    /// What the last check found and nobody has resolved or waived since. Findings stay open until the next check, in the next version
    /// too: an edit alone shows nothing.
    public var openFindings: [LetterFinding] { self.checked?.findings.filter { !self.isSettled($0.id) } ?? [] }

    /// Whether a finding was resolved or waived.
    func isSettled(_ finding: FindingID) -> Bool {
        self.resolved.contains { $0.finding == finding } || self.waived.contains { $0.finding == finding }
    }

    /// What is reviewed and signed: SHA-256 over each section's number (one byte) and the hash of its text, in order.
    public var contentHash: ContentHash {
        var hash = SHA256()
        for (section, edited) in self.sections.sorted(by: { $0.key < $1.key }) {
            hash.update(data: [UInt8(section.rawValue)])
            hash.update(data: edited.textHash.bytes)
        }
        guard let digest = ContentHash(Array(hash.finalize())) else { preconditionFailure("SHA-256 gives 32 bytes") }
        return digest
    }

    /// The next version. A fold never fails, so that a number no letter reaches stays where it is.
    func versionAfter(_ version: Int32) -> Int32 { version == .max ? version : version + 1 }
}

extension ContentHash {
    /// The SHA-256 of a text's UTF-8.
    public init(of text: String) {
        guard let digest = ContentHash(Array(SHA256.hash(data: Array(text.utf8)))) else { preconditionFailure("SHA-256 gives 32 bytes") }
        self = digest
    }
}
