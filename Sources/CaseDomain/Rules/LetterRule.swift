public import EventSourcing

/// When a payer wants a letter of medical necessity, and what it must hold.
public struct LetterRule: JSONMembers, Hashable {
    /// When a letter is needed.
    public enum Need: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case always
        /// For what is not routine.
        case nonroutine
        /// For more, or for what costs more, than `threshold` and `thresholdCents` say.
        case overThreshold = "over_threshold"
        /// To go on with what was authorized before.
        case renewal
        case never
        /// Not asked for; it helps.
        case recommended
    }

    public var need: Need
    /// Of the eight elements, those the payer asks for (domain page, section 6.1).
    public var elements: [LetterSection]
    public var threshold: Quantity?
    public var thresholdCents: Int64?
    public var pagesMax: Int32?
    /// A tag of BCP 47, such as `en` or `es-US`.
    public var language: String?
    /// The payer's own policy must be cited.
    public var mustCitePolicy: Bool?
    /// Templates that suit, the best first.
    public var templates: [String]

    public init(
        _ need: Need, elements: [LetterSection] = [], threshold: Quantity? = nil, thresholdCents: Int64? = nil, pagesMax: Int32? = nil,
        language: String? = nil, mustCitePolicy: Bool? = nil, templates: [String] = []
    ) {
        self.need = need
        self.elements = elements
        self.threshold = threshold
        self.thresholdCents = thresholdCents
        self.pagesMax = pagesMax
        self.language = language
        self.mustCitePolicy = mustCitePolicy
        self.templates = templates
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.need = try members.value("required")
        self.elements = try members.list("elements_required")
        self.threshold = try members.optional("threshold")
        self.thresholdCents = try members.optional("threshold_cents")
        self.pagesMax = try members.optional("max_pages")
        self.language = try members.optional("language")
        self.mustCitePolicy = try members.optional("must_cite_policy")
        self.templates = try members.list("template_ids")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("required", self.need)
        members.list("elements_required", self.elements)
        members.member("threshold", self.threshold)
        members.member("threshold_cents", self.thresholdCents)
        members.member("max_pages", self.pagesMax)
        members.member("language", self.language)
        members.member("must_cite_policy", self.mustCitePolicy)
        members.list("template_ids", self.templates)
    }
}
