public import EventSourcing

import Crypto

/// Where a letter stands.
public enum LetterStatus: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case draft
    case inReview = "in_review"
    case reviewed
    case signed
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
        /// Who wrote in this letter.
        public internal(set) var authors: [ActorID] = []
        public internal(set) var changesRequested: ChangesRequested?
        public internal(set) var reviewed: LetterReviewed?
        public internal(set) var signed: LetterSigned?
        /// The version of the stream, and when the ledger took its last event in.
        public internal(set) var streamVersion: StreamVersion = .none
        public internal(set) var updatedAt: Timestamp?

        public init() {}
    }
}

extension Letter.State {
    /// The sections without text, by number.
    var missing: [Int32] { LetterSection.allCases.filter { self.sections[$0]?.isBlank ?? true }.map(\.rawValue) }

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

    /// Only a letter that can still change is worked on.
    func requireUnsigned() throws(Refusal) {
        if self.signed != nil { throw .letterSigned }
    }
}

extension ContentHash {
    /// The SHA-256 of a text's UTF-8.
    public init(of text: String) {
        guard let digest = ContentHash(Array(SHA256.hash(data: Array(text.utf8)))) else { preconditionFailure("SHA-256 gives 32 bytes") }
        self = digest
    }
}

extension Letter.State: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("stream_version", self.streamVersion)
        members.member("updated_at", self.updatedAt)
        if let started = self.started { members.member("started", BodyJSON(started)) }
        members.member("status", self.status)
        members.member("version", self.version)
        members.list("sections", self.sections.values.sorted { $0.section < $1.section }.map { BodyJSON($0) })
        members.list("authors", self.authors)
        if let changes = self.changesRequested { members.member("changes_requested", BodyJSON(changes)) }
        if let reviewed = self.reviewed { members.member("reviewed", BodyJSON(reviewed)) }
        if let signed = self.signed { members.member("signed", BodyJSON(signed)) }
    }

    /// Reads a letter back from what was kept of it: the same state, so that a fold can go on from it.
    public init(members: JSONObject) throws(JSONFault) {
        self.init()
        self.streamVersion = try members.value("stream_version")
        self.updatedAt = try members.optional("updated_at")
        self.started = try members.optional("started", as: BodyJSON.self)?.body
        self.status = try members.value("status")
        self.version = try members.value("version")
        for section in try members.list("sections", of: BodyJSON<SectionEdited>.self) { self.sections[section.body.section] = section.body }
        self.authors = try members.list("authors")
        self.changesRequested = try members.optional("changes_requested", as: BodyJSON.self)?.body
        self.reviewed = try members.optional("reviewed", as: BodyJSON.self)?.body
        self.signed = try members.optional("signed", as: BodyJSON.self)?.body
    }
}
