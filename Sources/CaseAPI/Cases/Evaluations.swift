import CaseDomain
import ClinicalCodes
import EventSourcing
import Reference

// Evaluations: what a clinician found, and whether its codes are any on the day.

extension Purpose {
    /// Holding what somebody sends against public tables before it is recorded: nothing leaves the process by it but a place.
    fileprivate static let checking: Purpose = "necessity.checking"
}

extension CaseOperations {
    static let recordEvaluation = Operation.factOnCase(
        "evaluations", id: "recordEvaluation", .document, created: .member("evaluation_id"), summary: "Record an evaluation",
        about: """
            Refused when a diagnosis has a code that does not exist, or is a header, in the edition of ICD-10-CM that holds on the day of the \
            evaluation; where none is loaded for that day, codes are held to their shape alone. Refused, too, when a result of `measures` \
            is of a test that the registry does not have, is no score of its scale, or is of a day that has not come yet. All else that \
            there is to say of results is clinical: `readMeasures` tells it.
            """,
        CaseFile.RecordEvaluation.self,
        deciding: { (exchange: Exchange, work: inout CaseWork, body) async throws(CommandError<Refusal>) in
            let before = work.caseFile.events.count
            try work.caseFile.decide(.recordEvaluation(body))
            // What is recorded already is not judged anew.
            guard work.caseFile.events.count > before else { return }
            try await exchange.requireCodes(of: body.findings, on: body.evaluatedOn)
        })

    static let amendEvaluation = Operation.factOnCase(
        "evaluation_amendments", id: "amendEvaluation", .document, summary: "Amend an evaluation",
        about: """
            The findings as a whole, as they are now. Diagnoses that changed are held to the edition of ICD-10-CM of the day of the \
            amendment, others to that of the evaluation. Results of tests are checked as when they are recorded; they are not left out \
            unless `changed` names `measures`.
            """,
        CaseFile.AmendEvaluation.self,
        deciding: { (exchange: Exchange, work: inout CaseWork, body) async throws(CommandError<Refusal>) in
            let evaluation = work.caseFile.state.evaluations.first { $0.holds && $0.evaluation == body.evaluation }
            let before = work.caseFile.events.count
            try work.caseFile.decide(.amendEvaluation(body))
            for case .evaluationAmended(let it) in work.caseFile.events.dropFirst(before) {
                let day = body.changed.contains(.diagnoses) ? it.amendedOn : evaluation?.evaluatedOn
                try await exchange.requireCodes(of: body.findings, on: day ?? it.amendedOn)
            }
        })
}

extension Exchange {
    /// Refuses findings with a diagnosis code that does not exist on a day or cannot be billed; says nothing where no edition is
    /// loaded that holds on it, and where the findings are not there to be read.
    func requireCodes(of findings: PHI<ClinicalFindings>, on day: CivilDate) async throws(CommandError<Refusal>) {
        guard let diagnoses = findings.disclosed(for: .checking)?.diagnoses else { return }
        try await self.requireCodes(of: diagnoses, on: day)
    }

    /// The same of diagnoses that somebody sends.
    func requireCodes(of diagnoses: [Diagnosis], on day: CivilDate) async throws(CommandError<Refusal>) {
        if diagnoses.isEmpty { return }
        let standings: [CodeStanding]
        do {
            standings = try await self.services.codes.diagnoses(diagnoses.map(\.code), on: day)
        } catch {
            switch error {
            case .overloaded: throw .store(.overloaded)
            case .unavailable(let state): throw .store(.unavailable(sqlState: state))
            case .cancelled: throw .store(.cancelled)
            }
        }
        if let refusal = Refusal(diagnoses: standings) { throw .refused(refusal) }
    }
}
