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

    /// The signature of a letter that went through draft, review and signing.
    static let signature = LetterPast.signature

    static func certify(_ line: ServiceLineID) -> ServiceOutcome { ServiceOutcome(line: line, action: .certifiedInTotal) }
    static func deny(_ line: ServiceLineID) -> ServiceOutcome {
        ServiceOutcome(
            line: line, action: .notCertified, reasons: [The.notNecessary],
            wording: DenialWording(text: "Progress of Mateo is not documented.", policy: "UM 114"))
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

    static let signature = signed.state.signed!

    static func text(_ section: LetterSection) -> String { "Section \(section.rawValue): Mateo needs speech therapy twice a week." }
}
