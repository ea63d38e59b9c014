import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Demographics with their history")
struct ChangingDemographicsTests {
    private static let days = Array(stride(from: -20, through: 5, by: 1)).map { The.date($0) }

    private static func name(_ past: [Patient.Event], on day: CivilDate) -> String? {
        Patients.given(past).state.demographics(on: day)?.demographics.disclosed(for: "test")?.name.family
    }

    @Test func `a move is true from its day on, and before it the old address stands`() {
        Patients.given(PatientPast.registered).when(ThePatient.moved).then(PatientPast.moved.last!)
        guard case .demographicsChanged(let it)? = PatientPast.moved.last else {
            Issue.record("it is a change")
            return
        }
        #expect(it.members == [.address, .phone] && it.from == The.date(-3) && it.tokens == [The.token(5)])
        let state = Patients.given(PatientPast.moved).state
        #expect(state.demographics(on: The.date(-4))?.place.position == Position(1))
        #expect(state.demographics(on: The.date(-3))?.place.position == Position(2))
        #expect(state.position == Position(2))
    }

    @Test func `a correction reaches back to where the wrong words began`() {
        guard case .demographicsCorrected(let it)? = PatientPast.corrected.last else {
            Issue.record("it is a correction")
            return
        }
        #expect(it.members == [.name] && it.corrects == StreamVersion(1) && it.reason == .entryError)
        #expect(Self.days.allSatisfy { Self.name(PatientPast.corrected, on: $0) == "Quintanilla Reyes" })
        #expect(Patients.given(PatientPast.corrected).state.demographics.map(\.holds) == [false, true])
    }

    @Test func `what was true before a change is corrected by itself`() {
        let past = PatientPast.after([ThePatient.corrected(1) { $0.name.family = "Quintana" }], PatientPast.moved)
        #expect(Self.name(past, on: The.date(-10)) == "Quintana")
        #expect(Self.name(past, on: The.date(0)) == "Quintanilla")
        let state = Patients.given(past).state
        #expect(state.position == Position(2), "who the patient is now did not change")
    }

    @Test func `a change that is told late lies between those that were told before`() {
        let later = PatientPast.after([ThePatient.changed(from: The.date(-2)) { $0.name.family = "Reyes" }], PatientPast.registered)
        let past = PatientPast.after([ThePatient.changed(from: The.date(-9)) { $0.name.family = "Quintana" }], later)
        #expect(
            Self.days.map { Self.name(past, on: $0) ?? "" }
                == Self.days.map {
                    $0 < The.date(-9) ? "Quintanilla" : $0 < The.date(-2) ? "Quintana" : "Reyes"
                })
    }

    @Test func `asking for what the record says already changes nothing`() {
        Patients.given(PatientPast.registered).when(ThePatient.corrected { _ in }).thenNothing()
        Patients.given(PatientPast.registered).when(ThePatient.changed(from: The.date(0)) { _ in }).thenNothing()
    }

    @Test func `a change is said on what holds on its day`() {
        Patients.given(PatientPast.moved).when(ThePatient.changed(from: The.date(0)) { $0.phone = nil }).thenRefused(.demographicsStale)
        #expect(
            Patients.given(PatientPast.moved).when(ThePatient.changed(from: The.date(-9)) { $0.phone = nil }).events.count == 1)
    }

    @Test func `tomorrow has not come`() {
        Patients.given(PatientPast.registered).when(ThePatient.changed(from: The.date(2)) { $0.phone = nil })
            .thenRefused(.demographicsInTheFuture)
    }

    @Test func `what was corrected, or never said, is not corrected`() {
        Patients.given(PatientPast.corrected).when(ThePatient.corrected(1) { $0.sex = .female }).thenRefused(.factCorrected)
        Patients.given(PatientPast.corrected).when(ThePatient.corrected(9) { $0.sex = .female }).thenRefused(.factUnknown)
    }

    @Test func `what was disposed of can be compared with nothing`() {
        let basis = DemographicsBasis(recordedAs: StreamVersion(1), demographics: .shredded)
        let command = Patient.CorrectDemographics(demographics: ThePatient.demographics, basis: basis, reason: .amendment)
        Patients.given(PatientPast.registered).when(.correctDemographics(command)).thenRefused(.patientDisposed)
    }

    @Test func `identifiers are left alone by it`() {
        let past = PatientPast.after(
            [ThePatient.corrected { ($0.identifiers, $0.sex) = ([ThePatient.member], .female) }], PatientPast.registered)
        let now = Patients.given(past).state.currentWithIdentifiers.disclosed(for: "test")
        #expect(now?.identifiers == ThePatient.demographics.identifiers && now?.sex == .female)
        #expect(Patient.reservations(following: Array(past.dropFirst()), of: The.patient.stream).isEmpty)
    }

    @Test func `each member that differs is named`() {
        var other = ThePatient.demographics
        other.name.suffix = nil
        other.birthDate = The.date(-9)
        other.sex = .unknown
        other.address = nil
        other.phone = nil
        #expect(DemographicsMember.differing(ThePatient.demographics, other) == DemographicsMember.allCases)
    }
}
