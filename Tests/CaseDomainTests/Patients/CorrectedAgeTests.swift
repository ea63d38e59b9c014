import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Corrected age")
struct CorrectedAgeTests {
    private static func day(_ text: String) -> CivilDate { CivilDate(text)! }

    private static func age(_ birth: String, _ weeks: Int32, _ days: Int32 = 0, on today: String) -> TestAge {
        TestAge(KnownAge(bornOn: day(birth), gestation: GestationalAge(weeks: weeks, days: days)!), on: day(today))
    }

    @Test func `a child of 29 weeks is eleven weeks younger until two years of age`() {
        let age = Self.age("2025-01-10", 29, 5, on: "2026-01-10")
        // 77 days after January 10 the child was due: March 28.
        #expect(age.chronologicalMonths == 12 && age.months == 9)
        #expect(Self.age("2025-01-10", 29, 5, on: "2027-01-09").months == 21)
        let two = Self.age("2025-01-10", 29, 5, on: "2027-01-10")
        #expect(two.chronologicalMonths == 24 && !two.isCorrected)
    }

    @Test func `a child born at its time is not corrected`() {
        #expect(!Self.age("2025-01-10", 37, on: "2025-06-10").isCorrected)
        #expect(Self.age("2025-01-10", 36, 6, on: "2025-06-10").months == 4)
        #expect(GestationalAge(weeks: 37)!.weeksEarly == nil && GestationalAge(weeks: 36, days: 6)!.weeksEarly == 4)
        #expect(!TestAge(KnownAge(bornOn: Self.day("2025-01-10"), gestation: nil), on: Self.day("2025-06-10")).isCorrected)
    }

    @Test func `the due date is 40 weeks after the pregnancy began, to the day`() {
        #expect(GestationalAge(weeks: 40)!.dueDate(bornOn: Self.day("2025-01-10")) == Self.day("2025-01-10"))
        #expect(GestationalAge(weeks: 29, days: 5)!.dueDate(bornOn: Self.day("2025-01-10")) == Self.day("2025-03-23"))
        #expect(GestationalAge(weeks: 41, days: 2)!.dueDate(bornOn: Self.day("2025-01-10")) == Self.day("2025-01-01"))
    }

    @Test func `what is no gestation is none`() {
        for (weeks, days) in [(19, 0), (48, 0), (30, 7), (30, -1)] as [(Int32, Int32)] {
            #expect(GestationalAge(weeks: weeks, days: days) == nil)
        }
        #expect(GestationalAge(weeks: 20) != nil && GestationalAge(weeks: 47, days: 6) != nil)
    }

    @Test func `a measure's context takes it as it is`() {
        let age = KnownAge(bornOn: Self.day("2025-01-10"), gestation: GestationalAge(weeks: 30)!)
        #expect(MeasureContext(age: age, today: Self.day("2026-01-10")).age == .born(Self.day("2025-01-10"), weeksEarly: 10))
    }

    @Test func `it is recorded as patient data, and once`() {
        let early = Patients.given(PatientPast.early).state
        #expect(early.gestation?.source == .birthRecord && early.gestation?.place.position == Position(2))
        let again = Patient.RecordGestationalAge(
            age: GestationalAge(weeks: 29, days: 5)!, source: .birthRecord, known: PHI(GestationalAge(weeks: 29, days: 5)!))
        Patients.given(PatientPast.early).when(.recordGestationalAge(again)).thenNothing()
        var other = again
        other.age = PHI(GestationalAge(weeks: 30)!)
        #expect(Patients.given(PatientPast.early).when(.recordGestationalAge(other)).events.count == 1)
    }
}
