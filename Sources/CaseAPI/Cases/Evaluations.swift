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
    static let recordEvaluation = Operation.command(
        id: "recordEvaluation", path: "\(path)/evaluations", tag: tag, .document, version: .heldTo, summary: "Record an evaluation",
        about: """
            Refused when a diagnosis has a code that does not exist, or is a header, in the edition of ICD-10-CM that holds on the day of the \
            evaluation; where none is loaded for that day, codes are held to their shape alone.
            """,
        CaseFile.RecordEvaluation.self
    ) { exchange, body in
        try await exchange.perform(onCase: try exchange.id("case"), created: .member("evaluation_id"), version: .heldTo) {
            (work: inout CaseWork) async throws(CommandError<Refusal>) in
            let before = work.caseFile.events.count
            try work.caseFile.decide(.recordEvaluation(body))
            // What is recorded already is not judged anew.
            guard work.caseFile.events.count > before else { return }
            try await exchange.requireCodes(of: body.findings, on: body.evaluatedOn)
        }
    }
}

extension Exchange {
    /// Refuses findings with a diagnosis code that does not exist on a day or cannot be billed; says nothing where no edition is
    /// loaded that holds on it, and where the findings are not there to be read.
    func requireCodes(of findings: PHI<ClinicalFindings>, on day: CivilDate) async throws(CommandError<Refusal>) {
        guard let diagnoses = findings.disclosed(for: .checking)?.diagnoses else { return }
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
