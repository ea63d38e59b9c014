import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Determining what the payer wants")
struct RequirementTests {
    private static func terms(_ change: (inout RuleTerms) -> Void = { _ in }) -> RuleTerms {
        var terms = RuleTerms(requirement: RequirementTerms(.required), letter: LetterTerms(isNeeded: true))
        change(&terms)
        return terms
    }

    private static func determine(_ change: (inout RuleTerms) -> Void = { _ in }) -> CaseFile.Command {
        .determineRequirement(.init(terms: Self.terms(change)))
    }

    private static let waived = Past.after([determine { $0.letter.isNeeded = false }], Past.requested)

    private static func queued(_ past: [CaseFile.Event]) -> SubmissionQueued? {
        guard case .submissionQueued(let it) = Case.given(past).when(.submit(The.submit)).events.first else { return nil }
        return it
    }

    // MARK: what is determined

    @Test func `what the rule says is kept with the services it was asked for, once`() {
        let asked = Case.given(Past.requested).when(Self.determine())
        asked.then(
            .requirementDetermined(
                RequirementDetermined(
                    lines: [The.speech, The.device], result: .required, source: .rule, determinedAt: The.now, terms: Self.terms())))
        let determined = Case.given(Past.requested + asked.events)
        determined.when(Self.determine(), at: The.day(1)).thenNothing()
        #expect(determined.state.determined(of: The.speech)?.result == .required)
        #expect(determined.state.determined(of: The.unknownLine) == nil)
    }

    @Test func `services that go by several rules are asked about once more, and nothing is new`() {
        let answers: [CaseFile.Command] = [
            .determineRequirement(.init(lines: [The.speech], terms: Self.terms())),
            .determineRequirement(.init(lines: [The.device], terms: Self.terms { $0.letter.isNeeded = false })),
        ]
        let past = Past.after(answers, Past.requested)
        for answer in answers { Case.given(past).when(answer, at: The.day(1)).thenNothing() }
        let other = CaseFile.Command.determineRequirement(.init(lines: [The.speech], terms: Self.terms { $0.vendor = "Evercase Review" }))
        #expect(Case.given(past).when(other).facts.count == 1)
    }

    @Test func `what a person found out comes before what the rule says`() {
        let past = Past.after([.determineRequirement(.init(result: .notRequired, source: .phone, terms: Self.terms()))], Past.requested)
        #expect(Case.given(past).state.determined(of: The.device)?.result == .notRequired)
    }

    @Test func `an answer that rests on something says on what`() {
        let satisfied = CaseFile.Command.determineRequirement(.init(result: .satisfied, source: .portal))
        Case.given(Past.requested).when(satisfied).thenRefused(.requirementIncomplete(["satisfied_by_authorization_id"]))
        let conditional = CaseFile.Command.determineRequirement(.init(result: .conditional, source: .crd))
        Case.given(Past.requested).when(conditional).thenRefused(.requirementIncomplete(["information_needed"]))
        let told = CaseFile.DetermineRequirement(result: .conditional, source: .crd, informationNeeded: [.location])
        #expect(Case.given(Past.requested).when(.determineRequirement(told)).facts.count == 1)
    }

    @Test func `there is a service to ask about, and it is one of the case`() {
        Case.given(Past.evaluated).when(Self.determine()).thenRefused(.serviceMissing)
        Case.given(Past.approved).when(Self.determine()).thenRefused(.nothingToSubmit)
        let other = CaseFile.Command.determineRequirement(.init(lines: [The.unknownLine]))
        Case.given(Past.requested).when(other).thenRefused(.serviceUnknown)
    }

    // MARK: the letter

    @Test func `an evaluation is asked for without a letter`() {
        #expect(CaseStatus(Case.given(RequestPast.evaluation).state).phase == .ready)
        let queued = Self.queued(RequestPast.evaluation)
        #expect(queued != nil && queued?.letter == nil && queued?.letterBasis == .evaluation)
    }

    @Test func `an evaluation says by which rule it goes without a letter, and asks for none where a rule wants one`() {
        let waived = Past.after([Self.determine { $0.letter.isNeeded = false }], RequestPast.evaluation)
        #expect(Self.queued(waived)?.letter == nil && Self.queued(waived)?.letterBasis == .ruleWaives)
        #expect(Self.queued(Past.after([Self.determine()], RequestPast.evaluation))?.letterBasis == .evaluation)
    }

    @Test func `a rule that wants no letter makes the case ready, and the submission says so`() {
        #expect(CaseStatus(Case.given(Past.requested).state).phase == .evaluated)
        Case.given(Past.requested).when(.submit(The.submit)).thenRefused(.letterMissing)
        let state = Case.given(Self.waived).state
        #expect(state.letterBasis == .ruleWaives && CaseStatus(state).phase == .ready)
        #expect(Self.queued(Self.waived)?.letter == nil && Self.queued(Self.waived)?.letterBasis == .ruleWaives)
    }

    @Test func `a service of which nothing was determined wants a letter all the same`() {
        let half = Past.after(
            [.determineRequirement(.init(lines: [The.speech], terms: Self.terms { $0.letter.isNeeded = false }))], Past.requested)
        #expect(Case.given(half).state.letterBasis == .unknown && CaseStatus(Case.given(half).state).phase == .evaluated)
        let ruled = Past.after([Self.determine()], Past.signed)
        #expect(Self.queued(ruled)?.letterBasis == .ruleRequires)
    }

    @Test func `a determination that was a mistake is taken back, and the letter is wanted again`() {
        let back = RequestPast.takingBack(RequirementDetermined.type, in: Self.waived)
        Case.given(back).when(.submit(The.submit)).thenRefused(.letterMissing)
    }

    // MARK: what goes along, and how

    @Test func `a document that the rule wants and the packet lacks holds it back`() {
        let wanted = Past.after(
            [Self.determine { $0.attachments = AttachmentRule(required: [RequiredAttachment(type: "plan_of_care", reportType: "08")]) }],
            Past.signed)
        let without = CaseFile.Command.assemblePacket(.init(packet: The.packet, documents: []))
        Case.given(wanted).when(without).then(
            .packetCheckFailed(
                PacketCheckFailed(packet: The.packet, gaps: [PacketGap(kind: .documentMissing, code: "08", isBlocking: true)])))
        #expect(Case.given(wanted).when(.assemblePacket(The.assemble())).facts.map(\.type) == [PacketAssembled.type])
        let later = Past.after(
            [
                Self.determine {
                    $0.attachments = AttachmentRule(required: [
                        RequiredAttachment(type: "plan_of_care", reportType: "08", when: .renewal),
                        RequiredAttachment(type: "notes", reportType: "09", when: .onRequest),
                    ])
                }
            ], Past.signed)
        #expect(Case.given(later).when(without).facts.map(\.type) == [PacketAssembled.type], "not with a first request")
    }

    @Test func `a way that the rule does not name is refused`() {
        let ruled = Past.after([Self.determine { $0.channels = [ChannelRule(.fax), ChannelRule(.phone)] }], Past.signed)
        Case.given(ruled).when(.submit(The.submit)).thenRefused(.channelNotAccepted([.fax, .phone]))
        var faxed = The.submit
        faxed.channel = .fax
        #expect(Case.given(ruled).when(.submit(faxed)).facts.count == 2)
    }

    @Test func `a request goes by a way that the rule of each of its services names`() {
        func past(_ speech: [ChannelRule], _ device: [ChannelRule]) -> [CaseFile.Event] {
            Past.after(
                [
                    .determineRequirement(.init(lines: [The.speech], terms: Self.terms { $0.channels = speech })),
                    .determineRequirement(.init(lines: [The.device], terms: Self.terms { $0.channels = device })),
                ], Past.signed)
        }
        let fax = past([ChannelRule(.fax)], [ChannelRule(.portal), ChannelRule(.fax)])
        Case.given(fax).when(.submit(The.submit)).thenRefused(.channelNotAccepted([.fax]))
        #expect(Case.given(past([], [ChannelRule(.portal)])).when(.submit(The.submit)).facts.count == 2)
    }

    @Test func `a renewal goes when the payer takes it`() {
        var open = The.open
        open.kind = .continuing
        open.origin = RenewalOrigin(authorization: The.authorization, endsOn: The.date(60))
        let renewing = Past.after([
            .open(open), .linkCoverage(.init(The.coverageLinked)), .recordEvaluation(The.recordEvaluation),
            .requestServices(.init([The.speechRequested])),
            Self.determine {
                $0.letter.isNeeded = false
                $0.renewal = RenewalRule(earliestDaysBeforeEnd: 30, latestDaysBeforeEnd: 10)
            },
        ])
        let submit = CaseFile.Command.submit(.init(submission: The.submission, channel: .portal))
        Case.given(renewing).when(submit, at: The.day(29)).thenRefused(.renewalTooEarly(The.date(30)))
        #expect(Case.given(renewing).when(submit, at: The.day(30)).facts.count == 2)
        Case.given(renewing).when(submit, at: The.day(51)).thenRefused(.renewalTooLate(The.date(50)))
    }
}
