import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// Laws that hold for every rule, over random ones.
@Suite("Laws of deadlines")
struct DeadlineLawTests {
    private static let first = Clocks.at("2026-01-01 00:00").rawValue
    private static let last = Clocks.at("2032-01-01 00:00").rawValue

    private static func term(_ generator: inout SplitMix64) -> Term {
        let unit = Term.Unit.allCases.randomElement(using: &generator)!
        return Term(Int32.random(in: 0...(unit == .months ? 12 : 120), using: &generator), unit)!
    }

    private static func rule(_ generator: inout SplitMix64) -> ClockRule {
        let zone = TimeZoneName.known.randomElement(using: &generator)!
        let hour = Int.random(in: 0..<24, using: &generator)
        let cutOff =
            Bool.random(using: &generator) ? CutOff(TimeOfDay(hour: hour)!, countsAs: .allCases.randomElement(using: &generator)!) : nil
        let limits = (0..<Int.random(in: 1...3, using: &generator)).map { _ in ClockLimit(Self.term(&generator)) }
        return ClockRule(
            id: "law", from: .received, limits: limits, whichever: .allCases.randomElement(using: &generator)!, calendar: .usFederal,
            zone: .named(zone), cutOff: cutOff, roll: .allCases.randomElement(using: &generator)!)!
    }

    private static func instant(_ generator: inout SplitMix64) -> Timestamp {
        Timestamp(microseconds: Int64.random(in: Self.first..<Self.last, using: &generator))
    }

    @Test func `nothing is due before it begins, and what begins later is due no sooner`() throws {
        for seed in 0..<3_000 as Range<UInt64> {
            var generator = SplitMix64(seed: seed)
            let rule = Self.rule(&generator)
            let begin = Self.instant(&generator)
            let step = Int64.random(in: 1...(seed.isMultiple(of: 2) ? 7_200_000_000 : 2_000_000_000_000), using: &generator)
            let due = try rule.due(from: .instant(begin))
            let later = try rule.due(from: .instant(Timestamp(microseconds: begin.rawValue + step)))
            #expect(due.at >= begin, "seed \(seed)")
            #expect(later.at >= due.at, "seed \(seed)")
            if let day = due.day { #expect(due.zone.endOfDay(day) == due.at && due.zone.day(at: due.at) == day, "seed \(seed)") }
            #expect(due.explanation.count >= 2, "seed \(seed)")
        }
    }

    @Test func `a stop of a clock of hours moves its end by exactly as long`() throws {
        for seed in 0..<2_000 as Range<UInt64> {
            var generator = SplitMix64(seed: seed)
            let hours = Int32.random(in: 1...120, using: &generator)
            let rule = ClockRule.rule("law", .hours(hours), from: .received, zone: .named(.pacific))
            let begin = Self.instant(&generator)
            let anchors = ClockAnchors([.received: .instant(begin)])
            let due = try rule.due(from: anchors)
            // Every tenth in the very last microsecond, with nothing left.
            let earliest = seed.isMultiple(of: 10) ? due.at.rawValue : begin.rawValue
            let stoppedAt = Timestamp(microseconds: Int64.random(in: earliest...due.at.rawValue, using: &generator))
            let length = Int64.random(in: 0...5_000_000_000_000, using: &generator)
            let pause = ClockPause(stoppedAt: stoppedAt, resumedAt: Timestamp(microseconds: stoppedAt.rawValue + length))
            #expect(try rule.due(from: anchors, stopped: [pause]).at.rawValue == due.at.rawValue + length, "seed \(seed)")
            // A second one of the same length, begun when the first ends, moves it by as much again.
            let again = ClockPause(
                stoppedAt: Timestamp(microseconds: stoppedAt.rawValue + length),
                resumedAt: Timestamp(microseconds: stoppedAt.rawValue + 2 * length))
            #expect(try rule.due(from: anchors, stopped: [pause, again]).at.rawValue == due.at.rawValue + 2 * length, "seed \(seed)")
        }
    }

    @Test func `a stop never makes a deadline sooner, and one of no length changes nothing`() throws {
        for seed in 0..<2_000 as Range<UInt64> {
            var generator = SplitMix64(seed: seed)
            let rule = ClockRule.rule(
                "law", Self.term(&generator), from: .received, calendar: .usFederal, zone: .named(.eastern),
                roll: .allCases.randomElement(using: &generator)!)
            let begin = Self.instant(&generator)
            let anchors = ClockAnchors([.received: .instant(begin)])
            let due = try rule.due(from: anchors)
            let stoppedAt = Timestamp(microseconds: Int64.random(in: begin.rawValue...due.at.rawValue, using: &generator))
            let length = Int64.random(in: 0...2_000_000_000_000, using: &generator)
            let pause = ClockPause(stoppedAt: stoppedAt, resumedAt: Timestamp(microseconds: stoppedAt.rawValue + length))
            #expect(try rule.due(from: anchors, stopped: [pause]).at >= due.at, "seed \(seed)")
            let instantly = ClockPause(stoppedAt: stoppedAt, resumedAt: stoppedAt)
            #expect(try rule.due(from: anchors, stopped: [instantly]).at == due.at, "seed \(seed)")
        }
    }

    @Test func `rules read back as they were written`() throws {
        for seed in 0..<1_000 as Range<UInt64> {
            var generator = SplitMix64(seed: seed)
            let rule = Self.rule(&generator)
            let text = Clocks.json(rule)
            let read = try Clocks.read(text, as: ClockRule.self)
            #expect(Clocks.json(read) == text, "seed \(seed)")
            let begin = ClockAnchor.instant(Self.instant(&generator))
            #expect(try read.due(from: begin) == rule.due(from: begin), "seed \(seed)")
        }
    }
}
