import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Drafting a letter")
struct DraftingALetterTests {
    @Test func `a letter of the case rests on an evaluation`() {
        Case.given(Past.evaluated).when(.addLetter(.init(letter: The.letter))).then(.letterStarted(LetterStarted(letter: The.letter)))
        Case.given(Past.covered).when(.addLetter(.init(letter: The.letter))).thenRefused(.evaluationMissing)
    }

    @Test func `adding it again changes nothing, and a closed case takes none`() {
        Case.given(Past.drafted).when(.addLetter(.init(letter: The.letter))).thenNothing()
        Case.given(Past.closed).when(.addLetter(.init(letter: The.otherLetter))).thenRefused(.caseClosed)
    }

    @Test func `a draft belongs to one case`() {
        Letters.given().when(.start(.init(caseID: The.caseID))).then(.draftStarted(DraftStarted(caseID: The.caseID)))
        LetterPast.started.when(.start(.init(caseID: The.caseID))).thenNothing()
        LetterPast.started.when(.start(.init(caseID: The.otherCase))).thenRefused(.letterExists)
    }

    @Test func `nothing can be asked of a letter that was never started`() {
        Letters.given().when(.edit(.init(section: .diagnoses, text: "F80.2"))).thenRefused(.letterUnknown)
        Letters.given().when(.review(.init())).thenRefused(.letterUnknown)
    }

    @Test func `an edit keeps the text as patient data, and its hash as a fact`() throws {
        let edit = Letter.Edit(section: .diagnoses, text: "Mateo has F80.2.", origin: .copied)
        let events = LetterPast.started.when(.edit(edit), by: The.author).events
        guard case .sectionEdited(let edited) = try #require(events.first) else { Issue.record("a section was edited"); return }
        #expect(edited.section == .diagnoses && edited.version == 1 && edited.origin == .copied && !edited.isBlank)
        #expect(edited.textHash == ContentHash(of: "Mateo has F80.2."))
        #expect(edited.text.disclosed(for: "treatment")?.value == "Mateo has F80.2.")
        #expect(LetterPast.started.given(events, by: The.author).state.authors == [The.author])
    }

    @Test func `the same text again changes nothing`() {
        LetterPast.written.when(.edit(.init(section: .diagnoses, text: LetterPast.text(.diagnoses)))).thenNothing()
    }

    @Test func `an edit while the letter is in review begins the next version, as a draft`() {
        for letter in [LetterPast.inReview, LetterPast.reviewed] {
            let edited = letter.given(letter.when(.edit(.init(section: .diagnoses, text: "New."))).events, by: The.author)
            #expect(edited.state.version == 2 && edited.state.status == .draft && edited.state.reviewed == nil)
            let again = edited.given(edited.when(.edit(.init(section: .credentials, text: "New."))).events, by: The.author)
            #expect(again.state.version == 2, "a draft keeps its version")
        }
    }

    @Test func `nothing is edited after the signature`() {
        LetterPast.signed.when(.edit(.init(section: .diagnoses, text: "New."))).thenRefused(.letterSigned)
    }
}
