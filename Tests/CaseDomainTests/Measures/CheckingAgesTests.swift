import CaseDomain
import EventSourcing
import Testing

@Suite("Checking age and dates")
struct CheckingAgesTests {
    /// What is found of a result of the day when somebody was tested who was born on another.
    private func codes(
        born birth: String, tested day: String, weeksEarly: Int32? = nil, _ instrument: InstrumentID = "lingua-2",
        _ scale: ScoreScaleName = "standard"
    ) -> [String] {
        let score = scale == "halves" ? "5" : "70"
        let context = Measured.context { $0.age = .born(Measured.day(birth), weeksEarly: weeksEarly) }
        return Measured.findings(Measured.result(instrument, scale, score, on: day), context).map(\.code)
    }

    @Test func `norms begin on the birthday of their lowest age`() {
        #expect(self.codes(born: "2023-06-02", tested: "2026-06-01") == ["measure.too_young"])
        #expect(self.codes(born: "2023-06-01", tested: "2026-06-01").isEmpty)
    }

    @Test func `norms end on the day before the month after their highest age`() {
        // 8:11 is complete until the ninth birthday.
        #expect(self.codes(born: "2017-06-02", tested: "2026-06-01").isEmpty)
        #expect(self.codes(born: "2017-06-01", tested: "2026-06-01") == ["measure.too_old"])
    }

    @Test func `who was born on a leap day is of an age on the first of March`() {
        #expect(self.codes(born: "2020-02-29", tested: "2023-02-28") == ["measure.too_young"])
        #expect(self.codes(born: "2020-02-29", tested: "2023-03-01").isEmpty)
        #expect(self.codes(born: "2016-02-29", tested: "2025-02-28").isEmpty)
        #expect(self.codes(born: "2016-02-29", tested: "2025-03-01") == ["measure.too_old"])
    }

    @Test func `a score without norms may be reported of another age, with a word on it`() {
        let young = Measured.context { $0.age = .months(20) }
        #expect(Measured.findings(Measured.result(), young).map(\.severity) == [.blocking])
        #expect(Measured.findings(Measured.result("lingua-2", "halves", "5"), young).map(\.severity) == [.warning])
    }

    @Test func `a scale with ages of its own goes by them`() {
        #expect(self.codes(born: "2020-05-20", tested: "2026-06-01", "lingua-2", "late") == ["measure.too_young"])
        #expect(self.codes(born: "2019-05-20", tested: "2026-06-01", "lingua-2", "late").isEmpty)
    }

    @Test func `prematurity is taken off until the second birthday`() {
        let tots = InstrumentRegistry([Measured.instrument("lingua-tot") { $0.ages = Measured.ages(18, 23) }])
        let codes = { (birth: String, weeks: Int32?) in
            let context = Measured.context { $0.age = .born(Measured.day(birth), weeksEarly: weeks) }
            return MeasureCheck(tots).findings(Measured.result("lingua-tot"), context).map(\.code)
        }
        #expect(codes("2024-11-01", nil).isEmpty)
        #expect(codes("2024-11-01", 9) == ["measure.too_young"])
        // 23 months, corrected 21.
        #expect(codes("2024-06-15", 9).isEmpty)
        // Two years old: no longer corrected.
        #expect(codes("2024-06-01", 9) == ["measure.too_old"])
    }

    @Test func `what was found says both ages`() {
        let context = Measured.context { $0.age = .born(Measured.day("2025-01-29"), weeksEarly: 8) }
        #expect(
            Measured.findings(Measured.result(on: "2026-03-25"), context).first?.words
                == "At 1:1, corrected 0:11 the person is too young: the norms are for 3:0 to 8:11.")
    }

    @Test func `without an age on record nobody can tell`() {
        #expect(Measured.findings(Measured.result(), Measured.context { $0.age = nil }).map(\.code) == ["measure.age_unknown"])
        // A test for every age needs none.
        let context = Measured.context { $0.age = nil }
        #expect(MeasureCheck().findings(Measured.result("phq-9", "total", "12"), context).isEmpty)
    }

    @Test func `nobody is tested tomorrow, nor before birth`() {
        #expect(Measured.reasons(Measured.result(on: "2026-06-16")) == [.administeredInFuture(Measured.day("2026-06-16"))])
        #expect(Measured.reasons(Measured.result(on: "2026-06-15")).isEmpty)
        #expect(self.codes(born: "2020-05-20", tested: "2020-05-19") == ["measure.administered_before_birth"])
    }

    @Test func `a result is as old as the payer takes, to the day`() {
        let context = Measured.context { $0.rule = MeasureRule(ageDaysMax: 180) }
        let limit = Measured.today.adding(days: -180)!
        #expect(Measured.reasons(Measured.result(on: limit.description), context).isEmpty)
        let findings = Measured.findings(Measured.result(on: limit.adding(days: -1)!.description), context)
        #expect(findings.map(\.reason) == [.resultTooOld(days: 181, max: 180)] && findings.map(\.severity) == [.blocking])
        #expect(Measured.reasons(Measured.result(on: "2024-06-15")).isEmpty)
    }
}
