import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault

// How commands on patients' records are carried out: with the claims that keep an identifier with one patient, and with what a decision
// compares opened for it.

extension Exchange {
    /// Carries a command on a patient's record out.
    ///
    /// - Parameter decide: decides on the record, and on others where it must; may run several times.
    func perform(
        onPatient patient: PatientID, version: VersionUse,
        _ decide: (inout CommandWork<Refusal>, inout StreamWork<Patient>) async throws(CommandError<Refusal>) -> Void
    ) async throws -> Answer {
        let request = try await self.command(ifMatch: try self.ifMatch(version))
        var after: Patient.State?
        let outcome = try await self.handle(request, leading: patient.stream, else: .patientUnknown) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            var record = try await work.stream(Patient.self, patient.stream, else: .patientUnknown)
            try await decide(&work, &record)
            work.add(record, of: patient)
            after = record.state
        }
        if outcome.isRepeat { after = try await self.state(of: Patient.self, patient.stream) }
        return try await self.answer(outcome, leading: patient.stream, created: .nothing) { members in
            members.member("patient_id", patient)
            if let after { members.member("possible", after.possible.filter(PatientOperations.isServed).map(\.rawValue)) }
        }
    }

    /// A version of who the patient is, to be compared with what is asked for.
    ///
    /// That nothing differs is all that a command's answer may tell of it, and whoever asks sent the same themselves.
    func basis(_ version: DemographicsVersion) async throws(CommandError<Refusal>) -> DemographicsBasis {
        let opened = try await self.openedToDecide(version.place.position).demographics.last?.demographics
        return DemographicsBasis(recordedAs: version.place.recordedAs, demographics: opened ?? .sealed)
    }

    /// What one event alone says of a patient, opened for a decision.
    func openedToDecide(_ position: Position) async throws(CommandError<Refusal>) -> Patient.State {
        guard let clinic = self.membership?.clinic else { return Patient.State() }
        return try await self.services.recordsToDecide.record(at: position, of: clinic)
    }

    /// When the patient was born, opened for a decision.
    func birthDateToDecide(of patient: Patient.State) async throws(CommandError<Refusal>) -> PHI<CivilDate>? {
        guard let clinic = self.membership?.clinic else { return nil }
        return try await self.services.recordsToDecide.birthDate(of: patient, in: clinic)
    }
}

extension CommandWork<Refusal> {
    /// Adds what was decided on a patient's record, with what it takes and gives back.
    mutating func add(_ record: StreamWork<Patient>, of patient: PatientID) {
        for reservation in Patient.reservations(following: record.events, of: patient.stream) { self.reserve(reservation) }
        self.add(record, sealedFor: .record(of: patient))
    }
}
