import CaseDomain
import EventSourcing
import Testing

@Suite("Scales of scores")
struct ScoreScaleTests {
    private static let standard = Measured.lingua.scale("standard")!
    private static let worry = Measured.lingua.scale("worry")!

    @Test(
        arguments: [
            ("100", "0"), ("85", "-1"), ("77", "-1.533"), ("78", "-1.466"), ("84", "-1.066"), ("116", "1.066"), ("40", "-4"),
            ("101", "0.066"),
        ])
    func `the distance from the mean is cut toward it`(score: String, deviation: String) {
        #expect(Self.standard.deviation(of: Measured.score(score)) == Measured.score(deviation))
    }

    @Test func `the cut distance reaches a limit exactly when the true one does`() {
        for scale in [
            Self.standard, Self.worry,
            ScoreScale("third", .scaled, mean: 10, standardDeviation: 3, direction: .higherIsBetter, evidence: .primary),
        ] {
            for thousandths in stride(from: Int64(-20_000), through: 180_000, by: 137) {
                let score = Score(thousandths: thousandths)!
                let shortfall = scale.shortfall(of: score)!
                for limit in stride(from: Int64(1), through: 3_000, by: 71) {
                    let toWorse = (scale.direction == .higherIsWorse ? 1 : -1) * (thousandths - scale.mean!.thousandths)
                    // Cross-multiplied, without a division.
                    let isReached = toWorse * 1_000 >= limit * scale.standardDeviation!.thousandths
                    #expect((shortfall.thousandths >= limit) == isReached, "\(score.text) on \(scale.name.rawValue) and \(limit)")
                }
            }
        }
    }

    @Test func `on a scale where more is worse, the distance toward the worse end goes up`() {
        #expect(Self.worry.deviation(of: 65) == Measured.score("1.5") && Self.worry.shortfall(of: 65) == Measured.score("1.5"))
        #expect(Self.standard.shortfall(of: 70) == 2 && Self.standard.shortfall(of: 115) == -1)
    }

    @Test func `without a mean or a worse end there is no distance`() {
        let raw = Measured.lingua.scale("halves")!
        #expect(raw.deviation(of: 3) == nil && raw.shortfall(of: 3) == nil && raw.deviations(2) == nil)
        let undirected = ScoreScale("style", .standard, mean: 100, standardDeviation: 15, evidence: .primary)
        #expect(undirected.deviation(of: 85) == -1 && undirected.shortfall(of: 85) == nil)
    }

    @Test func `steps are counted from the lowest score`() {
        let halves = Measured.lingua.scale("halves")!
        #expect(["1", "1.5", "10"].allSatisfy { halves.isOnStep(Measured.score($0)) } && !halves.isOnStep(Measured.score("1.25")))
        let odd = ScoreScale("odd", .raw, min: 3, max: 9, step: 2, evidence: .primary)
        #expect(odd.isOnStep(5) && !odd.isOnStep(6) && odd.unsoundMember == nil)
    }

    @Test(
        arguments: [
            (ScoreScale("a", .raw, min: 5, max: 5, evidence: .primary), "max"),
            (ScoreScale("a", .raw, min: 0, max: 5, step: 2, evidence: .primary), "max"),
            (ScoreScale("a", .raw, step: 0, evidence: .primary), "step"),
            (ScoreScale("a", .standard, mean: 100, evidence: .primary), "standard_deviation"),
            (ScoreScale("a", .standard, standardDeviation: 15, evidence: .primary), "standard_deviation"),
            (ScoreScale("a", .standard, mean: 100, standardDeviation: 0, evidence: .primary), "standard_deviation"),
            (ScoreScale("a", .standard, min: 40, max: 90, mean: 100, standardDeviation: 15, evidence: .primary), "mean"),
            (ScoreScale("a", .raw, mean: 5, standardDeviation: 1, evidence: .primary), "mean"),
            (ScoreScale("a", .percentile, mean: 50, standardDeviation: 1, evidence: .primary), "mean"),
        ])
    func `a scale whose members do not fit each other is not read`(scale: ScoreScale, member: String) throws {
        #expect(scale.unsoundMember == member)
        #expect(throws: JSONFault(.value, at: member)) { try Clocks.read(Clocks.json(scale), as: ScoreScale.self) }
    }
}
