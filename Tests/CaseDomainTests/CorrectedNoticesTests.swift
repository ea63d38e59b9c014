import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Notices that say something else, or something more")
struct CorrectedNoticesTests {
    @Test func `another content under a known decision corrects it, and the last word counts`() throws {
        let notice = The.decide([Past.certify(The.speech), Past.deny(The.device)])
        let events = Case.given(Past.denied).when(.recordDecision(notice)).events
        #expect(events.map(\.type) == [DecisionReceived.type, DecisionCorrected.type, ServiceDecided.type])
        guard case .decisionCorrected(let corrected) = events[1] else { return }
        #expect(corrected.supersedes == RequestPast.place(DecisionReceived.type, in: Past.denied))
        #expect(corrected.lines == [The.speech])
        let state = Case.given(RequestPast.corrected).state
        #expect(state.services.map(\.isAuthorized) == [true, false])
        #expect(Set(state.irregularities) == [.contradictsEarlier, .noAuthorizationNumber])
        #expect(CaseStatus(state).outcome == .partiallyApproved && CaseStatus(state).needsPerson)
    }

    @Test func `the same notice again corrects nothing, by another way either`() {
        var notice = The.decide([Past.deny(The.speech), Past.deny(The.device)])
        Case.given(Past.denied).when(.recordDecision(notice)).thenReceivedAgain()
        notice.channel = .fax
        notice.receivedAt = The.day(-1)
        Case.given(Past.denied).when(.recordDecision(notice)).thenReceivedAgain()
        notice.reviewer = PayerReviewer(npi: The.npi, specialty: "pediatrics")
        notice.isHumanReviewed = true
        let more = Case.given(Past.denied).when(.recordDecision(notice)).events
        #expect(more.map(\.type) == [DecisionReceived.type], "what it adds is no correction")
    }

    @Test func `another date on the same notice corrects it, without a word on any service`() throws {
        let notice = The.decide([Past.deny(The.speech), Past.deny(The.device)], appealBy: The.date(30))
        let events = Case.given(Past.denied).when(.recordDecision(notice)).facts
        guard case .decisionCorrected(let corrected) = try #require(events.last) else {
            Issue.record("it is corrected")
            return
        }
        #expect(corrected.lines == [] && Case.given(Past.denied + events).state.appealBy == The.date(30))
    }

    @Test func `the telling that corrected is taken back, and the first one counts again`() throws {
        let second = try #require(RequestPast.corrected.lastIndex { $0.type == DecisionReceived.type })
        let back = Past.after(
            [.correct(.init(target: StreamVersion(Int32(second + 1)), reason: .entryError))], RequestPast.corrected)
        #expect(Case.given(back).state.services.map(\.isAuthorized) == [false, false])
    }

    // MARK: a service that the payer added

    @Test func `a service that nobody asked for is added when the notice says what it is`() throws {
        let events = Case.given(Past.submitted).when(.recordDecision(The.adding)).events
        #expect(events.contains { $0.type == ServiceAddedByPayer.type })
        let state = Case.given(RequestPast.added).state
        let service = try #require(state.services.first { $0.requested.line == The.addedLine })
        #expect(service.isAddedByPayer && service.isAuthorized && !service.isAskedFor)
        #expect(service.requested.claim == nil && service.requested.service == The.groupTherapy)
        #expect(state.irregularities == [.serviceAdded] && CaseStatus(state).outcome == .approved)
        #expect(CaseStatus(state).phase == .decided)
    }

    @Test func `one of which the notice says too little is unknown, and kept for somebody to look`() {
        let notice = The.decide([ServiceOutcome(line: The.addedLine, action: .certifiedInTotal)])
        let state = Case.given(Past.after([.recordDecision(notice)], Past.submitted)).state
        #expect(state.services.count == 2 && state.unmatched.decisions.count == 1)
        #expect(state.irregularities.contains(.unknownService) && !state.irregularities.contains(.serviceAdded))
    }

    @Test func `the same notice again adds nothing, and the service claims nothing`() {
        Case.given(RequestPast.added).when(.recordDecision(The.adding)).thenReceivedAgain()
        let file = Case.given(Past.submitted)
        let events = file.when(.recordDecision(The.adding)).events
        #expect(CaseFile.reservations(following: events, in: file.state, of: The.caseID.stream).isEmpty)
    }

    @Test func `it is not sent, and keeps no case from being decided when its notice is taken back`() {
        let back = RequestPast.takingBack(DecisionReceived.type, in: RequestPast.added)
        let state = Case.given(back).state
        #expect(state.isInFlight && state.services.map(\.isSubmitted) == [true, true, false])
        let decided = Past.after([.recordDecision(The.decide([Past.deny(The.speech), Past.deny(The.device)], The.laterDecision))], back)
        #expect(CaseStatus(Case.given(decided).state).phase == .decided)
    }
}
