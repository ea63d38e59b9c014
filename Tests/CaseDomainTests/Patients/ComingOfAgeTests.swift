import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Coming of age")
struct ComingOfAgeTests {
    private static func day(_ text: String) -> CivilDate { CivilDate(text)! }
    private static func morning(_ text: String) -> Timestamp { TimeZoneName.central.instant(of: day(text), hour: 8)! }
    private static let passTime = Patient.Command.passTime(.init(birthDate: PHI(ThePatient.birth)))
    private static let month = day("2037-07-01")

    @Test func `eighteen in most states, nineteen in two, twenty-one in Mississippi`() {
        let ages = Dictionary(grouping: MajorityLaw.states) { MajorityLaw(state: $0)!.years }
        #expect(ages[21] == ["MS"] && Set(ages[19] ?? []) == ["AL", "NE"] && ages[18]?.count == 48)
        #expect(MajorityLaw(state: "MS")?.careYears == 18 && MajorityLaw(state: "XX") == nil)
        #expect(MajorityLaw(state: "AL")?.day(bornOn: Self.day("2010-05-31")) == Self.day("2029-05-31"))
    }

    @Test func `who was born on a leap day is of age on the first of March`() {
        #expect(MajorityLaw(state: "MN")?.day(bornOn: Self.day("2012-02-29")) == Self.day("2030-03-01"))
        #expect(MajorityLaw(state: "MN")?.month(bornOn: Self.day("2012-02-29")) == Self.day("2030-03-01"))
    }

    @Test func `somebody is told 90 days before the month, once for both parents`() {
        let waiting = Patients.given(PatientPast.withParents)
        #expect(TimeZoneName.utc.day(at: waiting.state.nextMomentAt!.adding(.seconds(14 * 3_600))) == Self.day("2037-04-02"))
        waiting.when(Self.passTime, at: Self.morning("2037-03-31")).thenNothing()
        let told = RepresentativeEnding(representatives: [ThePatient.mother, ThePatient.father].sorted(), month: Self.month)
        waiting.when(Self.passTime, at: Self.morning("2037-04-02")).then(.representativeEnding(told))
        let past = PatientPast.withParents + [.representativeEnding(told)]
        Patients.given(past).when(Self.passTime, at: Self.morning("2037-06-29")).thenNothing()
    }

    @Test func `in the month of majority the end is recorded, with the day as patient data alone`() {
        let past = PatientPast.after([Self.passTime], PatientPast.withParents, at: Self.morning("2037-04-02"))
        let events = Patients.given(past).when(Self.passTime, at: Self.morning("2037-07-01")).events
        let ended = [ThePatient.mother, ThePatient.father].map {
            Patient.Event.representativeEnded(
                RepresentativeEnded(
                    representative: $0, reason: .majority, on: Self.month, majority: PHI(MajorityDay(Self.day("2037-07-04")))))
        }
        #expect(events == ended)
        let state = Patients.given(past + events).state
        #expect(state.nextMomentAt == nil)
        // To the day, whatever the facts know.
        func parents(_ text: String) -> Int { state.representation(on: Self.day(text), bornOn: ThePatient.birth).standing.count }
        #expect(parents("2037-07-03") == 2 && parents("2037-07-04") == 0)
    }

    @Test func `the end is recorded when nobody looked for years, with both`() {
        #expect(Patients.given(PatientPast.ofAge).state.representatives.allSatisfy { $0.ended?.reason == .majority })
        #expect(
            PatientPast.ofAge.dropFirst(3).map(\.type.rawValue) == [
                "patient.representative_ending.v1", "patient.representative_ended.v1", "patient.representative_ended.v1",
            ])
        Patients.given(PatientPast.ofAge).when(Self.passTime, at: Self.morning("2050-01-01")).thenNothing()
    }

    @Test func `neither timers nor facts tell children of one month apart`() {
        for birth in ["2019-07-01", "2019-07-15", "2019-07-31"].map(Self.day) {
            var mandate = ThePatient.parent()
            mandate.birthDate = PHI(birth)
            let named = Patient.Command.nameRepresentative(
                .init(ThePatient.mother, mandate: mandate, details: RepresentativeDetails(name: "Rosa")))
            let state = Patients.given(PatientPast.after([named], PatientPast.registered)).state
            #expect(state.nextMomentAt == Patients.given(PatientPast.withParents).state.nextMomentAt)
        }
    }

    @Test func `without the birth date nobody is a parent from the month on`() {
        let past = PatientPast.after([.passTime(.init())], PatientPast.withParents, at: Self.morning("2037-07-02"))
        let state = Patients.given(past).state
        #expect(state.representation(on: Self.day("2037-06-30"), bornOn: nil).standing.count == 2)
        #expect(state.representation(on: Self.day("2037-07-01"), bornOn: nil).withheld.map(\.reason) == [.majority, .majority])
    }

    @Test func `a corrected birth date moves the month, and takes back an end that it made too early`() {
        let younger = ThePatient.corrected { $0.birthDate = Self.day("2020-03-09") }
        let past = PatientPast.after([younger], PatientPast.ofAge, at: Self.morning("2037-07-05"))
        let state = Patients.given(past).state
        #expect(state.representatives.map(\.terms.majority?.month) == [Self.day("2038-03-01"), Self.day("2038-03-01")])
        #expect(state.representatives.allSatisfy { $0.ended == nil && $0.toldOf == nil })
        #expect(state.representation(on: Self.day("2037-07-05"), bornOn: Self.day("2020-03-09")).standing.count == 2)
        #expect(TimeZoneName.utc.day(at: state.nextMomentAt!.adding(.seconds(14 * 3_600))) == Self.day("2037-12-01"))
    }

    @Test func `who moves comes of age by the law of the new state`() {
        let past = PatientPast.after([ThePatient.moved], PatientPast.withParents)
        #expect(Patients.given(past).state.representatives.map(\.terms.majority?.state) == ["AL", "AL"])
        #expect(Patients.given(past).state.representatives.first?.terms.majority?.month == Self.day("2038-07-01"))
        // A new telephone moves nobody.
        let rung = PatientPast.after([ThePatient.changed(from: The.date(-1)) { $0.phone = nil }], PatientPast.withParents)
        #expect(rung.count == PatientPast.withParents.count + 1)
    }

    @Test func `it is one task about the patient, due when the month begins, and the same task when looked at twice`() {
        let told = Patient.Event.representativeEnding(RepresentativeEnding(representatives: [ThePatient.mother], month: Self.month))
        func tasks(_ event: Patient.Event) -> [TaskOpening] {
            TaskPolicy.tasks(
                following: event, in: The.patient.stream, version: StreamVersion(4), position: Position(9), of: The.organization)
        }
        let opened = tasks(told)
        #expect(opened.map(\.open.kind) == [.majorityApproaching] && opened.map(\.open.patient) == [The.patient])
        #expect(opened.allSatisfy { $0.open.caseID == nil && $0.open.dueAt == TimeZoneName.utc.startOfDay(Self.month) })
        #expect(tasks(told) == opened)
        #expect(tasks(ThePatient.registered).isEmpty)
    }

    @Test func `a merged record has no timers, and they come back when it is split`() {
        let merged = PatientPast.after([.merge(.init(into: ThePatient.other, reason: .other))], PatientPast.withParents)
        #expect(Patients.given(merged).state.nextMomentAt == nil)
        let split = PatientPast.after([.reverseMerge(.init(reason: .other))], merged)
        #expect(Patients.given(split).state.nextMomentAt == Patients.given(PatientPast.withParents).state.nextMomentAt)
    }
}
