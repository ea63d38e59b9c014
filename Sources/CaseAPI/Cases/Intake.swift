import CaseDomain
import ClinicalCodes
import EventSourcing

// Bodies of what is known before a letter is written: coverage, evaluation, requested services.

extension CaseFile.LinkCoverage: DescribedBody {
    static let schemaName = "CoverageLink"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let coverage =
            try reader.optional("coverage_id", .id(), "The coverage's id; made when absent.") ?? CoverageID(reader.defaults.newID())
        let member = try reader.required("member_id", .text(TextLength.reference), "By what the plan knows the patient.")
        let relationship: SubscriberRelationship = try reader.required("relationship", .code(), "The patient's relation to the subscriber.")
        let membership = Membership(
            memberID: member, group: try reader.optional("group", .text(TextLength.reference), "The group number."),
            plan: try reader.optional("plan", .text(TextLength.name), "The plan's name."),
            subscriberName: try reader.optional("subscriber_name", .text(TextLength.name), "The subscriber, when not the patient."))
        self.init(
            CoverageLinked(
                coverage: coverage,
                payer: try reader.optional("payer_id", .id(), "Who covers, where it is not the payer of the case."),
                planCode: try reader.optional("plan_code", .codeText, "By what the payer's rules know the plan."),
                relationship: relationship,
                lineOfBusiness: try reader.optional("line_of_business", .code(), "The kind of plan.") ?? .unknown,
                funding: try reader.optional("funding", .code(), "Who bears the risk.") ?? .unknown,
                situsState: try reader.optional("situs_state", .state, "The state whose law the plan follows."),
                delivery: try reader.optional(
                    "delivery", .code(), "How the program delivers its benefits, where it knows both ways, as CHIP does."),
                isEmployerPlan: try reader.optional(
                    "employer_plan", .flag, "Whether an employer offers the plan: the law of an insured plan follows from it."),
                ratingPeriodFrom: try reader.optional(
                    "rating_period_from", .day, "The first day of a managed care plan's rating period; its times to decide go by it."),
                internalLevels: try reader.optional("internal_levels", .levels, "Levels of appeal within the plan: 1 or 2."),
                order: try reader.optional("order", .order, "Whose turn it is to pay, from 1.") ?? 1,
                period: try reader.optional("period", .dates, "From when to when the coverage holds."), membership: PHI(membership)))
    }
}

extension Form<Int32> {
    /// A place in a short order.
    static let order = Form.value(.integer(minimum: 1, maximum: 9), example: 1, "is a number from 1 to 9") {
        (1...9).contains($0)
    }

    static let levels = Form.value(.integer(minimum: 1, maximum: 2), example: 2, "is 1 or 2") { (1...2).contains($0) }
}

extension CaseFile.RecordEvaluation: DescribedBody {
    static let schemaName = "Evaluation"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            evaluation: try reader.optional("evaluation_id", .id(), "The evaluation's id; made when absent.")
                ?? EvaluationID(reader.defaults.newID()),
            evaluator: try reader.optional("evaluator_npi", .npi, "The clinician's NPI."),
            discipline: try reader.required("discipline", .code(), "The discipline."),
            evaluatedOn: try reader.required("evaluated_on", .day, "The day of the evaluation."),
            findings: try ClinicalFindings(from: &reader))
    }
}

extension CaseFile.AmendEvaluation: DescribedBody {
    static let schemaName = "EvaluationAmendment"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            evaluation: try reader.required("evaluation_id", .id(), "The evaluation."),
            amendedOn: try reader.optional("amended_on", .day, "The day of the amendment; today, when absent."),
            reason: try reader.required("reason", .code(), "Why it is amended."),
            changed: try reader.list(
                "changed", .code(), count: 1...FindingsPart.allCases.count, "Which lists of the findings are others now."),
            findings: try ClinicalFindings(from: &reader))
    }
}

extension CaseFile.AttestUrgency: DescribedBody {
    static let schemaName = "UrgencyAttestation"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(grounds: try reader.optional("note", .text(TextLength.paragraph), "What harm waiting could do."))
    }
}

extension ClinicalFindings {
    /// Findings as members of the body that reports them.
    fileprivate init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            diagnoses: try reader.list("diagnoses", .object(), count: 1...Self.countMax, "At least one diagnosis."),
            limitations: try reader.list("limitations", .object(), count: 1...Self.countMax, "At least one limitation of daily life."),
            safetyConcerns: try reader.list(
                "safety_concerns", .text(TextLength.sentence), count: 0...Self.countMax, "What endangers the patient."),
            goals: try reader.list("goals", .object(), count: 1...Self.countMax, "At least one goal."),
            priorTreatments: try reader.list("prior_treatments", .object(), count: 0...Self.countMax, "What was tried before."),
            languages: try reader.list(
                "languages", .language, count: 0...Self.languagesMax, "Languages that the patient speaks or hears at home."),
            measures: try reader.list(
                "measures", .object(), count: 0...Self.measuresMax,
                "Results of standardized tests, by the registry of `listInstruments`: each subtest and composite is one."))
    }
}

extension Diagnosis: DescribedBody {
    static let schemaName = "Diagnosis"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            code: try reader.required("code", .icd10, "The ICD-10-CM code."),
            role: try reader.optional("role", .code(), "What part it plays; principal when absent.") ?? .principal,
            onset: try reader.optional("onset", .day, "When it began."))
    }
}

extension FunctionalLimitation: DescribedBody {
    static let schemaName = "FunctionalLimitation"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            domain: try reader.required("domain", .text(TextLength.name), "The activity of daily life."),
            baseline: try reader.required("baseline", .text(TextLength.sentence), "What the patient can do now."),
            measure: try reader.optional("measure", .text(TextLength.name), "The instrument."),
            score: try reader.optional("score", .text(TextLength.name), "What it showed."),
            measuredOn: try reader.optional("measured_on", .day, "When."))
    }
}

extension Goal: DescribedBody {
    static let schemaName = "Goal"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            text: try reader.required("text", .text(TextLength.sentence), "What should be reached."),
            measure: try reader.optional("measure", .text(TextLength.name), "By what it is measured."),
            target: try reader.optional("target", .text(TextLength.name), "The value to reach."),
            by: try reader.optional("by", .day, "Until when."))
    }
}

extension PriorTreatment: DescribedBody {
    static let schemaName = "PriorTreatment"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            what: try reader.required("what", .text(TextLength.sentence), "The treatment."),
            when: try reader.optional("when", .text(TextLength.name), "When it was tried."),
            outcome: try reader.optional("outcome", .text(TextLength.sentence), "What came of it."))
    }
}

/// The body by which services are requested.
struct ServiceRequest: DescribedBody {
    static let schemaName = "ServiceRequest"

    var services: [RequestedServiceBody]
    /// Why this is no duplicate of another case's request.
    var overrideReason: String?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.services = try reader.list("services", .object(), count: 1...CaseFile.RequestServices.countMax, "The lines of the request.")
        self.overrideReason = try reader.optional(
            "override_reason", .text(TextLength.sentence), "Why to ask although another open case asks for the same; kept with the request."
        )
    }
}

/// One line of a request.
struct RequestedServiceBody: DescribedBody {
    static let schemaName = "RequestedService"

    var line: ServiceLineID
    var service: ServiceCode
    var category: BenefitCategory?
    var modifiers: [Modifier]
    var quantity: Quantity
    var frequency: Frequency?
    var dates: DateRange?
    var placeOfService: PlaceOfService?
    var renderer: NPI?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let line = try reader.optional("line_id", .id(), "The line's id; made when absent.") ?? ServiceLineID(reader.defaults.newID())
        try self.init(line, from: &reader)
    }

    /// What the body says of a line besides its id.
    init<Reader: BodyReader>(_ line: ServiceLineID, from reader: inout Reader) throws(BodyFault) {
        self.line = line
        self.service = try reader.required("service", .service, "What is asked for.")
        self.category = try reader.optional(
            "category", .code(), "What it is to the law; when absent, a drug by an NDC or a HCPCS J code, and a service by any other.")
        self.modifiers = try reader.list("modifiers", .modifier, count: 0...4, "How the service differs from its code.")
        self.quantity = try reader.required("quantity", .quantity, "How much.")
        self.frequency = try reader.optional("frequency", .frequency, "How often.")
        self.dates = try reader.optional("dates", .dates, "From when to when.")
        self.placeOfService = try reader.optional("place_of_service", .placeOfService, "Where.")
        self.renderer = try reader.optional("renderer_npi", .npi, "Who renders it.")
    }

    init(
        line: ServiceLineID, service: ServiceCode, modifiers: [Modifier], quantity: Quantity, frequency: Frequency?, dates: DateRange?,
        placeOfService: PlaceOfService?, renderer: NPI?
    ) {
        self.line = line
        self.service = service
        self.category = nil
        self.modifiers = modifiers
        self.quantity = quantity
        self.frequency = frequency
        self.dates = dates
        self.placeOfService = placeOfService
        self.renderer = renderer
    }

    func requested(claim: BlindToken, overrideReason: String?) -> ServiceRequested {
        ServiceRequested(
            line: self.line, service: self.service, category: self.category, modifiers: self.modifiers, quantity: self.quantity,
            frequency: self.frequency, dates: self.dates, placeOfService: self.placeOfService, renderer: self.renderer, claim: claim,
            overrideReason: overrideReason)
    }
}

extension CaseOperations {
    static let requestServices = Operation.command(
        id: "requestServices", path: "\(path)/services", tag: tag, .document, version: .heldTo, summary: "Request services",
        about: "Refused while another open case asks the same payer for the same service for the same patient on overlapping dates.",
        ServiceRequest.self
    ) { exchange, body in
        try await exchange.perform(onCase: try exchange.id("case"), created: .members("line_id", as: "line_ids"), version: .heldTo) {
            (work: inout CaseWork) async throws(CommandError<Refusal>) in
            try await exchange.requestServices(body.services, overrideReason: body.overrideReason, &work)
        }
    }
}

extension Exchange {
    /// Decides on services of a case, each with the claim that keeps two open cases from asking for it.
    func requestServices(
        _ services: [RequestedServiceBody], overrideReason: String?, _ work: inout CaseWork
    ) async throws(CommandError<Refusal>) {
        guard let opened = work.caseFile.state.opened else { throw .refused(.caseUnknown) }
        var requested: [ServiceRequested] = []
        for service in services {
            let claim = try await self.claim(service, for: opened)
            requested.append(service.requested(claim: claim, overrideReason: overrideReason))
        }
        try work.caseFile.decide(.requestServices(CaseFile.RequestServices(requested)))
    }

    /// The claim that keeps two open cases from asking a payer for the same service for a patient.
    func claim(_ service: RequestedServiceBody, for opened: CaseOpened) async throws(CommandError<Refusal>) -> BlindToken {
        try await self.token(
            [opened.patient.description, opened.payer.description, service.service.description], field: CaseFile.serviceClaim)
    }
}
