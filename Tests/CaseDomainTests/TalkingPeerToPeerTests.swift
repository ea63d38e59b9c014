import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Talking peer to peer")
struct TalkingPeerToPeerTests {
    private static func offer(
        _ lines: [ServiceLineID] = [], windowEnds: Timestamp? = The.day(3), _ call: PeerToPeerID = The.call
    ) -> CaseFile.Command {
        .recordPeerToPeerOffer(.init(call: call, lines: lines, receivedAt: The.day(-4), windowEnds: windowEnds))
    }

    private static func schedule(
        _ call: PeerToPeerID = The.call, _ lines: [ServiceLineID] = [], at: Timestamp = The.day(2)
    ) -> CaseFile.Command {
        .schedulePeerToPeer(
            .init(call: call, lines: lines, at: at, payerPhysician: "Dr. Amara Oyelaran", clinician: The.signer))
    }

    /// The payer's rule ends talks with an appeal.
    private static func closing(_ terms: inout RuleTerms) { terms.peerToPeer = PeerToPeerRule(closesOnAppeal: true) }

    private static func held(
        _ outcome: PeerToPeerHeld.Outcome, _ call: PeerToPeerID = The.call, heldAt: Timestamp = The.day(-2), notes: String? = nil
    ) -> CaseFile.Command {
        .recordPeerToPeerOutcome(.init(call: call, heldAt: heldAt, outcome: outcome, notes: notes))
    }

    private static let offered = Past.after([offer()], Past.denied)
    private static let scheduled = Past.after([schedule()], offered)

    // MARK: offers

    @Test func `an offer is about what was denied or cut, when it names no line`() {
        Case.given(Past.mixed).when(Self.offer()).then(
            .peerToPeerOffered(
                PeerToPeerOffered(call: The.call, lines: [The.device], receivedAt: The.day(-4), windowEnds: The.day(3))))
        Case.given(Self.offered).when(Self.offer()).thenReceivedAgain()
        let extended = Case.given(Past.after([Self.offer(windowEnds: The.day(9))], Self.offered)).state
        #expect(extended.peerToPeers.map(\.offered?.windowEnds) == [The.day(9)] && extended.irregularities == [])
        #expect(Case.given(Past.after([Self.offer([The.speech])], Self.offered)).state.irregularities == [.contradictsEarlier])
        #expect(Case.given(Past.after([Self.offer([The.unknownLine])], Past.denied)).state.irregularities == [.unknownService])
    }

    @Test func `after closure an offer opens the case again`() {
        let facts = Case.given(Past.closed).when(Self.offer()).facts
        #expect(facts.last == .reopened(CaseReopened(reason: .payerFact)))
    }

    // MARK: agreeing on a time

    @Test func `a talk is agreed on, with an offer or without`() {
        let event = CaseFile.Event.peerToPeerScheduled(
            PeerToPeerScheduled(
                call: The.call, lines: [The.speech, The.device], at: The.day(2), payerPhysician: "Dr. Amara Oyelaran",
                clinician: The.signer, agreedAt: The.now))
        Case.given(Self.offered).when(Self.schedule()).then(event)
        Case.given(Past.denied).when(Self.schedule()).then(event)
        Case.given(Self.scheduled).when(Self.schedule()).thenNothing()
        let later = Case.given(Past.after([Self.schedule(at: The.day(3))], Self.scheduled)).state
        #expect(later.peerToPeers.map(\.scheduled?.at) == [The.day(3)])
    }

    @Test func `it takes something that was denied or cut`() {
        for past in [Past.submitted, Past.approved] { Case.given(past).when(Self.schedule()).thenRefused(.nothingToDiscuss) }
        Case.given(Past.mixed).when(Self.schedule(The.call, [The.speech])).thenRefused(.nothingToDiscuss)
        Case.given(Past.mixed).when(Self.schedule(The.call, [The.unknownLine])).thenRefused(.serviceUnknown)
        Case.given(Past.closed).when(Self.schedule()).thenRefused(.caseClosed)
        #expect(!Case.given(Past.approved).state.possible(at: The.now).contains(.schedulePeerToPeer))
        #expect(Case.given(Past.mixed).state.possible(at: The.now).contains(.schedulePeerToPeer))
    }

    @Test func `or something the payer wants to be called about, or offers to talk about before it denies it`() {
        let call = Past.after(
            [.recordDecision(The.decide([ServiceOutcome(line: The.speech, action: .contactPayer)]))], Past.submitted)
        #expect(Case.given(call).when(Self.schedule()).facts.count == 1)
        let early = Past.after([Self.offer([The.speech])], Past.submitted)
        #expect(Case.given(early).when(Self.schedule()).facts.count == 1)
        Case.given(early).when(Self.schedule(The.otherCall, [The.device])).thenRefused(.nothingToDiscuss)
    }

    @Test func `when the window has ended no talk is agreed on any more`() {
        #expect(Case.given(Self.offered).when(Self.schedule(), at: The.day(3)).facts.count == 1)
        Case.given(Self.offered).when(Self.schedule(), at: The.day(4)).thenRefused(.peerToPeerWindowClosed)
    }

    @Test func `where the payer made no offer its rule says until when, and its offer says otherwise`() throws {
        let window = ClockProvision(
            .peerToPeer, rule: .rule("payer.peer_to_peer", .businessDays(2), from: .received, calendar: .usFederal), source: "Manual, 7")
        let past = Past.ruled(ClockPast.denied(at: The.now)) { $0.windows = [window] }
        // Denied on a Tuesday; Thursday is Thanksgiving.
        let end = ClockPast.endOfDay(2026, 11, 27)
        #expect(Case.given(past).when(Self.schedule(at: end), at: end).facts.count == 1)
        Case.given(past).when(Self.schedule(at: end), at: ClockPast.after(end)).thenRefused(.peerToPeerWindowClosed)
        let offered = Past.after([Self.offer(windowEnds: The.day(9))], past)
        #expect(Case.given(offered).when(Self.schedule(at: The.day(8)), at: The.day(8)).facts.count == 1)
    }

    @Test func `the time for a talk is a clock, which agreeing on one meets`() throws {
        let clock = try #require(Case.given(Self.offered).clock(.peerToPeer))
        #expect(clock.started.basis == .notice && clock.started.subject.call == The.call && clock.due.at == The.day(3))
        let agreed = Case.given(Past.after([Self.schedule()], Self.offered))
        #expect(agreed.clock(.peerToPeer)?.status == .met && agreed.clock(.peerToPeer)?.metAt == The.now)
        #expect(Case.given(ClockPast.passing(Self.offered, to: The.day(4))).clock(.peerToPeer)?.status == .missed)
    }

    @Test func `an appeal ends it where the payer's rule says so`() {
        Case.given(Past.ruled(Past.appealed, Self.closing)).when(Self.schedule()).thenRefused(.peerToPeerClosedByAppeal)
        #expect(Case.given(Past.appealed).when(Self.schedule()).facts.count == 1)
        #expect(Case.given(Past.ruled(Past.denied, Self.closing)).when(Self.schedule()).facts.count == 1)
        let half = Past.after([.fileAppeal(The.appeal(The.appeal, .internalFirst, [The.speech]))], Past.denied)
        #expect(Case.given(Past.ruled(half, Self.closing)).when(Self.schedule(The.call, [The.device])).facts.count == 1)
    }

    @Test func `a newer denial can be talked about, though the one before was appealed`() {
        let upheld = Past.ruled(AppealPast.upheld(by: .commercial), Self.closing)
        Case.given(upheld).when(Self.schedule()).thenRefused(.peerToPeerClosedByAppeal)
        let again = Past.after(
            [.recordDecision(The.decide([Past.deny(The.speech), Past.deny(The.device)], The.laterDecision, receivedAt: The.now))], upheld)
        #expect(Case.given(again).when(Self.schedule()).facts.count == 1)
    }

    @Test func `one that took place is not agreed on again, one to which nobody came is`() {
        let over = Past.after([Self.held(.upheld)], Self.scheduled)
        Case.given(over).when(Self.schedule(at: The.day(3))).thenRefused(.peerToPeerHeld)
        #expect(Case.given(over).when(Self.schedule(The.otherCall, at: The.day(3))).facts.count == 1)
        let missed = Past.after([Self.held(.noShow)], Self.scheduled)
        #expect(Case.given(missed).when(Self.schedule(at: The.day(3))).facts.count == 1)
    }

    // MARK: what came of it

    @Test func `a talk decides nothing: what the payer promised has to follow`() {
        let past = Past.after([Self.held(.overturned, notes: "They will approve what Mateo needs.")], Self.scheduled)
        let state = Case.given(past).state
        #expect(state.services.allSatisfy { !$0.isAuthorized } && state.irregularities == [.overturnedWithoutDecision])
        #expect(CaseStatus(state).needsPerson)
        let half = Past.after(
            [
                .recordDecision(
                    The.decide([Past.certify(The.speech)], The.laterDecision, receivedAt: The.day(-1), authorization: The.granted))
            ],
            past)
        #expect(Case.given(half).state.irregularities == [.overturnedWithoutDecision])
        let whole = Past.after(
            [.recordDecision(The.decide([ServiceOutcome(line: The.device, action: .notCertified)], The.id(77), receivedAt: The.now))], half)
        #expect(Case.given(whole).state.irregularities == [], "a decision that keeps the denial has followed too")
    }

    @Test func `a pend is not what was promised`() {
        let pended = Past.after(
            [
                .recordPeerToPeerOffer(.init(call: The.call, lines: [The.speech], receivedAt: The.day(-4))),
                Self.held(.overturned),
                .recordDecision(The.decide([ServiceOutcome(line: The.speech, action: .pended)], receivedAt: The.day(-1))),
            ], Past.submitted)
        #expect(Case.given(pended).state.irregularities == [.overturnedWithoutDecision])
    }

    @Test func `where the decision was there already, nothing is odd`() {
        let decided = Past.after(
            [
                .recordDecision(
                    The.decide(
                        [Past.certify(The.speech), Past.certify(The.device)], The.laterDecision, receivedAt: The.day(-3),
                        authorization: The.granted))
            ], Self.scheduled)
        #expect(Case.given(Past.after([Self.held(.overturned)], decided)).state.irregularities == [])
    }

    @Test func `a promise that was misheard is taken back`() {
        let past = Past.after([Self.held(.overturned)], Self.scheduled)
        let back = Past.after([.correct(.init(target: StreamVersion(Int32(past.count)), reason: .entryError))], past)
        #expect(Case.given(back).state.irregularities == [])
    }

    @Test func `what is told of a talk that nobody agreed on is kept, and settled when the talk is known`() {
        let stray = Past.after([Self.held(.upheld, The.otherCall)], Past.denied)
        #expect(Case.given(stray).state.irregularities == [.unknownPeerToPeer])
        Case.given(stray).when(Self.held(.upheld, The.otherCall)).thenReceivedAgain()
        #expect(Case.given(Past.after([Self.offer([], The.otherCall)], stray)).state.irregularities == [])
    }

    @Test func `told again it changes nothing, notes that were missing are kept, another outcome contradicts`() {
        let past = Past.after([Self.held(.moreInformation)], Self.scheduled)
        Case.given(past).when(Self.held(.moreInformation)).thenReceivedAgain()
        let noted = Past.after([Self.held(.moreInformation, notes: "They want the school's report.")], past)
        #expect(Case.given(noted).state.irregularities == [] && Case.given(noted).state.peerToPeers.first?.outcomes.count == 2)
        #expect(Case.given(Past.after([Self.held(.upheld)], past)).state.irregularities == [.contradictsEarlier])
        let missed = Past.after([Self.held(.noShow), Self.held(.upheld, heldAt: The.day(-1))], Self.scheduled)
        #expect(Case.given(missed).state.irregularities == [])
    }

    private static func offer(_ lines: [ServiceLineID], _ call: PeerToPeerID) -> CaseFile.Command {
        Self.offer(lines, windowEnds: nil, call)
    }
}
