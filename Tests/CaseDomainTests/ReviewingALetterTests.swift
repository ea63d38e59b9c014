import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Reviewing a letter")
struct ReviewingALetterTests {
    @Test func `a complete draft goes to review`() {
        LetterPast.written.when(.submitForReview(.init(reviewer: The.reviewer)))
            .then(.submittedForReview(SubmittedForReview(caseID: The.caseID, version: 1, reviewer: The.reviewer)))
        #expect(LetterPast.inReview.state.status == .inReview)
    }

    @Test func `a section that was never written is missing, and so is one that was emptied`() {
        LetterPast.started.when(.submitForReview(.init())).thenRefused(.letterIncomplete([1, 2, 3, 4, 5, 6, 7, 8]))
        let emptied = LetterPast.written.given(
            LetterPast.written.when(.edit(.init(section: .clinicalRationale, text: " \n"))).events, by: The.author)
        emptied.when(.submitForReview(.init())).thenRefused(.letterIncomplete([5]))
    }

    @Test func `a letter is in review once`() {
        LetterPast.inReview.when(.submitForReview(.init())).thenRefused(.letterInReview)
        LetterPast.signed.when(.submitForReview(.init())).thenRefused(.letterSigned)
    }

    @Test func `somebody who did not write in it finds it good, by the hash of all it says`() {
        LetterPast.inReview.when(.review(.init()), by: The.reviewer).then(
            .reviewed(
                LetterReviewed(
                    caseID: The.caseID, version: 1, reviewer: The.reviewer, contentHash: LetterPast.inReview.state.contentHash)))
        #expect(LetterPast.reviewed.state.status == .reviewed)
    }

    @Test func `nobody reviews what they wrote`() {
        LetterPast.inReview.when(.review(.init()), by: The.author).thenRefused(.reviewerIsAuthor)
    }

    @Test func `reviewing it again changes nothing, and a second reviewer stands behind it too`() {
        LetterPast.reviewed.when(.review(.init()), by: The.reviewer).thenNothing()
        LetterPast.reviewed.when(.review(.init()), by: The.colleague).then(
            .reviewed(
                LetterReviewed(
                    caseID: The.caseID, version: 1, reviewer: The.colleague, contentHash: LetterPast.reviewed.state.contentHash)))
    }

    @Test func `a draft is not reviewed before it is submitted for it`() {
        LetterPast.written.when(.review(.init()), by: The.reviewer).thenRefused(.letterNotInReview)
        LetterPast.written.when(.requestChanges(.init(comments: []))).thenRefused(.letterNotInReview)
        LetterPast.signed.when(.review(.init()), by: The.reviewer).thenRefused(.letterSigned)
    }

    @Test func `changes are asked for, and what was reviewed stays what it was`() {
        let comments = [
            ReviewComment(section: .benefitsAndGoals, text: "Say how Mateo's goal is measured."), ReviewComment(text: "Short."),
        ]
        for letter in [LetterPast.inReview, LetterPast.reviewed] {
            let outcome = letter.when(.requestChanges(.init(comments: comments)), by: The.reviewer)
            outcome.then(
                .changesRequested(ChangesRequested(caseID: The.caseID, version: 1, comments: PHI(ReviewComments(comments)))))
            let back = letter.given(outcome.events, by: The.reviewer).state
            #expect(back.status == .changesRequested && back.version == 2 && back.reviewed == nil && back.changesRequested != nil)
        }
        LetterPast.signed.when(.requestChanges(.init(comments: comments))).thenRefused(.letterSigned)
    }

    @Test func `an approval does not survive an edit`() {
        let edited = LetterPast.reviewed.given(
            LetterPast.reviewed.when(.edit(.init(section: .diagnoses, text: "New."))).events, by: The.author)
        edited.when(.sign(The.sign), by: The.signer).thenRefused(.letterNotReviewed)
    }

    @Test func `the hash of the content tells every section and its place`() {
        let whole = LetterPast.written.state.contentHash
        #expect(whole != LetterPast.started.state.contentHash)
        for section in LetterSection.allCases {
            let edited = LetterPast.written.given(
                LetterPast.written.when(.edit(.init(section: section, text: "Other."))).events, by: The.author)
            #expect(edited.state.contentHash != whole, "section \(section.rawValue)")
        }
        func letter(_ section: LetterSection) -> ContentHash {
            LetterPast.started.given(LetterPast.started.when(.edit(.init(section: section, text: "Same."))).events).state.contentHash
        }
        #expect(letter(.diagnoses) != letter(.functionalChallenges))
    }
}
