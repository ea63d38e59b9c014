import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Checking a letter")
struct CheckingALetterTests {
    @Test func `a check keeps the rubric, the score, each element and what was found; its words are patient data`() {
        let checked = LetterPast.written.checked([The.finding(1, .warn, .vague), The.finding(2, .advice, .similarity)]).state.checked
        #expect(checked?.rubricVersion == "2026-11" && checked?.score == 80 && checked?.elements.count == 8 && checked?.version == 1)
        #expect(checked?.contentHash == LetterPast.written.state.contentHash)
        #expect(checked?.counts.block == 0 && checked?.counts.warn == 1 && checked?.counts.advice == 1)
        #expect(checked?.evidence?.disclosed(for: "treatment")?.texts.count == 2)
    }

    @Test func `the same check of the same text again changes nothing`() {
        let checked = LetterPast.written.checked([The.finding(1, .warn, .vague)])
        checked.when(.check(The.check([The.finding(1, .warn, .vague)]))).thenNothing()
        #expect(checked.when(.check(The.check([]))).events.count == 1)
        let edited = checked.after(.edit(.init(section: .diagnoses, text: "New.")), by: The.author)
        #expect(edited.when(.check(The.check([The.finding(1, .warn, .vague)]))).events.count == 1)
    }

    @Test func `the score is advice, and so is whatever does not block`() {
        let poor = LetterPast.written.after(.check(The.check([The.finding(1, .warn, .leak), The.finding(2, .advice, .element)], score: 3)))
        #expect(poor.when(.submitForReview(.init())).events.count == 1)
    }

    @Test func `an element that lacks what it must have keeps the letter from its review`() {
        let found = [The.finding(1, .block, .element, in: .benefitsAndGoals), The.finding(2, .block, .element, in: .diagnoses)]
        LetterPast.written.checked(found).when(.submitForReview(.init())).thenRefused(.letterElementMissing([2, 6]))
    }

    @Test func `a leak comes first of all that blocks`() {
        let found = [The.finding(1, .block, .element), The.finding(2, .block, .leak)]
        LetterPast.written.checked(found).when(.submitForReview(.init())).thenRefused(.letterLeak)
        LetterPast.written.checked([The.finding(1, .block, .conflict)]).when(.submitForReview(.init())).thenRefused(.letterBlocked)
    }

    @Test func `what is found in review keeps the letter from being approved and signed`() {
        let leak = [The.finding(1, .block, .leak)]
        LetterPast.inReview.checked(leak).when(.review(.init()), by: The.reviewer).thenRefused(.letterLeak)
        LetterPast.reviewed.checked(leak).when(.sign(The.sign), by: The.signer).thenRefused(.letterLeak)
        LetterPast.signed.when(.check(The.check(leak))).thenRefused(.letterSigned)
    }

    @Test func `an edit alone settles nothing: a finding is open until a check finds it no more`() {
        let edited = LetterPast.inReview.checked([The.finding(1, .block, .leak)])
            .after(.edit(.init(section: .clinicalRationale, text: "Anew.")), by: The.author)
        #expect(edited.state.version == 2)
        edited.when(.submitForReview(.init())).thenRefused(.letterLeak)
        #expect(edited.checked([]).when(.submitForReview(.init())).events.count == 1)
    }
}

@Suite("Settling findings")
struct SettlingFindingsTests {
    private static let blocked = LetterPast.written.checked([The.finding(1, .block, .conflict)])

    @Test func `a finding is resolved by somebody, in some way, and blocks no more`() {
        let resolved = FindingResolved(caseID: The.caseID, version: 1, finding: The.id(1), by: The.author, reason: .recordCorrected)
        Self.blocked.when(.resolveFinding(.init(finding: The.id(1), reason: .recordCorrected)), by: The.author)
            .then(.findingResolved(resolved))
        #expect(Self.blocked.given(.findingResolved(resolved)).when(.submitForReview(.init())).events.count == 1)
    }

    @Test func `a finding is waived by somebody who says why`() throws {
        let waive = Letter.Command.waiveFinding(.init(finding: The.id(1), reason: .stillTrue, note: "Mateo still does."))
        let events = Self.blocked.when(waive, by: The.author).events
        guard case .findingWaived(let waived) = try #require(events.first) else { Issue.record("it was waived"); return }
        #expect(waived.by == The.author && waived.reason == .stillTrue && waived.note == PHI(Remark("Mateo still does.")))
        #expect(Self.blocked.given(events).when(.submitForReview(.init())).events.count == 1)
    }

    @Test func `what the rule lets nobody waive is not waived`() {
        let found = [The.finding(1, .block, .conflict, isWaivable: false), The.finding(2, .warn, .vague)]
        LetterPast.written.checked(found).when(.waiveFinding(.init(finding: The.id(1), reason: .mistaken))).thenRefused(.findingNotWaivable)
    }

    @Test func `an identifier of another patient is set aside by nobody who wrote in the letter`() {
        let leak = LetterPast.written.checked([The.finding(1, .block, .leak)])
        leak.when(.waiveFinding(.init(finding: The.id(1), reason: .mistaken)), by: The.author).thenRefused(.leakSettledByAuthor)
        leak.when(.resolveFinding(.init(finding: The.id(1), reason: .textChanged)), by: The.author).thenRefused(.leakSettledByAuthor)
        let waived = leak.after(.waiveFinding(.init(finding: The.id(1), reason: .mistaken)), by: The.reviewer)
        #expect(waived.when(.submitForReview(.init())).events.count == 1)
    }

    @Test func `only an open finding is settled, and once`() {
        let resolve = Letter.Command.resolveFinding(.init(finding: The.id(1), reason: .textChanged))
        let waive = Letter.Command.waiveFinding(.init(finding: The.id(1), reason: .intended))
        LetterPast.written.when(resolve).thenRefused(.findingUnknown)
        Self.blocked.when(.resolveFinding(.init(finding: The.id(9), reason: .textChanged))).thenRefused(.findingUnknown)
        for letter in [Self.blocked.after(resolve), Self.blocked.after(waive)] {
            letter.when(resolve).thenNothing()
            letter.when(waive).thenNothing()
        }
        Self.blocked.after(resolve).when(.waiveFinding(.init(finding: The.id(9), reason: .other))).thenRefused(.findingUnknown)
    }

    @Test func `what was resolved and is found again is open again; a waiver holds within a version`() {
        let again = Letter.Command.check(The.check([The.finding(1, .block, .conflict)]))
        let resolved = Self.blocked.after(.resolveFinding(.init(finding: The.id(1), reason: .textChanged)))
        #expect(resolved.after(again).state.openFindings.map(\.id) == [The.id(1)])
        let waived = Self.blocked.after(.waiveFinding(.init(finding: The.id(1), reason: .intended)))
        let rechecked = Letter.Command.check(The.check([The.finding(1, .block, .conflict)], score: 81))
        #expect(waived.after(rechecked).state.openFindings.isEmpty)
        let next = waived.after(.submitForReview(.init())).after(.edit(.init(section: .diagnoses, text: "New.")), by: The.author)
        #expect(next.after(rechecked).state.openFindings.map(\.id) == [The.id(1)])
    }
}
