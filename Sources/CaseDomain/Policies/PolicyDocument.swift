public import EventSourcing

/// A policy of an organization, such as `retention`; its versions count up from 1.
public struct PolicyID: RuleName {
    public let rawValue: String
    public init(checked: String) { self.rawValue = checked }
}

/// A version of a policy document, as it was approved: what never changes again.
///
/// Policies and procedures are written down and kept six years from when they were last in effect (45 CFR 164.316(b), 164.530(i) and (j)):
/// none is ever taken out of the book.
public struct PolicyDocument: JSONMembers, Hashable {
    /// What a policy is about.
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case privacy
        case security
        /// How long records are kept, and how they are disposed of.
        case retention
        case emergencyAccess = "emergency_access"
        /// What is done when data got where it should not.
        case breach
        /// How patients' requests about their records are answered.
        case patientRights = "patient_rights"
        case sanctions
        case operations
        case other
    }

    public var id: PolicyID
    public var version: Int32
    public var kind: Kind
    public var title: String
    /// Markdown (CommonMark); never of a patient.
    public var text: String
    public var effectiveFrom: CivilDate
    public var approvedOn: CivilDate
    /// Who approved it, by name and office: they may have left by the time it is read.
    public var approvedBy: String
    /// By when somebody looks at it again.
    public var reviewBy: CivilDate?

    /// Characters of a title, of a text and of who approved it.
    public static let titleLengthMax = 200
    public static let textLengthMax = 40_000
    public static let approverLengthMax = 200

    public init(
        id: PolicyID, version: Int32 = 1, kind: Kind, title: String, text: String, effectiveFrom: CivilDate, approvedOn: CivilDate,
        approvedBy: String, reviewBy: CivilDate? = nil
    ) {
        self.id = id
        self.version = version
        self.kind = kind
        self.title = title
        self.text = text
        self.effectiveFrom = effectiveFrom
        self.approvedOn = approvedOn
        self.approvedBy = approvedBy
        self.reviewBy = reviewBy
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.id = try members.value("policy_id")
        self.version = try members.value("version")
        self.kind = try members.value("kind")
        self.title = try members.value("title")
        self.text = try members.value("text")
        self.effectiveFrom = try members.value("effective_from")
        self.approvedOn = try members.value("approved_on")
        self.approvedBy = try members.value("approved_by")
        self.reviewBy = try members.optional("review_by")
    }

    public func write(to members: inout JSONWriter.Members) {
        self.writeTitle(to: &members)
        members.member("text", self.text)
    }

    /// All but the text, as lists show it.
    public func writeTitle(to members: inout JSONWriter.Members) {
        members.member("policy_id", self.id)
        members.member("version", self.version)
        members.member("kind", self.kind)
        members.member("title", self.title)
        members.member("effective_from", self.effectiveFrom)
        members.member("approved_on", self.approvedOn)
        members.member("approved_by", self.approvedBy)
        members.member("review_by", self.reviewBy)
    }
}
