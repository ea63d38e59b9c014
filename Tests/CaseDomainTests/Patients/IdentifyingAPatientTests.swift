import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Identifiers of a patient")
struct IdentifyingAPatientTests {
    private static let add = Patient.Command.addIdentifier(.init(identifier: ThePatient.member, token: The.token(6)))

    private static func claims(_ events: [Patient.Event]) -> [Reservation.Action] {
        Patient.reservations(following: events, of: The.patient.stream).map(\.action)
    }

    @Test func `one that is added is claimed, one that is retired is given back`() {
        #expect(Self.claims(Array(PatientPast.insured.dropFirst())) == [.take])
        #expect(Self.claims(Array(PatientPast.uninsured.dropFirst(2))) == [.release])
        let state = Patients.given(PatientPast.uninsured).state
        #expect(state.identifiers.map(\.isInForce) == [true, false])
    }

    @Test func `adding or retiring it again changes nothing`() {
        Patients.given(PatientPast.insured).when(Self.add).thenNothing()
        Patients.given(PatientPast.uninsured).when(.retireIdentifier(.init(token: The.token(6), reason: .expired))).thenNothing()
        Patients.given(PatientPast.uninsured).when(.retireIdentifier(.init(token: The.token(6), reason: .entryError)))
            .thenRefused(.identifierUnknown)
    }

    @Test func `what the record does not have is not retired`() {
        Patients.given(PatientPast.registered).when(.retireIdentifier(.init(token: The.token(9), reason: .other)))
            .thenRefused(.identifierUnknown)
    }

    @Test func `what a merged record brought is retired there`() {
        Patients.given(PatientPast.absorbing).when(.retireIdentifier(.init(token: The.token(7), reason: .other)))
            .thenRefused(.identifierAbsorbed)
        Patients.given(PatientPast.absorbing).when(.addIdentifier(.init(identifier: ThePatient.member, token: The.token(7)))).thenNothing()
    }

    @Test func `one that comes back is claimed anew`() {
        let past = PatientPast.after([Self.add], PatientPast.uninsured)
        #expect(Patients.given(past).state.identifiersInForce.map(\.token) == [The.token(5), The.token(6)])
        #expect(Patients.given(past).state.currentWithIdentifiers.disclosed(for: "test")?.identifiers.count == 2)
    }

    @Test func `a record has a bounded number of them`() {
        let many = (1...Patient.countMax).map { number in
            Patient.Command.addIdentifier(
                .init(identifier: ThePatient.member, token: BlindToken(Array(repeating: UInt8(number), count: 31) + [1])!))
        }
        let past = PatientPast.after(many, PatientPast.registered)
        #expect(Patients.given(past).state.identifiersInForce.count == Patient.countMax)
        Patients.given(past).when(Self.add).thenRefused(.patientFull)
    }
}
