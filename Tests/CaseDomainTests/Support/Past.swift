import CaseDomain
import EventSourcing
import TestSupport

/// What happened to the case up to a point, each step on top of the one before.
///
/// Made by the deciders themselves, command by command, so that no sentence begins from a past that could not be.
enum Past {
    static let opened = after([.open(The.open)])
    static let covered = after([.linkCoverage(.init(The.coverageLinked))], opened)
    static let evaluated = after([.recordEvaluation(The.recordEvaluation)], covered)
    static let requested = after([.requestServices(.init([The.speechRequested, The.deviceRequested]))], evaluated)
    static let drafted = after([.addLetter(.init(letter: The.letter))], requested)
    static let signed = after([.noteSignature(.init(letter: The.letter, signature: signature))], drafted)
    static let submitted = after([.submit(The.submit)], signed)
    static let asked = after([.recordInformationRequest(The.askInformation)], submitted)
    static let denied = after([.recordDecision(The.decide([deny(The.speech), deny(The.device)]))], submitted)
    static let mixed = after([.recordDecision(The.decide([certify(The.speech), deny(The.device)], authorization: The.granted))], submitted)
    static let approved = after(
        [.recordDecision(The.decide([certify(The.speech), certify(The.device)], appealBy: nil, authorization: The.granted))], submitted)
    static let appealed = after(
        [
            .fileAppeal(
                .init(
                    appeal: The.appeal, level: .internalFirst, channel: .fax, filedAt: The.day(-3),
                    grounds: "It overlooks the measured loss."))
        ], denied)
    static let overturned = after(
        [
            .recordAppealDecision(
                .init(
                    appeal: The.appeal, decision: The.appealDecision, outcome: .overturned, receivedAt: The.day(-1),
                    decidedOn: The.date(-2), authorization: The.granted))
        ], appealed)
    static let closed = after([.close(.init(disposition: .authorized))], overturned)

    // MARK: what becomes of a signature

    static let uncosigned = after([.noteSignature(.init(letter: The.letter, signature: LetterPast.uncosigned.state.signed!))], drafted)
    static let cosigned = after(
        [.noteLetter(.init(letter: The.letter, change: .cosigned(LetterPast.cosigned.state.cosigned!)))], uncosigned)
    static let revoked = after(
        [.noteLetter(.init(letter: The.letter, change: .signatureRevoked(LetterPast.revoked.state.revoked!)))], signed)
    static let lapsed = after([.noteLetter(.init(letter: The.letter, change: .lapsed(LetterPast.lapsed.state.lapsed!)))], signed)
    static let superseded = after(
        [.noteLetter(.init(letter: The.letter, change: .superseded(LetterPast.superseded.state.earlier[0].superseded)))], signed)

    /// The signature of a letter that went through draft, review and signing.
    static let signature = LetterPast.signature

    static func certify(_ line: ServiceLineID) -> ServiceOutcome { ServiceOutcome(line: line, action: .certifiedInTotal) }
    static func deny(_ line: ServiceLineID) -> ServiceOutcome {
        ServiceOutcome(
            line: line, action: .notCertified, reasons: [The.notNecessary],
            wording: DenialWording(text: "Progress of Mateo is not documented.", policy: "UM 114"))
    }

    /// The same, with a payer's rule pinned for both services: it wants authorization and a letter, and what else it says is given.
    static func ruled(_ past: [CaseFile.Event], at moment: Timestamp = The.day(-30), _ say: (inout RuleTerms) -> Void) -> [CaseFile.Event] {
        var terms = RuleTerms(requirement: RequirementTerms(.required), letter: LetterTerms(isNeeded: true))
        say(&terms)
        return past + [
            .requirementDetermined(
                RequirementDetermined(
                    lines: [The.speech, The.device], result: .required, source: .rule, determinedAt: moment, pin: The.pin, terms: terms))
        ]
    }

    /// What is known after commands, of which none may be refused.
    static func after(_ commands: [CaseFile.Command], _ events: [CaseFile.Event] = []) -> [CaseFile.Event] {
        commands.reduce(into: events) { events, command in
            let outcome = Case.given(events).when(command)
            precondition(!outcome.events.isEmpty, "\(command) has no effect: \(outcome.result)")
            events += outcome.events
        }
    }
}

/// What happened to the letter up to a point.
enum LetterPast {
    static let started = Letters.given(.draftStarted(DraftStarted(caseID: The.caseID)), by: The.author)
    static let written = LetterSection.allCases.reduce(started) { letter, section in
        letter.given(letter.when(.edit(.init(section: section, text: text(section)))).events, by: The.author)
    }
    static let inReview = written.given(written.when(.submitForReview(.init(reviewer: The.reviewer))).events, by: The.author)
    static let reviewed = inReview.given(inReview.when(.review(.init()), by: The.reviewer).events, by: The.reviewer)
    static let signed = reviewed.given(reviewed.when(.sign(The.sign), by: The.signer, at: The.day(-20)).events, by: The.signer)

    static let sentBack = inReview.after(.requestChanges(.init(comments: [ReviewComment(text: "Too short.")])), by: The.reviewer)
    static let copied = started.after(.copyForward(The.copy([.diagnoses, .clinicalRationale])), by: The.author)
    static let prefilled = started.after(.prefill(The.prefill), by: The.author)
    /// Checked, one finding resolved and one waived.
    static let settled = written.checked([The.finding(1, .block, .conflict), The.finding(2, .block, .similarity)])
        .after(.resolveFinding(.init(finding: The.id(1), reason: .recordCorrected)), by: The.author)
        .after(.waiveFinding(.init(finding: The.id(2), reason: .stillTrue, note: "Mateo still does.")), by: The.author)
    /// Signed by somebody for whom a physician must sign too.
    static let uncosigned = reviewed.after(.sign(The.signForCosigner), by: The.signer, at: The.day(-20))
    static let cosigned = uncosigned.after(.cosign(The.cosign), by: The.colleague, at: The.day(-19))
    static let revoked = signed.after(.revokeSignature(.init(reason: .contentWrong, isTransmitted: false)), by: The.signer)
    static let lapsed = signed.after(.lapse(.init(rule: .planChange, on: The.date(-1))))
    static let superseded = signed.after(.supersede(.init(letter: The.letter)), by: The.author)
    static let rendered = signed.after(.render(The.render))

    static let signature = signed.state.signed!

    static func text(_ section: LetterSection) -> String { "Section \(section.rawValue): Mateo needs speech therapy twice a week." }
}

extension Letters {
    /// The letter after a command that may not be refused.
    func after(_ command: Letter.Command, by actor: ActorID = The.coordinator, at now: Timestamp = The.now) -> Letters {
        let outcome = self.when(command, by: actor, at: now)
        precondition(!outcome.events.isEmpty, "\(command) has no effect: \(outcome.result)")
        return self.given(outcome.events, by: actor)
    }

    /// The letter after a check that found so much.
    func checked(_ findings: [LetterFinding]) -> Letters { self.after(.check(The.check(findings))) }
}
