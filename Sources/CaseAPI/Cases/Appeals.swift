import CaseDomain
import ClinicalCodes
import EventSourcing

// Bodies of appeals: how one is filed, what is heard of it, and how it ends.

extension CaseFile.FileAppeal: DescribedBody {
    static let schemaName = "Appeal"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            appeal: try reader.optional("appeal_id", .id(), "The appeal's id; made when absent.") ?? AppealID(reader.defaults.newID()),
            level: try reader.required("level", .code(), "Before whom it goes."),
            isExpedited: try reader.optional("expedited", .flag, "Whether waiting could do harm.") ?? false,
            lines: try reader.list(
                "lines", .id(), count: 0...CaseFile.RequestServices.countMax, "The lines; all appealable ones, when absent."),
            channel: try reader.required("channel", .code(), "By which way it left."),
            filedAt: try reader.optional("filed_at", .instant, "When it left; now, when absent."),
            letter: try reader.optional("letter_id", .id(), "The letter that argues it."),
            isLateForCause: try reader.optional(
                "late_for_cause", .flag, "Whether to file after the last day; the grounds say why it is late.") ?? false,
            grounds: try reader.optional("grounds", .text(TextLength.paragraph), "Why the decision is wrong."),
            representation: try reader.optional("representation", .code(), "In whose right it is filed."),
            authorization: try reader.optional(
                "authorization_document", .text(AppealGrounds.referenceLengthMax),
                "The document by which the patient authorized it, by its number or file name."),
            packet: try reader.optional("packet_id", .id(), "The packet that went with it."),
            continuesBenefits: try reader.optional(
                "continues_benefits", .flag, "Whether benefits are to go on until it is decided (42 CFR 438.420).") ?? false,
            answers: try reader.list("answers", .reason, count: 0...Self.answersMax, "The payer's reasons that it answers."))
    }
}

extension CaseFile.RecordAppealAcknowledgement: DescribedBody {
    static let schemaName = "AppealAcknowledgement"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            appeal: try reader.required("appeal_id", .id(), "The appeal."),
            receivedAt: try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now,
            acknowledgedOn: try reader.required("acknowledged_on", .day, "The date on the acknowledgment."),
            expectedBy: try reader.optional("expected_by", .day, "When it says that the appeal will be decided."),
            reference: try reader.optional("reference", .text(TextLength.reference), "The number by which the other side knows it."))
    }
}

extension CaseFile.RecordAppealForwarded: DescribedBody {
    static let schemaName = "AppealForwarding"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            appeal: try reader.optional("appeal_id", .id(), "The id of the appeal at the level it went to; made when absent.")
                ?? AppealID(reader.defaults.newID()),
            from: try reader.required("forwarded_from", .id(), "The appeal that the plan upheld."),
            level: try reader.optional("level", .code(), "The level it went to; the independent review entity, when absent.") ?? .ire,
            isExpedited: try reader.optional("expedited", .flag, "Whether waiting could do harm.") ?? false,
            lines: try reader.list(
                "lines", .id(), count: 0...CaseFile.RequestServices.countMax, "The lines; all of the appeal that it upheld, when absent."),
            channel: try reader.required("channel", .code(), "By which way that became known."),
            forwardedAt: try reader.optional("forwarded_at", .instant, "When it was forwarded; now, when absent.") ?? reader.defaults.now)
    }
}

extension CaseFile.RecordExternalReview: DescribedBody {
    static let schemaName = "ExternalReview"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            appeal: try reader.required("appeal_id", .id(), "The appeal."),
            organization: try reader.required(
                "iro", .text(ExternalReviewAssigned.nameLengthMax), "The organization that reviews it, by name."),
            requestReceivedAt: try reader.required(
                "request_received_at", .instant, "When the organization got the request: its time to decide runs from then."),
            assignedOn: try reader.required("assigned_on", .day, "When it was assigned."),
            receivedAt: try reader.optional("received_at", .instant, "When word of it came; now, when absent.") ?? reader.defaults.now)
    }
}

extension CaseFile.AssertDeemedExhaustion: DescribedBody {
    static let schemaName = "DeemedExhaustion"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            appeal: try reader.optional(
                "appeal_id", .id(), "The appeal that the plan need not decide any more; the whole of its own process, when absent."),
            lines: try reader.list(
                "lines", .id(), count: 0...CaseFile.RequestServices.countMax,
                "The lines; all of the appeal, or all that were denied or cut, when absent."),
            basis: try reader.required("basis", .code(), "Why the plan need not decide."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

extension CaseFile.RecordAppealDecision: DescribedBody {
    static let schemaName = "AppealDecision"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            appeal: try reader.required("appeal_id", .id(), "The appeal."),
            decision: try reader.optional("decision_id", .id(), "The notice's id; made when absent.")
                ?? DecisionID(reader.defaults.newID()),
            outcome: try reader.required("outcome", .code(), "How it ended."),
            receivedAt: try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now,
            decidedOn: try reader.optional("decided_on", .day, "The date on the notice."),
            appealBy: try reader.optional("appeal_by", .day, "Until when the next level may be asked."),
            reviewer: try reader.optional("reviewer", .object(), "Who decided it, as far as the notice says."),
            services: try reader.list(
                "services", .object(), count: 0...CaseFile.RequestServices.countMax,
                "What was decided; all lines certified, when overturned."),
            authorization: try reader.optional("authorization", .object(), "The authorization, where one was given."))
    }
}

extension AppealReviewer: DescribedBody {
    static let schemaName = "AppealReviewer"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            try reader.required("type", .code(), "Who it is."),
            isSameSpecialty: try reader.optional(
                "same_specialty", .flag, "Whether the reviewer is of the specialty that would manage the condition."))
    }
}

extension CaseOperations {
    /// What becomes of what was denied or cut.
    static var appeals: [Operation] {
        [
            .factOnCase(
                "appeals", id: "fileAppeal", .workWithPayers, created: .member("appeal_id"), summary: "File an appeal",
                CaseFile.FileAppeal.self
            ) { .fileAppeal($0) },
            .factOnCase(
                "appeal_acknowledgements", id: "recordAppealAcknowledgement", .workWithPayers,
                summary: "Record that an appeal was taken in", CaseFile.RecordAppealAcknowledgement.self
            ) { .recordAppealAcknowledgement($0) },
            .factOnCase(
                "appeal_forwardings", id: "recordAppealForwarding", .workWithPayers, created: .member("appeal_id"),
                summary: "Record that the plan forwarded an appeal",
                about: "What the plan upheld went to the next level by the plan's own hand; that is an appeal of its own.",
                CaseFile.RecordAppealForwarded.self
            ) { .recordAppealForwarded($0) },
            .factOnCase(
                "external_reviews", id: "recordExternalReview", .workWithPayers, summary: "Record who reviews an appeal",
                CaseFile.RecordExternalReview.self
            ) { .recordExternalReview($0) },
            Self.assertDeemedExhaustion,
            .factOnCase(
                "appeal_decisions", id: "recordAppealDecision", .workWithPayers, created: .member("decision_id"),
                summary: "Record an appeal's decision", CaseFile.RecordAppealDecision.self
            ) { .recordAppealDecision($0) },
        ]
    }

    private static let assertDeemedExhaustion = Operation.factOnCase(
        "deemed_exhaustions", id: "assertDeemedExhaustion", .workWithPayers, summary: "Hold the plan's own levels for exhausted",
        about: """
            The next level is open as if the plan had decided (45 CFR 147.136(b)(2)(ii)(F), 42 CFR 438.408). That a plan missed its \
            deadline is held against the clock of the appeal; where none runs, your word stands.
            """,
        CaseFile.AssertDeemedExhaustion.self,
        deciding: { (_: Exchange, work: inout CaseWork, body) async throws(CommandError<Refusal>) in
            var command = body
            command.dueAt = body.appeal.flatMap { work.caseFile.state.decisionDue(on: $0) }
            try work.caseFile.decide(.assertDeemedExhaustion(command))
        })
}

extension CaseFile.State {
    /// When the plan has to decide an appeal, by the clock that runs or ran out for it; `nil` where none tells.
    fileprivate func decisionDue(on appeal: AppealID) -> Timestamp? {
        self.clocks.last { clock in
            clock.started.kind == .appealDecision && clock.started.subject.appeal == appeal
                && (clock.status == .running || clock.status == .missed)
        }?.due.at
    }
}
