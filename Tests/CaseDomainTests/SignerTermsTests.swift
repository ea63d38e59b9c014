import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("What the payer's rules want of a signer")
struct SignerTermsTests {
    private static func pin(_ set: String) -> RulePin {
        RulePin(
            tenant: The.id(1), stream: The.id(2), streamVersion: StreamVersion(1), ruleSet: RuleSetID(rawValue: set)!,
            ruleSetVersion: 2, rule: RuleID(rawValue: "rule")!, ruleVersion: 1)
    }

    /// What is wanted where a rule of its own was pinned to each service.
    private static func wanted(_ speech: SignerRule, _ device: SignerRule? = nil, in state: String? = "MD") -> SignerRequirements {
        func determine(_ line: ServiceLineID, _ signer: SignerRule, _ set: String) -> CaseFile.Command {
            let terms = RuleTerms(requirement: RequirementTerms(.required), letter: LetterTerms(isNeeded: true), signer: signer)
            return .determineRequirement(.init(lines: [line], terms: terms, pin: Self.pin(set)))
        }
        let commands = [determine(The.speech, speech, "therapy")] + (device.map { [determine(The.device, $0, "equipment")] } ?? [])
        return Case.given(Past.after(commands, Past.requested)).state.signerRequirements(treatedIn: state)
    }

    @Test func `where nothing was determined, or no rule says anything of signers, nothing is wanted`() {
        #expect(Case.given(Past.requested).state.signerRequirements(treatedIn: "MD") == SignerRequirements())
        #expect(Self.wanted(SignerRule()) == SignerRequirements())
    }

    @Test func `a rule's signers are held to it, and the signature names the rule's version`() {
        let wanted = Self.wanted(
            SignerRule(
                credentials: [.slp, .md], cosignRequiredFor: [.slp], cosigners: [.md], licenseStateMustMatch: true,
                electronicSignatureAccepted: false, signatureAgeDaysMax: 90))
        #expect(
            wanted
                == SignerRequirements(
                    ruleVersion: "therapy/2", acceptedCredentials: [.slp, .md], cosignedCredentials: [.slp], cosignerCredentials: [.md],
                    licenseStates: ["MD"], acceptsElectronic: false, daysSinceSigningMax: 90))
    }

    @Test func `a physician signs beside where the rule leaves open who does`() {
        #expect(Self.wanted(SignerRule(cosignRequiredFor: [.pt])).cosignerCredentials == [.md, .physicianDO])
    }

    @Test func `a letter for several services is signed by whom all their rules accept, and co-signed where one wants it`() {
        let wanted = Self.wanted(
            SignerRule(credentials: [.slp, .md], signatureAgeDaysMax: 90),
            SignerRule(credentials: [.pt, .md], cosignRequiredFor: [.pt], signatureAgeDaysMax: 30))
        #expect(wanted.acceptedCredentials == [.md] && wanted.cosignedCredentials == [.pt] && wanted.daysSinceSigningMax == 30)
        #expect(wanted.ruleVersion == "equipment/2, therapy/2" && wanted.licenseStates == nil && wanted.acceptsElectronic == nil)
    }

    @Test func `rules that nobody suits all of leave a signer whom one of them accepts`() {
        #expect(Self.wanted(SignerRule(credentials: [.slp]), SignerRule(credentials: [.pt])).acceptedCredentials == [.slp, .pt])
    }

    @Test func `in which state a license counts is not asked where the site is not known`() {
        #expect(Self.wanted(SignerRule(licenseStateMustMatch: true), in: nil).licenseStates == nil)
    }

    @Test func `a rule of which nobody knows whether it holds is not held against a signer`() {
        let past = Past.ruled(Past.drafted) {
            $0.signer = SignerRule(credentials: [.md])
            $0.basis = .unknownFacts
        }
        #expect(Case.given(past).state.signerRequirements(treatedIn: "MN") == SignerRequirements())
    }

    @Test func `the patient was seen recently enough, by the last evaluation`() throws {
        let past = Past.ruled(Past.drafted) { $0.signer = SignerRule(faceToFaceWithinDays: 45) }
        let until = try #require(Case.given(past).state.signerRequirements(treatedIn: "MN").faceToFaceUntil)
        let seen = try #require(Case.given(past).state.evaluations.first?.evaluatedOn)
        #expect(until == TimeZoneName.utc.endOfDay(seen.adding(days: 45)!))
        var sign = The.sign
        sign.requirements = SignerRequirements(faceToFaceUntil: until)
        let late = Timestamp(microseconds: until.rawValue + 1)
        LetterPast.reviewed.when(.sign(sign), at: late).thenRefused(.faceToFaceTooOld)
    }
}
