import CaseDomain
import EventSourcing
import Testing

@Suite("Progress between two results")
struct MeasureProgressTests {
    private func progress(_ earlier: MeasureResult, _ later: MeasureResult) throws -> MeasureProgress {
        try MeasureProgress.between(earlier, later, in: Measured.registry)
    }

    /// From a score of a year ago to one of today.
    private func progress(_ scale: ScoreScaleName, from earlier: String, to later: String) throws -> MeasureProgress {
        try self.progress(Measured.result("lingua-2", scale, earlier, on: "2025-06-01"), Measured.result("lingua-2", scale, later))
    }

    @Test func `a higher standard score is better, by so many standard deviations`() throws {
        let progress = try self.progress("standard", from: "70", to: "82")
        #expect(progress.difference == 12 && progress.deviations == Measured.score("0.8") && progress.course == .better)
        #expect(progress.days == 365 && progress.isWithinIntervals == nil)
    }

    @Test func `a lower one is worse, and is cut toward zero too`() throws {
        let progress = try self.progress("standard", from: "80", to: "79")
        #expect(progress.difference == -1 && progress.deviations == Measured.score("-0.066") && progress.course == .worse)
    }

    @Test func `where more is worse, less is better`() throws {
        let progress = try self.progress("worry", from: "70", to: "60")
        #expect(progress.course == .better && progress.deviations == -1)
    }

    @Test func `the same score by age norms is no progress`() throws {
        let progress = try self.progress(Measured.result(on: "2025-06-01"), Measured.result())
        #expect(progress.course == .unchanged && progress.difference == 0 && progress.deviations == 0)
    }

    @Test func `points have no standard deviations, and those that nobody confirmed are not used`() throws {
        let points = try self.progress("halves", from: "3.5", to: "5")
        #expect(points.difference == Measured.score("1.5") && points.deviations == nil && points.course == .better)
        let rumor = try self.progress("rumor", from: "70", to: "85")
        #expect(rumor.difference == 15 && rumor.deviations == nil)
    }

    @Test func `intervals that share a score say that it may be chance`() throws {
        let result = { (score: String, day: String, low: Score, high: Score) in
            Measured.result("lingua-2", "standard", score, on: day) {
                $0.interval = ScoreInterval(low: low, high: high, confidencePercent: 95)
            }
        }
        let first = result("70", "2025-06-01", 64, 76)
        let near = result("82", "2026-06-01", 76, 88)
        let far = result("83", "2026-06-01", 77, 89)
        #expect(try self.progress(first, near).isWithinIntervals == true)
        #expect(try self.progress(first, far).isWithinIntervals == false)
    }

    @Test func `what cannot be compared says why`() {
        let earlier = Measured.result(on: "2025-06-01")
        let cases: [(MeasureResult, MeasureResult, MeasureProgress.Incomparable)] = [
            (Measured.result("lingua-1", on: "2025-06-01"), Measured.result(), .otherInstrument),
            (Measured.result("abracadabra", on: "2025-06-01"), Measured.result("abracadabra"), .unknownInstrument),
            (Measured.result("hearsay", on: "2025-06-01"), Measured.result("hearsay"), .unknownInstrument),
            (earlier, Measured.result("lingua-2", "wide"), .otherScale),
            (Measured.result("lingua-2", "stanine", "5", on: "2025-06-01"), Measured.result("lingua-2", "stanine", "6"), .unknownScale),
            (earlier, Measured.result { $0.part = "Speaking" }, .otherPart),
            (earlier, Measured.result(in: Measured.languages("es")), .otherLanguages),
            (Measured.result(), Measured.result(), .notLater), (Measured.result(), earlier, .notLater),
            (Measured.result("lingua-2", "style", "3", on: "2025-06-01"), Measured.result("lingua-2", "style", "5"), .noDirection),
        ]
        for (earlier, later, why) in cases { #expect(throws: why) { try self.progress(earlier, later) } }
    }

    @Test func `one language in two lands is one language`() throws {
        let progress = try self.progress(
            Measured.result(on: "2025-06-01", in: Measured.languages("en-US")), Measured.result(in: Measured.languages("en")))
        #expect(progress.course == .unchanged)
    }

    @Test func `other norms of the same test are not compared`() {
        let registry = InstrumentRegistry([
            Measured.instrument("lingua-2") { $0.through = Measured.day("2025-12-31") },
            Measured.instrument("lingua-2") {
                $0.version = 2
                $0.from = Measured.day("2026-01-01")
            },
        ])
        #expect(throws: MeasureProgress.Incomparable.otherVersion) {
            try MeasureProgress.between(Measured.result(on: "2025-06-01"), Measured.result(), in: registry)
        }
        // Both scored by the old norms.
        #expect(throws: Never.self) {
            try MeasureProgress.between(Measured.result(on: "2025-06-01"), Measured.result { $0.version = 1 }, in: registry)
        }
    }
}
