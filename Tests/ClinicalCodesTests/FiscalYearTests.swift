import ClinicalCodes
import EventSourcing
import Testing

@Suite("A fiscal year")
struct FiscalYearTests {
    @Test func `2026 begins in October 2025 and ends in September 2026`() throws {
        let days = try #require(FiscalYear(2026)?.days())
        #expect(days == CivilDate("2025-10-01")!...CivilDate("2026-09-30")!)
    }

    @Test func `an edition of April holds from its day to the end of the year`() throws {
        let days = try #require(FiscalYear(2026)?.days(from: CivilDate("2026-04-01")!))
        #expect(days == CivilDate("2026-04-01")!...CivilDate("2026-09-30")!)
    }

    @Test(arguments: ["2025-09-30", "2026-10-01"])
    func `a day of another year begins no edition of this one`(day: String) {
        #expect(FiscalYear(2026)?.days(from: CivilDate(day)!) == nil)
    }

    @Test(arguments: [2015, 2100, 0, -1, Int.max])
    func `years without ICD-10-CM have no edition`(number: Int) {
        #expect(FiscalYear(number) == nil)
    }
}
