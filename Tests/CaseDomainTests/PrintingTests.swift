import CaseDomain
import EventSourcing
import Foundation
import TestSupport
import Testing

/// What holds patient data prints as nothing, whichever way it is printed: events (with their samples), commands, states.
@Suite("Printing")
struct PrintingTests {
    /// Whom the sentences speak of, and what is said of them.
    private static let texts = [
        "Mateo", "Quintanilla", "MRN-009412", "ORD-77120", "W9912-0042", "F80.2", "names 8 of 50", "PORTAL-5512", "NS-2231", "NT-118",
        "ACN-90021", "UM 114", "AUTH-3381", "555 0142", "Birchwood",
    ]

    private static let commands: [CaseFile.Command] = [
        .open(The.open), .linkCoverage(.init(The.coverageLinked)), .recordEvaluation(The.recordEvaluation),
        .requestServices(
            .init([
                ServiceRequested(
                    line: The.speech, service: The.speechTherapy, quantity: The.visits, claim: The.token(2), overrideReason: "Mateo's twin."
                )
            ])),
        .submit(The.submit),
        .recordAcknowledgement(
            .init(submission: The.submission, kind: .portal, isAccepted: true, receivedAt: The.now, reference: "NS-2231")),
        .recordPend(.init(receivedAt: The.now, reference: "NT-118")), .recordInformationRequest(The.askInformation),
        .answerInformationRequest(.init(request: The.question, channel: .fax, note: "Mateo's notes.")),
        .recordDecision(The.decide([Past.deny(The.speech), Past.certify(The.device)], authorization: The.granted)),
        .recordAuthorization(.init(The.granted, receivedAt: The.now)),
        .fileAppeal(.init(appeal: The.appeal, level: .internalFirst, channel: .fax, grounds: "Mateo lost words.")),
        .recordAppealDecision(
            .init(
                appeal: The.appeal, decision: The.appealDecision, outcome: .overturned, receivedAt: The.now,
                services: [Past.deny(The.speech)],
                authorization: The.granted)),
        .assignOwner(.init(owner: The.author, note: "Knows Mateo.")), .handOver(.init(to: The.author, reason: .leave, note: "See Mateo.")),
        .addNote(.init(note: The.note, text: "Mateo called.")), .close(.init(disposition: .authorized, note: "Mateo starts.")),
        .reopen(.init(reason: .other, note: "Mateo is back.")),
    ]

    @Test func `a command does not print what it holds of a patient`() {
        for command in Self.commands { Prints.of(command).expectNone(of: Self.texts, "a command of a case") }
        let letter: [Letter.Command] = [
            .edit(.init(section: .diagnoses, text: "Mateo has F80.2.")),
            .requestChanges(.init(comments: [ReviewComment(text: "Say how Mateo fares.")])), .prefill(The.prefill),
            .check(The.check([The.finding(1, .warn, .vague)])), .copyForward(The.copy([.diagnoses])), .sign(The.signForCosigner),
            .cosign(The.cosign), .review(.init(attestation: "I have read of Mateo.")),
            .waiveFinding(.init(finding: The.id(1), reason: .other, note: "Mateo does.")),
            .revokeSignature(.init(reason: .other, note: "Mateo moved.", isTransmitted: false)),
        ]
        for command in letter { Prints.of(command).expectNone(of: Self.texts, "a command of a letter") }
        for command in ThePatient.commands {
            Prints.of(command).expectNone(of: Self.texts + ["Rosa", "Emil", "2019"], "a command of a patient")
        }
        let task: [CaseTask.Command] = [
            .open(.init(caseID: The.caseID, ask: "Call the family of Mateo.")), .complete(.init(outcome: .done, note: "Mateo comes.")),
            .assign(.init(to: .person(The.colleague), reason: .expertise, note: "Knows Mateo.")),
            .release(.init(reason: .misrouted, note: "Mateo has to be seen.")),
            .handOver(.init(to: The.colleague, reason: .leave, note: "See Mateo.")),
            .declineHandOver(.init(reason: .conflictOfInterest, note: "Mateo is my nephew.")),
            .snooze(.init(until: The.day(1), reason: .waitingForPatient, note: "Mateo is ill.")),
            .reschedule(.init(dueAt: The.day(1), reason: .payerGaveTime, note: "Until Mateo is back.")),
            .prioritize(.init(level: .urgent, reason: .patientSafety, note: "Mateo chokes.")),
            .reopen(.init(reason: .notSettled, note: "It was not Mateo.")),
        ]
        for command in task { Prints.of(command).expectNone(of: Self.texts, "a command of a task") }
    }

    @Test func `a state does not print it either, opened as it is`() {
        for past in [Past.closed, Past.mixed, Past.asked] { Prints.of(Case.given(past).state).expectNone(of: Self.texts, "a case") }
        for letter in [LetterPast.signed, LetterPast.cosigned, LetterPast.copied, LetterPast.prefilled, LetterPast.settled] {
            Prints.of(letter.state).expectNone(of: Self.texts, "a letter")
        }
        Prints.of(Letter.Prefill.Field(name: "patient.name", source: Position(1), value: "Mateo")).expectNone(of: Self.texts, "a field")
        for past in PatientPast.whole { Prints.of(Patients.given(past).state).expectNone(of: Self.texts + ["Rosa", "Emil"], "a patient") }
        let task = Work.given().doing(.open(.init(caseID: The.caseID, ask: "Call the family of Mateo.", assignee: The.coordinator)))
            .doing(.snooze(.init(until: The.day(1), reason: .waitingForPatient, note: "Mateo is ill.")))
            .doing(.prioritize(.init(level: .urgent, reason: .patientSafety, note: "Mateo chokes.")))
        Prints.of(task.state).expectNone(of: Self.texts, "a task")
        Prints.of(Past.closed).expectNone(of: Self.texts, "events")
    }

    @Test func `the texts are there, when they are asked for`() {
        let opened = JSONWriter.bytes(of: Case.given(Past.mixed).state)
        for text in ["Mateo", "W9912-0042", "F80.2", "PORTAL-5512", "AUTH-3381"] {
            #expect(String(decoding: opened, as: UTF8.self).contains(text), "the test looks for what is not there")
        }
    }
}
