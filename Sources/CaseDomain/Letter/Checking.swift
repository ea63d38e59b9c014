public import EventSourcing

/// The letter was checked (`letter.checked.v1`). The score is advice, what blocks is a rule; both stay with the rubric's version.
public struct LetterChecked: LetterEventBody {
    public static let type: EventType = "letter.checked.v1"

    /// Findings of one check.
    public static let findingsMax = 200

    public var caseID: CaseID
    public var version: Int32
    /// What was checked; see `Letter.State.contentHash`.
    public var contentHash: ContentHash
    public var rubricVersion: String
    /// Points of the rubric, 0 to 100.
    public var score: Int32
    /// One of each element.
    public var elements: [ElementResult]
    public var findings: [LetterFinding]
    public var evidence: PHI<CheckEvidence>?

    /// How many findings weigh how much.
    public struct Counts: JSONWritable, Sendable, Hashable {
        public var block: Int
        public var warn: Int
        public var advice: Int

        init(_ findings: [LetterFinding]) {
            self.block = findings.count { $0.severity == .block }
            self.warn = findings.count { $0.severity == .warn }
            self.advice = findings.count { $0.severity == .advice }
        }

        public func write(to writer: inout JSONWriter) {
            writer.object { members in
                members.member("block", Int64(self.block))
                members.member("warn", Int64(self.warn))
                members.member("advice", Int64(self.advice))
            }
        }
    }

    public var counts: Counts { Counts(self.findings) }

    init(caseID: CaseID, version: Int32, contentHash: ContentHash, _ it: Letter.Check) {
        self.caseID = caseID
        self.version = version
        self.contentHash = contentHash
        self.rubricVersion = it.rubricVersion
        self.score = it.score
        self.elements = it.elements
        self.findings = it.findings
        self.evidence = it.evidence
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.contentHash = try facts.value("content_hash")
        self.rubricVersion = try facts.value("rubric_version")
        self.score = try facts.value("score")
        self.elements = try facts.list("elements")
        self.findings = try facts.list("findings")
        self.evidence = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
        members.member("content_hash", self.contentHash)
        members.member("rubric_version", self.rubricVersion)
        members.member("score", self.score)
        members.list("elements", self.elements)
        members.member("counts", self.counts)
        members.list("findings", self.findings)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.evidence.write(to: &members) }
}

/// How one of the eight elements fared; an element is the section of its number.
public struct ElementResult: JSONMembers, Hashable {
    public var element: LetterSection
    /// It has what it must have.
    public var isMet: Bool
    public var points: Int32

    public init(element: LetterSection, isMet: Bool, points: Int32) {
        self.element = element
        self.isMet = isMet
        self.points = points
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.element = try members.value("element")
        self.isMet = try members.value("met")
        self.points = try members.value("points")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("element", self.element)
        members.member("met", self.isMet)
        members.member("points", self.points)
    }
}

/// The words in which findings were found, one for each, in their order; empty where there are none.
public struct CheckEvidence: JSONMembers, Hashable {
    public var texts: [String]

    public init(_ texts: [String]) { self.texts = texts }
    public init(members: JSONObject) throws(JSONFault) { self.texts = try members.list("evidence") }
    public func write(to members: inout JSONWriter.Members) { members.list("evidence", self.texts) }
}

extension Letter {
    /// Record what a check found. The check itself is made elsewhere, on the text as it stands.
    public struct Check: Sendable, Equatable {
        public var rubricVersion: String
        public var score: Int32
        public var elements: [ElementResult]
        public var findings: [LetterFinding]
        public var evidence: PHI<CheckEvidence>?

        /// - Parameter evidence: the words in which each finding was found, in the order of the findings; none when nothing is quoted.
        public init(
            rubricVersion: String, score: Int32, elements: [ElementResult], findings: [LetterFinding] = [], evidence: [String] = []
        ) {
            self.rubricVersion = rubricVersion
            self.score = score
            self.elements = elements
            self.findings = findings
            self.evidence = evidence.allSatisfy(\.isEmpty) ? nil : PHI(CheckEvidence(evidence))
        }
    }
}

extension Letter.State {
    func check(_ it: Letter.Check) throws(Refusal) -> [Letter.Event] {
        guard let started else { throw .letterUnknown }
        let event = LetterChecked(caseID: started.caseID, version: self.version, contentHash: self.contentHash, it)
        if let checked, checked.saysTheSame(as: event), self.resolved.isEmpty { return [] }
        try self.admit(.check)
        return [.checked(event)]
    }

    mutating func apply(_ it: LetterChecked) {
        // What somebody stands in for stays so within a version, when the same thing is found again; what was said to be put right
        // and is found again was not.
        let found = Set(it.findings.map(\.id))
        self.waived.removeAll { $0.version != it.version || !found.contains($0.finding) }
        self.resolved = []
        self.checked = it
    }
}

extension LetterChecked {
    /// Whether two checks found the same, as far as facts tell.
    fileprivate func saysTheSame(as other: LetterChecked) -> Bool {
        self.version == other.version && self.contentHash == other.contentHash && self.rubricVersion == other.rubricVersion
            && self.score == other.score && self.elements == other.elements && self.findings == other.findings
    }
}
