public import EventSourcing

// An evaluation is amended, never edited: both stand in the record.

/// An evaluation was amended (`case.evaluation_amended.v2`; version 1 knew no results of standardized tests).
public struct EvaluationAmended: EventBody {
    public static let type: EventType = "case.evaluation_amended.v2"
    public static let earlierVersions: [EarlierVersion<EvaluationAmended>] = [.readAsToday("case.evaluation_amended.v1")]

    public var evaluation: EvaluationID
    public var amendedOn: CivilDate
    public var reason: AmendmentReason
    /// Which lists of the findings are others now, by their names.
    public var changed: [FindingsPart]
    /// Days from the last test whose result they hold to the amendment, below zero where it was given later; `nil` where they hold none.
    public var measuredDaysBefore: Int32?
    /// The findings as a whole, as they are now.
    public var findings: PHI<ClinicalFindings>

    public init(
        evaluation: EvaluationID, amendedOn: CivilDate, reason: AmendmentReason, changed: [FindingsPart], measuredOn: CivilDate? = nil,
        findings: PHI<ClinicalFindings>
    ) {
        self.evaluation = evaluation
        self.amendedOn = amendedOn
        self.reason = reason
        self.changed = changed
        self.measuredDaysBefore = measuredOn.map { $0.days(before: amendedOn) }
        self.findings = findings
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.evaluation = try facts.value("evaluation_id")
        self.amendedOn = try facts.value("amended_on")
        self.reason = try facts.value("reason")
        self.changed = try facts.list("changed")
        self.measuredDaysBefore = try facts.optional("measured_days_before")
        self.findings = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("evaluation_id", self.evaluation)
        members.member("amended_on", self.amendedOn)
        members.member("reason", self.reason)
        members.list("changed", self.changed)
        members.member("measured_days_before", self.measuredDaysBefore)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.findings.write(to: &members) }

    /// The last day on which one of the tests was given.
    var measuredOn: CivilDate? { self.measuredDaysBefore.flatMap { self.amendedOn.adding(days: -Int($0)) } }
}

/// Why an evaluation is amended.
public enum AmendmentReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case newFindings = "new_findings"
    case entryError = "entry_error"
    case payerAsked = "payer_asked"
    case other
}

/// A list of an evaluation's findings.
public enum FindingsPart: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case diagnoses
    case limitations
    case safetyConcerns = "safety_concerns"
    case goals
    case priorTreatments = "prior_treatments"
    case languages
    case measures
}

extension CaseFile {
    /// Amend an evaluation.
    public struct AmendEvaluation: Sendable, Equatable {
        public var evaluation: EvaluationID
        public var amendedOn: CivilDate?
        public var reason: AmendmentReason
        /// Which lists are others now; whoever amends says so, because what they hold is patient data.
        public var changed: [FindingsPart]
        public let findings: PHI<ClinicalFindings>
        /// What the findings lack.
        let missing: [String]
        /// What a decision may know of their measures.
        let measures: MeasuresClaimed

        public init(
            evaluation: EvaluationID, amendedOn: CivilDate? = nil, reason: AmendmentReason, changed: [FindingsPart],
            findings: ClinicalFindings
        ) {
            self.evaluation = evaluation
            self.amendedOn = amendedOn
            self.reason = reason
            self.changed = changed
            self.measures = MeasuresClaimed(findings.measures)
            self.findings = PHI(findings.pinningInstruments())
            self.missing = findings.missing
        }
    }
}

extension CaseFile.State {
    func amendEvaluation(_ it: CaseFile.AmendEvaluation, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.admit(.amendEvaluation, at: context.now)
        guard self.evaluations.contains(where: { $0.holds && $0.evaluation == it.evaluation }) else { throw .evaluationUnknown }
        guard it.missing.isEmpty else { throw .evaluationIncomplete(it.missing) }
        let amendedOn = it.amendedOn ?? self.today(context.now)
        guard amendedOn.startOfDayAnywhere <= context.now else { throw .evaluatedInTheFuture }
        try it.measures.require(at: context.now)
        // Who does not know of measures sends none: results are not lost by an amendment that says nothing of them.
        if it.measures.lastDay == nil, self.measuredOn(in: it.evaluation) != nil, !it.changed.contains(.measures) {
            throw .measuresDropped
        }
        return [
            .evaluationAmended(
                EvaluationAmended(
                    evaluation: it.evaluation, amendedOn: amendedOn, reason: it.reason, changed: it.changed,
                    measuredOn: it.measures.lastDay, findings: it.findings))
        ]
    }

    /// There is an evaluation to amend.
    func admitAmendment() throws(Refusal) {
        try self.requireOpen()
        guard self.evaluations.contains(where: \.holds) else { throw .evaluationMissing }
    }
}
