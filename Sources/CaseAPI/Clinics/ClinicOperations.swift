import CaseDomain
import ClinicalCodes
import EventSourcing
import HTTPTypes
import Ledger

/// What can be asked of a clinic's own directory; nothing of it is patient data.
enum ClinicOperations {
    static let tag = "Clinics"
    static let path = "/v1/clinics/{clinic}"

    static var all: [Operation] { [Self.createOrganization, Self.create, Self.read, Self.addSite, Self.listPayer] }

    static let createOrganization = Operation.command(
        id: "createOrganization", path: "/v1/organizations", tag: tag, .keepDirectory, inInstallation: true,
        summary: "Create an organization",
        about: "For whoever sets clinics up: administrators of the installation.", OrganizationCreation.self
    ) { exchange, body in
        let tenant = body.organization
        try exchange.requireFree(tenant)
        try await exchange.services.ledger.createTenant(tenant, kind: .organization, at: exchange.services.realNow)
        let stream = StreamID(tenant.rawValue)
        let outcome = try await exchange.services.handler.handle(try await exchange.command(ifMatch: nil, in: tenant), leading: stream) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            var organization = try await work.stream(Organization.self, stream, else: .clinicExists)
            try organization.decide(.register(OrganizationRegistered(name: body.name)))
            work.add(organization, sealedFor: nil)
        }
        return try await exchange.answer(outcome, in: tenant, leading: stream, created: .nothing) { $0.member("organization_id", tenant) }
    }

    static let create = Operation.command(
        id: "createClinic", path: "/v1/clinics", tag: tag, .keepDirectory, inInstallation: true, summary: "Create a clinic",
        about: "A clinic is one legal entity with books of its own. For administrators of the installation.", ClinicCreation.self
    ) { exchange, body in
        let tenant = body.clinic
        try exchange.requireFree(tenant)
        try await exchange.services.ledger.createTenant(
            tenant, kind: .clinic, organization: body.organization, at: exchange.services.realNow)
        let stream = Clinic.stream(of: tenant)
        let outcome = try await exchange.services.handler.handle(try await exchange.command(ifMatch: nil, in: tenant), leading: stream) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            var clinic = try await work.stream(Clinic.self, stream, else: .clinicExists)
            try clinic.decide(.register(ClinicRegistered(name: body.name, organization: body.organization)))
            work.add(clinic, sealedFor: nil)
        }
        return try await exchange.answer(outcome, in: tenant, leading: stream, created: .nothing) { $0.member("clinic_id", tenant) }
    }

    static let read = Operation(
        id: "readClinic", method: .get, path: path, tag: tag, summary: "Read a clinic", about: "Its name, sites and payers.",
        scope: .clinic(.readDirectory), parameters: [.purposeOfUse], success: [.init(status: .ok, about: "The clinic.", schema: "Clinic")]
    ) { exchange in
        let clinic = try exchange.clinic
        let envelopes = try await exchange.services.ledger.read(Clinic.stream(of: clinic), in: .work, of: clinic)
        let state = Clinic.fold(
            try await History.open(envelopes, as: Clinic.Event.self, by: exchange.services.vault, skippingNewer: true))
        guard let registered = state.registered else { throw Problem(Refusal.clinicUnknown) }
        return Answer.json { members in
            members.member("clinic_id", clinic)
            members.member("name", registered.name)
            members.member("organization_id", registered.organization)
            members.member("sites", state.sites.map { BodyJSON($0) })
            members.member("payers", state.payers.map { BodyJSON($0) })
        }.tagged(state.version)
    }

    static let addSite = Operation.command(
        id: "addSite", path: "\(path)/sites", tag: tag, .keepDirectory, version: .heldTo, summary: "Add a site", SiteAdded.self
    ) { exchange, body in try await exchange.perform(onDirectory: .addSite(body), created: .member("site_id")) }

    static let listPayer = Operation.command(
        id: "listPayer", path: "\(path)/payers", tag: tag, .keepDirectory, version: .heldTo, summary: "List a payer", PayerListed.self
    ) { exchange, body in try await exchange.perform(onDirectory: .listPayer(body), created: .member("payer_id")) }

    static let schema = Schema.object([
        .required("clinic_id", .uuid, "The clinic."), .required("name", .text(1, TextLength.name), "Its name."),
        .optional("organization_id", .uuid, "The organization that it belongs to."),
        .required("sites", .array(SiteAdded.described.schema, minimum: 0, maximum: 1_000), "Its sites."),
        .required("payers", .array(PayerListed.described.schema, minimum: 0, maximum: 10_000), "The payers it deals with."),
    ])
}

/// The body by which an organization is made.
struct OrganizationCreation: DescribedBody {
    static let schemaName = "OrganizationCreation"

    var organization: TenantID
    var name: String

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.organization = try reader.required("organization_id", .id(), "The organization's id, made by you.")
        self.name = try reader.required("name", .text(TextLength.name), "Its name.")
    }
}

/// The body by which a clinic is made.
struct ClinicCreation: DescribedBody {
    static let schemaName = "ClinicCreation"

    var clinic: TenantID
    var name: String
    var organization: TenantID?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.clinic = try reader.required("clinic_id", .id(), "The clinic's id, made by you.")
        self.name = try reader.required("name", .text(TextLength.name), "Its name.")
        self.organization = try reader.optional("organization_id", .id(), "The organization that it belongs to.")
    }
}

extension Exchange {
    /// The installation is a tenant too, and no clinic.
    fileprivate func requireFree(_ tenant: TenantID) throws(Problem) {
        if tenant == self.services.installation { throw Problem(Refusal.clinicExists) }
    }

    /// Carries a command on the clinic's directory out.
    func perform(onDirectory command: Clinic.Command, created: Created) async throws -> Answer {
        let request = try await self.command(ifMatch: try self.ifMatch(.heldTo))
        let stream = Clinic.stream(of: try self.clinic)
        let outcome = try await self.services.handler.handle(request, leading: stream) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            var directory = try await work.stream(Clinic.self, stream)
            try directory.decide(command)
            work.add(directory, sealedFor: nil)
        }
        return try await self.answer(outcome, leading: stream, created: created) { _ in }
    }
}

extension SiteAdded: DescribedBody {
    static let schemaName = "Site"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            site: try reader.optional("site_id", .id(), "The site's id; made when absent.") ?? SiteID(reader.defaults.newID()),
            name: try reader.required("name", .text(TextLength.name), "The site's name."),
            address: try reader.required("address", .object(), "Where it is."), npi: try reader.optional("npi", .npi, "Its NPI."),
            timeZone: try reader.required("time_zone", .timeZone, "Its time zone, as the IANA database names it."))
    }
}

extension Form<String> {
    /// A name of the IANA time zone database, by its form.
    fileprivate static let timeZone = Form.pattern(
        "^[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}$", example: "America/New_York", "is a time zone such as America/New_York"
    ) { text in
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let isNamed = { (part: Substring) in
            !part.isEmpty
                && part.utf8.allSatisfy { byte in
                    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
                        || [0x5F, 0x2B, 0x2D].contains(byte)
                }
        }
        let startsWithLetters = parts.first?.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F }
        return (1...3).contains(parts.count) && parts.allSatisfy(isNamed) && startsWithLetters == true && text.utf8.count <= 64
    }
}

extension PostalAddress: DescribedBody {
    static let schemaName = "PostalAddress"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            lines: try reader.list("lines", .text(TextLength.name), count: 1...Self.linesMax, "Street and number."),
            city: try reader.required("city", .text(TextLength.name), "The city."),
            state: try reader.required("state", .state, "The state."),
            postalCode: try reader.required("postal_code", .postalCode, "The ZIP code."))
    }
}

extension PayerListed: DescribedBody {
    static let schemaName = "Payer"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            payer: try reader.optional("payer_id", .id(), "The payer's id; made when absent.") ?? PayerID(reader.defaults.newID()),
            name: try reader.required("name", .text(TextLength.name), "The payer's name."),
            identifiers: try reader.list(
                "identifiers", .object() as Form<IdentifierBody>, count: 0...OpeningDetails.identifiersMax, "What others call it."
            ).map(\.identifier))
    }
}
