import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Who may act for the patient on a day")
struct RepresentationTests {
    private static func asked(_ past: [Patient.Event], on day: CivilDate = The.date(0), residence: String? = "MN") -> Representation {
        Patients.given(past).state.representation(on: day, bornOn: ThePatient.birth, residence: residence)
    }

    private static func with(_ mandate: Patient.Mandate, _ past: [Patient.Event] = PatientPast.withParents) -> [Patient.Event] {
        let named = Patient.NameRepresentative(ThePatient.guardian, mandate: mandate, details: RepresentativeDetails(name: "Lena Sund"))
        return PatientPast.after([.nameRepresentative(named)], past)
    }

    @Test func `both parents act for a child, and the child does not`() {
        let asked = Self.asked(PatientPast.withParents)
        #expect(asked.standing.map(\.representative.id) == [ThePatient.mother, ThePatient.father])
        #expect(asked.patient.isEmpty && asked.withheld.isEmpty && asked.mustNotReceive.isEmpty)
    }

    @Test func `who must not receive cannot decide either`() {
        let asked = Self.asked(PatientPast.restricted)
        #expect(asked.standing.map(\.representative.id) == [ThePatient.mother])
        #expect(asked.withheld == [.init(representative: ThePatient.father, reason: .restricted)])
        #expect(asked.mustNotReceive.map(\.restricted.restriction) == [ThePatient.restriction])
    }

    @Test func `one who may only be told is asked for nothing`() {
        let asked = Self.asked(PatientPast.changedMother)
        #expect(asked.who(may: .receiveInformation).count == 2)
        #expect(asked.who(may: .sign).map(\.id) == [ThePatient.father])
    }

    @Test func `an authority counts from its first day to its last`() {
        let past = Self.with(ThePatient.mandate(.conservator, from: The.date(-2), through: The.date(2)), PatientPast.registered)
        let reasons = [-3, -2, 2, 3].map { Self.asked(past, on: The.date($0)).withheld.first?.reason }
        #expect(reasons == [.notYet, nil, nil, .over])
    }

    @Test func `one that was ended counts until then, and one that never was counts for no day`() {
        #expect(Self.asked(PatientPast.withoutFather, on: The.date(-2)).standing.count == 2)
        #expect(Self.asked(PatientPast.withoutFather, on: The.date(-1)).withheld.map(\.reason) == [.ended])
        let never = PatientPast.after(
            [.endRepresentative(.init(ThePatient.father, reason: .entryError, on: The.date(0)))], PatientPast.withParents)
        #expect(Self.asked(never, on: The.date(-100)).standing.count == 1)
    }

    @Test func `an adult acts alone, but for whom they or a court named`() {
        let day = CivilDate(year: 2037, month: 7, day: 4)!
        let asked = Self.asked(Self.with(ThePatient.mandate(.healthCareAgent)), on: day)
        #expect(asked.patient == ThePatient.everything)
        #expect(asked.standing.map(\.representative.id) == [ThePatient.guardian])
        #expect(asked.withheld.map(\.reason) == [.majority, .majority])
        #expect(Self.asked(PatientPast.registered, on: day).patient == ThePatient.everything)
        #expect(Self.asked(PatientPast.registered, on: day.adding(days: -1)!).patient.isEmpty)
        #expect(Self.asked(PatientPast.registered, on: day, residence: "NE").patient.isEmpty)
        #expect(Self.asked(PatientPast.registered, on: day, residence: nil).patient == ThePatient.everything)
    }

    @Test func `in Mississippi an adult of eighteen decides on care, three years before the parents' authority ends`() {
        let past = PatientPast.after(
            [
                .nameRepresentative(
                    .init(ThePatient.mother, mandate: ThePatient.parent("MS"), details: RepresentativeDetails(name: "Rosa Quintanilla")))
            ], PatientPast.registered)
        #expect(Self.asked(past, on: CivilDate(year: 2037, month: 7, day: 3)!).standing.count == 1)
        let asked = Self.asked(past, on: CivilDate(year: 2037, month: 7, day: 4)!)
        #expect(asked.patient == ThePatient.everything && asked.withheld.map(\.reason) == [.patientDecides])
        #expect(Self.asked(past, on: CivilDate(year: 2040, month: 7, day: 4)!).withheld.map(\.reason) == [.majority])
    }

    @Test func `what is a minor's own is no parent's`() {
        let mature = Self.asked(Self.with(ThePatient.mandate(.own, scope: [.decide, .receiveInformation])))
        #expect(mature.patient == [.decide, .receiveInformation])
        #expect(mature.standing.map(\.scope) == [[.sign, .appeal], [.sign, .appeal]])
        let emancipated = Self.asked(Self.with(ThePatient.mandate(.own)))
        #expect(emancipated.standing.isEmpty && emancipated.withheld.map(\.reason) == [.patientDecides, .patientDecides])
    }

    @Test func `a guardian of an adult stays, one of a minor goes`() {
        let day = CivilDate(year: 2040, month: 1, day: 1)!
        #expect(Self.asked(Self.with(ThePatient.mandate(.guardian)), on: day).standing.count == 1)
        #expect(Self.asked(Self.with(ThePatient.mandate(.guardian, majorityState: "MN")), on: day).standing.isEmpty)
    }

    @Test func `facts alone answer too, and never with more`() {
        for day in stride(from: 0, through: 9_000, by: 37).map({ The.date($0) }) {
            let state = Patients.given(PatientPast.restricted).state
            let known = state.representation(on: day, bornOn: ThePatient.birth)
            let unknown = state.representation(on: day, bornOn: nil)
            #expect(Set(unknown.standing.map(\.representative.id)).isSubset(of: known.standing.map(\.representative.id)), "\(day)")
        }
    }
}
