import CaseDomain
import EventSourcing

// Who a patient is and was, and by what other systems know them.

extension PatientOperations {
    /// Commands on a record that is there.
    static var changes: [Operation] {
        [Self.correct, Self.change, Self.addIdentifier, Self.retireIdentifier, Self.recordGestationalAge]
    }

    /// A command on a record: a POST to the noun it creates.
    static func onPatient<Body: DescribedBody>(
        _ kind: Patient.Command.Kind, id: String, version: VersionUse = .heldTo, summary: String, about: String = "", _ body: Body.Type,
        _ perform: @escaping @Sendable (Exchange, PatientID, Body) async throws -> Answer
    ) -> Operation {
        .command(
            id: id, path: "\(path)/{patient}/\(kind.rawValue)", tag: tag, .openCases, version: version, summary: summary, about: about,
            body
        ) { exchange, body in try await perform(exchange, try exchange.id("patient"), body) }
    }

    private static let correct = Self.onPatient(
        .correctDemographics, id: "correctDemographics", version: .required, summary: "Say that a record was wrong from the start",
        about: """
            The whole of who the patient is as it should have been; what was wrong stays in the history as corrected. Identifiers are kept \
            as they are.
            """, DemographicsCorrectionBody.self
    ) { exchange, patient, body in
        try await exchange.perform(onPatient: patient, version: .required) {
            (_: inout CommandWork<Refusal>, record: inout StreamWork<Patient>) async throws(CommandError<Refusal>) in
            let wrong = body.corrects ?? record.state.currentDemographics?.place.recordedAs ?? .none
            var basis = DemographicsBasis(recordedAs: wrong, demographics: .sealed)
            if let version = record.state.demographics.first(where: { $0.place.recordedAs == wrong }) {
                basis = try await exchange.basis(version)
            }
            try record.decide(
                .correctDemographics(Patient.CorrectDemographics(demographics: body.demographics, basis: basis, reason: body.reason)))
        }
    }

    private static let change = Self.onPatient(
        .changeDemographics, id: "changeDemographics", version: .required, summary: "Say that something else is true from a day on",
        about: "The whole of who the patient is from that day on: a new name, address or telephone. What was true before stays so.",
        DemographicsChangeBody.self
    ) { exchange, patient, body in
        try await exchange.perform(onPatient: patient, version: .required) {
            (_: inout CommandWork<Refusal>, record: inout StreamWork<Patient>) async throws(CommandError<Refusal>) in
            var basis = DemographicsBasis(recordedAs: .none, demographics: .sealed)
            if let version = record.state.demographics(on: body.from) { basis = try await exchange.basis(version) }
            try record.decide(
                .changeDemographics(Patient.ChangeDemographics(demographics: body.demographics, basis: basis, from: body.from)))
        }
    }

    private static let addIdentifier = Self.onPatient(
        .addIdentifier, id: "addPatientIdentifier", summary: "Add what another system calls a patient",
        about: "Two patients of a clinic cannot share an identifier.", IdentifierBody.self
    ) { exchange, patient, body in
        let token = try await exchange.tokens(of: [body.identifier])[0]
        return try await exchange.perform(onPatient: patient, version: .heldTo) {
            (_: inout CommandWork<Refusal>, record: inout StreamWork<Patient>) async throws(CommandError<Refusal>) in
            try record.decide(.addIdentifier(Patient.AddIdentifier(identifier: body.identifier, token: token)))
        }
    }

    private static let retireIdentifier = Self.onPatient(
        .retireIdentifier, id: "retirePatientIdentifier", summary: "Retire what another system calls a patient",
        about: "Another patient of the clinic may have the identifier from then on.", IdentifierRetirementBody.self
    ) { exchange, patient, body in
        let token = try await exchange.tokens(of: [body.identifier])[0]
        return try await exchange.perform(onPatient: patient, version: .heldTo) {
            (_: inout CommandWork<Refusal>, record: inout StreamWork<Patient>) async throws(CommandError<Refusal>) in
            try record.decide(.retireIdentifier(Patient.RetireIdentifier(token: token, reason: body.reason)))
        }
    }

    private static let recordGestationalAge = Self.onPatient(
        .recordGestationalAge, id: "recordGestationalAge", summary: "Record how long the pregnancy lasted",
        about: "The age of a child who was born preterm is corrected by it until two years of age. The last word counts.",
        GestationalAgeBody.self
    ) { exchange, patient, body in
        try await exchange.perform(onPatient: patient, version: .heldTo) {
            (_: inout CommandWork<Refusal>, record: inout StreamWork<Patient>) async throws(CommandError<Refusal>) in
            var known: PHI<GestationalAge>?
            if let place = record.state.gestation?.place { known = try await exchange.openedToDecide(place.position).gestation?.age }
            try record.decide(.recordGestationalAge(Patient.RecordGestationalAge(age: body.age, source: body.source, known: known)))
        }
    }
}
