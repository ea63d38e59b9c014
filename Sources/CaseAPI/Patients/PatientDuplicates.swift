import CaseDomain
import EventSourcing
import HTTPTypes

/// What may be second records of one patient: a reason to look, and never to merge.
enum PatientDuplicates {
    static let schemaName = "PatientDuplicates"

    static let list = Operation(
        id: "listPossibleDuplicates", method: .get, path: "\(PatientOperations.path)/{patient}/duplicates", tag: PatientOperations.tag,
        summary: "Is there a second record of this patient?",
        about: """
            Records of the clinic that may be the same person's, the surest first, each with what speaks for it and against it. Twins and \
            whoever was told apart before are left out. The answer is recorded in the access log before it is sent.
            """,
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The records.", schema: schemaName)]
    ) { exchange in
        let patient: PatientID = try exchange.id("patient")
        let clinic = try exchange.clinic
        guard let found = try await exchange.services.patients.patients(of: clinic).duplicates(of: patient) else {
            throw Problem(Refusal.patientUnknown)
        }
        let states = try await exchange.openPatients([patient] + found.candidates.map(\.patient), asOf: found.position)
        return Answer.json { members in
            members.member("patient", PatientJSON(id: patient, state: states[patient] ?? Patient.State()))
            members.member(
                "candidates",
                found.candidates.map { CandidateJSON(candidate: $0, state: states[$0.patient] ?? Patient.State()) })
        }.positioned(found.position, in: clinic)
    }

    static let schema = Schema.object([
        .required("patient", .reference("Patient"), "The patient."),
        .required(
            "candidates",
            .array(
                .object(
                    "PossibleDuplicate",
                    [
                        .required("patient", .reference("Patient"), "The other record."),
                        .optional("level", .codes(of: DuplicateScore.Level.self), "How sure it is."),
                        .required("points", .integer(minimum: -1_000, maximum: 1_000), "The sum of what speaks for it and against it."),
                        .required(
                            "reasons", .array(.codes(of: DuplicateScore.Reason.self), minimum: 0, maximum: 30),
                            "What speaks for it and against it."),
                    ]), minimum: 0, maximum: ClinicPatients.duplicatesMax), "The surest first."),
    ])
}

private struct CandidateJSON: JSONWritable {
    let candidate: DuplicateScore.Candidate
    let state: Patient.State

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("patient", PatientJSON(id: self.candidate.patient, state: self.state))
            members.member("level", self.candidate.score.level)
            members.member("points", Int64(self.candidate.score.points))
            members.member("reasons", self.candidate.score.reasons)
        }
    }
}
