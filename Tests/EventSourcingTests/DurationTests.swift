import EventSourcing
import Testing

@Suite("Durations as text")
struct DurationTests {
    @Test func `weeks, days, hours, minutes and seconds are read`() {
        #expect(Duration(iso8601: "PT72H") == .seconds(259_200))
        #expect(Duration(iso8601: "P10D") == .seconds(864_000))
        #expect(Duration(iso8601: "P1W") == .seconds(604_800))
        #expect(Duration(iso8601: "P1DT2H3M4S") == .seconds(93_784))
        #expect(Duration(iso8601: "PT0S") == .zero)
    }

    @Test func `anything else is no duration`() {
        for text in [
            "", "P", "PT", "P1DT", "72H", "PT72", "P1Y", "P1M", "PT1.5H", "-PT1H", "P-1D", "PT1H1D", "PT1S1H", "pt1h", "PT1H ", "P1234567D",
            "PT٣H",
        ] { #expect(Duration(iso8601: text) == nil, "\(text)") }
    }
}
