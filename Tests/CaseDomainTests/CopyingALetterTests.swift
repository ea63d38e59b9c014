import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Copying a letter forward")
struct CopyingALetterTests {
    @Test func `a draft says how it began, and by which template`() {
        let template = TemplateVersion(template: The.id(97), version: 3)
        Letters.given().when(.start(.init(caseID: The.caseID, mode: .template, template: template)))
            .then(.draftStarted(DraftStarted(caseID: The.caseID, mode: .template, template: template)))
        LetterPast.started.when(.start(.init(caseID: The.caseID, mode: .template, template: template))).thenRefused(.letterExists)
    }

    @Test func `each section that is copied is an edit, and what was copied is told after them`() throws {
        let events = LetterPast.started.when(.copyForward(The.copy([.diagnoses, .clinicalRationale])), by: The.author).events
        #expect(events.map(\.type) == [SectionEdited.type, SectionEdited.type, LetterCopiedForward.type])
        guard case .sectionEdited(let edited) = events[0], case .copiedForward(let copied) = events[2] else {
            Issue.record("sections were copied")
            return
        }
        #expect(edited.origin == .copied && edited.text.disclosed(for: "treatment")?.value == LetterPast.text(.diagnoses))
        #expect(copied.source == CopySource(caseID: The.otherCase, letter: The.otherLetter, version: 2) && !copied.isStripped)
        #expect(copied.sections.map(\.section) == [.diagnoses, .clinicalRationale] && copied.sections[0].textHash == edited.textHash)
        #expect(copied.confirmRequired == [.diagnoses, .clinicalRationale])
        #expect(LetterPast.copied.state.authors == [The.author] && LetterPast.copied.state.copied == [copied])
    }

    @Test func `the same copy again changes nothing, until a section was changed`() {
        let copy = Letter.Command.copyForward(The.copy([.diagnoses, .clinicalRationale]))
        LetterPast.copied.when(copy).thenNothing()
        #expect(LetterPast.copied.after(.edit(.init(section: .diagnoses, text: "Other."))).when(copy).events.count == 3)
        LetterPast.started.when(.copyForward(The.copy([]))).thenNothing()
    }

    @Test func `a letter of another patient is no source, unless it serves as a pattern without what identifies that one`() {
        LetterPast.started.when(.copyForward(The.copy([.diagnoses], isOfOtherPatient: true))).thenRefused(.letterOfOtherPatient)
        let pattern = LetterPast.started.after(
            .copyForward(The.copy([.diagnoses], isOfOtherPatient: true, isStripped: true, isVerbatim: false)))
        #expect(pattern.state.copied[0].isStripped && pattern.state.unconfirmed == [.diagnoses])
    }

    @Test func `what is copied is what the other letter says`() {
        LetterPast.started.when(.copyForward(The.copy([.diagnoses], isVerbatim: false))).thenRefused(.copyDiffers)
    }

    @Test func `a copied letter is not reviewed before somebody has saved each copied section, changed or not`() {
        let all = LetterPast.started.after(.copyForward(The.copy(LetterSection.allCases)), by: The.author)
        all.when(.submitForReview(.init())).thenRefused(.letterUnconfirmed([1, 2, 3, 4, 5, 6, 7, 8]))
        let saved = LetterSection.allCases.dropLast().reduce(all) { letter, section in
            letter.after(.edit(.init(section: section, text: LetterPast.text(section))), by: The.author)
        }
        saved.when(.submitForReview(.init())).thenRefused(.letterUnconfirmed([8]))
        let confirmed = saved.after(.edit(.init(section: .credentials, text: "Ingrid Halvorsen, SLP.")), by: The.author)
        #expect(confirmed.when(.submitForReview(.init())).events.count == 1)
        confirmed.when(.edit(.init(section: .diagnoses, text: LetterPast.text(.diagnoses)))).thenNothing()
    }

    @Test func `sections are copied into a draft only`() {
        let copy = Letter.Command.copyForward(The.copy([.diagnoses]))
        LetterPast.inReview.when(copy).thenRefused(.letterInReview)
        LetterPast.signed.when(copy).thenRefused(.letterSigned)
        #expect(LetterPast.sentBack.after(copy).state.status == .draft)
    }
}

@Suite("Filling in from records")
struct PrefillingALetterTests {
    @Test func `each field says where it comes from, and its value is patient data`() {
        let prefilled = LetterPast.prefilled.state.prefilled
        #expect(prefilled?.fields.map(\.name) == ["patient.name", "coverage.member_id"])
        #expect(prefilled?.fields[0].source == Position(41) && prefilled?.fields[0].section == .patientAndPayer)
        #expect(prefilled?.fields[1].valueHash == ContentHash(of: "W9912-0042"))
        #expect(prefilled?.values.disclosed(for: "treatment")?.values == ["Mateo Quintanilla", "W9912-0042"])
    }

    @Test func `the same fields again change nothing, and others take their place`() {
        LetterPast.prefilled.when(.prefill(The.prefill)).thenNothing()
        let anew = LetterPast.prefilled.after(
            .prefill(.init([.init(name: "patient.name", source: Position(50), value: "Mateo Aakre")])))
        #expect(anew.state.prefilled?.fields.count == 1)
    }

    @Test func `a field is no part of what is reviewed and signed`() {
        #expect(LetterPast.prefilled.state.contentHash == LetterPast.started.state.contentHash)
        #expect(LetterPast.prefilled.state.authors.isEmpty)
        LetterPast.reviewed.when(.prefill(The.prefill)).thenRefused(.letterInReview)
    }

    @Test func `hashes by a key stand in for those that anybody can make`() {
        let hashes = [ContentHash(of: "1"), ContentHash(of: "2")]
        #expect(The.prefill.hashed(as: hashes).fields.map(\.valueHash) == hashes)
        #expect(The.render.hashed(as: hashes[0]).pdfHash == hashes[0])
    }
}
