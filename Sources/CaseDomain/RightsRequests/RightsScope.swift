public import ClinicalCodes
public import EventSourcing

/// In what form a record is asked for and given (45 CFR 164.524(c)(2)).
public enum RightsForm: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case electronic
    case paper
    /// Looked at in the clinic.
    case inspection
    /// A summary in place of the record, where whoever asks agreed to it.
    case summary
}

/// To whom something is not to be told.
public enum RightsRecipient: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case healthPlan = "health_plan"
    case family
    case otherProvider = "other_provider"
    case other
}

/// Something on the record, by the stream that holds it and the version that made it.
public struct RightsRecord: JSONMembers, Hashable {
    public var stream: StreamID
    /// `nil` for all that the stream holds.
    public var version: StreamVersion?

    public init(_ stream: StreamID, version: StreamVersion? = nil) {
        self.stream = stream
        self.version = version
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.stream = try members.value("stream_id")
        self.version = try members.optional("version")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("stream_id", self.stream)
        members.member("version", self.version)
    }
}

/// What a request is about, in ids, codes and dates; a member that does not belong to its kind is absent.
public struct RightsScope: JSONMembers, Hashable {
    /// Access: how it is to be given; however the clinic gives it, where nothing is said.
    public var form: RightsForm?
    /// Access: a file format by its media type, such as `application/pdf`.
    public var format: String?
    /// Access: it is to be sent to somebody whom the patient names (45 CFR 164.524(c)(3)(ii)).
    public var isForThirdParty: Bool?
    /// Access and accounting: the first and the last day; none for all there is, or as far back as the rule reaches.
    public var from: CivilDate?
    public var through: CivilDate?
    /// Access and amendment: which parts of the record; none for all.
    public var records: [RightsRecord]
    /// Amendment: whoever asks says why.
    public var statesReason: Bool?
    /// Restriction: to whom nothing is to be told.
    public var recipients: [RightsRecipient]
    /// Restriction: which payers; none for all of the recipients' kind.
    public var payers: [PayerID]
    /// Restriction: which services; none for all.
    public var services: [ServiceCode]
    /// Restriction: these services were paid for out of pocket, in full.
    public var isPaidInFull: Bool?
    /// Restriction: a law requires the disclosure all the same, such as a claim that a program makes compulsory.
    public var isRequiredByLaw: Bool?
    /// Confidential communication: the means that is asked for.
    public var means: RightsChannel?
    /// Confidential communication: not at the address that is on record.
    public var isOtherAddress: Bool?

    /// Characters of a media type.
    public static let formatLengthMax = 100

    public init(
        form: RightsForm? = nil, format: String? = nil, isForThirdParty: Bool? = nil, from: CivilDate? = nil, through: CivilDate? = nil,
        records: [RightsRecord] = [], statesReason: Bool? = nil, recipients: [RightsRecipient] = [], payers: [PayerID] = [],
        services: [ServiceCode] = [], isPaidInFull: Bool? = nil, isRequiredByLaw: Bool? = nil, means: RightsChannel? = nil,
        isOtherAddress: Bool? = nil
    ) {
        self.form = form
        self.format = format
        self.isForThirdParty = isForThirdParty
        self.from = from
        self.through = through
        self.records = records
        self.statesReason = statesReason
        self.recipients = recipients
        self.payers = payers
        self.services = services
        self.isPaidInFull = isPaidInFull
        self.isRequiredByLaw = isRequiredByLaw
        self.means = means
        self.isOtherAddress = isOtherAddress
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.form = try members.optional("form")
        self.format = try members.optional("format")
        self.isForThirdParty = try members.optional("third_party")
        self.from = try members.optional("from")
        self.through = try members.optional("through")
        self.records = try members.list("records")
        self.statesReason = try members.optional("states_reason")
        self.recipients = try members.list("recipients")
        self.payers = try members.list("payer_ids")
        self.services = try members.list("services")
        self.isPaidInFull = try members.optional("paid_in_full")
        self.isRequiredByLaw = try members.optional("required_by_law")
        self.means = try members.optional("means")
        self.isOtherAddress = try members.optional("other_address")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("form", self.form)
        members.member("format", self.format)
        members.member("third_party", self.isForThirdParty)
        members.member("from", self.from)
        members.member("through", self.through)
        members.list("records", self.records)
        members.member("states_reason", self.statesReason)
        members.list("recipients", self.recipients)
        members.list("payer_ids", self.payers)
        members.list("services", self.services)
        members.member("paid_in_full", self.isPaidInFull)
        members.member("required_by_law", self.isRequiredByLaw)
        members.member("means", self.means)
        members.member("other_address", self.isOtherAddress)
    }
}

/// What a request says in words: who asks, where they are reached, what they want and why.
public struct RightsDetails: JSONMembers, Hashable {
    /// The name of whoever asks, where it is not the patient's.
    public var requester: String?
    /// Where to send what is asked for, or where the patient wants to be reached.
    public var address: String?
    /// To whom the patient wants it sent.
    public var thirdParty: String?
    /// The words of the request, at most `Remark.lengthMax` characters.
    public var words: String?

    /// Characters of a name or an address.
    public static let lineLengthMax = 500

    public init(requester: String? = nil, address: String? = nil, thirdParty: String? = nil, words: String? = nil) {
        self.requester = requester
        self.address = address
        self.thirdParty = thirdParty
        self.words = words
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.requester = try members.optional("requester")
        self.address = try members.optional("address")
        self.thirdParty = try members.optional("third_party_name")
        self.words = try members.optional("words")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("requester", self.requester)
        members.member("address", self.address)
        members.member("third_party_name", self.thirdParty)
        members.member("words", self.words)
    }
}
