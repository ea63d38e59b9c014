import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Who may sign")
struct HoldingASignerTests {
    private static func sign(
        _ requirements: SignerRequirements, onBehalfOf: ActorID? = nil, method: SignatureMethod = .electronic, signedAt: Timestamp? = nil
    ) -> Letters.Outcome {
        var sign = Letter.Sign(The.sign.signatory, onBehalfOf: onBehalfOf, requirements: requirements)
        sign.signatory.method = method
        sign.signatory.signedAt = signedAt
        return LetterPast.reviewed.when(.sign(sign), by: The.signer)
    }

    @Test func `a payer accepts some credentials; of a payer of which nothing is known nothing is held against a signer`() {
        Self.sign(.init(acceptedCredentials: [.md, .np])).thenRefused(.credentialNotAccepted)
        #expect(Self.sign(.init(acceptedCredentials: [.slp])).events.count == 1)
        #expect(Self.sign(.init()).events.count == 1)
    }

    @Test func `the license is of a state that counts`() {
        Self.sign(.init(licenseStates: ["WI"])).thenRefused(.licenseOfOtherState)
        #expect(Self.sign(.init(licenseStates: ["WI", "MN"])).events.count == 1)
    }

    @Test func `nobody signs in another one's place unless that is allowed`() throws {
        Self.sign(.init(), onBehalfOf: The.colleague).thenRefused(.delegateNotAllowed)
        Self.sign(.init(allowsDelegate: false), onBehalfOf: The.colleague).thenRefused(.delegateNotAllowed)
        let events = Self.sign(.init(allowsDelegate: true), onBehalfOf: The.colleague).events
        guard case .signed(let signed) = try #require(events.first) else { Issue.record("it was signed"); return }
        #expect(signed.onBehalfOf == The.colleague && signed.signer == The.signer)
        #expect(Self.sign(.init(), onBehalfOf: The.signer).events.count == 1, "for oneself is no delegation")
    }

    @Test func `some payers want ink, and ink that is not too old`() {
        Self.sign(.init(acceptsElectronic: false)).thenRefused(.electronicNotAccepted)
        let ink = SignerRequirements(acceptsElectronic: false, daysSinceSigningMax: 90)
        #expect(Self.sign(ink, method: .wet, signedAt: The.day(-90)).events.count == 1)
        Self.sign(ink, method: .wet, signedAt: The.day(-91)).thenRefused(.signatureTooOld)
    }

    @Test func `whoever signs another text than was reviewed is told so`() {
        let stale = Letter.Sign(The.sign.signatory, contentHash: ContentHash(of: "an earlier text"))
        LetterPast.reviewed.when(.sign(stale), by: The.signer).thenRefused(.letterStale)
        let current = Letter.Sign(The.sign.signatory, contentHash: LetterPast.reviewed.state.contentHash)
        #expect(LetterPast.reviewed.when(.sign(current), by: The.signer).events.count == 1)
    }

    @Test func `the signature keeps the rules it was held to, the signer's intent, and that a second one is needed`() {
        let signed = LetterPast.uncosigned.state.signed
        #expect(signed?.needsCosigner == true && signed?.ruleVersion == "north-star/2026-11")
        #expect(signed?.intent?.disclosed(for: "treatment")?.text == "I sign this letter for Mateo.")
        #expect(LetterPast.signed.state.signed?.needsCosigner == false)
    }

    @Test func `two people stand behind a letter where the clinic wants them, and an attestation is kept`() {
        let review = Letter.Review(attestation: "I have read what is said of Mateo.", requiresTwoPeople: false)
        let alone = LetterPast.inReview.after(.review(review), by: The.author)
        #expect(alone.state.reviewed?.requiredTwoPeople == false && alone.state.reviewed?.attestation != nil)
        LetterPast.inReview.when(.review(.init()), by: The.author).thenRefused(.reviewerIsAuthor)
    }
}

@Suite("Co-signing a letter")
struct CosigningALetterTests {
    @Test func `somebody else signs the same text`() {
        let cosigned = LetterPast.cosigned.state.cosigned
        #expect(cosigned?.contentHash == LetterPast.uncosigned.state.signed?.contentHash && cosigned?.version == 1)
        #expect(cosigned?.signature.signer == The.colleague && cosigned?.signature.credential == .md)
        #expect(cosigned?.signature.taxonomy?.rawValue == "208000000X" && cosigned?.signature.signedAt == The.day(-19))
        #expect(LetterPast.cosigned.state.status == .signed)
    }

    @Test func `the signer is not the co-signer, by person or by number`() {
        LetterPast.uncosigned.when(.cosign(The.cosign), by: The.signer).thenRefused(.cosignerIsSigner)
        LetterPast.uncosigned.when(.cosign(.init(The.sign.signatory)), by: The.colleague).thenRefused(.cosignerIsSigner)
    }

    @Test func `the payer says who may co-sign, and the license is looked at as the signer's is`() {
        var cosign = The.cosign
        cosign.requirements = SignerRequirements(acceptedCredentials: [.md], cosignerCredentials: [.physicianDO])
        LetterPast.uncosigned.when(.cosign(cosign), by: The.colleague).thenRefused(.credentialNotAccepted)
        LetterPast.uncosigned.when(.cosign(The.cosign), by: The.colleague, at: The.day(500)).thenRefused(.licenseExpired)
    }

    @Test func `a co-signature follows a signature that stands, and is over the same text`() {
        LetterPast.reviewed.when(.cosign(The.cosign), by: The.colleague).thenRefused(.letterUnsigned)
        LetterPast.revoked.when(.cosign(The.cosign), by: The.colleague).thenRefused(.letterVoided)
        LetterPast.cosigned.when(.cosign(The.cosign), by: The.reviewer).thenRefused(.letterCosigned)
        let stale = Letter.Cosign(The.physician, contentHash: ContentHash(of: "another"))
        LetterPast.uncosigned.when(.cosign(stale), by: The.colleague).thenRefused(.letterStale)
        var early = The.cosign
        early.signatory.method = .wet
        early.signatory.signedAt = The.day(-21)
        LetterPast.uncosigned.when(.cosign(early), by: The.colleague).thenRefused(.signedAtAnotherTime)
    }
}
