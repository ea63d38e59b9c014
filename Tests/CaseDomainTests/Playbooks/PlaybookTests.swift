import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// Entries that the sentences speak of.
enum ThePlaybook {
    static func entry(
        _ name: String = "not-necessary", version: Int32 = 1, codes: [String] = ["0F"], family: ReviewReasonClass? = nil,
        payer: PayerID? = nil, from: Int = -100, through: Int? = nil
    ) -> PlaybookEntry {
        PlaybookEntry(
            id: PlaybookID(rawValue: name)!, version: version, title: "Denied as not necessary",
            key: PlaybookKey(kind: .denial, codes: codes, family: family, payer: payer), effectiveFrom: The.date(from),
            effectiveThrough: through.map(The.date),
            steps: [
                PlaybookStep(
                    "Read the criterion.", queue: .clinicians, due: .calendarDays(2), section: .clinicalRationale,
                    escalateAfter: .calendarDays(1)),
                PlaybookStep("File the appeal.", queue: .coordinators, due: .hours(72), needsEvidence: true),
            ], source: "X12 external code list 886.")
    }

    static let trigger = PlaybookTrigger(.denial, "0F")
    static func books(_ entries: PlaybookEntry...) -> Spec<Playbook> {
        entries.reduce(Spec<Playbook>.given()) { $0.given($0.when(.publish($1)).events) }
    }
}

@Suite("Playbooks")
struct PlaybookTests {
    @Test func `an entry is published version by version, and what was published never changes`() {
        let one = ThePlaybook.books(ThePlaybook.entry())
        one.when(.publish(ThePlaybook.entry())).thenNothing()
        one.when(.publish(ThePlaybook.entry(codes: ["0P"]))).thenRefused(.playbookVersionExists)
        let two = ThePlaybook.entry(version: 2)
        one.when(.publish(two)).then(.published(PlaybookEntryPublished(entry: two, supersedes: 1)))
        one.when(.publish(ThePlaybook.entry(version: 3))).thenRefused(
            .playbookInvalid([RuleFault(.number, at: "version", "The next version is 2.")]))
    }

    @Test func `all faults of an entry are told at once`() {
        var bad = ThePlaybook.entry(codes: ["0F", "not"], through: -101)
        bad.title = ""
        bad.steps[0].ask = ""
        bad.key.family = .benefit
        guard case .failure(Refusal.playbookInvalid(let faults)) = Spec<Playbook>.given().when(.publish(bad)).result else {
            Issue.record("it is refused")
            return
        }
        #expect(Set(faults.map(\.path)) == ["title", "effective_through", "steps[0].ask", "key", "key.codes[1]"])
        var family = ThePlaybook.entry(codes: [], family: .benefit)
        family.key.kind = .rejection
        family.steps = []
        guard case .failure(Refusal.playbookInvalid(let others)) = Spec<Playbook>.given().when(.publish(family)).result else {
            Issue.record("it is refused")
            return
        }
        #expect(others.map(\.path) == ["steps", "key.family"])
    }

    @Test func `a payer's entry goes before anybody's, and a code's before its family's`() {
        let books = ThePlaybook.books(
            ThePlaybook.entry("family", codes: [], family: .documentation), ThePlaybook.entry("code"),
            ThePlaybook.entry("payer-family", codes: [], family: .documentation, payer: The.payer),
            ThePlaybook.entry("payer-code", payer: The.payer))
        func found(_ code: String, _ payer: PayerID?) -> String? {
            books.state.resolve(PlaybookTrigger(.denial, code), from: payer, on: The.date(0))?.entry.id.rawValue
        }
        #expect(found("0F", The.payer) == "payer-code" && found("0R", The.payer) == "payer-family")
        #expect(found("0F", The.id(29)) == "code" && found("0R", nil) == "family" && found("09", nil) == nil)
        #expect(books.state.resolve(PlaybookTrigger(.rejection, "15"), from: nil, on: The.date(0)) == nil)
    }

    @Test func `two that speak as narrowly do not hold on one day`() {
        let books = ThePlaybook.books(ThePlaybook.entry())
        guard case .failure(Refusal.playbookInvalid(let faults)) = books.when(.publish(ThePlaybook.entry("other"))).result else {
            Issue.record("it is refused")
            return
        }
        #expect(faults.map(\.code) == [.tie])
        #expect(ThePlaybook.books(ThePlaybook.entry(through: -1), ThePlaybook.entry("other", from: 0)).state.entries.count == 2)
    }

    @Test func `the version of the day counts, also after what it replaced would have run on`() {
        let books = ThePlaybook.books(ThePlaybook.entry(), ThePlaybook.entry(version: 2, from: 0, through: 10))
        func version(_ day: Int) -> Int32? { books.state.resolve(ThePlaybook.trigger, from: nil, on: The.date(day))?.entry.version }
        #expect(version(-101) == nil && version(-1) == 1 && version(0) == 2 && version(10) == 2 && version(11) == nil)
    }

    @Test func `a retired entry holds until its day`() {
        let books = ThePlaybook.books(ThePlaybook.entry())
        let id = PlaybookID(rawValue: "not-necessary")!
        books.when(.retire(.init(playbook: PlaybookID(rawValue: "none")!, from: The.date(0)))).thenRefused(.playbookUnknown)
        let retired = books.given(books.when(.retire(.init(playbook: id, from: The.date(5)))).events)
        retired.when(.retire(.init(playbook: id, from: The.date(5)))).thenNothing()
        retired.when(.retire(.init(playbook: id, from: The.date(6)))).thenRefused(.playbookRetired)
        #expect(retired.state.resolve(ThePlaybook.trigger, from: nil, on: The.date(4)) != nil)
        #expect(retired.state.resolve(ThePlaybook.trigger, from: nil, on: The.date(5)) == nil)
    }

    @Test func `the entries to begin with are sound, and speak of every reason that speaks of the letter`() {
        let books = PlaybookEntry.starter.reduce(Spec<Playbook>.given()) { $0.given($0.when(.publish($1)).events) }
        #expect(books.state.entries.count == PlaybookEntry.starter.count)
        for reason in ReviewReason.known where reason.reasonClass != .unclassified {
            let found = books.state.resolve(PlaybookTrigger(.denial, reason.rawValue), from: The.payer, on: The.date(0))
            #expect(found != nil, "\(reason.rawValue)")
        }
        #expect(books.state.resolve(PlaybookTrigger(.rejection, "42"), from: nil, on: The.date(0)) != nil)
    }
}
