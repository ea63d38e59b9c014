import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Asking the plan")
struct CheckingCoverageTests {
    private static let inactive = Past.after([.checkEligibility(The.eligibility(.inactive))], Past.signed)

    @Test func `what the plan says of a coverage is recorded`() {
        Case.given(Past.covered).when(.checkEligibility(The.eligibility(.active)))
            .then(.eligibilityChecked(The.eligibility(.active).checked))
        Case.given(Past.covered).when(.verifyBenefits(The.benefits())).then(.benefitsVerified(The.benefits().verified))
    }

    @Test func `an inquiry asks about a coverage of the case, and not in the future`() {
        Case.given(Past.opened).when(.checkEligibility(The.eligibility(.active))).thenRefused(.coverageMissing)
        Case.given(Past.opened).when(.verifyBenefits(The.benefits())).thenRefused(.coverageMissing)
        Case.given(Past.covered).when(.checkEligibility(The.eligibility(.active, of: The.id(200)))).thenRefused(.coverageUnknown)
        Case.given(Past.covered).when(.verifyBenefits(The.benefits(of: The.id(200)))).thenRefused(.coverageUnknown)
        Case.given(Past.covered).when(.checkEligibility(The.eligibility(.active, at: The.day(1)))).thenRefused(.sentInTheFuture)
        Case.given(Past.covered).when(.verifyBenefits(The.benefits(at: The.day(1)))).thenRefused(.sentInTheFuture)
        Case.given(Past.closed).when(.checkEligibility(The.eligibility(.active))).thenRefused(.caseClosed)
    }

    @Test func `recorded again it changes nothing, and the same id with other content is refused`() {
        let checked = Past.after([.checkEligibility(The.eligibility(.active)), .verifyBenefits(The.benefits())], Past.covered)
        Case.given(checked).when(.checkEligibility(The.eligibility(.active))).thenNothing()
        Case.given(checked).when(.checkEligibility(The.eligibility(.inactive))).thenRefused(.eligibilityCheckExists)
        Case.given(checked).when(.verifyBenefits(The.benefits())).thenNothing()
        Case.given(checked).when(.verifyBenefits(The.benefits(.no))).thenRefused(.benefitVerificationExists)
    }

    @Test func `a plan that covers the patient no more stops the submission, and nothing before it`() {
        Case.given(Self.inactive).when(.submit(The.submit)).thenRefused(.coverageInactive)
        let possible = Case.given(Self.inactive).state.possible(at: The.now)
        #expect(!possible.contains(.submit) && possible.contains(.addLetter) && possible.contains(.requestServices))
    }

    @Test func `an answer that is unclear stops nothing, and the last one counts`() {
        let unclear = Past.after([.checkEligibility(The.eligibility(.unknown))], Past.signed)
        #expect(Case.given(unclear).when(.submit(The.submit)).facts.count == 2)
        let renewed = Past.after([.checkEligibility(The.eligibility(.active, The.id(200), at: The.now))], Self.inactive)
        #expect(Case.given(renewed).when(.submit(The.submit)).facts.count == 2)
        let earlier = Past.after([.checkEligibility(The.eligibility(.active, The.id(200), at: The.day(-3)))], Self.inactive)
        Case.given(earlier).when(.submit(The.submit)).thenRefused(.coverageInactive)
        // Of two at the same moment the one that was recorded later.
        let tied = Past.after([.checkEligibility(The.eligibility(.active, The.id(200)))], Self.inactive)
        #expect(Case.given(tied).when(.submit(The.submit)).facts.count == 2)
    }

    @Test func `another coverage that nobody says is over pays`() {
        var other = The.coverageLinked
        other.coverage = The.id(200)
        other.order = 2
        let two = Past.after([.linkCoverage(.init(other))], Self.inactive)
        #expect(Case.given(two).when(.submit(The.submit)).facts.count == 2)
    }

    @Test func `an inquiry that was taken back stops nothing, and its id is free`() {
        let back = RequestPast.takingBack(EligibilityChecked.type, in: Self.inactive)
        #expect(Case.given(back).when(.submit(The.submit)).facts.count == 2)
        #expect(Case.given(back).when(.checkEligibility(The.eligibility(.active))).facts.count == 1)
        let verified = Past.after([.verifyBenefits(The.benefits())], Past.covered)
        let unverified = RequestPast.takingBack(BenefitsVerified.type, .wrongPatient, in: verified)
        #expect(Case.given(unverified).state.benefits.first?.trace?.isSealed == true)
        #expect(Case.given(unverified).when(.verifyBenefits(The.benefits(.no))).facts.count == 1)
    }
}
