import CaseDomain
import EventSourcing

// What can be recorded of a case; each may take the place of what was recorded wrongly.

extension CaseOperations {
    /// What is known before anything is sent.
    static var intake: [Operation] {
        [
            .factOnCase(
                "coverages", id: "linkCoverage", .manageCases, created: .member("coverage_id"), summary: "Link a coverage",
                CaseFile.LinkCoverage.self
            ) { .linkCoverage($0) },
            .factOnCase(
                "eligibility_checks", id: "checkEligibility", .manageCases, created: .member("eligibility_check_id"),
                summary: "Record whether a coverage holds", CaseFile.CheckEligibility.self
            ) { .checkEligibility($0) },
            .factOnCase(
                "benefit_verifications", id: "verifyBenefits", .manageCases, created: .member("benefit_verification_id"),
                summary: "Record what a plan pays", CaseFile.VerifyBenefits.self
            ) { .verifyBenefits($0) },
            .onCase(
                "urgency_attestations", id: "attestUrgency", .document, summary: "Attest urgency",
                about: "You attest that the standard time could harm the patient; the request is expedited from then on.",
                CaseFile.AttestUrgency.self
            ) { .attestUrgency($0) },
            Self.recordEvaluation, Self.amendEvaluation, Self.requestServices, Self.changeService,
            Self.determine, Self.explain, Self.explainLaw,
            .onCase(
                "service_removals", id: "removeService", .document, summary: "Take a service out before it is sent",
                CaseFile.RemoveService.self
            ) { .removeService($0) },
            Self.assemblePacket,
        ]
    }

    /// What goes to the payer.
    static var sendings: [Operation] {
        [
            .factOnCase(
                "submissions", id: "submitCase", .workWithPayers, created: .member("submission_id"), summary: "Submit the request",
                about: "Records that the request left for the payer by a channel that a person works: portal, fax, phone, mail.",
                CaseFile.Submit.self
            ) { .submit($0) },
            .factOnCase(
                "request_updates", id: "updateRequest", .workWithPayers, created: .member("request_update_id"),
                summary: "Tell the payer of a change", CaseFile.UpdateRequest.self
            ) { .updateRequest($0) },
            .factOnCase(
                "withdrawals", id: "withdrawRequest", .workWithPayers, created: .member("withdrawal_id"),
                summary: "Take the request back", CaseFile.Withdraw.self
            ) { .withdraw($0) },
            .onCase(
                "information_assignments", id: "assignInformationRequest", .workWithPayers,
                summary: "Make somebody answer a request for information", CaseFile.AssignInformationRequest.self
            ) { .assignInformationRequest($0) },
            .factOnCase(
                "information_responses", id: "answerInformationRequest", .workWithPayers, summary: "Answer a request for information",
                CaseFile.AnswerInformationRequest.self
            ) { .answerInformationRequest($0) },
        ]
    }

    /// What is heard of a sending before the payer decides.
    static var answers: [Operation] {
        [
            .factOnCase(
                "acknowledgements", id: "recordAcknowledgement", .workWithPayers, summary: "Record an acknowledgement",
                CaseFile.RecordAcknowledgement.self
            ) { .recordAcknowledgement($0) },
            .factOnCase(
                "delivery_failures", id: "recordDeliveryFailure", .workWithPayers, summary: "Record that a submission did not arrive",
                CaseFile.RecordDeliveryFailure.self
            ) { .recordDeliveryFailure($0) },
            .factOnCase(
                "rejections", id: "recordRejection", .workWithPayers, summary: "Record that the payer turned the request away",
                CaseFile.RecordRejection.self
            ) { .recordRejection($0) },
            .factOnCase(
                "status_checks", id: "recordStatusCheck", .workWithPayers, created: .member("status_check_id"),
                summary: "Record how the request stands at the payer", CaseFile.RecordStatusCheck.self
            ) { .recordStatusCheck($0) },
            .factOnCase(
                "pends", id: "recordPend", .workWithPayers, summary: "Record that the payer wants more time", CaseFile.RecordPend.self
            ) { .recordPend($0) },
            .factOnCase(
                "payer_extensions", id: "recordPayerExtension", .workWithPayers, created: .member("extension_id"),
                summary: "Record a notice that the payer takes more time", CaseFile.RecordExtension.self
            ) { .recordExtension($0) },
            .factOnCase(
                "dismissals", id: "recordDismissal", .workWithPayers, summary: "Record that the payer dismissed the request",
                CaseFile.RecordDismissal.self
            ) { .recordDismissal($0) },
            .factOnCase(
                "information_requests", id: "recordInformationRequest", .workWithPayers, created: .member("information_request_id"),
                summary: "Record a request for information", CaseFile.RecordInformationRequest.self
            ) { .recordInformationRequest($0) },
            .factOnCase(
                "information_withdrawals", id: "recordInformationWithdrawal", .workWithPayers,
                summary: "Record that the payer dropped its question", CaseFile.RecordInformationWithdrawal.self
            ) { .recordInformationWithdrawal($0) },
        ]
    }

    /// What the payer decided, and what becomes of it.
    static var outcomes: [Operation] {
        [
            .factOnCase(
                "decisions", id: "recordDecision", .workWithPayers, created: .member("decision_id"), summary: "Record a decision",
                about: "What the payer decided, service by service. It is recorded whatever state the case is in.",
                CaseFile.RecordDecision.self
            ) { .recordDecision($0) },
            .factOnCase(
                "authorizations", id: "recordAuthorization", .workWithPayers, created: .member("authorization_id"),
                summary: "Record an authorization", CaseFile.RecordAuthorization.self
            ) { .recordAuthorization($0) },
            .factOnCase(
                "authorization_voids", id: "recordAuthorizationVoid", .workWithPayers,
                summary: "Record that the payer took an authorization back", CaseFile.RecordAuthorizationVoid.self
            ) { .recordAuthorizationVoid($0) },
            .factOnCase(
                "consumptions", id: "consumeUnits", .manageCases, created: .member("consumption_id"),
                summary: "Record what was used of an authorization", CaseFile.ConsumeUnits.self
            ) { .consumeUnits($0) },
            .factOnCase(
                "consumption_reversals", id: "reverseConsumption", .manageCases, summary: "Record that a use counts no more",
                CaseFile.ReverseConsumption.self
            ) { .reverseConsumption($0) },
            .factOnCase(
                "plan_changes", id: "changeTreatmentPlan", .document, created: .member("plan_change_id"),
                summary: "Record a change of the plan of treatment", CaseFile.ChangeTreatmentPlan.self
            ) { .changeTreatmentPlan($0) },
            Self.openRenewal,
            .factOnCase(
                "patient_notices", id: "notePatientNotice", .manageCases, created: .member("notice_id"),
                summary: "Record what the patient was told", CaseFile.NotePatientNotice.self
            ) { .notePatientNotice($0) },
        ]
    }
}
