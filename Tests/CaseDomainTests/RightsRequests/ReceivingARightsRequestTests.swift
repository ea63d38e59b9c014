import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Receiving a request about the record")
struct ReceivingARightsRequestTests {
    @Test func `what a patient asks is recorded as it comes, and its clock runs`() {
        Rights.given().when(TheRights.receipt(.access)).then(.received(TheRights.received(.access)))
        let state = Rights.given(RightsPast.access).state
        #expect(state.status == .received && state.dueOn == The.date(25) && state.isInTime == nil)
        #expect(Rights.given(RightsPast.amendment).state.dueOn == The.date(55))
        #expect(Rights.given(RightsPast.accounting).state.dueOn == The.date(55))
        #expect(Rights.given(RightsPast.restriction).state.dueOn == nil)
        #expect(Rights.given().state.status == nil)
    }

    @Test func `the day of receipt is the site's, late in the evening too`() {
        // 2026-11-20 23:30 in Chicago, when it is the 21st by UTC.
        let evening = TimeZoneName.central.instant(of: The.date(-4), hour: 23, minute: 30)!
        let past = RightsPast.after([TheRights.receipt(.access, at: evening)])
        #expect(Rights.given(past).state.dueOn == The.date(26))
    }

    @Test func `what is odd about it is said, and it is recorded all the same`() {
        func odd(
            _ kind: RightsRequestKind, _ scope: RightsScope = RightsScope(), at moment: Timestamp = The.day(-5)
        ) -> [RightsIrregularity] {
            guard case .received(let it) = Rights.given().when(TheRights.receipt(kind, at: moment, scope: scope)).events.first else {
                return []
            }
            return it.irregularities
        }
        #expect(odd(.access, at: The.day(1)) == [.inTheFuture])
        #expect(odd(.accounting, RightsScope(from: The.date(-2_300))) == [.periodTooLong])
        #expect(odd(.accounting, RightsScope(from: The.date(-2_100))) == [])
        #expect(odd(.access, RightsScope(from: The.date(0), through: The.date(-1))) == [.periodReversed])
        #expect(odd(.amendment) == [.reasonMissing])
        #expect(odd(.restriction) == [.scopeMissing] && odd(.confidentialCommunication) == [.scopeMissing])
        #expect(odd(.confidentialCommunication, RightsScope(means: .portal)) == [])
    }

    @Test func `the same again changes nothing, something else uses another id, and another patient's is no fact of it`() {
        for past in [RightsPast.access, RightsPast.extended, RightsPast.fulfilled, RightsPast.withdrawn] {
            Rights.given(past).when(TheRights.receipt(.access)).thenNothing()
            Rights.given(past).when(TheRights.receipt(.accounting)).thenRefused(.rightsRequestExists)
        }
        var other = TheRights.received(.access)
        other.patient = The.id(28)
        Rights.given(RightsPast.access).when(.recordReceipt(.init(other))).thenRefused(.rightsRequestOfOtherPatient)
    }

    @Test func `who asks is known by a proof, and whoever acts for a patient shows by what right`() {
        Rights.given(RightsPast.verified).when(TheRights.verify).thenNothing()
        let acting = RightsPast.after([
            .recordReceipt(.init(TheRights.received(.access, representative: The.id(121))))
        ])
        Rights.given(acting).when(TheRights.verify).thenRefused(.rightsAuthorityMissing)
        #expect(
            Rights.given(acting).when(.verifyIdentity(.init(method: .photoIdentification, authority: The.id(122)))).events.count == 1)
        Rights.given(RightsPast.access).when(.verifyIdentity(.init(method: .personallyKnown, verifiedAt: The.day(1))))
            .thenRefused(.rightsMomentInTheFuture)
        Rights.given().when(TheRights.verify).thenRefused(.rightsRequestUnknown)
    }

    @Test func `what was recorded wrongly is taken back with all that rested on it, and can be recorded anew`() {
        let taken = Rights.given(RightsPast.takenBack)
        #expect(taken.state.status == .takenBack)
        taken.when(TheRights.verify).thenRefused(.rightsRequestTakenBack)
        taken.when(.correct(.init(target: StreamVersion(1), reason: .entryError))).thenNothing()
        taken.when(.correct(.init(target: StreamVersion(1), reason: .wrongCase))).thenRefused(.factCorrected)
        taken.when(.correct(.init(target: StreamVersion(9), reason: .entryError))).thenRefused(.factUnknown)
        #expect(taken.when(TheRights.receipt(.accounting)).events.count == 1)
        let denial = RightsPast.after([.correct(.init(target: StreamVersion(3), reason: .entryError))], RightsPast.reversed)
        guard case .corrected(let it) = denial.last else {
            Issue.record("it is corrected")
            return
        }
        #expect(it.targets == [3, 4, 5].map { StreamVersion($0) } && Rights.given(denial).state.status == .received)
        let statement = RightsPast.after([.correct(.init(target: StreamVersion(2), reason: .entryError))], RightsPast.rebutted)
        #expect(Rights.given(statement).state.disagreement == nil && Rights.given(statement).state.amendmentLink == nil)
    }

    @Test func `whoever asked takes the request back while it is open`() {
        Rights.given(RightsPast.withdrawn).when(.withdraw(.init())).thenNothing()
        Rights.given(RightsPast.withdrawn).when(TheRights.verify).thenRefused(.rightsRequestWithdrawn)
        Rights.given(RightsPast.fulfilled).when(.withdraw(.init())).thenRefused(.rightsRequestAnswered)
        #expect(Rights.given(RightsPast.withdrawn).state.nextMomentAt == nil)
    }
}
