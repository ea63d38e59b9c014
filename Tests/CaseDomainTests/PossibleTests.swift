import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("What can be asked now")
struct PossibleTests {
    private static func possible(_ past: [CaseFile.Event], at now: Timestamp = The.now) -> Set<String> {
        Set(Case.given(past).state.possible(at: now).map(\.rawValue))
    }

    /// What a payer tells is never refused.
    private static let facts: Set<String> = [
        "acknowledgements", "pends", "information_requests", "decisions", "authorizations", "appeal_decisions",
        "appeal_acknowledgements", "appeal_forwardings", "external_reviews", "peer_to_peer_offers", "peer_to_peer_outcomes",
    ]

    @Test func `nothing of a case that was never opened, and little of a closed one`() {
        #expect(Self.possible([]) == [])
        #expect(Self.possible(Past.closed) == Self.facts.union(["notes", "patient_notices", "reopenings", "corrections"]))
    }

    @Test func `a request is submitted when it is covered, asked for and signed, and once at a time`() {
        #expect(!Self.possible(Past.drafted).contains("submissions"))
        #expect(Self.possible(Past.signed).contains("submissions"))
        #expect(!Self.possible(Past.submitted).contains("submissions"))
        #expect(!Self.possible(Past.denied).contains("submissions"))
    }

    @Test func `a referral is submitted without a letter`() {
        var open = The.open
        open.process = .referral
        let past = Past.after([
            .open(open), .linkCoverage(.init(The.coverageLinked)), .requestServices(.init([The.speechRequested])),
        ])
        #expect(Self.possible(past).contains("submissions"))
    }

    @Test func `services are asked for while the payer does not decide on them`() {
        #expect(Self.possible(Past.evaluated).contains("services"))
        #expect(!Self.possible(Past.submitted).contains("services"))
    }

    @Test func `a question is answered, a denial appealed`() {
        #expect(Self.possible(Past.asked).contains("information_responses"))
        #expect(!Self.possible(Past.submitted).contains("information_responses"))
        #expect(Self.possible(Past.denied).contains("appeals"))
        #expect(!Self.possible(Past.appealed).contains("appeals"))
        let half = Past.after(
            [.fileAppeal(.init(appeal: The.appeal, level: .internalFirst, lines: [The.speech], channel: .fax))], Past.denied)
        #expect(Self.possible(half).contains("appeals"), "the other line can still be appealed")
    }

    @Test func `an open case can be closed, whatever runs`() {
        #expect(Self.possible(Past.submitted).contains("closures") && Self.possible(Past.overturned).contains("closures"))
        #expect(!Self.possible(Past.closed).contains("closures"))
    }

    @Test func `a letter is edited until it is signed, and each step follows the one before`() {
        #expect(LetterPast.started.state.possible == ["edits"])
        #expect(LetterPast.written.state.possible == ["edits", "review_requests"])
        #expect(LetterPast.inReview.state.possible == ["edits", "change_requests", "reviews"])
        #expect(LetterPast.reviewed.state.possible == ["edits", "change_requests", "signatures"])
        #expect(LetterPast.signed.state.possible == [])
    }
}
