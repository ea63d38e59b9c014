import EventSourcing
import Foundation
import Testing

@Suite("A day of the calendar")
struct CivilDateTests {
    @Test func `every day of four centuries has a number and comes back from it`() throws {
        let first = try #require(CivilDate("1899-12-31")).dayNumber
        var before = try #require(CivilDate(dayNumber: first - 1))
        for number in first..<(first + 146_097) {
            let day = try #require(CivilDate(dayNumber: number))
            guard day.dayNumber == number, before < day, CivilDate(day.description) == day else {
                Issue.record("day \(number) is \(day)")
                return
            }
            before = day
        }
    }

    @Test func `known days have known numbers`() {
        #expect(CivilDate("1970-01-01")?.dayNumber == 0)
        #expect(CivilDate("2000-03-01")?.dayNumber == 11_017)
        #expect(CivilDate("2026-11-24")?.adding(days: 60)?.description == "2027-01-23")
    }

    @Test(arguments: ["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "26-11-24", "2026-11-24 ", "2026/11/24", ""])
    func `a day that does not exist is none`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func `leap days exist`() {
        #expect(CivilDate("2024-02-29") != nil)
        #expect(CivilDate("2000-02-29") != nil)
    }
}
