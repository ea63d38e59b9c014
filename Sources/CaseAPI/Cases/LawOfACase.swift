import CaseDomain
import EventSourcing
import HTTPTypes

// Which law runs the clocks of a case follows from what is on record of its plan; where something is missing, this says what.

extension CaseOperations {
    static let explainLaw = Operation(
        id: "explainLaw", method: .get, path: "\(path)/law", tag: tag, summary: "Explain the law of a case",
        about: """
            Which law runs the clocks of what is asked for, what else holds besides, and why every other does not. Where the law is not \
            known, `not_on_record` names the facts that would tell. Those of the plan belong to the coverage, the network to what was \
            verified of its benefits, and the category to the line. No patient data.
            """,
        scope: .clinic(.readCases),
        parameters: [
            .purposeOfUse,
            .init(name: "on", place: .query, schema: .day, about: "The day whose law it is, such as that of a notice; today, when absent."),
        ], success: [.init(status: .ok, about: "The law.", schema: LawOfACase.schemaName)]
    ) { exchange in
        let day = try exchange.queryDay("on")
        let state = try await exchange.state(of: CaseFile.self, (try exchange.id("case") as CaseID).stream)
        guard state.opened != nil else { throw Problem(Refusal.caseUnknown) }
        let law = LawOfACase(on: day ?? state.day(at: exchange.now), of: state)
        return Answer.json { law.write(to: &$0) }.tagged(state.version)
    }
}

/// The law of a case on a day.
struct LawOfACase {
    static let schemaName = "CaseLaw"

    private let day: CivilDate
    private let laws: [LawOfLines]

    init(on day: CivilDate, of state: CaseFile.State) {
        self.day = day
        self.laws = state.laws(on: day).map { LawOfLines(lines: $0.lines, selection: $0.selection) }
    }

    func write(to members: inout JSONWriter.Members) {
        members.member("on", self.day)
        members.member("laws", self.laws)
    }

    static let schema = Schema.object([
        .required("on", .day, "The day whose law it is."),
        .required(
            "laws", .array(LawOfLines.schema, minimum: 1, maximum: BenefitCategory.allCases.count + 1),
            "One for the lines that the law does not tell apart."),
    ])
}

/// The law of some lines of a case.
private struct LawOfLines: JSONWritable {
    let lines: [ServiceLineID]
    let selection: RegimeSelection

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("line_ids", self.lines)
            members.member("facts", self.selection.facts)
            let isKnown = self.selection.chosen != .unknown
            members.member("regime", isKnown ? RegimeInForce(regime: self.selection.chosen) : nil)
            members.member("besides", self.selection.besides.map(RegimeInForce.init))
            members.member("not_on_record", self.missing)
            members.member("others", self.selection.lost.map(RegimeNotHeld.init))
        }
    }

    /// What would tell of regimes that might hold.
    private var missing: [PlanFact] {
        let named = self.selection.undetermined.flatMap { loss in
            if case .factsUnknown(let facts) = loss.reason { facts } else { [PlanFact]() }
        }
        return PlanFact.allCases.filter(named.contains)
    }

    static let schema = Schema.object(
        "LawOfLines",
        [
            .required("line_ids", .array(.uuid, minimum: 0, maximum: CaseFile.RequestServices.countMax), "The lines."),
            .required("facts", Self.factsSchema, "What is known of the plan and of what is asked for, as far as the law asks."),
            .optional("regime", RegimeInForce.schema, "The law by which the payer decides; absent when what is known does not tell."),
            .required("besides", .array(RegimeInForce.schema, minimum: 0, maximum: Self.regimesMax), "What holds besides."),
            .required(
                "not_on_record", .array(.codes(of: PlanFact.self), minimum: 0, maximum: PlanFact.allCases.count),
                "Facts that would tell whether more holds."),
            .required("others", .array(RegimeNotHeld.schema, minimum: 0, maximum: Self.regimesMax), "Every other, most specific first."),
        ])

    /// Regimes that an answer may list; far more than come with the program.
    private static let regimesMax = 500

    private static let factsSchema = Schema.object(
        "PlanFacts",
        [
            .required("line_of_business", .codes(of: LineOfBusiness.self), "The kind of plan."),
            .required("funding", .codes(of: Funding.self), "Who bears the risk."),
            .optional("situs_state", .text(2, 2), "The state whose law the plan follows."),
            .required("network", .codes(of: NetworkStatus.self), "Whether the provider is in the network."),
            .optional("category", .codes(of: BenefitCategory.self), "What is asked for; absent when it is not known."),
            .required("urgency", .codes(of: Urgency.self), "How urgent it is."),
            .optional("under_prior_authorization_rules", .boolean, "It is under the plan's rules of prior authorization."),
            .optional("delivery", .codes(of: PlanFacts.Delivery.self), "How the program delivers its benefits."),
            .optional("rating_period_from", .day, "The first day of the plan's rating period."),
            .optional("internal_levels", .integer(minimum: 1, maximum: 2), "Levels of appeal within the plan."),
            .optional("employer_plan", .boolean, "An employer offers it."),
            .required("concurrent", .boolean, "It extends care that goes on, and was asked for a day before its end."),
        ])
}

/// A regime that holds.
private struct RegimeInForce: JSONWritable {
    let regime: Regime

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("regime_id", self.regime.id)
            members.member("version", self.regime.version)
            members.member("source", self.regime.source)
            members.member("evidence", self.regime.evidence)
            members.member("notes", self.regime.notes)
        }
    }

    static let schema = Schema.object(
        "RegimeInForce",
        [
            .required("regime_id", .text(1, 64), "Its name, as clocks give it."),
            .required("version", .integer(minimum: 1, maximum: Int64(Int32.max)), "Its version."),
            .required("source", .text(0, ClockProvision.textMax), "The sections of law."),
            .required("evidence", .codes(of: Evidence.self), "How far what it says was checked."),
            .required(
                "notes", .array(.text(1, ClockProvision.textMax), minimum: 0, maximum: 20), "What to know of it besides its clocks."),
        ])
}

/// A regime that does not hold, and why.
private struct RegimeNotHeld: JSONWritable {
    let loss: RegimeLoss

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("regime_id", self.loss.regime)
            members.member("version", self.loss.version)
            members.member("reason", self.loss.code)
            members.member("words", self.loss.words)
        }
    }

    static let schema = Schema.object(
        "RegimeNotHeld",
        [
            .required("regime_id", .text(1, 64), "Its name."),
            .required("version", .integer(minimum: 1, maximum: Int64(Int32.max)), "Its version."),
            .required("reason", .text(1, 64), "A stable name of the reason."),
            .required("words", .text(1, 500), "The reason in words."),
        ])
}
