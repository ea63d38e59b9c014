import CaseDomain
import EventSourcing

// The bodies of commands on who may act for a patient, and who must not receive.

/// An authority, without the birth date by which majority is reckoned: that is the record's.
struct MandateBody: Sendable {
    var authority: RepresentativeAuthority
    var scope: Set<RepresentativeScope>
    var from: CivilDate?
    var through: CivilDate?
    var document: AuthorityDocument?
    var majorityState: String?

    /// Reads the members of a body that holds them beside others.
    init<Reader: BodyReader>(membersOf reader: inout Reader) throws(BodyFault) {
        self.authority = try reader.required("authority", .code(), "By what right.")
        self.scope = Set(
            try reader.list("scope", .code(), count: 1...RepresentativeScope.allCases.count, "What it allows; at least one."))
        self.from = try reader.optional("from", .day, "The first day on which it holds; from birth on, when absent.")
        self.through = try reader.optional("through", .day, "The last day; without an end known, when absent.")
        self.document = try reader.optional("document", .object(), "The document that says so; whoever is no parent brings one.")
        self.majorityState = try reader.optional(
            "majority_state", .state,
            "By whose law it ends when the patient is of age; always asked for of parents and foster agencies.")
    }

    func mandate(bornOn birthDate: PHI<CivilDate>) -> Patient.Mandate {
        Patient.Mandate(
            self.authority, scope: self.scope, from: self.from, through: self.through, document: self.document,
            majorityState: self.majorityState, birthDate: birthDate)
    }
}

extension AuthorityDocument: DescribedBody {
    static let schemaName = "AuthorityDocument"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            document: try reader.required("document_id", .id(), "The document."),
            hash: try reader.required("sha256", .contentHash, "SHA-256 of its bytes."))
    }
}

extension RepresentativeDetails {
    /// Reads all but the name, of a body that holds them beside others.
    init<Reader: BodyReader>(_ name: String, membersOf reader: inout Reader) throws(BodyFault) {
        self.init(
            name: name, relation: try reader.optional("relation", .text(Self.lengthMax), "What they are to the patient, such as mother."),
            phone: try reader.optional("phone", .text(TextLength.reference), "A phone number."),
            email: try reader.optional("email", .text(Self.lengthMax), "An e-mail address."),
            address: try reader.optional("address", .object(), "The address."))
    }
}

/// The body by which somebody is named who may act for a patient.
struct RepresentativeNaming: DescribedBody {
    static let schemaName = "RepresentativeNaming"

    var representative: RepresentativeID
    var mandate: MandateBody
    var details: RepresentativeDetails

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.representative =
            try reader.optional("representative_id", .id(), "The representative's id; made when absent.")
            ?? RepresentativeID(reader.defaults.newID())
        self.mandate = try MandateBody(membersOf: &reader)
        let name = try reader.required("name", .text(RepresentativeDetails.lengthMax), "A person's name, or an agency's.")
        self.details = try RepresentativeDetails(name, membersOf: &reader)
    }
}

/// The body by which it is said what a representative may do now.
struct RepresentativeChangeBody: DescribedBody {
    static let schemaName = "RepresentativeChange"

    var representative: RepresentativeID
    var mandate: MandateBody
    var details: RepresentativeDetails?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.representative = try reader.required("representative_id", .id(), "The representative.")
        self.mandate = try MandateBody(membersOf: &reader)
        let name = try reader.optional(
            "name", .text(RepresentativeDetails.lengthMax),
            "A person's name, or an agency's. Without it the person stays as it is, however to be reached.")
        let details = try RepresentativeDetails(name ?? "", membersOf: &reader)
        self.details = name == nil ? nil : details
    }
}

extension Patient.EndRepresentative: DescribedBody {
    static let schemaName = "RepresentativeEnd"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let reasons = RepresentativeEndReason.allCases.filter { $0 != .majority }
        self.init(
            try reader.required("representative_id", .id(), "The representative."),
            reason: try reader.required("reason", .code(among: reasons), "Why it ends. That the patient is of age, time says."),
            on: try reader.required("on", .day, "The first day on which it holds no more."))
    }
}

extension Patient.Restrict: DescribedBody {
    static let schemaName = "RecipientRestriction"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            try reader.optional("restriction_id", .id(), "The restriction's id; made when absent.")
                ?? RestrictionID(reader.defaults.newID()),
            representative: try reader.optional(
                "representative_id", .id(), "The representative whom it speaks of; somebody who is none, when absent."),
            basis: try reader.required("basis", .code(), "Why."),
            from: try reader.required("from", .day, "The first day."),
            through: try reader.optional("through", .day, "The last day; without an end known, when absent."),
            document: try reader.optional("document", .object(), "The court's order, where a court says so."),
            person: RestrictedPerson(
                name: try reader.required("name", .text(RestrictedPerson.lengthMax), "Who must not receive."),
                relation: try reader.optional("relation", .text(RestrictedPerson.lengthMax), "What they are to the patient."),
                note: try reader.optional("note", .text(RestrictedPerson.noteLengthMax), "What there is to know of it.")))
    }
}

extension Patient.LiftRestriction: DescribedBody {
    static let schemaName = "RestrictionLift"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            try reader.required("restriction_id", .id(), "The restriction."), reason: try reader.required("reason", .code(), "Why."),
            on: try reader.required("on", .day, "The first day on which it holds no more."),
            document: try reader.optional("document", .object(), "The court's order, where a court lifts it."))
    }
}
