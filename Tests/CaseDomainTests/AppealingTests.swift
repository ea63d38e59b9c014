import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Appealing")
struct AppealingTests {
    private static func file(
        _ appeal: AppealID = The.appeal, _ level: AppealLevel = .internalFirst, _ lines: [ServiceLineID] = [], filedAt: Timestamp? = nil,
        letter: LetterID? = nil, late: Bool = false, grounds: String? = nil
    ) -> CaseFile.Command {
        .fileAppeal(
            .init(
                appeal: appeal, level: level, lines: lines, channel: .fax, filedAt: filedAt, letter: letter, isLateForCause: late,
                grounds: grounds, representation: level.isInternal ? nil : .patientAuthorization))
    }

    private static func decide(
        _ outcome: AppealDecided.Outcome, _ appeal: AppealID = The.appeal, _ decision: DecisionID = The.appealDecision,
        services: [ServiceOutcome] = [], receivedAt: Timestamp = The.day(-1), appealBy: CivilDate? = The.date(30),
        authorization: GrantedAuthorization? = nil
    ) -> CaseFile.Command {
        .recordAppealDecision(
            .init(
                appeal: appeal, decision: decision, outcome: outcome, receivedAt: receivedAt, appealBy: appealBy, services: services,
                authorization: authorization))
    }

    private static let upheld = Past.after([decide(.upheld)], Past.appealed)

    // MARK: filing

    @Test func `an appeal is for everything that can be appealed, when it names no line`() {
        Case.given(Past.mixed).when(Self.file(grounds: "It overlooks the measured loss.")).then(
            .appealFiled(
                AppealFiled(
                    appeal: The.appeal, level: .internalFirst, lines: [The.device], channel: .fax, filedAt: The.now,
                    grounds: PHI(AppealGrounds("It overlooks the measured loss.")))))
        #expect(CaseStatus(Case.given(Past.appealed).state).phase == .appealing)
    }

    @Test func `filing it again changes nothing, and the same id with other content is refused`() {
        Case.given(Past.appealed).when(Self.file()).thenNothing()
        Case.given(Past.appealed).when(Self.file(The.appeal, .internalSecond)).thenRefused(.appealExists)
        Case.given(Past.appealed).when(Self.file(The.appeal, .internalFirst, [The.speech])).thenRefused(.appealExists)
    }

    @Test func `only what was denied or cut can be appealed`() {
        Case.given(Past.submitted).when(Self.file()).thenRefused(.nothingToAppeal)
        Case.given(Past.mixed).when(Self.file(The.appeal, .internalFirst, [The.speech])).thenRefused(.nothingToAppeal)
        Case.given(Past.mixed).when(Self.file(The.appeal, .internalFirst, [The.unknownLine])).thenRefused(.serviceUnknown)
        Case.given(Past.closed).when(Self.file()).thenRefused(.caseClosed)
    }

    @Test func `one appeal of a service at a time`() {
        Case.given(Past.appealed).when(Self.file(The.otherAppeal)).thenRefused(.appealOpen)
    }

    @Test func `levels are gone through in order, each once`() {
        Case.given(Past.denied).when(Self.file(The.appeal, .external)).thenRefused(.appealNotExhausted)
        Case.given(Past.denied).when(Self.file(The.appeal, .internalSecond)).thenRefused(.appealLevelSkipped)
        Case.given(Self.upheld).when(Self.file(The.otherAppeal)).thenRefused(.appealLevelUsed)
        for level in [AppealLevel.internalSecond, .external] {
            #expect(Case.given(Self.upheld).when(Self.file(The.otherAppeal, level)).facts.count == 1, "\(level)")
        }
        let external = Past.after(
            [Self.file(The.otherAppeal, .external, filedAt: The.day(-1)), Self.decide(.upheld, The.otherAppeal, The.id(74))], Self.upheld)
        Case.given(external).when(Self.file(The.id(93), .internalSecond)).thenRefused(.appealLevelUsed)
        Case.given(external).when(Self.file(The.id(93), .external)).thenRefused(.appealLevelUsed)
    }

    @Test func `Medicare Advantage goes from the plan to the independent review entity, and on to the judge`() {
        let denied = AppealPast.denied(by: .medicareAdvantage)
        Case.given(denied).when(Self.file(The.appeal, .ire)).thenRefused(.appealNotExhausted)
        Case.given(AppealPast.forwarded).when(Self.file(The.id(93), .alj)).thenRefused(.appealOpen)
        let reviewed = Past.after([Self.decide(.upheld, The.otherAppeal, The.id(74))], AppealPast.forwarded)
        Case.given(reviewed).when(Self.file(The.id(93), .ire)).thenRefused(.appealLevelUsed)
        #expect(Case.given(reviewed).when(Self.file(The.id(93), .alj)).facts.count == 1)
        let judged = Past.after(
            [Self.file(The.id(93), .alj, filedAt: The.day(-1)), Self.decide(.upheld, The.id(93), The.id(75))], reviewed)
        Case.given(judged).when(Self.file(The.id(94), .alj)).thenRefused(.appealLevelUsed)
        Case.given(judged).when(Self.file(The.id(94), .external)).thenRefused(.appealLevelUsed)
    }

    @Test func `an appeal that was withdrawn or not heard has exhausted nothing`() {
        for outcome in [AppealDecided.Outcome.withdrawn, .dismissed] {
            let past = Past.after([Self.decide(outcome)], Past.appealed)
            Case.given(past).when(Self.file(The.otherAppeal, .external)).thenRefused(.appealNotExhausted)
            #expect(Case.given(past).when(Self.file(The.otherAppeal)).facts.count == 1)
        }
    }

    @Test func `a decision that is newer than the appeal begins anew`() {
        let again = Past.after(
            [.recordDecision(The.decide([Past.deny(The.speech)], The.laterDecision, receivedAt: The.now))], Past.overturned)
        #expect(Case.given(again).when(Self.file(The.otherAppeal)).facts.count == 1)
    }

    @Test func `an appeal says in whose right it is filed, what goes with it, which reasons it answers, and whether benefits go on`() {
        let file = CaseFile.FileAppeal(
            appeal: The.appeal, level: .internalFirst, channel: .mail, representation: .appointedRepresentative,
            authorization: "AOR-12 Mateo.pdf", packet: The.packet, continuesBenefits: true, answers: [The.notNecessary])
        Case.given(Past.mixed).when(.fileAppeal(file)).then(
            .appealFiled(
                AppealFiled(
                    appeal: The.appeal, level: .internalFirst, lines: [The.device], channel: .mail, filedAt: The.now,
                    representation: .appointedRepresentative, packet: The.packet, continuesBenefits: true, answers: [The.notNecessary],
                    grounds: PHI(AppealGrounds(nil, authorization: "AOR-12 Mateo.pdf")))))
    }

    @Test func `a filing that was stored before it said by whom is one of ours, and asks for no benefits to go on`() throws {
        let sample = try #require(StoredSample.all(in: SampleTests.folder).first { $0.type == "case.appeal_filed.v1" })
        guard case .appealFiled(let it)? = try CaseFile.Event.decode(sample.type, sample.body) else {
            Issue.record("it is read as something else")
            return
        }
        #expect(it.filedBy == .clinic && !it.continuesBenefits && it.representation == nil && it.irregularities == [])
        #expect(it.grounds == PHI(AppealGrounds("It overlooks the measured loss of Mateo.")))
    }

    @Test func `an appeal that names no line leaves out what is under appeal already`() {
        let half = Past.after([Self.file(The.appeal, .internalFirst, [The.speech])], Past.denied)
        guard case .appealFiled(let it)? = Case.given(half).when(Self.file(The.otherAppeal)).events.first else {
            Issue.record("it was refused")
            return
        }
        #expect(it.lines == [The.device])
    }

    @Test func `after the last day it takes a reason why it is late`() throws {
        let late = The.day(62)
        Case.given(Past.denied).when(Self.file(), at: late).thenRefused(.appealWindowClosed)
        Case.given(Past.denied).when(Self.file(late: true), at: late).thenRefused(.appealWindowClosed)
        #expect(Case.given(Past.denied).when(Self.file(filedAt: The.day(60)), at: late).facts.count == 1, "it left in time")
        let unsaid = CaseFile.FileAppeal(
            appeal: The.appeal, level: .internalFirst, channel: .fax, isLateForCause: true, grounds: " ", authorization: "AOR-12")
        Case.given(Past.denied).when(.fileAppeal(unsaid), at: late).thenRefused(.appealWindowClosed)
        let events = Case.given(Past.denied).when(Self.file(late: true, grounds: "The notice went to the old address."), at: late).events
        guard case .appealFiled(let filed) = try #require(events.first) else { return }
        #expect(filed.isLateForCause)
    }

    @Test func `the last day is not over while it lasts anywhere`() {
        let end = Timestamp(rfc3339: "2027-01-24T11:59:59.999999Z")!
        #expect(The.date(60).description == "2027-01-23")
        #expect(Case.given(Past.denied).when(Self.file(), at: end).facts.count == 1)
        Case.given(Past.denied).when(Self.file(), at: Timestamp(microseconds: end.rawValue + 1)).thenRefused(.appealWindowClosed)
    }

    @Test func `each service has its own last day: that of the last notice about it`() {
        // Another service's notice, later and without a window, hides nothing.
        let other = The.decide(
            [Past.certify(The.device)], The.laterDecision, receivedAt: The.day(-2), appealBy: nil, authorization: The.granted)
        #expect(Case.given(Past.after([.recordDecision(other)], Past.denied)).state.appealBy == The.date(60))
        #expect(Case.given(Self.upheld).state.appealBy == The.date(30))
        #expect(Case.given(Past.appealed).state.appealBy == nil)
        #expect(Case.given(Past.overturned).state.appealBy == nil)
        // While one is appealed, the other's days run on.
        let half = Past.after([Self.file(The.appeal, .internalFirst, [The.speech])], Past.denied)
        #expect(Case.given(half).state.appealBy == The.date(60))
    }

    @Test func `nothing was filed tomorrow, and the letter that argues it is signed`() {
        Case.given(Past.denied).when(Self.file(filedAt: The.day(1))).thenRefused(.sentInTheFuture)
        Case.given(Past.denied).when(Self.file(letter: The.otherLetter)).thenRefused(.letterUnknown)
        let drafting = Past.after([.addLetter(.init(letter: The.otherLetter))], Past.denied)
        Case.given(drafting).when(Self.file(letter: The.otherLetter)).thenRefused(.letterUnsigned)
        #expect(Case.given(drafting).when(Self.file(letter: The.letter)).facts.count == 1)
    }

    // MARK: its decision

    @Test func `an overturned denial certifies what the appeal asked for`() {
        Case.given(Past.appealed).when(Self.decide(.overturned, appealBy: nil, authorization: The.granted)).then(
            .appealDecided(
                AppealDecided(
                    appeal: The.appeal, decision: The.appealDecision, level: .internalFirst, outcome: .overturned,
                    receivedAt: The.day(-1))),
            .serviceDecided(
                ServiceDecided(line: The.speech, decision: The.appealDecision, action: .certifiedInTotal, decidedAt: The.day(-1))),
            .serviceDecided(
                ServiceDecided(line: The.device, decision: The.appealDecision, action: .certifiedInTotal, decidedAt: The.day(-1))),
            .authorizationGranted(
                AuthorizationGranted(
                    authorization: The.authorization, decision: The.appealDecision, lines: [The.speech, The.device], quantity: The.visits,
                    dates: The.season,
                    issuedOn: The.date(-1), receivedAt: The.day(-1), number: PHI(AuthorizationNumber("AUTH-3381")))))
        #expect(CaseStatus(Case.given(Past.overturned).state).outcome == .approved)
    }

    @Test func `an upheld denial stays a denial, with a new window`() {
        let state = Case.given(Self.upheld).state
        #expect(CaseStatus(state).outcome == .denied && CaseStatus(state).phase == .decided && state.irregularities == [])
    }

    @Test func `partly overturned says which, or a person looks`() {
        let some = [Past.certify(The.speech), Past.deny(The.device)]
        let state = Case.given(
            Past.after([Self.decide(.partiallyOverturned, services: some, authorization: The.granted)], Past.appealed)
        ).state
        #expect(CaseStatus(state).outcome == .partiallyApproved && state.irregularities == [])
        let silent = Case.given(Past.after([Self.decide(.partiallyOverturned)], Past.appealed)).state
        #expect(silent.irregularities == [.nothingDecided] && CaseStatus(silent).outcome == .denied)
    }

    @Test func `told again it changes nothing; what it adds is kept; what differs contradicts`() {
        Case.given(Past.overturned).when(
            .recordAppealDecision(
                .init(
                    appeal: The.appeal, decision: The.appealDecision, outcome: .overturned, receivedAt: The.now,
                    authorization: The.granted))
        ).thenReceivedAgain()
        let unnumbered = Past.after([Self.decide(.overturned)], Past.appealed)
        #expect(Case.given(unnumbered).state.irregularities == [.noAuthorizationNumber])
        let numbered = Past.after([Self.decide(.overturned, authorization: The.granted)], unnumbered)
        #expect(Case.given(numbered).state.authorizations.count == 1 && Case.given(numbered).state.irregularities == [])
        let contrary = Past.after([Self.decide(.upheld)], Past.overturned)
        #expect(Case.given(contrary).state.irregularities == [.contradictsEarlier])
    }

    @Test func `a decision on an appeal the case does not have is kept, once`() {
        let stray = Past.after([Self.decide(.upheld, The.otherAppeal)], Past.denied)
        let state = Case.given(stray).state
        #expect(state.irregularities == [.unknownAppeal] && state.unmatched.appealDecisions.map(\.appeal) == [The.otherAppeal])
        Case.given(stray).when(Self.decide(.upheld, The.otherAppeal)).thenReceivedAgain()
    }

    @Test func `after closure it opens the case again`() {
        let given = Past.after(
            [.close(.init(disposition: .denied, isAbandoning: true, note: "The family moves away."))], Past.appealed)
        let events = Case.given(given).when(Self.decide(.overturned, authorization: The.granted)).events
        #expect(events.contains(.reopened(CaseReopened(reason: .payerFact))))
        #expect(Case.given(given + events).state.irregularities == [.caseClosed])
    }
}
