import CaseDomain
import ClinicalCodes
import EventSourcing
import HTTPTypes

/// The body by which it is determined what the payer wants.
struct Determination: DescribedBody {
    static let schemaName = "Determination"

    var lines: [ServiceLineID]
    var result: RequirementDetermined.Result?
    var source: RequirementDetermined.Source
    var informationNeeded: [RequirementDetermined.InformationNeeded]
    var satisfiedBy: AuthorizationID?
    var expiresOn: CivilDate?
    var reference: String?
    var diagnoses: [ICD10CM]
    var age: Int32?
    var isRoutine: Bool?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.lines = try reader.list(
            "line_ids", .id(), count: 0...CaseFile.RequestServices.countMax, "The lines; all that are not decided, when absent.")
        self.result = try reader.optional("result", .code(), "What somebody found out; what the rules say, when absent.")
        self.source = try reader.optional("source", .code(), "Who says so; the rules, when absent.") ?? .rule
        self.informationNeeded = try reader.list(
            "information_needed", .code(), count: 0...10, "What has to be known first; of a conditional answer.")
        self.satisfiedBy = try reader.optional("satisfied_by_authorization_id", .id(), "The authorization that covers it already.")
        self.expiresOn = try reader.optional("expires_on", .day, "Until when the answer holds.")
        self.reference = try reader.optional("reference", .text(TextLength.reference), "The payer's name for its answer, or the call's.")
        self.diagnoses = try reader.list(
            "diagnoses", .icd10, count: 0...ClinicalFindings.countMax, "For rules that ask for them; used, not kept.")
        self.age = try reader.optional("age_years", .age, "For rules that ask for it; used, not kept.")
        self.isRoutine = try reader.optional("routine", .flag, "Whether it is routine care, for rules that ask.")
    }
}

extension Form<Int32> {
    fileprivate static let age = Form.value(.integer(minimum: 0, maximum: 150), example: 4, "is a number of years") {
        (0...150).contains($0)
    }
}

extension CaseOperations {
    static let determine = Operation.command(
        id: "determineRequirement", path: "\(path)/determinations", tag: tag, .document, version: .heldTo,
        summary: "Determine what the payer wants",
        about: """
            Resolves the rules in force for each line and pins what they say: whether to ask, whether a letter is needed, who may sign, \
            what goes along, by which channels. What nobody knows is treated as required.
            """, Determination.self
    ) { exchange, body in
        try await exchange.perform(onCase: try exchange.id("case"), created: .nothing, version: .heldTo) {
            (work: inout CaseWork) async throws(CommandError<Refusal>) in
            let shelf = try await exchange.ruleShelf(of: work.work.request.tenant)
            let index = RuleIndex(shelf.book)
            let state = work.caseFile.state
            guard state.opened != nil else { throw .refused(.caseUnknown) }
            let lines = body.lines.isEmpty ? state.linesToAsk : body.lines
            for line in lines {
                let question = state.question(
                    of: line, on: state.day(at: work.work.request.context.now), diagnoses: body.diagnoses.isEmpty ? nil : body.diagnoses,
                    age: body.age, isRoutine: body.isRoutine)
                guard let question else { throw .refused(.serviceUnknown) }
                let resolution = index.resolve(question)
                try work.caseFile.decide(
                    .determineRequirement(
                        CaseFile.DetermineRequirement(
                            lines: [line], result: body.result, source: body.source, informationNeeded: body.informationNeeded,
                            satisfiedBy: body.satisfiedBy, expiresOn: body.expiresOn, terms: resolution.terms,
                            pin: resolution.pin(of: shelf.tenant), reference: body.reference)))
            }
            if lines.isEmpty { try work.caseFile.decide(.determineRequirement(CaseFile.DetermineRequirement())) }
        }
    }

    static let explain = Operation(
        id: "explainRules", method: .get, path: "\(path)/rules", tag: tag, summary: "Explain the rules of a case",
        about: """
            For each line what was determined, by which rule, and every rule that was considered with why it lost, as the rule book \
            stood then. No patient data.
            """,
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The rules.", schema: "CaseRules")]
    ) { exchange in
        let state = try await exchange.state(of: CaseFile.self, (try exchange.id("case") as CaseID).stream)
        guard state.opened != nil else { throw Problem(Refusal.caseUnknown) }
        var lines: [ExplainedLine] = []
        for service in state.services where service.isAskedFor {
            let line = service.requested.line
            let pinned = state.determined(of: line)
            let shelf = try await exchange.ruleShelf(of: try exchange.clinic, as: pinned?.pin?.streamVersion)
            let day = state.day(at: pinned?.determinedAt ?? exchange.now)
            guard let question = state.question(of: line, on: day) else { continue }
            lines.append(ExplainedLine(line: line, determined: pinned, resolution: RuleIndex(shelf.book).resolve(question)))
        }
        return Answer.json { $0.member("lines", lines) }.tagged(state.version)
    }

    static let rulesSchema = Schema.object([
        .required("lines", .array(.anyObject, minimum: 0, maximum: CaseFile.RequestServices.countMax), "The lines.")
    ])
}

/// A line, what was determined of it, and what the rules say with every rule that was considered.
private struct ExplainedLine: JSONWritable {
    let line: ServiceLineID
    let determined: RequirementDetermined?
    let resolution: RuleResolution

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("line_id", self.line)
            members.member("result", self.determined?.result)
            members.member("determined_at", self.determined?.determinedAt)
            members.member("pinned", self.determined?.pin)
            members.member("resolution", self.resolution)
        }
    }
}
