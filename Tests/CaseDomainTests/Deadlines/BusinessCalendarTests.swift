import CaseDomain
import EventSourcing
import Testing

@Suite("Calendars of business days")
struct BusinessCalendarTests {
    private static let year = DateRange(from: Clocks.day("2026-01-01"), through: Clocks.day("2026-12-31"))!

    @Test func `federal holidays are kept as observed`() {
        let holidays = BusinessCalendar.usFederal.holidays
        #expect(
            holidays.filter { $0.year == 2026 }.map(\.description) == [
                "2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03", "2026-09-07", "2026-10-12",
                "2026-11-11", "2026-11-26", "2026-12-25",
            ])
        // New Year 2028 is a Saturday, and is kept in the year before.
        #expect(
            holidays.filter { $0.year == 2027 }.map(\.description) == [
                "2027-01-01", "2027-01-18", "2027-02-15", "2027-05-31", "2027-06-18", "2027-07-05", "2027-09-06", "2027-10-11",
                "2027-11-11", "2027-11-25", "2027-12-24", "2027-12-31",
            ])
        #expect(holidays.filter { $0.year == 2028 }.count == 10)
        #expect(holidays.allSatisfy { $0.weekday != .saturday && $0.weekday != .sunday })
    }

    @Test func `a day that no calendar covers is an error, never a business day`() throws {
        let book = CalendarBook.bundled
        #expect(try book.isBusinessDay(Clocks.day("2040-12-31"), in: .usFederal))
        #expect(throws: DeadlineFault.calendarNotKnown(.usFederal, on: Clocks.day("2041-01-01"))) {
            try book.isBusinessDay(Clocks.day("2041-01-01"), in: .usFederal)
        }
        #expect(throws: DeadlineFault.calendarNotKnown(.usFederal, on: Clocks.day("2023-12-31"))) {
            try book.adding(businessDays: -1, to: Clocks.day("2024-01-01"), in: .usFederal)
        }
        #expect(throws: DeadlineFault.calendarNotKnown("acme", on: Clocks.day("2026-03-02"))) {
            try book.isBusinessDay(Clocks.day("2026-03-02"), in: "acme")
        }
    }

    @Test func `a payer's calendar comes with its rules, and its newer version counts`() throws {
        let first = try #require(BusinessCalendar(id: "acme", version: 1, range: Self.year, holidays: []))
        let second = try #require(BusinessCalendar(id: "acme", version: 2, range: Self.year, holidays: [Clocks.day("2026-11-27")]))
        for order in [[first, second], [second, first]] {
            let book = CalendarBook.bundled.adding(order)
            #expect(try !book.isBusinessDay(Clocks.day("2026-11-27"), in: "acme"))
            #expect(try book.isBusinessDay(Clocks.day("2026-11-26"), in: "acme"))
            #expect(try book.isBusinessDay(Clocks.day("2026-11-27"), in: .usFederal))
        }
    }

    @Test func `business days are counted over weekends and holidays, and back`() throws {
        let book = CalendarBook.bundled
        // Thanksgiving is Thursday 26 November.
        let wednesday = Clocks.day("2026-11-25")
        #expect(try book.adding(businessDays: 1, to: wednesday, in: .usFederal) == Clocks.day("2026-11-27"))
        #expect(try book.adding(businessDays: 3, to: wednesday, in: .usFederal) == Clocks.day("2026-12-01"))
        #expect(try book.adding(businessDays: -3, to: Clocks.day("2026-12-01"), in: .usFederal) == wednesday)
        #expect(try book.adding(businessDays: 0, to: Clocks.day("2026-11-28"), in: .usFederal) == Clocks.day("2026-11-28"))
        #expect(try book.businessDays(after: wednesday, through: Clocks.day("2026-12-01"), in: .usFederal) == 3)
        #expect(try book.businessDays(after: wednesday, through: wednesday, in: .usFederal) == 0)
        #expect(try book.businessDay(onOrAfter: Clocks.day("2027-12-31"), in: .usFederal) == Clocks.day("2028-01-03"))
    }

    @Test func `a calendar has holidays within its range, and business days`() {
        let day = Clocks.day("2027-01-01")
        #expect(BusinessCalendar(id: "acme", version: 1, range: Self.year, holidays: [day]) == nil)
        #expect(BusinessCalendar(id: "acme", version: 0, range: Self.year, holidays: []) == nil)
        #expect(BusinessCalendar(id: "acme", version: 1, range: Self.year, weekend: Weekday.allCases, holidays: []) == nil)
    }

    @Test func `a calendar is written as JSON and reads back`() throws {
        let text =
            #"{"id":"acme","version":2,"range":{"from":"2026-01-01","through":"2026-12-31"},"weekend":["saturday","sunday"],"holidays":["2026-11-27","2026-12-24"]}"#
        let calendar = try Clocks.read(text, as: BusinessCalendar.self)
        #expect(Clocks.json(calendar) == text)
        #expect(calendar.isBusinessDay(Clocks.day("2026-12-24")) == false && calendar.isBusinessDay(Clocks.day("2026-12-23")) == true)
        #expect(try Clocks.read(Clocks.json(BusinessCalendar.usFederal), as: BusinessCalendar.self) == .usFederal)
        let many = (0...BusinessCalendar.holidaysMax).map { _ in #""2026-11-27""# }.joined(separator: ",")
        #expect(throws: JSONFault(.value, at: "holidays")) {
            try Clocks.read(text.replacing(#""2026-11-27""#, with: many), as: BusinessCalendar.self)
        }
    }
}
