import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Cases that continue, change or begin another way")
struct OpeningOtherKindsTests {
    private static func open(_ kind: RequestKind, _ change: (inout CaseFile.Open) -> Void = { _ in }) -> CaseFile.Command {
        var open = The.open
        open.kind = kind
        change(&open)
        return .open(open)
    }

    private static func ready(_ open: CaseFile.Command) -> [CaseFile.Event] {
        Past.after([
            open, .linkCoverage(.init(The.coverageLinked)), .recordEvaluation(The.recordEvaluation),
            .requestServices(.init([The.speechRequested])), .addLetter(.init(letter: The.letter)),
            .noteSignature(.init(letter: The.letter, signature: Past.signature)),
        ])
    }

    private static func queued(_ past: [CaseFile.Event]) -> SubmissionQueued? {
        guard case .submissionQueued(let it) = Case.given(past).when(.submit(The.submit)).events.first else { return nil }
        return it
    }

    @Test(arguments: RequestKind.allCases.filter(\.continues))
    func `what continues something names the case or the authorization that it continues`(kind: RequestKind) {
        Case.given([]).when(Self.open(kind)).thenRefused(.priorCaseMissing)
        #expect(Case.given([]).when(Self.open(kind) { $0.priorCase = The.otherCase }).facts.count == 2)
        let origin = RenewalOrigin(authorization: The.authorization, endsOn: The.date(30))
        #expect(Case.given([]).when(Self.open(kind) { $0.origin = origin }).facts.count == 2)
    }

    @Test func `what it asks the payer for follows from its kind`() {
        func kind(_ kind: RequestKind) -> SubmissionKind? {
            Self.queued(Self.ready(Self.open(kind) { $0.priorCase = The.otherCase }))?.kind
        }
        #expect(kind(.initial) == .initial && kind(.retroactive) == .initial && kind(.evaluation) == .initial)
        #expect(kind(.continuing) == .renewal && kind(.continuityOfCare) == .renewal && kind(.amendment) == .revision)
    }

    @Test func `a request for the evaluation itself goes without a letter`() {
        let queued = Self.queued(RequestPast.evaluation)
        #expect(queued?.letterBasis == .evaluation && queued != nil && queued?.letter == nil)
        #expect(Case.given(RequestPast.evaluation).state.possible(at: The.now).contains(.submit))
        // Where there is a letter all the same it goes along.
        #expect(Self.queued(Self.ready(Self.open(.evaluation)))?.letter == The.letter)
    }

    @Test func `opened again it changes nothing, wherever the clinic keeps its clock, and with other content it is refused`() {
        let opened = Past.after([Self.open(.initial) { $0.timeZone = "America/Chicago" }])
        Case.given(opened).when(Self.open(.initial) { $0.timeZone = "America/Denver" }).thenNothing()
        Case.given(opened).when(Self.open(.retroactive)).thenRefused(.caseExists)
    }

    @Test func `an owner may have a day, and who takes a case over for themselves agrees to it`() throws {
        let assigned = Past.after([.assignOwner(.init(owner: The.author, role: .author, dueAt: The.day(3)))], Past.opened)
        guard case .ownerAssigned(let it) = try #require(assigned.last) else { return }
        #expect(it.dueAt == The.day(3) && it.previous == The.coordinator)
        let hand = CaseFile.Command.handOver(.init(to: The.colleague, reason: .clinicTransfer))
        Case.given(assigned).when(hand, by: The.colleague).then(
            .ownershipTransferred(
                OwnershipTransferred(from: The.author, to: The.colleague, reason: .clinicTransfer, acceptedAt: The.now)))
        Case.given(assigned).when(hand).then(
            .handOverOffered(HandOverOffered(from: The.author, to: The.colleague, reason: .clinicTransfer)))
    }

    @Test func `a case is closed with what is to be learned from it`() {
        Case.given(Past.overturned).when(.close(.init(disposition: .authorized, lessons: "NOTE-MISSING"))).then(
            .closed(CaseClosed(disposition: .authorized, lessons: "NOTE-MISSING")))
    }

    @Test func `an appeal that was filed in error is no open matter`() {
        let back = RequestPast.takingBack(AppealFiled.type, in: Past.appealed)
        #expect(CaseStatus(Case.given(back).state).phase == .decided)
        Case.given(back).when(.close(.init(disposition: .denied))).thenRefused(.caseHasOpenMatters([.appealWindow]))
    }
}
