import CaseDomain
import EventSourcing
import Testing

@Suite("Scores")
struct ScoreTests {
    @Test(
        arguments: [
            ("85", 85_000), ("-1.5", -1_500), ("0", 0), ("0.005", 5), ("-0.05", -50), ("007", 7_000), ("66.10", 66_100),
            ("1000000", 1_000_000_000), ("-1000000", -1_000_000_000),
        ] as [(String, Int64)])
    func `a score is read to the thousandth`(text: String, thousandths: Int64) {
        #expect(Score(text)?.thousandths == thousandths)
    }

    @Test(arguments: ["", "-", ".5", "5.", "1.0000", "1e3", "+3", "--3", "1000000.001", "12345678", "٣", " 1", "1,5"])
    func `what is no score is not read`(text: String) { #expect(Score(text) == nil) }

    @Test(arguments: ["85", "-1.5", "0", "0.005", "-0.05", "66.1", "1000000"])
    func `a score is written without needless zeros, and reads back`(text: String) {
        #expect(Score(text)?.text == text)
        #expect(Clocks.json(Measured.score(text)) == "\"\(text)\"")
    }

    @Test func `a number in JSON is no score, for it may have gone through a binary fraction`() {
        #expect(throws: JSONFault(.type)) { try Clocks.read("70", as: Score.self) }
        #expect(throws: JSONFault(.value)) { try Clocks.read("\"seventy\"", as: Score.self) }
    }

    @Test func `scores are ordered, and their distance may be twice as large as either`() {
        #expect(Measured.score("-1.5") < Measured.score("-1.499"))
        #expect((Measured.score("1000000") - Measured.score("-1000000")).thousandths == 2_000_000_000)
        #expect(Score(thousandths: 1_000_000_001) == nil && Score(thousandths: -1_000_000_001) == nil)
    }

    @Test func `an interval holds both its ends, and ends no lower than it begins`() {
        let interval = ScoreInterval(low: 64, high: 76, confidencePercent: 95)
        #expect([63, 64, 76, 77].map { interval?.contains($0) } == [false, true, true, false])
        #expect(ScoreInterval(low: 76, high: 75, confidencePercent: 95) == nil)
        #expect(
            ScoreInterval(low: 64, high: 76, confidencePercent: 49) == nil
                && ScoreInterval(low: 64, high: 76, confidencePercent: 100) == nil)
    }
}
