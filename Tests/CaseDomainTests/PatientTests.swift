import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("A patient's record")
struct PatientTests {
    private typealias Record = Spec<Patient>

    static let demographics = Demographics(
        name: PersonName(family: "Quintanilla", given: ["Mateo", "José"], suffix: "Jr."), birthDate: The.date(-2_700), sex: .male,
        identifiers: [ExternalIdentifier(system: "urn:example:ehr:mrn", value: "MRN-009412")!],
        address: PostalAddress(lines: ["418 Birchwood Lane", "Apt 3"], city: "Duluth", state: "MN", postalCode: "55802"),
        phone: "+1 218 555 0142")
    static let register = Patient.Register(demographics: demographics, tokens: [The.token(5)])
    static let registered = Patient.Event.registered(PatientRegistered(tokens: [The.token(5)], demographics: PHI(demographics)))

    @Test func `a patient is registered`() {
        Record.given().when(.register(Self.register)).then(Self.registered)
        let state = Record.given(Self.registered).state
        #expect(state.version == StreamVersion(1) && state.position == Position(1))
    }

    @Test func `registering again with the same identifiers changes nothing`() {
        Record.given(Self.registered).when(.register(Self.register)).thenNothing()
    }

    @Test func `other identifiers are another patient`() {
        Record.given(Self.registered).when(.register(.init(demographics: Self.demographics, tokens: [The.token(6)])))
            .thenRefused(.patientExists)
    }

    @Test func `without identifiers it cannot be told who it is, so nobody is taken for somebody else`() {
        let nameless = Patient.Register(demographics: Self.demographics, tokens: [])
        let first = Record.given().when(.register(nameless)).events
        Record.given(first).when(.register(nameless)).thenRefused(.patientExists)
    }

    @Test func `each identifier is claimed for good`() throws {
        let claims = Patient.reservations(following: [Self.registered], of: The.patient.stream)
        #expect(
            claims == [
                Reservation(.take, kind: "patient.identifier", token: The.token(5).bytes, during: .always, stream: The.patient.stream)
            ])
    }
}
