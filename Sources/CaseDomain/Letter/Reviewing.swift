public import EventSourcing

// Two people stand behind a letter: who wrote it, and who reviewed it before it is signed.

/// The draft went to review (`letter.submitted_for_review.v1`).
public struct SubmittedForReview: LetterEventBody {
    public static let type: EventType = "letter.submitted_for_review.v1"

    public var caseID: CaseID
    public var version: Int32
    /// Who is asked to review, when somebody is named.
    public var reviewer: ActorID?

    public init(caseID: CaseID, version: Int32, reviewer: ActorID?) {
        self.caseID = caseID
        self.version = version
        self.reviewer = reviewer
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.reviewer = try facts.optional("reviewer_id")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
        members.member("reviewer_id", self.reviewer)
    }
}

/// The reviewer wants changes (`letter.changes_requested.v1`).
public struct ChangesRequested: LetterEventBody {
    public static let type: EventType = "letter.changes_requested.v1"

    public var caseID: CaseID
    public var version: Int32
    public var comments: PHI<ReviewComments>

    public init(caseID: CaseID, version: Int32, comments: PHI<ReviewComments>) {
        self.caseID = caseID
        self.version = version
        self.comments = comments
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.comments = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.comments.write(to: &members) }
}

/// What a reviewer says, section by section.
public struct ReviewComments: JSONMembers, Hashable {
    public var comments: [ReviewComment]

    /// Comments of one review.
    public static let countMax = 50

    public init(_ comments: [ReviewComment]) { self.comments = comments }
    public init(members: JSONObject) throws(JSONFault) { self.comments = try members.list("comments") }
    public func write(to members: inout JSONWriter.Members) { members.list("comments", self.comments) }
}

/// One thing a reviewer wants changed; about the whole letter when no section is named.
public struct ReviewComment: JSONMembers, Hashable {
    public var section: LetterSection?
    public var text: String

    public init(section: LetterSection? = nil, text: String) {
        self.section = section
        self.text = text
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.section = try members.optional("section")
        self.text = try members.value("text")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("section", self.section)
        members.member("text", self.text)
    }
}

/// The letter was reviewed and found good (`letter.reviewed.v2`; version 1 had no attestation, and two people always).
public struct LetterReviewed: LetterEventBody {
    public static let type: EventType = "letter.reviewed.v2"
    public static let earlierVersions: [EarlierVersion<LetterReviewed>] = [.readAsToday("letter.reviewed.v1")]

    public var caseID: CaseID
    public var version: Int32
    public var reviewer: ActorID
    public var contentHash: ContentHash
    /// The clinic wanted somebody to review who did not write in the letter.
    public var requiredTwoPeople: Bool
    /// What the reviewer attests, in the words that stood on the screen.
    public var attestation: PHI<Attestation>?

    public init(
        caseID: CaseID, version: Int32, reviewer: ActorID, contentHash: ContentHash, requiredTwoPeople: Bool = true,
        attestation: PHI<Attestation>? = nil
    ) {
        self.caseID = caseID
        self.version = version
        self.reviewer = reviewer
        self.contentHash = contentHash
        self.requiredTwoPeople = requiredTwoPeople
        self.attestation = attestation
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.reviewer = try facts.value("reviewer_id")
        self.contentHash = try facts.value("content_hash")
        self.requiredTwoPeople = try facts.optional("two_people") ?? true
        self.attestation = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
        members.member("reviewer_id", self.reviewer)
        members.member("content_hash", self.contentHash)
        members.member("two_people", self.requiredTwoPeople)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.attestation.write(to: &members) }
}

/// What a reviewer attests, in words. People may name the patient in it, so that it is kept as patient data.
public struct Attestation: JSONMembers, Hashable {
    public var text: String

    /// Characters of an attestation.
    public static let lengthMax = 1_000

    public init(_ text: String) { self.text = text }
    public init(members: JSONObject) throws(JSONFault) { self.text = try members.value("attestation") }
    public func write(to members: inout JSONWriter.Members) { members.member("attestation", self.text) }
}

extension Letter {
    /// Ask for a review.
    public struct SubmitForReview: Sendable, Equatable {
        public var reviewer: ActorID?
        public init(reviewer: ActorID? = nil) { self.reviewer = reviewer }
    }

    /// Ask the author for changes.
    public struct RequestChanges: Sendable, Equatable {
        public var comments: PHI<ReviewComments>
        public init(comments: [ReviewComment]) { self.comments = PHI(ReviewComments(comments)) }
    }

    /// Find the letter good.
    public struct Review: Sendable, Equatable {
        public var attestation: PHI<Attestation>?
        /// The clinic wants somebody who did not write in the letter. Its policy, as the shell knows it.
        public var requiresTwoPeople: Bool

        public init(attestation: String? = nil, requiresTwoPeople: Bool = true) {
            self.attestation = attestation.map { PHI(Attestation($0)) }
            self.requiresTwoPeople = requiresTwoPeople
        }
    }
}

extension Letter.State {
    func submitForReview(_ it: Letter.SubmitForReview) throws(Refusal) -> [Letter.Event] {
        try self.admit(.submitForReview)
        guard let started else { throw .letterUnknown }
        return [.submittedForReview(SubmittedForReview(caseID: started.caseID, version: self.version, reviewer: it.reviewer))]
    }

    func requestChanges(_ it: Letter.RequestChanges) throws(Refusal) -> [Letter.Event] {
        try self.admit(.requestChanges)
        guard let started else { throw .letterUnknown }
        return [.changesRequested(ChangesRequested(caseID: started.caseID, version: self.version, comments: it.comments))]
    }

    func review(_ it: Letter.Review, _ context: Context) throws(Refusal) -> [Letter.Event] {
        if self.status == .reviewed, self.reviewed?.reviewer == context.actor { return [] }
        try self.admit(.review)
        guard let started else { throw .letterUnknown }
        guard !it.requiresTwoPeople || !self.authors.contains(context.actor) else { throw .reviewerIsAuthor }
        return [
            .reviewed(
                LetterReviewed(
                    caseID: started.caseID, version: self.version, reviewer: context.actor, contentHash: self.contentHash,
                    requiredTwoPeople: it.requiresTwoPeople, attestation: it.attestation))
        ]
    }

    mutating func apply(_ it: ChangesRequested) {
        // The author's next edit begins a new version: what was reviewed stays what it was.
        self.changesRequested = it
        self.reviewed = nil
        self.status = .changesRequested
        self.version = self.versionAfter(it.version)
    }

    mutating func apply(_ it: LetterReviewed) {
        self.reviewed = it
        self.changesRequested = nil
        self.status = .reviewed
    }
}
