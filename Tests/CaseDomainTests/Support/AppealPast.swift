import CaseDomain
import EventSourcing
import TestSupport

/// What happened around appeals up to a point, each made by the deciders themselves.
enum AppealPast {
    /// Both services denied by a plan of a kind.
    static func denied(by plan: LineOfBusiness) -> [CaseFile.Event] {
        var coverage = The.coverageLinked
        coverage.lineOfBusiness = plan
        let covered = Past.after([.linkCoverage(.init(coverage))], Past.opened)
        return Past.after(
            [
                .recordEvaluation(The.recordEvaluation), .requestServices(.init([The.speechRequested, The.deviceRequested])),
                .addLetter(.init(letter: The.letter)), .noteSignature(.init(letter: The.letter, signature: Past.signature)),
                .submit(The.submit), .recordDecision(The.decide([Past.deny(The.speech), Past.deny(The.device)])),
            ], covered)
    }

    /// Its first appeal upheld.
    static func upheld(by plan: LineOfBusiness) -> [CaseFile.Event] {
        Past.after([.fileAppeal(The.appeal(filedAt: The.day(-3))), .recordAppealDecision(The.uphold())], denied(by: plan))
    }

    static let forwarded = Past.after([.recordAppealForwarded(The.forward)], upheld(by: .medicareAdvantage))

    /// Everything around an appeal but the appeal itself.
    static let whole: [CaseFile.Event] = {
        let talked = Past.after(
            [
                .recordPeerToPeerOffer(.init(call: The.call, receivedAt: The.day(-4), windowEnds: The.day(3))),
                .schedulePeerToPeer(.init(call: The.call, at: The.day(1), clinician: The.signer)),
                .recordPeerToPeerOutcome(.init(call: The.call, heldAt: The.day(-2), outcome: .upheld)),
            ], Past.denied)
        let lapsed =
            talked
            + Case.given(talked).when(.passTime, at: The.day(70)).events
        return Past.after(
            [
                .fileAppeal(The.appeal()),
                .recordAppealAcknowledgement(.init(appeal: The.appeal, receivedAt: The.now, acknowledgedOn: The.date(0))),
                .assertDeemedExhaustion(.init(appeal: The.appeal, basis: .planMissedDeadline)),
                .recordExternalReview(The.assign), .notePatientNotice(The.notify),
            ], lapsed)
    }()
}

extension The {
    static let call: PeerToPeerID = id(101)
    static let otherCall: PeerToPeerID = id(102)
    static let notice: PatientNoticeID = id(111)

    static func appeal(
        _ appeal: AppealID = appeal, _ level: AppealLevel = .internalFirst, _ lines: [ServiceLineID] = [], isExpedited: Bool = false,
        filedAt: Timestamp? = nil, representation: AppealRepresentation? = .patientAuthorization
    ) -> CaseFile.FileAppeal {
        CaseFile.FileAppeal(
            appeal: appeal, level: level, isExpedited: isExpedited, lines: lines, channel: .fax, filedAt: filedAt,
            grounds: "It overlooks the measured loss.", representation: representation, authorization: "AOR-12 Mateo.pdf")
    }

    static func uphold(
        _ appeal: AppealID = appeal, _ decision: DecisionID = appealDecision, receivedAt: Timestamp = day(-1),
        appealBy: CivilDate? = date(30)
    ) -> CaseFile.RecordAppealDecision {
        CaseFile.RecordAppealDecision(
            appeal: appeal, decision: decision, outcome: .upheld, receivedAt: receivedAt, decidedOn: date(-2), appealBy: appealBy)
    }

    static let forward = CaseFile.RecordAppealForwarded(appeal: otherAppeal, from: appeal, channel: .mail, forwardedAt: day(-1))
    static let assign = CaseFile.RecordExternalReview(
        appeal: appeal, organization: "Prairie Review Organization", requestReceivedAt: day(-2), assignedOn: date(-2), receivedAt: day(-1))
    static let notify = CaseFile.NotePatientNotice(
        notice: notice, template: NoticeTemplate(rawValue: "denial-rights/2"), channel: .mail, content: .rights,
        language: LanguageTag(rawValue: "es-MX")!, at: day(-1))
}
