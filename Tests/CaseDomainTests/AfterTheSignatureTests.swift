import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("After the signature")
struct AfterTheSignatureTests {
    @Test func `a signature is revoked while the letter has not left`() {
        let revoke = Letter.RevokeSignature(reason: .contentWrong, note: "Mateo was seen in October.", isTransmitted: false)
        LetterPast.signed.when(.revokeSignature(revoke), by: The.signer).then(
            .signatureRevoked(
                SignatureRevoked(
                    caseID: The.caseID, version: 1, by: The.signer, reason: .contentWrong, note: PHI(Remark("Mateo was seen in October."))))
        )
        #expect(LetterPast.revoked.state.status == .voided)
        var sent = revoke
        sent.isTransmitted = true
        LetterPast.signed.when(.revokeSignature(sent)).thenRefused(.letterTransmitted)
        LetterPast.reviewed.when(.revokeSignature(revoke)).thenRefused(.letterUnsigned)
        LetterPast.revoked.when(.revokeSignature(revoke)).thenRefused(.letterVoided)
    }

    @Test func `a letter lapses by a rule on a day, once`() {
        LetterPast.signed.when(.lapse(.init(rule: .visits, on: The.date(0))))
            .then(.lapsed(LetterLapsed(caseID: The.caseID, version: 1, rule: .visits, on: The.date(0))))
        LetterPast.lapsed.when(.lapse(.init(rule: .days, on: The.date(0)))).thenNothing()
        LetterPast.written.when(.lapse(.init(rule: .days, on: The.date(0)))).thenRefused(.letterUnsigned)
        LetterPast.revoked.when(.lapse(.init(rule: .days, on: The.date(0)))).thenRefused(.letterVoided)
        LetterPast.lapsed.when(.revokeSignature(.init(reason: .other, isTransmitted: false))).thenRefused(.letterLapsed)
    }

    @Test func `a signed letter goes on as its next version, with its sections and without its approval`() {
        LetterPast.signed.when(.supersede(.init(letter: The.letter)))
            .then(.superseded(LetterSuperseded(caseID: The.caseID, version: 1, byLetter: The.letter, byVersion: 2)))
        let next = LetterPast.superseded.state
        #expect(next.status == .draft && next.version == 2 && next.reviewed == nil && next.signed == nil)
        #expect(next.sections == LetterPast.signed.state.sections && next.contentHash == LetterPast.signature.contentHash)
        LetterPast.superseded.when(.sign(The.sign), by: The.signer).thenRefused(.letterNotReviewed)
        LetterPast.superseded.when(.supersede(.init(letter: The.letter))).thenRefused(.letterUnsigned)
    }

    @Test func `the version that was signed stays what it was, with its text`() {
        let edited = LetterPast.superseded.after(.edit(.init(section: .diagnoses, text: "New.")), by: The.author)
        #expect(edited.state.version == 2)
        let earlier = edited.state.earlier
        #expect(earlier.map(\.status) == [.superseded] && earlier[0].signed == LetterPast.signature)
        #expect(earlier[0].sections == LetterPast.signed.state.sections.values.sorted { $0.section < $1.section })
    }

    @Test func `a void or lapsed version is superseded too, and stays void or lapsed`() {
        let supersede = Letter.Command.supersede(.init(letter: The.letter))
        #expect(LetterPast.revoked.after(supersede).state.earlier.map(\.status) == [.voided])
        #expect(LetterPast.lapsed.after(supersede).state.earlier.map(\.status) == [.lapsed])
    }

    @Test func `the next version is reviewed and signed as the first was`() {
        let again = LetterPast.superseded.after(.submitForReview(.init()), by: The.author).after(.review(.init()), by: The.reviewer)
            .after(.sign(The.sign), by: The.signer)
        #expect(again.state.signed?.version == 2 && again.state.earlier.count == 1 && again.state.status == .signed)
    }

    @Test func `pages are made of what was reviewed or signed`() throws {
        let events = LetterPast.signed.when(.render(The.render)).events
        guard case .rendered(let rendered) = try #require(events.first) else { Issue.record("pages were made"); return }
        #expect(rendered.pages == 2 && rendered.version == 1 && rendered.contentHash == LetterPast.signature.contentHash)
        #expect(LetterPast.reviewed.when(.render(The.render)).events.count == 1, "to be signed by hand")
        LetterPast.rendered.when(.render(The.render)).thenNothing()
        LetterPast.written.when(.render(The.render)).thenRefused(.letterNotReviewed)
    }
}

@Suite("What the case keeps of its letters")
struct LettersOfACaseTests {
    private static func letter(_ past: [CaseFile.Event]) -> CaseFile.State.CaseLetter { Case.given(past).state.letters[0] }

    @Test func `a letter is ready when it is signed, and co-signed where it must be`() {
        #expect(!Self.letter(Past.drafted).isReady && Self.letter(Past.signed).isReady)
        #expect(!Self.letter(Past.uncosigned).isReady && Self.letter(Past.cosigned).isReady)
        #expect(Self.letter(Past.cosigned).cosigned?.cosigner == The.colleague)
        #expect(CaseStatus(Case.given(Past.uncosigned).state).phase == .inReview)
        #expect(CaseStatus(Case.given(Past.cosigned).state).phase == .ready)
    }

    @Test func `a letter is not ready when its signature was revoked, it lapsed, or was superseded`() {
        for past in [Past.revoked, Past.lapsed, Past.superseded] {
            #expect(!Self.letter(past).isReady)
            #expect(CaseStatus(Case.given(past).state).phase == .drafting)
        }
    }

    @Test func `nothing goes out with a letter that is not ready, and each is told why`() {
        let submit = CaseFile.Command.submit(.init(submission: The.submission, channel: .portal, letter: The.letter))
        Case.given(Past.uncosigned).when(submit).thenRefused(.letterUncosigned)
        Case.given(Past.revoked).when(submit).thenRefused(.letterVoided)
        Case.given(Past.lapsed).when(submit).thenRefused(.letterLapsed)
        Case.given(Past.superseded).when(submit).thenRefused(.letterUnsigned)
        Case.given(Past.lapsed).when(.submit(.init(submission: The.submission, channel: .portal))).thenRefused(.letterLapsed)
    }

    @Test func `an appeal goes out with a letter that is ready only`() {
        let lapsed = Past.after([.noteLetter(.init(letter: The.letter, change: .lapsed(LetterPast.lapsed.state.lapsed!)))], Past.denied)
        Case.given(lapsed).when(.fileAppeal(.init(appeal: The.appeal, level: .internalFirst, channel: .fax, letter: The.letter)))
            .thenRefused(.letterLapsed)
    }

    @Test func `the next version's signature stands in the place of the one before`() {
        let signed = LetterPast.superseded.after(.submitForReview(.init()), by: The.author).after(.review(.init()), by: The.reviewer)
            .after(.sign(The.sign), by: The.signer).state.signed!
        let note = CaseFile.Command.noteSignature(.init(letter: The.letter, signature: signed))
        Case.given(Past.signed).when(note).thenRefused(.letterSigned)
        let again = Past.after([note], Past.superseded)
        #expect(Self.letter(again).isReady && Self.letter(again).signed?.version == 2 && Self.letter(again).superseded == nil)
    }

    @Test func `what becomes of a signature is noted once, and of the signature that stands`() {
        let lapse = CaseFile.Command.noteLetter(.init(letter: The.letter, change: .lapsed(LetterPast.lapsed.state.lapsed!)))
        Case.given(Past.lapsed).when(lapse).thenNothing()
        Case.given(Past.drafted).when(lapse).thenRefused(.letterUnsigned)
        Case.given(Past.superseded).when(lapse).thenRefused(.letterUnsigned)
        Case.given(Past.closed).when(lapse).thenRefused(.caseClosed)
        Case.given(Past.signed).when(.noteLetter(.init(letter: The.otherLetter, change: .lapsed(LetterPast.lapsed.state.lapsed!))))
            .thenRefused(.letterUnknown)
    }

    @Test func `the case knows whether the signed version has left for the payer`() {
        #expect(!Case.given(Past.signed).state.isTransmitted(The.letter))
        #expect(Case.given(Past.submitted).state.isTransmitted(The.letter))
        #expect(!Case.given(Past.submitted).state.isTransmitted(The.otherLetter))
        let appealed = Past.after(
            [.fileAppeal(.init(appeal: The.appeal, level: .internalFirst, channel: .fax, filedAt: The.day(-3), letter: The.letter))],
            Past.denied)
        #expect(Case.given(appealed).state.isTransmitted(The.letter))
    }

    @Test func `the case notes only what concerns it`() {
        let own =
            LetterPast.rendered.history.map(\.event) + LetterPast.settled.history.map(\.event) + LetterPast.copied.history.map(\.event)
        for event in own { #expect(CaseFile.NoteLetter(letter: The.letter, event: event) == nil, "\(event.type)") }
    }
}
