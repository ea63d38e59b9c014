import CaseDomain
import EventSourcing

// Bodies of what became of a sending, and of what was asked about it.

extension CaseFile.RecordDeliveryFailure: DescribedBody {
    static let schemaName = "DeliveryFailure"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            submission: try reader.required("submission_id", .id(), "The submission."),
            failureClass: try reader.required("class", .code(), "Whether trying again may help."),
            failedAt: try reader.optional("failed_at", .instant, "When it failed; now, when absent.") ?? reader.defaults.now,
            retryAt: try reader.optional("retry_at", .instant, "When it is tried again."),
            detail: try reader.optional("note", .text(TextLength.paragraph), "What the portal, fax machine or line said."))
    }
}

extension CaseFile.RecordRejection: DescribedBody {
    static let schemaName = "RequestRejection"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            submission: try reader.required("submission_id", .id(), "The submission."),
            rejections: try reader.list("rejections", .object(), count: 1...Self.countMax, "Why it was turned away."),
            receivedAt: try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now)
    }
}

extension Rejection: DescribedBody {
    static let schemaName = "Rejection"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            loop: try reader.optional("loop", .codeText, "The loop it concerns, such as 2010C."),
            reason: try reader.required("reason", .rejectionReason, "Why (X12 AAA03, code list 901)."),
            followUp: try reader.optional("follow_up", .code(), "What the payer wants done (X12 AAA04, code list 889)."))
    }
}

extension CaseFile.RecordStatusCheck: DescribedBody {
    static let schemaName = "StatusCheck"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            PayerStatusChecked(
                check: try reader.optional("status_check_id", .id(), "The check's id; made when absent.")
                    ?? StatusCheckID(reader.defaults.newID()),
                channel: try reader.required("channel", .code(), "By which way the payer was asked."),
                result: try reader.required("result", .code(), "What it said."),
                checkedAt: try reader.optional("checked_at", .instant, "When it was asked; now, when absent.") ?? reader.defaults.now,
                evidence: try reader.optional("evidence_hash", .contentHash, "The hash of a capture that was made then."),
                trace: try InquiryTrace.optional(from: &reader)))
    }
}

extension CaseFile.RecordExtension: DescribedBody {
    static let schemaName = "PayerExtension"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            extensionID: try reader.optional("extension_id", .id(), "The notice's id; made when absent.")
                ?? ExtensionID(reader.defaults.newID()),
            noticedOn: try reader.optional("noticed_on", .day, "The date on the notice."),
            receivedAt: try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now,
            newDue: try reader.optional("new_due", .day, "Until when the payer now wants to decide."),
            reason: try reader.required("reason", .code(), "Why it takes more time."))
    }
}

extension CaseFile.RecordDismissal: DescribedBody {
    static let schemaName = "Dismissal"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            lines: try reader.list(
                "lines", .id(), count: 0...CaseFile.RequestServices.countMax, "The lines; all that await a decision, when absent."),
            reasons: try reader.list("reasons", .reason, count: 0...5, "Why, by code list 886."),
            receivedAt: try reader.optional("received_at", .instant, "When it came; now, when absent.") ?? reader.defaults.now,
            wording: try DenialWording.optional(from: &reader))
    }
}

extension DenialWording {
    /// The payer's own words, where the body has any.
    static func optional<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) -> DenialWording? {
        let text = try reader.optional("text", .text(TextLength.paragraph), "The payer's own words.")
        let policy = try reader.optional("policy", .text(TextLength.name), "The policy that the payer cites.")
        return text == nil && policy == nil ? nil : DenialWording(text: text, policy: policy)
    }
}

extension Form<String> {
    /// A code of somebody else's list, which the facts of an event hold in the open: too short and too plain for words about a patient.
    static let codeText = Form.pattern(
        "^[0-9A-Za-z][0-9A-Za-z._-]{0,49}$", example: "2010C", "is a code of 1 to 50 letters, digits, dots, dashes and underscores"
    ) { text in
        let bytes = Array(text.utf8)
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
        guard let first = bytes.first, bytes.count <= 50, isAlphanumeric(first) else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == 0x2E || $0 == 0x2D || $0 == 0x5F }
    }
}
