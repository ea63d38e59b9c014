import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("A patient's record")
struct RegisteringAPatientTests {
    @Test func `a patient is registered`() {
        Patients.given().when(.register(ThePatient.register)).then(ThePatient.registered)
        let state = Patients.given(ThePatient.registered).state
        #expect(state.version == StreamVersion(1) && state.position == Position(1))
    }

    @Test func `registering again with the same identifiers changes nothing`() {
        Patients.given(ThePatient.registered).when(.register(ThePatient.register)).thenNothing()
    }

    @Test func `other identifiers are another patient`() {
        Patients.given(ThePatient.registered).when(.register(.init(demographics: ThePatient.demographics, tokens: [The.token(6)])))
            .thenRefused(.patientExists)
    }

    @Test func `without identifiers it cannot be told who it is, so nobody is taken for somebody else`() {
        let nameless = Patient.Register(demographics: ThePatient.demographics, tokens: [])
        let first = Patients.given().when(.register(nameless)).events
        Patients.given(first).when(.register(nameless)).thenRefused(.patientExists)
    }

    @Test func `each identifier is claimed for good`() throws {
        let claims = Patient.reservations(following: [ThePatient.registered], of: The.patient.stream)
        #expect(
            claims == [
                Reservation(.take, kind: "patient.identifier", token: The.token(5).bytes, during: .always, stream: The.patient.stream)
            ])
    }

    @Test func `before it is registered nothing else can be asked of it, and after it no second registration`() {
        #expect(Patients.given().state.possible == [.register])
        #expect(!Patients.given(PatientPast.registered).state.possible.contains(.register))
        for command in ThePatient.commands.dropFirst() where command.kind != nil {
            Patients.given().when(command).thenRefused(.patientUnknown)
        }
    }
}
