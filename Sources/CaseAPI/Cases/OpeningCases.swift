import CaseDomain
import EventSourcing

/// The body by which a case is opened.
struct CaseOpening: DescribedBody {
    static let schemaName = "CaseOpening"

    var caseID: CaseID
    var patient: PatientID
    var site: SiteID
    var payer: PayerID
    var serviceLine: ServiceLine
    var process: PayerProcess
    var kind: RequestKind
    var source: CaseSource
    var urgency: Urgency
    var priorCase: CaseID?
    var origin: RenewalOrigin?
    var isAttested: Bool
    var identifiers: [ExternalIdentifier]
    var owner: ActorID?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.caseID = try reader.optional("case_id", .id(), "The new case's id; made when absent.") ?? CaseID(reader.defaults.newID())
        self.patient = try reader.required("patient_id", .id(), "The patient, who is registered.")
        self.site = try reader.required("site_id", .id(), "The clinic's site.")
        self.payer = try reader.required("payer_id", .id(), "The payer, whom the clinic lists.")
        self.serviceLine = try reader.required("service_line", .code(), "The discipline.")
        self.process =
            try reader.optional("process", .code(), "The payer's process; prior authorization when absent.") ?? .priorAuthorization
        self.kind = try reader.optional("kind", .code(), "What is asked for; initial when absent.") ?? .initial
        self.source = try reader.optional("source", .code(), "What brought the case about; an order when absent.") ?? .order
        self.urgency = try reader.optional("urgency", .code(), "Standard when absent.") ?? .standard
        self.priorCase = try reader.optional("prior_case_id", .id(), "The case that this one continues.")
        self.origin = try reader.optional("origin", .object(), "The authorization that this case continues.")
        self.isAttested =
            try reader.optional("attested", .flag, "Whether you attest that waiting could harm the patient; expedited requests need it.")
            ?? false
        self.identifiers = try reader.list(
            "identifiers", .object() as Form<IdentifierBody>, count: 0...OpeningDetails.identifiersMax, "What other systems call the case."
        ).map(\.identifier)
        self.owner = try reader.optional("owner_id", .id(), "Who answers for the case; you, when absent.")
    }

    func command(tokens: [BlindToken], timeZone: String?) -> CaseFile.Open {
        CaseFile.Open(
            patient: self.patient, site: self.site, payer: self.payer, serviceLine: self.serviceLine, process: self.process,
            kind: self.kind, source: self.source, urgency: self.urgency, priorCase: self.priorCase, origin: self.origin,
            isAttested: self.isAttested, timeZone: timeZone, tokens: tokens, details: OpeningDetails(identifiers: self.identifiers),
            owner: self.owner)
    }
}

extension RenewalOrigin: DescribedBody {
    static let schemaName = "RenewalOrigin"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            authorization: try reader.required("authorization_id", .id(), "The authorization."),
            endsOn: try reader.optional("ends_on", .day, "Its last day."))
    }
}

/// What another system calls something.
struct IdentifierBody: DescribedBody {
    static let schemaName = "ExternalIdentifier"

    var identifier: ExternalIdentifier

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let system = try reader.required("system", .text(ExternalIdentifier.lengthMax), "Whose name it is, such as a URI.")
        let value = try reader.required("value", .text(ExternalIdentifier.lengthMax), "The name.")
        guard let identifier = ExternalIdentifier(system: system, value: value) else {
            throw BodyFault(.value, expectation: "is at most \(ExternalIdentifier.lengthMax) bytes long")
        }
        self.identifier = identifier
    }
}

extension CaseOperations {
    static let open = Operation.command(
        id: "openCase", path: "/v1/clinics/{clinic}/cases", tag: tag, .openCases, summary: "Open a case",
        about: "The patient, site and payer are known to the clinic. Whoever opens the case owns it unless somebody is named.",
        CaseOpening.self
    ) { exchange, body in
        // Whoever attests knows the patient: a program that brings requests in does not.
        if body.isAttested { try await exchange.require(.document) }
        let tokens = try await exchange.tokens(of: body.identifiers)
        return try await exchange.perform(onCase: body.caseID, created: .nothing, else: .caseExists) {
            (work: inout CaseWork) async throws(CommandError<Refusal>) in
            let clinic = try await work.work.load(Clinic.self, Clinic.stream(of: work.work.request.tenant))
            let open = body.command(tokens: tokens, timeZone: clinic.timeZone(of: body.site))
            let patient = try await work.work.load(Patient.self, body.patient.stream, else: .patientUnknown)
            do throws(Refusal) { try open.check(patient, clinic) } catch { throw .refused(error) }
            try work.caseFile.decide(.open(open))
        }
    }
}

extension Exchange {
    /// The tokens by which identifiers are found again, in order.
    func tokens(of identifiers: [ExternalIdentifier]) async throws(CommandError<Refusal>) -> [BlindToken] {
        var tokens: [BlindToken] = []
        for identifier in identifiers { tokens.append(try await self.token([identifier.system, identifier.value], field: "identifier")) }
        return tokens
    }
}
