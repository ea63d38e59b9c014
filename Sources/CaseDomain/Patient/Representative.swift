public import EventSourcing
public import struct Foundation.UUID

/// Somebody who may act for a patient, as one patient's record names them.
public struct RepresentativeID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// By what right somebody acts for a patient: a personal representative of 45 CFR 164.502(g).
public enum RepresentativeAuthority: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case parent
    /// Appointed by a court, of a minor or of an adult.
    case guardian
    /// Has custody of a minor.
    case fosterAgency = "foster_agency"
    /// Named in a power of attorney for health care.
    case healthCareAgent = "health_care_agent"
    case conservator
    /// Of the estate of a patient who died (45 CFR 164.502(g)(4)).
    case executor
    /// The patient, though a minor: emancipated, married, or mature by the law of the state.
    case own = "self"
    case other

    /// Whether a document has to say so. Parents are believed; whoever else comes brings a paper.
    public var needsDocument: Bool { self != .parent }

    /// Whether it ends when the patient comes of age: always, never, or for those who act for a minor.
    public var endsAtMajority: EndAtMajority {
        switch self {
        case .parent, .fosterAgency: .always
        case .guardian, .own, .other: .whereTold
        case .healthCareAgent, .conservator, .executor: .never
        }
    }

    /// Whether an authority ends at majority.
    public enum EndAtMajority: Sendable, Hashable {
        case always
        /// Of a minor it does, of an adult it does not: whoever names it says which.
        case whereTold
        case never
    }

    /// Whether it is an authority over a minor that the minor's own takes the place of.
    var yieldsToOwn: Bool { self == .parent || self == .guardian || self == .fosterAgency }
}

/// What somebody may do for a patient.
public enum RepresentativeScope: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case receiveInformation = "receive_information"
    /// On care, and on what is asked of payers.
    case decide
    case sign
    case appeal
}

/// The document that an authority or a restriction rests on.
public struct AuthorityDocument: JSONMembers, Hashable {
    public var document: DocumentID
    /// SHA-256 of its bytes.
    public var hash: ContentHash

    public init(document: DocumentID, hash: ContentHash) {
        self.document = document
        self.hash = hash
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.document = try members.value("document_id")
        self.hash = try members.value("sha256")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("document_id", self.document)
        members.member("sha256", self.hash)
    }
}

/// What an authority says, names apart.
public struct RepresentativeTerms: JSONMembers, Hashable {
    public var authority: RepresentativeAuthority
    /// What it allows, each once; at least one.
    public var scope: [RepresentativeScope]
    /// The first and the last day on which it holds; without a beginning from birth on, without an end where none is known.
    public var from: CivilDate?
    public var through: CivilDate?
    public var document: AuthorityDocument?
    /// When it ends because the patient is of age; `nil` for one that does not.
    public var majority: MajorityTerm?

    public init(
        authority: RepresentativeAuthority, scope: [RepresentativeScope], from: CivilDate? = nil, through: CivilDate? = nil,
        document: AuthorityDocument? = nil, majority: MajorityTerm? = nil
    ) {
        self.authority = authority
        self.scope = scope
        self.from = from
        self.through = through
        self.document = document
        self.majority = majority
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.authority = try members.value("authority")
        self.scope = try members.list("scope")
        self.from = try members.optional("from")
        self.through = try members.optional("through")
        self.document = try members.optional("document")
        self.majority = try members.optional("majority")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("authority", self.authority)
        members.list("scope", self.scope)
        members.member("from", self.from)
        members.member("through", self.through)
        members.member("document", self.document)
        members.member("majority", self.majority)
    }
}

/// Who a representative is, and how to reach them.
public struct RepresentativeDetails: JSONMembers, Hashable {
    /// A person's name, or an agency's.
    public var name: String
    /// What they are to the patient, in words: "mother", "maternal grandfather".
    public var relation: String?
    public var phone: String?
    public var email: String?
    public var address: PostalAddress?

    /// Characters of each text.
    public static let lengthMax = 200

    public init(name: String, relation: String? = nil, phone: String? = nil, email: String? = nil, address: PostalAddress? = nil) {
        self.name = name
        self.relation = relation
        self.phone = phone
        self.email = email
        self.address = address
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.name = try members.value("name")
        self.relation = try members.optional("relation")
        self.phone = try members.optional("phone")
        self.email = try members.optional("email")
        self.address = try members.optional("address")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("name", self.name)
        members.member("relation", self.relation)
        members.member("phone", self.phone)
        members.member("email", self.email)
        members.member("address", self.address)
    }
}

/// A representative as the record has them.
public struct Representative: Sendable, Equatable {
    public internal(set) var id: RepresentativeID
    public internal(set) var terms: RepresentativeTerms
    public internal(set) var details: PHI<RepresentativeDetails>
    /// The place of the event that says so.
    public internal(set) var place: FactPlace
    /// The month of majority of which somebody was told; it is told anew where the month moves.
    public internal(set) var toldOf: CivilDate?
    /// How the authority ended before its time; `nil` while it did not.
    public internal(set) var ended: Ending?

    /// How an authority ended.
    public struct Ending: Sendable, Equatable {
        public internal(set) var reason: RepresentativeEndReason
        /// The first day on which it holds no more, as far as facts tell: the month's first where the patient comes of age.
        public internal(set) var on: CivilDate
        /// The same to the day, where the patient comes of age.
        public internal(set) var exactly: PHI<MajorityDay>?
        public internal(set) var place: FactPlace
    }
}
