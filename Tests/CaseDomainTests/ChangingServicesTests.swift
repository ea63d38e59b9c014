import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Changing a request before it is sent")
struct ChangingServicesTests {
    private static let remove = CaseFile.RemoveService(line: The.device, reason: .patientWish)

    @Test func `a line is changed, and what it asked for before is kept`() {
        Case.given(Past.requested).when(.changeService(The.speechChanged("30"))).then(
            .serviceChanged(
                ServiceChanged(
                    service: The.speechChanged("30").service,
                    before: AuthorizedService(service: The.speechTherapy, quantity: The.visits, dates: The.season), reason: .clinical)))
        let changed = Past.after([.changeService(The.speechChanged("30"))], Past.requested)
        #expect(Case.given(changed).state.services.first?.current.quantity.amount == "30")
        Case.given(changed).when(.changeService(The.speechChanged("30"))).thenNothing()
        Case.given(changed).when(.changeService(The.speechChanged("0"))).thenRefused(.quantityZero)
    }

    @Test func `a line that is taken out is not sent, and cannot be changed any more`() {
        Case.given(Past.signed).when(.removeService(Self.remove)).then(
            .serviceRemoved(ServiceRemoved(line: The.device, reason: .patientWish)))
        let removed = Past.after([.removeService(Self.remove)], Past.signed)
        Case.given(removed).when(.removeService(Self.remove)).thenNothing()
        guard case .submissionQueued(let queued) = Case.given(removed).when(.submit(The.submit)).events.first else {
            Issue.record("the rest is sent")
            return
        }
        #expect(queued.lines == [The.speech])
        Case.given(removed).when(.changeService(.init(The.deviceRequested, reason: .other))).thenRefused(.serviceUnknown)
    }

    @Test func `a line that was taken out is asked for again under another id`() {
        let removed = Past.after([.removeService(Self.remove)], Past.signed)
        Case.given(removed).when(.requestServices(.init([The.deviceRequested]))).thenRefused(.serviceExists)
        var again = The.deviceRequested
        again.line = The.id(34)
        Case.given(removed).when(.requestServices(.init([again]))).then(.serviceRequested(again))
    }

    @Test func `a case whose other line was taken out is decided when the payer has decided on the rest`() {
        let removed = Past.after([.removeService(Self.remove), .submit(The.submit)], Past.signed)
        let decided = Past.after(
            [.recordDecision(The.decide([Past.certify(The.speech)], appealBy: nil, authorization: The.granted))], removed)
        let status = CaseStatus(Case.given(decided).state)
        #expect(status.phase == .decided && status.outcome == .approved)
    }

    @Test func `nothing is left to send when all lines are taken out`() {
        let removed = Past.after([.removeService(Self.remove), .removeService(.init(line: The.speech, reason: .clinical))], Past.signed)
        Case.given(removed).when(.submit(The.submit)).thenRefused(.serviceMissing)
        Case.given(removed).when(.removeService(.init(line: The.unknownLine, reason: .other))).thenRefused(.serviceMissing)
    }

    @Test func `what the payer has is updated or withdrawn, and what it decided is neither changed nor taken out`() {
        let change = CaseFile.Command.changeService(The.speechChanged("30"))
        Case.given(Past.opened).when(change).thenRefused(.serviceMissing)
        Case.given(Past.signed).when(.removeService(.init(line: The.unknownLine, reason: .other))).thenRefused(.serviceUnknown)
        Case.given(Past.submitted).when(change).thenRefused(.serviceInFlight)
        Case.given(Past.denied).when(change).thenRefused(.deniedNotUpdated)
        Case.given(Past.approved).when(change).thenRefused(.serviceDecided)
        Case.given(Past.closed).when(change).thenRefused(.caseClosed)
        #expect(Case.given(RequestPast.rejected).when(change).facts.count == 1, "what was turned away can be put right")
    }

    @Test func `a changed line gives back its claim and takes another; a removed one gives back its own, once`() {
        func claims(_ command: CaseFile.Command, in past: [CaseFile.Event]) -> [Reservation] {
            let file = Case.given(past)
            return CaseFile.reservations(following: file.when(command).events, in: file.state, of: The.caseID.stream)
        }
        var moved = The.speechRequested
        moved.dates = DateRange(from: The.date(8), through: The.date(90))!
        let change = claims(.changeService(.init(moved, reason: .clinical)), in: Past.requested)
        #expect(change.map(\.action) == [.release, .take] && change[0].during != change[1].during)
        #expect(claims(.removeService(Self.remove), in: Past.requested).map(\.token) == [The.token(3).bytes])
        let removed = Past.after([.removeService(Self.remove)], Past.requested)
        let closing = claims(.close(.init(disposition: .abandoned)), in: removed)
        #expect(closing.map(\.token) == [The.token(2).bytes])
    }
}
