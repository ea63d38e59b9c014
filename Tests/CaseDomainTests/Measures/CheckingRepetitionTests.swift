import CaseDomain
import EventSourcing
import Testing

@Suite("Checking against earlier results")
struct CheckingRepetitionTests {
    private func findings(
        _ result: MeasureResult, after previous: [MeasureResult], _ change: (inout MeasureContext) -> Void = { _ in }
    ) -> [MeasureFinding] {
        Measured.findings(
            result,
            Measured.context {
                $0.previous = previous
                change(&$0)
            })
    }

    // MARK: the same test again

    @Test func `the same test again waits as long as the publisher advises`() {
        let again = Measured.result(on: "2026-06-01")
        let findings = self.findings(again, after: [Measured.result(on: "2025-12-02")])
        #expect(
            findings.map(\.reason) == [.retestedTooSoon(previous: Measured.day("2025-12-02"), earliest: Measured.day("2026-06-02"))]
                && findings.map(\.severity) == [.warning])
        #expect(self.findings(again, after: [Measured.result(on: "2025-12-01")]).isEmpty)
    }

    @Test func `six months from the end of August end on the first of March`() {
        let before = [Measured.result(on: "2025-08-31")]
        #expect(
            self.findings(Measured.result(on: "2026-02-28"), after: before).map(\.reason) == [
                .retestedTooSoon(previous: Measured.day("2025-08-31"), earliest: Measured.day("2026-03-01"))
            ])
        #expect(self.findings(Measured.result(on: "2026-03-01"), after: before).isEmpty)
    }

    @Test func `days are counted as days`() {
        let check = MeasureCheck(InstrumentRegistry([Measured.instrument("lingua-2") { $0.retestAfter = .calendarDays(15) }]))
        let codes = { (day: String) in
            check.findings(Measured.result(on: day), Measured.context { $0.previous = [Measured.result(on: "2026-05-18")] }).map(\.code)
        }
        #expect(codes("2026-06-01") == ["measure.retested_too_soon"] && codes("2026-06-02").isEmpty)
    }

    @Test func `the latest of several counts, and one of the same day is the same testing`() {
        let previous = ["2024-01-10", "2026-05-01", "2025-01-10"].map { Measured.result(on: $0) }
        #expect(
            self.findings(Measured.result(), after: previous).map(\.reason) == [
                .retestedTooSoon(previous: Measured.day("2026-05-01"), earliest: Measured.day("2026-11-01"))
            ])
        #expect(self.findings(Measured.result(), after: [Measured.result()]).isEmpty)
    }

    @Test func `in another language the items are new`() {
        let context = Measured.context {
            $0.previous = [Measured.result("both", on: "2026-05-01", in: Measured.languages("es-MX"))]
            $0.languages = Measured.languages("en")
        }
        let soon = MeasureCheck(
            InstrumentRegistry([
                Measured.instrument("both") {
                    $0.languages = Measured.languages("es", "en")
                    $0.retestAfter = .months(6)
                }
            ]))
        #expect(soon.findings(Measured.result("both", in: Measured.languages("en")), context).isEmpty)
        #expect(soon.findings(Measured.result("both", in: Measured.languages("es")), context).map(\.code) == ["measure.retested_too_soon"])
        // Where one of the two does not say, they may be the same.
        #expect(soon.findings(Measured.result("both", in: []), context).map(\.code) == ["measure.retested_too_soon"])
    }

    @Test func `without advice there is no time to wait`() {
        #expect(self.findings(Measured.result("hop"), after: [Measured.result("hop", on: "2026-05-31")]).isEmpty)
    }

    // MARK: another test than before

    @Test func `another test of the same needs a reason`() {
        let findings = self.findings(Measured.result("both"), after: [Measured.result(on: "2025-06-01")])
        #expect(
            findings.map(\.reason) == [.otherInstrumentThanBefore(["lingua-2"], because: nil)] && findings.map(\.severity) == [.warning])
        #expect(findings.first?.words == "lingua-2 measured this before; progress cannot be shown across tests.")
    }

    @Test func `with a reason it is only noted`() {
        let findings = self.findings(
            Measured.result("both") { $0.change = .couldNotComplete }, after: [Measured.result(on: "2025-06-01")])
        #expect(
            findings.map(\.reason) == [.otherInstrumentThanBefore(["lingua-2"], because: .couldNotComplete)]
                && findings.map(\.severity) == [.note])
    }

    @Test func `a newer edition is reason enough, also when one in between was left out`() {
        for old in ["lingua-1", "lingua-0"] as [InstrumentID] {
            #expect(
                self.findings(Measured.result(), after: [Measured.result(old, on: "2025-06-01")]).map(\.reason) == [
                    .otherInstrumentThanBefore([old], because: .newEdition)
                ])
        }
    }

    @Test func `so is an age that the earlier one has no norms for`() {
        #expect(
            self.findings(Measured.result(), after: [Measured.result("lingua-tot", on: "2023-06-01")]).map(\.reason) == [
                .otherInstrumentThanBefore(["lingua-tot"], because: .agedOut)
            ])
        // Of two earlier ones, one still has norms.
        let both = [Measured.result("lingua-tot", on: "2023-06-01"), Measured.result("both", on: "2025-06-01")]
        #expect(
            self.findings(Measured.result(), after: both).map(\.reason) == [
                .otherInstrumentThanBefore(["lingua-tot", "both"], because: nil)
            ])
        #expect(
            self.findings(Measured.result(), after: [both[0]]) { $0.age = nil }.map(\.code) == [
                "measure.age_unknown", "measure.other_instrument_than_before",
            ])
    }

    @Test func `one of the earlier tests is enough, in this result or besides`() {
        let before = [Measured.result(on: "2025-06-01"), Measured.result("both", on: "2025-06-01")]
        #expect(self.findings(Measured.result(), after: before).isEmpty)
        #expect(self.findings(Measured.result("lingua-tot", on: "2023-06-01"), after: before).isEmpty)
        let context = { (it: inout MeasureContext) in it.besides = [Measured.result()] }
        #expect(self.findings(Measured.result("both"), after: [Measured.result(on: "2025-06-01")], context).isEmpty)
    }

    @Test func `what measured something else before does not count, nor what nobody knows`() {
        #expect(self.findings(Measured.result(), after: [Measured.result("hop", on: "2025-06-01")]).isEmpty)
        #expect(self.findings(Measured.result(), after: [Measured.result("abracadabra", on: "2025-06-01")]).isEmpty)
    }
}
