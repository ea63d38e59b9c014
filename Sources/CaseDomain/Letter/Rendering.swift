public import EventSourcing
public import struct Foundation.UUID

/// A letterhead of a clinic or a site.
public struct LetterheadID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// Pages were made of the letter (`letter.rendered.v1`).
public struct LetterRendered: LetterEventBody {
    public static let type: EventType = "letter.rendered.v1"

    public var caseID: CaseID
    public var version: Int32
    /// The text that stands on the pages; see `Letter.State.contentHash`.
    public var contentHash: ContentHash
    /// Tells whether a PDF is this one. Made by a key of the case's where letters are real, so that it ends with the letter.
    public var pdfHash: ContentHash
    public var pages: Int32
    public var letterhead: LetterheadID

    init(caseID: CaseID, version: Int32, contentHash: ContentHash, _ it: Letter.Render) {
        self.caseID = caseID
        self.version = version
        self.contentHash = contentHash
        self.pdfHash = it.pdfHash
        self.pages = it.pages
        self.letterhead = it.letterhead
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.contentHash = try facts.value("content_hash")
        self.pdfHash = try facts.value("pdf_hash")
        self.pages = try facts.value("pages")
        self.letterhead = try facts.value("letterhead_id")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
        members.member("content_hash", self.contentHash)
        members.member("pdf_hash", self.pdfHash)
        members.member("pages", self.pages)
        members.member("letterhead_id", self.letterhead)
    }
}

extension Letter {
    /// Record the pages that were made of the letter.
    public struct Render: Sendable, Equatable {
        public private(set) var pdfHash: ContentHash
        public var pages: Int32
        public var letterhead: LetterheadID

        /// Pages of a letter with everything it encloses.
        public static let pagesMax = 200

        /// - Parameter pdfHash: SHA-256 of the PDF.
        public init(pdfHash: ContentHash, pages: Int32, letterhead: LetterheadID) {
            self.pdfHash = pdfHash
            self.pages = pages
            self.letterhead = letterhead
        }

        /// The same with the hash made by a key; see `Edit.hashed`.
        public func hashed(as hash: ContentHash) -> Letter.Render {
            var render = self
            render.pdfHash = hash
            return render
        }
    }
}

extension Letter.State {
    func render(_ it: Letter.Render) throws(Refusal) -> [Letter.Event] {
        guard let started else { throw .letterUnknown }
        let event = LetterRendered(caseID: started.caseID, version: self.version, contentHash: self.contentHash, it)
        if self.rendered == event { return [] }
        try self.admit(.render)
        return [.rendered(event)]
    }
}
