import CaseDomain
import ClinicalCodes
import EventSourcing

// What is said of a request about the own record.

/// The body by which a request about the record is recorded.
struct RightsRequestReceipt: DescribedBody {
    static let schemaName = "RightsRequestReceipt"

    var request: RightsRequestID
    var received: RightsRequestReceived

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.request =
            try reader.optional("rights_request_id", .id(), "The request's id; made when absent.")
            ?? RightsRequestID(reader.defaults.newID())
        let details = RightsDetails(
            requester: try reader.optional("requester", .text(RightsDetails.lineLengthMax), "Who asks, where it is not the patient."),
            address: try reader.optional(
                "address", .text(RightsDetails.lineLengthMax), "Where to send it, or where the patient wants to be reached."),
            thirdParty: try reader.optional("third_party_name", .text(RightsDetails.lineLengthMax), "To whom it is to be sent."),
            words: try reader.optional("words", .text(Remark.lengthMax), "The request in its own words."))
        self.received = RightsRequestReceived(
            patient: try reader.required("patient_id", .id(), "The patient, who is registered."),
            site: try reader.required("site_id", .id(), "The clinic's site: the clock runs by its days."),
            kind: try reader.required("kind", .code(), "By which right."),
            representative: try reader.optional("representative_id", .id(), "Who asks for the patient; the patient, when absent."),
            channel: try reader.required("channel", .code(), "By which way it came."),
            receivedAt: try reader.optional("received_at", .instant, "When it came; now, when absent. The clock runs from then.")
                ?? reader.defaults.now,
            isWritten: try reader.required("written", .flag, "Whether it was asked in writing."),
            scope: try reader.optional("scope", .object(), "What it is about.") ?? RightsScope(),
            details: details == RightsDetails() ? nil : details)
    }
}

extension RightsScope: DescribedBody {
    static let schemaName = "RightsScope"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            form: try reader.optional("form", .code(), "Access: how it is to be given."),
            format: try reader.optional("format", .text(Self.formatLengthMax), "Access: a file format by its media type."),
            isForThirdParty: try reader.optional("third_party", .flag, "Access: whether it goes to somebody whom the patient names."),
            from: try reader.optional("from", .day, "Access and accounting: the first day."),
            through: try reader.optional("through", .day, "Access and accounting: the last day."),
            records: try reader.list(
                "records", .object(), count: 0...RightsRequest.countMax, "Which parts of the record; all, when empty."),
            statesReason: try reader.optional("states_reason", .flag, "Amendment: whether it says why."),
            recipients: try reader.list(
                "recipients", .code(), count: 0...RightsRecipient.allCases.count, "Restriction: to whom nothing is to be told."),
            payers: try reader.list("payer_ids", .id(), count: 0...RightsRequest.countMax, "Restriction: which payers."),
            services: try reader.list(
                "services", .service, count: 0...RightsRequest.countMax, "Restriction: which services; all, when empty."),
            isPaidInFull: try reader.optional("paid_in_full", .flag, "Restriction: whether they were paid for out of pocket, in full."),
            isRequiredByLaw: try reader.optional("required_by_law", .flag, "Restriction: whether a law requires the disclosure."),
            means: try reader.optional("means", .code(), "Confidential communication: the means that is asked for."),
            isOtherAddress: try reader.optional("other_address", .flag, "Confidential communication: not at the address on record."))
    }
}

extension RightsRecord: DescribedBody {
    static let schemaName = "RightsRecord"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            try reader.required("stream_id", .id(), "The case, letter or other stream that holds it."),
            version: try reader.optional("version", .version, "Its version there; all that the stream holds, when absent."))
    }
}

extension RightsFee: DescribedBody {
    static let schemaName = "RightsFee"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            copyingLaborCents: try reader.optional("copying_labor_cents", .cents, "Labor for copying, in cents."),
            suppliesCents: try reader.optional("supplies_cents", .cents, "Supplies, in cents."),
            postageCents: try reader.optional("postage_cents", .cents, "Postage, in cents."),
            summaryCents: try reader.optional("summary_cents", .cents, "A summary that was agreed to, in cents."))
    }
}

extension Form<Int64> {
    /// An amount of a fee.
    fileprivate static let cents = Form.value(
        .integer(minimum: 0, maximum: RightsFee.centsMax), example: 650, "is a whole number of cents from 0 to \(RightsFee.centsMax)"
    ) { (0...RightsFee.centsMax).contains($0) }
}

extension RightsRequest.VerifyIdentity: DescribedBody {
    static let schemaName = "RightsIdentityVerification"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            method: try reader.required("method", .code(), "By what it is known who asks."),
            verifiedAt: try reader.optional("verified_at", .instant, "When; now, when absent."),
            authority: try reader.optional("authority_document_id", .id(), "The document that lets somebody else ask."),
            note: try reader.optional("note", .text(Remark.lengthMax), "More about it."))
    }
}

extension RightsRequest.Extend: DescribedBody {
    static let schemaName = "RightsExtension"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            reason: try reader.required("reason", .code(), "Why more time is needed."),
            noticeSentAt: try reader.optional("notice_sent_at", .instant, "When the written notice was sent; now, when absent."),
            completeBy: try reader.optional(
                "complete_by", .day, "By which day the notice says; the last that the rule allows, when absent."),
            words: try reader.optional("words", .text(Remark.lengthMax), "The reason as the notice gives it."))
    }
}

/// The body by which whoever asks is told what it costs.
struct RightsFeeQuote: DescribedBody {
    static let schemaName = "RightsFeeQuote"

    var fee: RightsFee
    var toldAt: Timestamp?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.fee = try reader.required("fee", .object(), "What it costs: reasonable, and based on cost.")
        self.toldAt = try reader.optional("told_at", .instant, "When it was told; now, when absent.")
    }
}

extension RightsRequest.Suspend: DescribedBody {
    static let schemaName = "AccountingSuspension"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            agency: try reader.required("agency", .code(), "Who says that telling would hinder it."),
            isWritten: try reader.required("written", .flag, "Whether it says so in writing."),
            statedAt: try reader.optional("stated_at", .instant, "When; now, when absent."),
            through: try reader.required("through", .day, "The last day on which nothing is told."),
            document: try reader.optional("document_id", .id(), "The statement."),
            note: try reader.optional("note", .text(Remark.lengthMax), "More about it."))
    }
}

extension RightsRequest.Fulfill: DescribedBody {
    static let schemaName = "RightsFulfillment"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            channel: try reader.required("channel", .code(), "By which way it was given."),
            form: try reader.required("form", .code(), "In what form."),
            isOtherFormAgreed:
                try reader.optional("other_form_agreed", .flag, "Whether whoever asked agreed to another form than was asked for.")
                ?? false,
            fulfilledAt: try reader.optional("fulfilled_at", .instant, "When; now, when absent."),
            documents: try reader.list("document_ids", .id(), count: 0...RightsRequest.countMax, "What was given."),
            proof: try reader.required("proof", .code(), "What proves it."),
            fee: try reader.optional("fee", .object(), "What was charged."),
            note: try reader.optional("note", .text(Remark.lengthMax), "More about it."))
    }
}

extension RightsRequest.Accept: DescribedBody {
    static let schemaName = "RightsAcceptance"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            acceptedAt: try reader.optional("accepted_at", .instant, "When it was decided; now, when absent."),
            noticeSentAt: try reader.optional("notice_sent_at", .instant, "When whoever asked was told; now, when absent."),
            links: try reader.list("links", .object(), count: 0...RightsRequest.countMax, "Amendment: what is amended."),
            informedPayers: try reader.list("informed_payer_ids", .id(), count: 0...RightsRequest.countMax, "Payers who were told."),
            informedOthers: try reader.optional("informed_others", .count(0...1_000), "How many others were told.") ?? 0,
            note: try reader.optional("note", .text(Remark.lengthMax), "More about it."))
    }
}

extension RightsRequest.Deny: DescribedBody {
    static let schemaName = "RightsDenial"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            ground: try reader.required("ground", .code(), "On which ground of the rule."),
            isPartial: try reader.optional("partial", .flag, "Whether the rest is given.") ?? false,
            decidedBy: try reader.optional("decided_by_id", .id(), "Who decided; you, when absent."),
            noticeSentAt: try reader.optional("notice_sent_at", .instant, "When the written notice was sent; now, when absent."),
            notice: try reader.optional("notice_document_id", .id(), "The notice."),
            basis: try reader.optional("basis", .text(Remark.lengthMax), "The basis, in plain words."))
    }
}

extension RightsRequest.AskReview: DescribedBody {
    static let schemaName = "RightsReview"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(askedAt: try reader.optional("asked_at", .instant, "When it was asked; now, when absent."))
    }
}

extension RightsRequest.DecideReview: DescribedBody {
    static let schemaName = "RightsReviewDecision"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            reviewer: try reader.required("reviewer_id", .id(), "A licensed professional who did not take part in the denial."),
            credential: try reader.required("credential", .code(), "The reviewer's credential."),
            outcome: try reader.required("outcome", .code(), "What the reviewer decided."),
            decidedAt: try reader.optional("decided_at", .instant, "When; now, when absent."),
            note: try reader.optional("note", .text(Remark.lengthMax), "More about it."))
    }
}

extension RightsRequest.Disagree: DescribedBody {
    static let schemaName = "RightsDisagreement"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            receivedAt: try reader.optional("received_at", .instant, "When the statement came; now, when absent."),
            isRequestOnly:
                try reader.optional("request_only", .flag, "Whether the patient wants the request itself to go along, without a statement.")
                ?? false,
            document: try reader.optional("document_id", .id(), "The statement."),
            statement: try reader.optional("statement", .text(Remark.lengthMax), "Its words."))
    }
}

extension RightsRequest.Rebut: DescribedBody {
    static let schemaName = "RightsRebuttal"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            copySentAt: try reader.optional("copy_sent_at", .instant, "When the patient's copy was sent; now, when absent."),
            document: try reader.optional("document_id", .id(), "The rebuttal."),
            statement: try reader.optional("statement", .text(Remark.lengthMax), "Its words."))
    }
}

extension RightsRequest.Withdraw: DescribedBody {
    static let schemaName = "RightsWithdrawal"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            withdrawnAt: try reader.optional("withdrawn_at", .instant, "When; now, when absent."),
            isForCost: try reader.optional("for_cost", .flag, "Whether for what it would have cost.") ?? false,
            note: try reader.optional("note", .text(Remark.lengthMax), "More about it."))
    }
}

extension RightsRequest.Terminate: DescribedBody {
    static let schemaName = "RestrictionTermination"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            way: try reader.required("way", .code(), "Who ended it, and how."),
            toldAt: try reader.optional("told_at", .instant, "When it was said; now, when absent."),
            note: try reader.optional("note", .text(Remark.lengthMax), "More about it."))
    }
}
