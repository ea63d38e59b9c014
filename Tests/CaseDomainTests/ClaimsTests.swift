import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Claims across cases")
struct ClaimsTests {
    private static func claims(_ events: [CaseFile.Event], after past: [CaseFile.Event]) -> [Reservation] {
        CaseFile.reservations(following: events, in: Case.given(past).state, of: The.caseID.stream)
    }

    @Test func `opening a case claims its identifiers for good`() {
        #expect(
            Self.claims(Past.opened, after: []) == [
                Reservation(.take, kind: "case.identifier", token: The.token(1).bytes, during: .always, stream: The.caseID.stream)
            ])
    }

    @Test func `a requested service is claimed for its days, or for good when it has none`() throws {
        let claims = Self.claims([.serviceRequested(The.speechRequested), .serviceRequested(The.deviceRequested)], after: Past.evaluated)
        try #require(claims.count == 2)
        #expect(claims.allSatisfy { $0.action == .take && $0.kind == "request.service" })
        #expect(claims[0].during.lowerBound == Timestamp(rfc3339: "2026-12-01T00:00:00Z"))
        #expect(claims[0].during.upperBound == Timestamp(rfc3339: "2027-03-02T00:00:00Z"), "the last day is within")
        #expect(claims[1].during == .always)
    }

    @Test func `who says why it is no duplicate claims it beside the other`() {
        let regardless = ServiceRequested(
            line: The.speech, service: The.speechTherapy, quantity: The.visits, claim: The.token(2), overrideReason: "A twin.")
        #expect(Self.claims([.serviceRequested(regardless)], after: Past.evaluated).map(\.action) == [.takeRegardless])
    }

    @Test func `closing gives services back, and reopening takes them beside whoever has them now`() {
        let closed = Case.given(Past.overturned).when(.close(.init(disposition: .authorized))).events
        #expect(Self.claims(closed, after: Past.overturned).map(\.action) == [.release, .release])
        let reopened = Case.given(Past.closed).when(.reopen(.init(reason: .other))).events
        #expect(Self.claims(reopened, after: Past.closed).map(\.action) == [.takeRegardless, .takeRegardless])
        #expect(
            Set(Self.claims(reopened, after: Past.closed).map(\.token)) == Set(Self.claims(closed, after: Past.overturned).map(\.token)))
    }

    @Test func `nothing else claims`() {
        #expect(Self.claims(Array(Past.closed.dropFirst(Past.requested.count).dropLast()), after: Past.requested).isEmpty)
    }

    @Test func `a claim that somebody holds is a refusal that names the holder`() {
        let holder = The.otherCase.stream
        #expect(Refusal(claim: CaseFile.serviceClaim, heldBy: holder) == .duplicateRequest(heldBy: holder))
        #expect(Refusal(claim: CaseFile.identifierClaim, heldBy: holder) == .identifierTaken(by: holder))
        #expect(Refusal(claim: Patient.identifierClaim, heldBy: holder) == .identifierTaken(by: holder))
        #expect(Refusal(claim: "pool.seat", heldBy: holder) == nil)
    }
}
