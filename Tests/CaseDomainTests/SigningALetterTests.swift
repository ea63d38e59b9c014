import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Signing a letter")
struct SigningALetterTests {
    private static func sign(
        _ method: SignatureMethod = .electronic, expiresOn: CivilDate = The.date(200), state: String = "MN", signedAt: Timestamp? = nil
    ) -> Letter.Command {
        .sign(
            Letter.Sign(
                nameAsPrinted: "Ingrid Halvorsen", credential: .slp, npi: The.npi,
                license: License(state: state, number: "SLP-48213", expiresOn: expiresOn), method: method, signedAt: signedAt))
    }

    @Test func `a signature is over exactly what was reviewed`() throws {
        let events = LetterPast.reviewed.when(.sign(The.sign), by: The.signer).events
        guard case .signed(let signed) = try #require(events.first) else { Issue.record("the letter was signed"); return }
        #expect(signed.contentHash == LetterPast.reviewed.state.reviewed?.contentHash)
        #expect(signed.signer == The.signer && signed.signedAt == The.now && signed.version == 1 && signed.signature.license == The.license)
        #expect(LetterPast.reviewed.given(events).state.status == .signed)
    }

    @Test func `what was not reviewed is not signed`() {
        LetterPast.written.when(.sign(The.sign), by: The.signer).thenRefused(.letterNotReviewed)
        LetterPast.inReview.when(.sign(The.sign), by: The.signer).thenRefused(.letterNotReviewed)
    }

    @Test func `a letter is signed once`() {
        LetterPast.signed.when(.sign(The.sign), by: The.signer).thenRefused(.letterSigned)
    }

    @Test func `a license is good through its last day, wherever that ends`() throws {
        let noon = The.now.adding(.seconds(-3 * 3_600))
        #expect(LetterPast.reviewed.when(Self.sign(expiresOn: The.date(-1)), at: noon.adding(.seconds(-1))).events.count == 1)
        LetterPast.reviewed.when(Self.sign(expiresOn: The.date(-1)), at: noon).thenRefused(.licenseExpired)
    }

    @Test func `a license names its state`() {
        for state in ["", "M", "Minnesota", "mn"] { LetterPast.reviewed.when(Self.sign(state: state)).thenRefused(.licenseStateMissing) }
    }

    @Test func `only paper was signed before, and nothing was signed later`() {
        #expect(LetterPast.reviewed.when(Self.sign(.wet, signedAt: The.day(-1))).events.count == 1)
        LetterPast.reviewed.when(Self.sign(.electronic, signedAt: The.day(-1))).thenRefused(.signedAtAnotherTime)
        LetterPast.reviewed.when(Self.sign(.wet, signedAt: The.day(1))).thenRefused(.signedAtAnotherTime)
    }

    @Test func `the license of the day of signing counts`() {
        #expect(LetterPast.reviewed.when(Self.sign(.wet, expiresOn: The.date(-5), signedAt: The.day(-6))).events.count == 1)
        LetterPast.reviewed.when(Self.sign(.wet, expiresOn: The.date(-7), signedAt: The.day(-5))).thenRefused(.licenseExpired)
    }

    @Test func `the case keeps what was signed, in the same command`() throws {
        let events = Case.given(Past.drafted).when(.noteSignature(.init(letter: The.letter, signature: Past.signature))).events
        guard case .letterSigned(let signed) = try #require(events.first) else { Issue.record("the case knows it"); return }
        #expect(signed.letter == The.letter && signed.contentHash == Past.signature.contentHash && signed.signedAt == The.day(-20))
        #expect(Case.given(Past.signed).state.letters[0].signed == signed)
    }

    @Test func `the case notes a signature once, and only of a letter it has`() throws {
        let other = try #require(
            LetterPast.reviewed.given(LetterPast.reviewed.when(.sign(The.sign), by: The.colleague).events).state.signed)
        Case.given(Past.signed).when(.noteSignature(.init(letter: The.letter, signature: Past.signature))).thenNothing()
        Case.given(Past.signed).when(.noteSignature(.init(letter: The.letter, signature: other))).thenRefused(.letterSigned)
        Case.given(Past.drafted).when(.noteSignature(.init(letter: The.otherLetter, signature: Past.signature))).thenRefused(.letterUnknown)
        Case.given(Past.closed).when(.noteSignature(.init(letter: The.letter, signature: Past.signature))).thenRefused(.caseClosed)
    }
}
