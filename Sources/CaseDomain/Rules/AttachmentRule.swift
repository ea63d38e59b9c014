public import EventSourcing

/// What a payer wants to have beside a request.
public struct AttachmentRule: JSONMembers, Hashable {
    public var required: [RequiredAttachment]
    /// A questionnaire to be answered (Da Vinci DTR).
    public var questionnaireURL: String?

    public init(required: [RequiredAttachment] = [], questionnaireURL: String? = nil) {
        self.required = required
        self.questionnaireURL = questionnaireURL
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.required = try members.list("required")
        self.questionnaireURL = try members.optional("questionnaire_url")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.list("required", self.required)
        members.member("questionnaire_url", self.questionnaireURL)
    }
}

/// A document that goes with a request.
public struct RequiredAttachment: JSONMembers, Hashable {
    /// When it is wanted.
    public enum When: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case always
        /// With a first request.
        case initial
        /// To go on with what was authorized before.
        case renewal
        case appeal
        /// When the payer asks.
        case onRequest = "on_request"
    }

    /// What it is, such as `plan_of_care`.
    public var type: String
    /// X12 element 755, report type.
    public var reportType: String?
    /// The kind of document by LOINC, such as `34104-0`.
    public var loinc: String?
    /// Days that it may be old.
    public var ageDaysMax: Int32?
    /// `nil` counts as always.
    public var when: When?

    public init(type: String, reportType: String? = nil, loinc: String? = nil, ageDaysMax: Int32? = nil, when: When? = nil) {
        self.type = type
        self.reportType = reportType
        self.loinc = loinc
        self.ageDaysMax = ageDaysMax
        self.when = when
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.type = try members.value("type")
        self.reportType = try members.optional("pwk01")
        self.loinc = try members.optional("loinc")
        self.ageDaysMax = try members.optional("max_age_days")
        self.when = try members.optional("when")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("type", self.type)
        members.member("pwk01", self.reportType)
        members.member("loinc", self.loinc)
        members.member("max_age_days", self.ageDaysMax)
        members.member("when", self.when)
    }
}
