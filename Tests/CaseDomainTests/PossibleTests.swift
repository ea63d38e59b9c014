import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("What can be asked now")
struct PossibleTests {
    private static func possible(_ past: [CaseFile.Event], at now: Timestamp = The.now) -> Set<String> {
        Set(Case.given(past).state.possible(at: now).map(\.rawValue))
    }

    /// What is told from outside is never refused.
    private static let facts = Set(CaseFile.Command.Kind.allCases.filter(\.isFactFromOutside).map(\.rawValue))

    @Test func `nothing of a case that was never opened, and little of a closed one`() {
        #expect(Self.possible([]) == [])
        #expect(
            Self.possible(Past.closed)
                == Self.facts.union(["notes", "patient_notices", "reopenings", "corrections", "renewals", "plan_changes", "contacts"]))
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
        #expect(Letters.given().state.possible == ["letters"])
        #expect(LetterPast.started.state.possible == ["copies", "edits", "prefills", "checks"])
        #expect(LetterPast.written.state.possible == ["copies", "edits", "prefills", "checks", "review_requests"])
        #expect(LetterPast.inReview.state.possible == ["edits", "checks", "change_requests", "reviews"])
        #expect(LetterPast.sentBack.state.possible == ["copies", "edits", "prefills", "checks", "review_requests"])
        #expect(LetterPast.reviewed.state.possible == ["edits", "checks", "change_requests", "reviews", "signatures", "renderings"])
    }

    @Test func `a signed letter is co-signed, revoked, superseded or printed, and nothing else`() {
        let signed = ["cosignatures", "signature_revocations", "supersessions", "renderings"]
        #expect(LetterPast.signed.state.possible == signed)
        #expect(LetterPast.cosigned.state.possible == signed.filter { $0 != "cosignatures" })
        #expect(LetterPast.revoked.state.possible == ["supersessions", "renderings"])
        #expect(LetterPast.lapsed.state.possible == ["supersessions", "renderings"])
        #expect(LetterPast.superseded.state.possible == LetterPast.written.state.possible)
    }

    @Test func `findings are settled while there are open ones, and what blocks withholds the review`() {
        let checked = LetterPast.written.checked([The.finding(1, .block, .conflict)])
        #expect(checked.state.possible == ["copies", "edits", "prefills", "checks", "finding_resolutions", "finding_waivers"])
        let unwaivable = LetterPast.written.checked([The.finding(1, .warn, .vague, isWaivable: false)])
        #expect(
            unwaivable.state.possible == ["copies", "edits", "prefills", "checks", "finding_resolutions", "review_requests"])
    }
}
