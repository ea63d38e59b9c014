import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("How old somebody is when tested")
struct TestAgeTests {
    @Test(
        arguments: [
            // The day before the birthday, the birthday.
            ("2020-05-20", "2026-05-19", 71), ("2020-05-20", "2026-05-20", 72), ("2020-05-20", "2020-05-20", 0),
            // The end of a month: a month that lacks the day is complete on the first of the next.
            ("2026-01-31", "2026-02-28", 0), ("2026-01-31", "2026-03-01", 1), ("2026-01-31", "2026-03-30", 1),
            ("2026-01-31", "2026-03-31", 2), ("2026-03-31", "2026-04-30", 0), ("2026-03-31", "2026-05-01", 1),
            ("2025-12-31", "2026-01-30", 0), ("2025-12-31", "2026-01-31", 1),
            // The leap day.
            ("2024-02-29", "2025-02-28", 11), ("2024-02-29", "2025-03-01", 12), ("2024-02-29", "2028-02-28", 47),
            ("2024-02-29", "2028-02-29", 48), ("2024-01-29", "2024-02-29", 1), ("2023-01-29", "2023-02-28", 0),
            // Before birth.
            ("2026-06-01", "2026-05-31", -1), ("2026-06-01", "2026-05-01", -1),
        ])
    func `months are complete on the day of their number`(birth: String, day: String, months: Int) {
        #expect(Measured.day(birth).completedMonths(on: Measured.day(day)) == months)
    }

    @Test func `so many months are complete exactly from the day that lies so many months later on`() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<2_000 {
            let birth = CivilDate(dayNumber: Int.random(in: 0..<20_000, using: &random))!
            let months = Int.random(in: 0..<300, using: &random)
            let day = birth.adding(months: months)!
            #expect(birth.completedMonths(on: day) >= months, "\(birth) and \(months) months")
            #expect(birth.completedMonths(on: day.adding(days: -1)!) < months, "\(birth) and \(months) months")
        }
    }

    @Test func `who was born early is as old as since the due date, to the day`() {
        // Eight weeks early: the due date is 2025-03-26.
        let age = TestAge(.born(Measured.day("2025-01-29"), weeksEarly: 8), on: Measured.day("2026-03-25"))
        #expect(age.chronologicalMonths == 13 && age.months == 11 && age.isCorrected && age.words == "1:1, corrected 0:11")
        #expect(TestAge(.born(Measured.day("2025-01-29"), weeksEarly: 8), on: Measured.day("2026-03-26")).months == 12)
    }

    @Test func `the correction ends with the second birthday`() {
        let born = KnownAge.born(Measured.day("2024-06-10"), weeksEarly: 10)
        #expect(TestAge(born, on: Measured.day("2026-06-09")).months == 21)
        let two = TestAge(born, on: Measured.day("2026-06-10"))
        #expect(two.months == 24 && !two.isCorrected && TestAge.correctedUntilMonths == 24)
    }

    @Test(arguments: [nil, 0, -3, 21] as [Int32?])
    func `no weeks, and more than anybody lives through, correct nothing`(weeks: Int32?) {
        #expect(TestAge(.born(Measured.day("2025-06-01"), weeksEarly: weeks), on: Measured.day("2026-06-01")).months == 12)
    }

    @Test func `before the due date somebody is younger than newborn`() {
        let age = TestAge(.born(Measured.day("2026-05-01"), weeksEarly: 10), on: Measured.day("2026-05-20"))
        #expect(age.chronologicalMonths == 0 && age.months == -2 && age.words == "0:0, corrected before birth")
    }

    @Test func `an age that the report states is taken as it is`() {
        let age = TestAge(.months(20), on: Measured.today)
        #expect(age.months == 20 && !age.isCorrected && age.words == "1:8")
    }

    @Test func `ages of norms have both ends, or none above`() {
        let ages = Measured.ages(24, 263)
        #expect([23, 24, 263, 264].map(ages.contains) == [false, true, true, false] && ages.words == "2:0 to 21:11")
        #expect(Measured.ages(30, nil).contains(1_200) && Measured.ages(30, nil).words == "2:6 and up")
        #expect(NormAges(fromMonths: 10, throughMonths: 9) == nil && NormAges(fromMonths: -1) == nil)
        #expect(NormAges(fromMonths: 0, throughMonths: NormAges.monthsMax + 1) == nil)
        #expect(NormAges(fromMonths: 5, throughMonths: 5)?.contains(5) == true)
    }
}
