public import ClinicalCodes
public import EventSourcing

// An evaluation is what the letter rests on: who saw the patient, and what they found.

/// An evaluation was recorded (`case.evaluation_recorded.v2`; version 1 knew no results of standardized tests).
public struct EvaluationRecorded: EventBody {
    public static let type: EventType = "case.evaluation_recorded.v2"
    public static let earlierVersions: [EarlierVersion<EvaluationRecorded>] = [.readAsToday("case.evaluation_recorded.v1")]

    public var evaluation: EvaluationID
    /// The clinician's National Provider Identifier.
    public var evaluator: NPI?
    public var discipline: ServiceLine
    public var evaluatedOn: CivilDate
    /// Days from the last of its tests to the evaluation, below zero where one was given later; `nil` where it holds no result of any.
    /// The days themselves stand in the patient's part.
    public var measuredDaysBefore: Int32?
    public var findings: PHI<ClinicalFindings>

    public init(
        evaluation: EvaluationID, evaluator: NPI? = nil, discipline: ServiceLine, evaluatedOn: CivilDate, measuredOn: CivilDate? = nil,
        findings: PHI<ClinicalFindings>
    ) {
        self.evaluation = evaluation
        self.evaluator = evaluator
        self.discipline = discipline
        self.evaluatedOn = evaluatedOn
        self.measuredDaysBefore = measuredOn.map { $0.days(before: evaluatedOn) }
        self.findings = findings
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.evaluation = try facts.value("evaluation_id")
        self.evaluator = try facts.optional("evaluator_npi")
        self.discipline = try facts.value("discipline")
        self.evaluatedOn = try facts.value("evaluated_on")
        self.measuredDaysBefore = try facts.optional("measured_days_before")
        self.findings = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("evaluation_id", self.evaluation)
        members.member("evaluator_npi", self.evaluator)
        members.member("discipline", self.discipline)
        members.member("evaluated_on", self.evaluatedOn)
        members.member("measured_days_before", self.measuredDaysBefore)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.findings.write(to: &members) }

    /// The last day on which one of its tests was given.
    var measuredOn: CivilDate? { self.measuredDaysBefore.flatMap { self.evaluatedOn.adding(days: -Int($0)) } }
}

/// What a clinician found and wants to reach.
public struct ClinicalFindings: JSONMembers, Hashable {
    public var diagnoses: [Diagnosis]
    public var limitations: [FunctionalLimitation]
    public var safetyConcerns: [String]
    public var goals: [Goal]
    public var priorTreatments: [PriorTreatment]
    /// Languages that the person speaks or hears at home: who has two is tested in both.
    public var languages: [LanguageTag]
    /// What the person scored on standardized tests.
    public var measures: [MeasureResult]

    /// Elements of each list that has no limit of its own.
    public static let countMax = 50
    /// Languages of one person.
    public static let languagesMax = 10
    /// Results of tests, where each subtest and composite is one.
    public static let measuresMax = 100

    public init(
        diagnoses: [Diagnosis], limitations: [FunctionalLimitation], safetyConcerns: [String] = [], goals: [Goal],
        priorTreatments: [PriorTreatment] = [], languages: [LanguageTag] = [], measures: [MeasureResult] = []
    ) {
        self.diagnoses = diagnoses
        self.limitations = limitations
        self.safetyConcerns = safetyConcerns
        self.goals = goals
        self.priorTreatments = priorTreatments
        self.languages = languages
        self.measures = measures
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.diagnoses = try members.list("diagnoses")
        self.limitations = try members.list("limitations")
        self.safetyConcerns = try members.list("safety_concerns")
        self.goals = try members.list("goals")
        self.priorTreatments = try members.list("prior_treatments")
        self.languages = try members.list("languages")
        self.measures = try members.list("measures")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.list("diagnoses", self.diagnoses)
        members.list("limitations", self.limitations)
        members.list("safety_concerns", self.safetyConcerns)
        members.list("goals", self.goals)
        members.list("prior_treatments", self.priorTreatments)
        members.list("languages", self.languages)
        members.list("measures", self.measures)
    }

    /// What reviewers do not forgive to miss (the letter's rubric, elements 2, 3 and 6).
    var missing: [String] {
        (self.diagnoses.isEmpty ? ["a diagnosis"] : []) + (self.limitations.isEmpty ? ["a functional limitation"] : [])
            + (self.goals.isEmpty ? ["a goal"] : [])
    }
}

/// A diagnosis by its ICD-10-CM code.
public struct Diagnosis: JSONMembers, Hashable {
    /// What part it plays (X12 HI: ABK principal, ABJ admitting, ABF other).
    public enum Role: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case principal
        case admitting
        case reasonForVisit = "reason_for_visit"
        case other
    }

    public var code: ICD10CM
    public var role: Role
    public var onset: CivilDate?

    public init(code: ICD10CM, role: Role = .principal, onset: CivilDate? = nil) {
        self.code = code
        self.role = role
        self.onset = onset
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.code = try members.value("code")
        self.role = try members.value("role")
        self.onset = try members.optional("onset")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("code", self.code)
        members.member("role", self.role)
        members.member("onset", self.onset)
    }
}

/// Something of daily life that the patient cannot do, and how that was measured.
public struct FunctionalLimitation: JSONMembers, Hashable {
    public var domain: String
    public var baseline: String
    public var measure: String?
    public var score: String?
    public var measuredOn: CivilDate?

    public init(domain: String, baseline: String, measure: String? = nil, score: String? = nil, measuredOn: CivilDate? = nil) {
        self.domain = domain
        self.baseline = baseline
        self.measure = measure
        self.score = score
        self.measuredOn = measuredOn
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.domain = try members.value("domain")
        self.baseline = try members.value("baseline")
        self.measure = try members.optional("measure")
        self.score = try members.optional("score")
        self.measuredOn = try members.optional("measured_on")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("domain", self.domain)
        members.member("baseline", self.baseline)
        members.member("measure", self.measure)
        members.member("score", self.score)
        members.member("measured_on", self.measuredOn)
    }
}

/// What treatment should reach, by when, and how anyone will know.
public struct Goal: JSONMembers, Hashable {
    public var text: String
    public var measure: String?
    public var target: String?
    public var by: CivilDate?

    public init(text: String, measure: String? = nil, target: String? = nil, by: CivilDate? = nil) {
        self.text = text
        self.measure = measure
        self.target = target
        self.by = by
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.text = try members.value("text")
        self.measure = try members.optional("measure")
        self.target = try members.optional("target")
        self.by = try members.optional("by")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("text", self.text)
        members.member("measure", self.measure)
        members.member("target", self.target)
        members.member("by", self.by)
    }
}

/// What was tried before, and what became of it.
public struct PriorTreatment: JSONMembers, Hashable {
    public var what: String
    public var when: String?
    public var outcome: String?

    public init(what: String, when: String? = nil, outcome: String? = nil) {
        self.what = what
        self.when = when
        self.outcome = outcome
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.what = try members.value("what")
        self.when = try members.optional("when")
        self.outcome = try members.optional("outcome")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("what", self.what)
        members.member("when", self.when)
        members.member("outcome", self.outcome)
    }
}

extension CaseFile {
    /// Record an evaluation.
    public struct RecordEvaluation: Sendable, Equatable {
        public var evaluation: EvaluationID
        public var evaluator: NPI?
        public var discipline: ServiceLine
        public var evaluatedOn: CivilDate
        public let findings: PHI<ClinicalFindings>
        /// What the findings lack.
        let missing: [String]
        /// What a decision may know of their measures.
        let measures: MeasuresClaimed

        public init(
            evaluation: EvaluationID, evaluator: NPI? = nil, discipline: ServiceLine, evaluatedOn: CivilDate, findings: ClinicalFindings
        ) {
            self.evaluation = evaluation
            self.evaluator = evaluator
            self.discipline = discipline
            self.evaluatedOn = evaluatedOn
            self.measures = MeasuresClaimed(findings.measures)
            self.findings = PHI(findings.pinningInstruments())
            self.missing = findings.missing
        }
    }
}

extension CaseFile.State {
    func recordEvaluation(_ it: CaseFile.RecordEvaluation, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        if let known = self.evaluations.first(where: { $0.holds && $0.evaluation == it.evaluation }) {
            guard known.discipline == it.discipline, known.evaluatedOn == it.evaluatedOn, known.evaluator == it.evaluator,
                known.measuredOn == it.measures.lastDay
            else { throw .evaluationExists }
            return []
        }
        guard it.missing.isEmpty else { throw .evaluationIncomplete(it.missing) }
        guard it.evaluatedOn.startOfDayAnywhere <= context.now else { throw .evaluatedInTheFuture }
        try it.measures.require(at: context.now)
        return [
            .evaluationRecorded(
                EvaluationRecorded(
                    evaluation: it.evaluation, evaluator: it.evaluator, discipline: it.discipline, evaluatedOn: it.evaluatedOn,
                    measuredOn: it.measures.lastDay, findings: it.findings))
        ]
    }
}
