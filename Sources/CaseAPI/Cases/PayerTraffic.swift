import CaseDomain
import ClinicalCodes
import EventSourcing

// Bodies of what goes to the payer and comes from it.

extension CaseFile.Submit: DescribedBody {
    static let schemaName = "Submission"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let confirmation = try reader.optional("confirmation", .text(TextLength.reference), "What the portal or machine confirmed.")
        var trace: TransmissionTrace? = try reader.optional("trace", .object(), "By what the sending is found again at the other end.")
        if trace?.reference == nil, let confirmation { trace?.reference = confirmation }
        self.init(
            submission: try reader.optional("submission_id", .id(), "The submission's id; made when absent.")
                ?? SubmissionID(reader.defaults.newID()),
            channel: try reader.required("channel", .code(), "By which way it left."),
            letter: try reader.optional("letter_id", .id(), "The letter; the one signed last, when absent."),
            sentAt: try reader.optional("sent_at", .instant, "When it left; now, when absent."),
            confirmation: confirmation,
            bytesHash: try reader.optional("bytes_hash", .contentHash, "The hash of what was sent."), trace: trace)
    }
}

extension TransmissionTrace: DescribedBody {
    static let schemaName = "TransmissionTrace"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            reference: try reader.optional("reference", .text(TextLength.reference), "The confirmation, when not named beside."),
            interchange: try reader.optional("isa13", .text(TextLength.reference), "X12 ISA13."),
            group: try reader.optional("gs06", .text(TextLength.reference), "X12 GS06."),
            transaction: try reader.optional("st02", .text(TextLength.reference), "X12 ST02."),
            requestReference: try reader.optional("bht03", .text(TextLength.reference), "X12 BHT03."),
            traces: try reader.list("trn02", .text(TextLength.reference), count: 0...Self.tracesMax, "X12 TRN02, one for each trace."))
    }
}

extension CaseFile.RecordAcknowledgement: DescribedBody {
    static let schemaName = "Acknowledgement"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            submission: try reader.required("submission_id", .id(), "The submission."),
            kind: try reader.required("kind", .code(), "What says so."),
            isAccepted: try reader.required("accepted", .flag, "Whether the payer took it in."),
            receivedAt: try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now,
            code: try reader.optional("code", .codeText, "The acknowledgement's own code (TA104, AK901, an HTTP status)."),
            errors: try reader.list("errors", .object(), count: 0...SyntaxFault.countMax, "What could not be read, by place and code."),
            reference: try reader.optional("reference", .text(TextLength.reference), "The payer's number for the case."))
    }
}

extension SyntaxFault: DescribedBody {
    static let schemaName = "SyntaxFault"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            loop: try reader.optional("loop", .codeText, "The loop."),
            segment: try reader.optional("segment", .codeText, "The segment."),
            element: try reader.optional("element", .count(1...999), "The element's place in it."),
            code: try reader.required("code", .codeText, "What is wrong (X12 IK304, IK403)."))
    }
}

extension CaseFile.RecordPend: DescribedBody {
    static let schemaName = "Pend"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            lines: try reader.list("lines", .id(), count: 0...CaseFile.RequestServices.countMax, "The lines; all undecided, when absent."),
            reasons: try reader.list("reasons", .reason, count: 0...5, "Why, by code list 886."),
            receivedAt: try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now,
            expectedBy: try reader.optional("expected_by", .day, "When the payer says it will decide."),
            furtherUpdates: try reader.optional(
                "further_updates", .flag, "Whether the payer says that more will follow by itself (X12 BHT06 19)."),
            reference: try reader.optional("reference", .text(TextLength.reference), "The payer's administrative number."))
    }
}

extension CaseFile.RecordInformationRequest: DescribedBody {
    static let schemaName = "InformationRequest"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let text = try reader.optional("text", .text(TextLength.paragraph), "The payer's own words.")
        let number = try reader.optional("control_number", .text(TextLength.reference), "The number the answer must carry.")
        let task = try reader.optional("task_id", .text(TextLength.reference), "The payer's own name for its task (Da Vinci CDex).")
        self.init(
            request: try reader.optional("information_request_id", .id(), "The request's id; made when absent.")
                ?? InformationRequestID(reader.defaults.newID()),
            channel: try reader.required("channel", .code(), "By which way it came."),
            asked: try reader.list("asked", .object(), count: 0...Self.countMax, "What the payer wants, by code."),
            receivedAt: try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now,
            dueAt: try reader.optional("due_at", .instant, "Until when."),
            submission: try reader.optional("submission_id", .id(), "The submission it is about."),
            details: text == nil && number == nil && task == nil
                ? nil : InformationDetails(text: text, controlNumber: number, taskID: task))
    }
}

extension AskedItem: DescribedBody {
    static let schemaName = "AskedItem"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            system: try reader.required("system", .code(), "Whose code it is."),
            code: try reader.optional("code", .text(TextLength.reference), "The code."),
            line: try reader.optional("line_id", .id(), "The line it is about."))
    }
}

extension CaseFile.AnswerInformationRequest: DescribedBody {
    static let schemaName = "InformationResponse"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            request: try reader.required("information_request_id", .id(), "The payer's request."),
            channel: try reader.required("channel", .code(), "By which way the answer left."),
            sentAt: try reader.optional("sent_at", .instant, "When it left; now, when absent."),
            isPartial: try reader.optional("partial", .flag, "Whether more is to follow.") ?? false,
            packet: try reader.optional("packet_id", .id(), "The packet that was sent."),
            letter: try reader.optional("letter_id", .id(), "The letter that was sent; signed, as it stands."),
            note: try reader.optional("note", .text(TextLength.paragraph), "What was sent."))
    }
}

extension CaseFile.AssignInformationRequest: DescribedBody {
    static let schemaName = "InformationAssignment"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            request: try reader.required("information_request_id", .id(), "The payer's request."),
            assignee: try reader.required("assignee_id", .id(), "Who is to answer it."),
            readyBy: try reader.optional("ready_by", .instant, "Until when the answer should be ready here."))
    }
}

extension CaseFile.RecordInformationWithdrawal: DescribedBody {
    static let schemaName = "InformationWithdrawal"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            request: try reader.required("information_request_id", .id(), "The payer's request, which it dropped."),
            receivedAt: try reader.optional("received_at", .instant, "When that came; now, when absent.") ?? reader.defaults.now)
    }
}

extension CaseFile.RecordDecision: DescribedBody {
    static let schemaName = "Decision"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            decision: try reader.optional("decision_id", .id(), "The notice's id; made when absent.")
                ?? DecisionID(reader.defaults.newID()),
            channel: try reader.required("channel", .code(), "By which way it came."),
            receivedAt: try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now,
            noticedOn: try reader.optional("noticed_on", .day, "The date on the notice."),
            appealBy: try reader.optional("appeal_by", .day, "Until when the notice allows an appeal."),
            isHumanReviewed: try reader.optional("human_reviewed", .flag, "Whether a person reviewed it, as the payer says."),
            reviewer: try reader.optional("reviewer", .object(), "Who reviewed it at the payer."),
            sourceHash: try reader.optional("source_hash", .contentHash, "A hash by which the notice is known again."),
            services: try reader.list(
                "services", .object(), count: 1...CaseFile.RequestServices.countMax, "What was decided, line by line."),
            authorization: try reader.optional("authorization", .object(), "The authorization, where one was given."))
    }
}

extension PayerReviewer: DescribedBody {
    static let schemaName = "PayerReviewer"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            npi: try reader.optional("npi", .npi, "The reviewer's NPI."),
            specialty: try reader.optional("specialty", .text(TextLength.name), "The reviewer's specialty."))
    }
}

extension ServiceOutcome: DescribedBody {
    static let schemaName = "ServiceOutcome"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            line: try reader.required("line_id", .id(), "The service line."),
            action: try reader.required("action", .code(), "The payer's action code (X12 element 306)."),
            reasons: try reader.list("reasons", .reason, count: 0...5, "Why, by code list 886."),
            authorized: try reader.optional("authorized", .object(), "What is granted, where that differs from what was asked."),
            wording: try DenialWording.optional(from: &reader))
    }
}

extension AuthorizedService: DescribedBody {
    static let schemaName = "AuthorizedService"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            service: try reader.optional("service", .service, "The service."),
            quantity: try reader.optional("quantity", .quantity, "How much."),
            dates: try reader.optional("dates", .dates, "From when to when."),
            renderer: try reader.optional("renderer_npi", .npi, "Who may render it, where the payer names another."))
    }
}

extension GrantedAuthorization: DescribedBody {
    static let schemaName = "GrantedAuthorization"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            authorization: try reader.optional("authorization_id", .id(), "The authorization's id; made when absent.")
                ?? AuthorizationID(reader.defaults.newID()),
            number: try reader.required("number", .text(TextLength.reference), "The payer's number."),
            lines: try reader.list(
                "lines", .id(), count: 0...CaseFile.RequestServices.countMax, "The lines; all approved ones, when absent."),
            services: try reader.list(
                "services", .service, count: 0...AuthorizationGranted.servicesMax, "Codes that share it, besides those of its lines."),
            quantity: try reader.optional("quantity", .quantity, "How much."),
            caps: try reader.list("caps", .object(), count: 0...AuthorizationCap.countMax, "How fast it may be used."),
            dates: try reader.optional("dates", .dates, "From when to when."),
            issuedOn: try reader.optional("issued_on", .day, "When it was issued."),
            supersedes: try reader.optional("supersedes", .id(), "The authorization whose place it takes."))
    }
}

extension CaseFile.RecordAuthorization: DescribedBody {
    static let schemaName = "Authorization"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let receivedAt = try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now
        self.init(try GrantedAuthorization(from: &reader), receivedAt: receivedAt)
    }
}
