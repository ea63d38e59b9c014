import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Conversations about a case, and the next one")
struct LoggingContactsTests {
    private static let tomorrow = NextContact.due(The.day(1), with: .payer)

    private static func contact(_ change: (inout ContactLogged) -> Void = { _ in }) -> CaseFile.Command {
        var contact = ContactLogged(
            contact: The.id(120), party: .payer, channel: .phone, result: .reached, at: The.now, minutes: 25,
            promise: ContactPromise(.callBack, by: The.day(1)), next: Self.tomorrow,
            words: ContactWords(representative: "Priya", reference: "CALL-1", note: "Mateo's request is with the reviewer."))
        change(&contact)
        return .logContact(.init(contact))
    }

    private static let logged = Past.after([contact()], Past.submitted)
    /// Every event of conversations comes about in this.
    static let whole = Past.after([.setNextContact(.init(.none(.clockRuns)))], Self.logged)

    @Test func `a conversation is logged with what was promised, and says when somebody speaks next`() {
        let state = Case.given(Self.logged).state
        #expect(state.contacts.count == 1 && state.contacts[0].promise?.kind == .callBack && state.contacts[0].answers == nil)
        #expect(state.nextContact == NextContactStanding(Self.tomorrow, setAs: StreamVersion(Int32(Self.logged.count))))
        Case.given(Self.logged).when(Self.contact()).thenNothing()
        Case.given(Self.logged).when(Self.contact { $0.result = .noAnswer }).thenRefused(.contactExists)
    }

    @Test func `the next conversation answers the one that was set`() {
        let next = Case.given(Self.logged).when(
            Self.contact {
                $0.contact = The.id(121)
                $0.at = The.day(1)
                $0.next = .due(The.day(5), with: .orderer)
            }, at: The.day(1))
        guard case .contactLogged(let it) = next.events.first else {
            Issue.record("it is logged")
            return
        }
        #expect(it.answers == StreamVersion(Int32(Self.logged.count)))
        let state = Case.given(Self.logged + next.events).state
        #expect(state.nextContact?.next == .due(The.day(5), with: .orderer))
    }

    @Test func `an open case has a next contact, or it is said why there is none`() {
        Case.given(Past.submitted).when(Self.contact { $0.next = nil }).thenRefused(.nextContactMissing)
        let reason = NextContact.none(.clockRuns)
        #expect(Case.given(Past.submitted).when(Self.contact { $0.next = reason }).facts.count == 1)
        #expect(Case.given(Past.closed).when(Self.contact { $0.next = nil }).facts.count == 1, "a closed one needs none")
        let said = Past.after([.setNextContact(.init(reason))], Self.logged)
        #expect(Case.given(said).state.nextContact?.next == reason && Case.given(said).state.nextContact?.next.dueAt == nil)
        Case.given(said).when(.setNextContact(.init(reason))).thenNothing()
        Case.given(said).when(.setNextContact(.init(nil))).thenRefused(.nextContactMissing)
    }

    @Test func `what lies in the past is no next contact, nor what lies too far ahead, and nobody has spoken tomorrow`() {
        Case.given(Past.submitted).when(.setNextContact(.init(.due(The.now, with: .payer)))).thenRefused(.nextContactPast)
        Case.given(Past.submitted).when(.setNextContact(.init(.due(The.day(367), with: .payer)))).thenRefused(.nextContactTooFar)
        #expect(Case.given(Past.submitted).when(.setNextContact(.init(.due(The.day(366), with: .payer)))).facts.count == 1)
        Case.given(Past.submitted).when(Self.contact { $0.at = The.day(1) }).thenRefused(.contactInTheFuture)
        Case.given(Past.closed).when(.setNextContact(.init(Self.tomorrow))).thenRefused(.caseClosed)
    }

    @Test func `a conversation that was logged wrongly is taken back like any other fact`() {
        let back = RequestPast.takingBack(ContactLogged.type, in: Self.logged)
        #expect(Case.given(back).state.contacts.allSatisfy { !$0.holds })
    }
}
