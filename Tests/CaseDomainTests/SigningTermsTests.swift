import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// What pinned rules want of whoever signs.
@Suite("Whom a payer's rule lets sign")
struct SigningTermsTests {
    private static func wanted(_ past: [CaseFile.Event], in state: String? = "MN") -> SignerRequirements {
        Case.given(past).state.signerRequirements(treatedIn: state)
    }

    @Test func `where nothing is pinned, nothing is held against a signer`() {
        #expect(Self.wanted(Past.drafted) == SignerRequirements())
    }

    @Test func `the rule says who may sign, for whom somebody else signs too, and names itself`() {
        let past = Past.ruled(Past.drafted) {
            $0.signer = SignerRule(
                credentials: [.slp, .md], cosignRequiredFor: [.slp], licenseStateMustMatch: true, electronicSignatureAccepted: false,
                signatureAgeDaysMax: 90)
        }
        let wanted = Self.wanted(past)
        #expect(wanted.acceptedCredentials == [.slp, .md] && wanted.cosignedCredentials == [.slp])
        #expect(wanted.cosignerCredentials == [.md, .physicianDO], "a physician, where the rule leaves it open")
        #expect(wanted.licenseStates == ["MN"] && wanted.acceptsElectronic == false && wanted.daysSinceSigningMax == 90)
        #expect(wanted.ruleVersion == "treatment-92507@4")
        #expect(Self.wanted(past, in: nil).licenseStates == nil, "of a place that nobody knows no license is asked for")
    }

    @Test func `under two rules both are kept`() {
        var terms = RuleTerms(requirement: RequirementTerms(.required), letter: LetterTerms(isNeeded: true))
        terms.signer = SignerRule(credentials: [.md, .pt], signatureAgeDaysMax: 30)
        let one = Past.ruled(Past.drafted) { $0.signer = SignerRule(credentials: [.slp, .md], signatureAgeDaysMax: 90) }
        let both = Past.after([.determineRequirement(.init(lines: [The.device], terms: terms))], one)
        #expect(Self.wanted(both).acceptedCredentials == [.md] && Self.wanted(both).daysSinceSigningMax == 30)
    }

    @Test func `a rule of which nobody knows whether it holds is not held against a signer`() {
        let past = Past.ruled(Past.drafted) {
            $0.signer = SignerRule(credentials: [.md])
            $0.basis = .unknownFacts
        }
        #expect(Self.wanted(past) == SignerRequirements())
    }

    @Test func `the patient was seen recently enough, by the last evaluation`() throws {
        let past = Past.ruled(Past.drafted) { $0.signer = SignerRule(faceToFaceWithinDays: 45) }
        let until = try #require(Self.wanted(past).faceToFaceUntil)
        let seen = try #require(Case.given(past).state.evaluations.first?.evaluatedOn)
        #expect(until == TimeZoneName.utc.endOfDay(seen.adding(days: 45)!))
        var sign = The.sign
        sign.requirements = SignerRequirements(faceToFaceUntil: until)
        let late = Timestamp(microseconds: until.rawValue + 1)
        LetterPast.reviewed.when(.sign(sign), at: late).thenRefused(.faceToFaceTooOld)
    }
}
