public import EventSourcing

/// Where a rule was read, by whom it was checked, and when it must be read again.
public struct RuleProvenance: JSONMembers, Hashable {
    public var sourceURL: String?
    public var documentSHA256: DocumentDigest?
    public var page: Int32?
    public var quotedText: String?
    public var verifiedBy: String?
    public var verifiedOn: CivilDate?
    public var reviewBy: CivilDate?

    public init(
        sourceURL: String? = nil, documentSHA256: DocumentDigest? = nil, page: Int32? = nil, quotedText: String? = nil,
        verifiedBy: String? = nil, verifiedOn: CivilDate? = nil, reviewBy: CivilDate? = nil
    ) {
        self.sourceURL = sourceURL
        self.documentSHA256 = documentSHA256
        self.page = page
        self.quotedText = quotedText
        self.verifiedBy = verifiedBy
        self.verifiedOn = verifiedOn
        self.reviewBy = reviewBy
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.sourceURL = try members.optional("source_url")
        self.documentSHA256 = try members.optional("document_sha256")
        self.page = try members.optional("page")
        self.quotedText = try members.optional("quoted_text")
        self.verifiedBy = try members.optional("verified_by")
        self.verifiedOn = try members.optional("verified_on")
        self.reviewBy = try members.optional("review_by")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("source_url", self.sourceURL)
        members.member("document_sha256", self.documentSHA256)
        members.member("page", self.page)
        members.member("quoted_text", self.quotedText)
        members.member("verified_by", self.verifiedBy)
        members.member("verified_on", self.verifiedOn)
        members.member("review_by", self.reviewBy)
    }
}
