import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Answering a request about the record")
struct AnsweringARightsRequestTests {
    @Test func `the record is given to whom it is known to belong, once`() {
        Rights.given(RightsPast.access).when(.fulfill(TheRights.fulfill)).thenRefused(.rightsIdentityUnverified)
        Rights.given(RightsPast.fulfilled).when(.fulfill(TheRights.fulfill)).thenNothing()
        var other = TheRights.fulfill
        other.proof = .sentOnly
        Rights.given(RightsPast.fulfilled).when(.fulfill(other)).thenRefused(.rightsRequestAnswered)
        other.documents = []
        Rights.given(RightsPast.verified).when(.fulfill(other)).thenRefused(.rightsDocumentMissing)
        Rights.given(RightsPast.verified).when(.accept(.init())).thenRefused(.rightsRequestNotOfKind)
    }

    @Test func `it is given in the form that was asked for, or in one that was agreed on`() {
        let paper = RightsPast.after([TheRights.receipt(.access, scope: RightsScope(form: .paper)), TheRights.verify])
        Rights.given(paper).when(.fulfill(TheRights.fulfill)).thenRefused(.rightsFormNotAgreed)
        var agreed = TheRights.fulfill
        agreed.isOtherFormAgreed = true
        #expect(Rights.given(paper).when(.fulfill(agreed)).events.count == 1)
    }

    @Test func `it costs what was told before, and the first accounting of twelve months nothing`() {
        var paid = TheRights.fulfill
        paid.fee = RightsFee(suppliesCents: 200)
        Rights.given(RightsPast.verified).when(.fulfill(paid)).thenRefused(.rightsFeeAboveQuote)
        paid.fee = RightsFee(postageCents: -1)
        Rights.given(RightsPast.verified).when(.fulfill(paid)).thenRefused(.rightsFeeUnsound)
        paid.fee = RightsFee(postageCents: 900)
        #expect(Rights.given(RightsPast.quoted).when(.fulfill(paid)).events.count == 1)
        for earlier in [nil, The.date(-400)] {
            Rights.given(RightsPast.accounting).when(.quoteFee(.init(fee: RightsFee(postageCents: 900), earlierAccountingOn: earlier)))
                .thenRefused(.accountingFirstFree)
        }
        #expect(Rights.given(RightsPast.accounting).when(.quoteFee(.init(fee: RightsFee()))).events.count == 1)
        Rights.given(RightsPast.amendment).when(.quoteFee(.init(fee: RightsFee()))).thenRefused(.rightsRequestNotOfKind)
    }

    @Test func `access is denied on a ground of its own, and another professional reviews a judgment`() {
        Rights.given(RightsPast.verified).when(.deny(.init(ground: .accurateAndComplete))).thenRefused(.rightsGroundNotOfKind)
        Rights.given(RightsPast.accounting).when(.deny(.init(ground: .notHeld))).thenRefused(.rightsRequestNotOfKind)
        #expect(Rights.given(RightsPast.denied).state.status == .denied && Rights.given(RightsPast.inReview).state.status == .inReview)
        Rights.given(RightsPast.verified).when(.askReview(.init())).thenRefused(.rightsRequestNotDenied)
        let final = RightsPast.after([.deny(.init(ground: .psychotherapyNotes))], RightsPast.verified)
        Rights.given(final).when(.askReview(.init())).thenRefused(.rightsDenialNotReviewable)
        let decide = RightsRequest.DecideReview(reviewer: The.signer, credential: .md, outcome: .upheld)
        Rights.given(RightsPast.denied).when(.decideReview(decide)).thenRefused(.rightsReviewNotAsked)
        Rights.given(RightsPast.inReview).when(.decideReview(decide)).thenRefused(.rightsReviewerDenied)
        Rights.given(RightsPast.inReview).when(.askReview(.init())).thenNothing()
    }

    @Test func `what did not stand up to its review is given`() {
        let reversed = Rights.given(RightsPast.reversed)
        #expect(reversed.state.status == .reversed)
        reversed.when(.deny(.init(ground: .notHeld))).thenRefused(.rightsRequestReversed)
        reversed.when(.decideReview(.init(reviewer: The.colleague, credential: .md, outcome: .upheld))).thenRefused(.rightsRequestReviewed)
        #expect(Rights.given(RightsPast.after([.fulfill(TheRights.fulfill)], RightsPast.reversed)).state.status == .fulfilled)
    }

    @Test func `a part is denied and the rest given, and a reversed part is given after it`() {
        let partly = RightsPast.after([.deny(.init(ground: .harmsOtherPerson, isPartial: true))], RightsPast.verified)
        #expect(Rights.given(partly).state.status == .partlyDenied)
        Rights.given(partly).when(.deny(.init(ground: .notHeld))).thenRefused(.rightsRequestDenied)
        let given = RightsPast.after([.fulfill(TheRights.fulfill), .askReview(.init())], partly)
        #expect(Rights.given(given).state.status == .fulfilled)
        let reversed = RightsPast.after(
            [.decideReview(.init(reviewer: The.reviewer, credential: .np, outcome: .reversed))], given)
        #expect(Rights.given(reversed).state.status == .reversed)
    }

    @Test func `an amendment is linked to what it amends, and goes out with it`() {
        Rights.given(RightsPast.amendment).when(.accept(.init())).thenRefused(.amendmentLinksMissing)
        Rights.given(RightsPast.amended).when(.accept(.init(links: [TheRights.record], informedPayers: [The.payer]))).thenNothing()
        let link = Rights.given(RightsPast.amended).state.amendmentLink
        #expect(link?.records == [TheRights.record] && link?.facts == [1, 2].map { StreamVersion($0) })
    }

    @Test func `whose amendment is denied can disagree, the clinic can answer, and all of it goes out with the record`() {
        Rights.given(RightsPast.amendment).when(.disagree(.init())).thenRefused(.rightsRequestNotDenied)
        Rights.given(RightsPast.notAmended).when(.rebut(.init())).thenRefused(.rightsRequestNotDisagreed)
        Rights.given(RightsPast.disagreed).when(.disagree(.init())).thenNothing()
        #expect(Rights.given(RightsPast.notAmended).state.amendmentLink == nil)
        #expect(Rights.given(RightsPast.rebutted).state.amendmentLink?.facts == [1, 2, 3, 4].map { StreamVersion($0) })
    }

    @Test func `what was paid in full is kept from the health plan, and only the patient ends that`() {
        Rights.given(RightsPast.restriction).when(.deny(.init(ground: .notAgreed))).thenRefused(.restrictionMustBeAgreed)
        Rights.given(RightsPast.restriction).when(.terminate(.init(way: .clinic))).thenRefused(.restrictionNotAgreed)
        Rights.given(RightsPast.restricted).when(.terminate(.init(way: .clinic))).thenRefused(.restrictionMustStand)
        let restriction = Rights.given(RightsPast.restricted).state.restriction
        #expect(restriction?.forbidsTelling(The.payer, of: The.speechTherapy, on: The.date(0)) == true)
        #expect(restriction?.forbidsTelling(The.payer, of: The.speechDevice, on: The.date(0)) == false)
        let ended = Rights.given(RightsPast.terminated).state
        #expect(ended.status == .terminated)
        #expect(ended.restriction?.forbidsTelling(The.payer, of: The.speechTherapy, on: The.date(-3)) == false)
    }

    @Test func `a restriction that nobody must agree to can be declined, and ends by the clinic's word for what comes after`() {
        let asked = RightsPast.after([TheRights.receipt(.restriction, scope: RightsScope(recipients: [.healthPlan]))])
        #expect(Rights.given(asked).when(.deny(.init(ground: .notAgreed))).events.count == 1)
        let ended = RightsPast.after([.accept(.init()), .terminate(.init(way: .clinic))], asked)
        let restriction = Rights.given(ended).state.restriction
        #expect(restriction?.forbidsTelling(The.payer, of: The.speechTherapy, on: The.date(-3)) == true)
        #expect(restriction?.forbidsTelling(The.payer, of: The.speechTherapy, on: The.date(0)) == false)
    }

    @Test func `an agency's word by mouth suspends an accounting for thirty days at most, and what it held back is owed after`() {
        func suspend(_ days: Int, written: Bool = false) -> RightsRequest.Command {
            .suspend(.init(agency: .lawEnforcement, isWritten: written, through: The.date(days)))
        }
        Rights.given(RightsPast.accounting).when(suspend(31)).thenRefused(.accountingSuspensionTooLong(The.date(30)))
        Rights.given(RightsPast.accounting).when(suspend(-1)).thenRefused(.accountingSuspensionOver)
        #expect(Rights.given(RightsPast.accounting).when(suspend(365, written: true)).events.count == 1)
        Rights.given(RightsPast.suspended).when(suspend(20)).thenNothing()
        #expect(RightsPast.suspensionOver.last == .suspensionEnded(AccountingSuspensionEnded(through: The.date(20), isOwed: true)))
    }
}
