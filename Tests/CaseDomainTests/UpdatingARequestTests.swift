import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Updating what the payer has")
struct UpdatingARequestTests {
    private static let thirty = Quantity(amount: "30", .visits)!

    private static func line(
        _ line: ServiceLineID = The.speech, _ certification: LineCertification = .revised, _ visits: String = "30"
    ) -> UpdatedLine {
        UpdatedLine(line: line, certification: certification, quantity: Quantity(amount: visits, .visits)!)
    }

    @Test func `the payer is told of the change, and the line is asked for as updated`() throws {
        Case.given(Past.submitted).when(.updateRequest(The.moreVisits)).then(
            .requestUpdated(
                RequestUpdated(update: The.update, channel: .portal, sentAt: The.day(-9), lines: [Self.line()])))
        let service = try #require(Case.given(RequestPast.updated).state.services.first)
        #expect(service.current.quantity == Self.thirty && service.requested.quantity == The.visits)
        #expect(service.current.dates == The.season, "what the update does not say stays")
        #expect(Case.given(RequestPast.updated).state.isInFlight)
    }

    @Test func `the last update of a line counts, and one that was taken back does not`() {
        let twice = Past.after([.updateRequest(The.updating([Self.line(The.speech, .revised, "20")], The.id(200)))], RequestPast.updated)
        #expect(Case.given(twice).state.services.first?.current.quantity.amount == "20")
        let once = RequestPast.takingBack(RequestUpdated.type, in: twice)
        #expect(Case.given(once).state.services.first?.current.quantity.amount == "20")
        let back = RequestPast.takingBack(RequestUpdated.type, in: RequestPast.updated)
        #expect(Case.given(back).state.services.first?.current.quantity == The.visits)
    }

    @Test func `sent again it changes nothing, and the same id with other content is refused`() {
        Case.given(RequestPast.updated).when(.updateRequest(The.moreVisits)).thenNothing()
        var other = The.moreVisits
        other.channel = .fax
        Case.given(RequestPast.updated).when(.updateRequest(other)).thenRefused(.requestUpdateExists)
        Case.given(RequestPast.updated).when(.updateRequest(The.updating([Self.line(The.speech, .revised, "20")])))
            .thenRefused(.requestUpdateExists)
        var later = The.moreVisits
        later.sentAt = The.day(-1)
        Case.given(RequestPast.updated).when(.updateRequest(later)).thenRefused(.requestUpdateExists)
    }

    @Test func `member, requester and service are not updated: that takes a withdrawal and a new request`() {
        var update = The.moreVisits
        update.immutable = [.member, .service]
        Case.given(Past.submitted).when(.updateRequest(update)).thenRefused(.fieldImmutable([.member, .service]))
        #expect(Refusal.fieldImmutable([.member, .service]).reason.contains("member, service"))
    }

    @Test func `what was denied is not updated: it is appealed, or asked for in a new request`() {
        Case.given(Past.denied).when(.updateRequest(The.moreVisits)).thenRefused(.deniedNotUpdated)
        Case.given(Past.approved).when(.updateRequest(The.moreVisits)).thenRefused(.serviceDecided)
        // The other line still waits.
        let half = Past.after([.recordDecision(The.decide([Past.deny(The.device)]))], Past.submitted)
        Case.given(half).when(.updateRequest(The.updating([Self.line(The.device)]))).thenRefused(.deniedNotUpdated)
        #expect(Case.given(half).when(.updateRequest(The.moreVisits)).facts.count == 1)
    }

    @Test func `what the payer does not have is not updated`() {
        Case.given(Past.evaluated).when(.updateRequest(The.moreVisits)).thenRefused(.serviceMissing)
        Case.given(Past.signed).when(.updateRequest(The.moreVisits)).thenRefused(.serviceUnsent)
        Case.given(RequestPast.rejected).when(.updateRequest(The.moreVisits)).thenRefused(.serviceUnsent)
        Case.given(RequestPast.withdrawn).when(.updateRequest(The.moreVisits)).thenRefused(.serviceUnsent)
        Case.given(Past.submitted).when(.updateRequest(The.updating([Self.line(The.unknownLine)]))).thenRefused(.serviceUnknown)
        Case.given(Past.closed).when(.updateRequest(The.moreVisits)).thenRefused(.caseClosed)
    }

    @Test func `nobody asks for nothing, or tomorrow`() {
        Case.given(Past.submitted).when(.updateRequest(The.updating([Self.line(The.speech, .revised, "0")]))).thenRefused(.quantityZero)
        var update = The.moreVisits
        update.sentAt = The.day(1)
        Case.given(Past.submitted).when(.updateRequest(update)).thenRefused(.sentInTheFuture)
    }

    @Test func `a line that is changed here after an update asks for what was changed last`() throws {
        let changed = Past.after([.withdraw(The.withdraw()), .changeService(The.speechChanged("10"))], RequestPast.updated)
        #expect(Case.given(changed).state.services.first?.current.quantity.amount == "10")
        guard case .serviceChanged(let it) = try #require(changed.last) else { return }
        #expect(it.before.quantity == Self.thirty)
        // Back to what was asked for first: that is a change too, once.
        let first = Past.after([.withdraw(The.withdraw()), .changeService(The.speechChanged("24"))], RequestPast.updated)
        #expect(Case.given(first).state.services.first?.current.quantity == The.visits)
    }

    @Test func `an update that cancels a line takes it back from the payer`() {
        let cancel = The.updating([UpdatedLine(line: The.device, certification: .cancelled)])
        let cancelled = Past.after([.updateRequest(cancel)], Past.submitted)
        #expect(Case.given(cancelled).state.services.map(\.isSubmitted) == [true, false])
        Case.given(cancelled).when(.updateRequest(cancel)).thenNothing()
        Case.given(cancelled).when(.withdraw(The.withdraw([The.device]))).thenRefused(.nothingToWithdraw)
        let back = RequestPast.takingBack(RequestUpdated.type, in: cancelled)
        #expect(Case.given(back).state.services.map(\.isSubmitted) == [true, true])
    }
}
