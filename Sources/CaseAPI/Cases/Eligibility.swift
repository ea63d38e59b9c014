import CaseDomain
import EventSourcing

// Bodies of what a plan says of the patient's coverage and its benefits.

extension CaseFile.CheckEligibility: DescribedBody {
    static let schemaName = "EligibilityCheck"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            EligibilityChecked(
                check: try reader.optional("eligibility_check_id", .id(), "The check's id; made when absent.")
                    ?? EligibilityCheckID(reader.defaults.newID()),
                coverage: try reader.required("coverage_id", .id(), "The coverage that was asked about."),
                standing: try reader.required("standing", .code(), "Whether it holds, as the plan says."),
                asOf: try reader.required("as_of", .day, "The day of service that was asked about."),
                checkedAt: try reader.optional("checked_at", .instant, "When the plan was asked; now, when absent.")
                    ?? reader.defaults.now,
                source: try reader.required("source", .code(), "By which way it was asked."),
                rejections: try reader.list(
                    "rejections", .rejectionReason, count: 0...CaseFile.RecordRejection.countMax,
                    "Why the inquiry itself was turned away, by code list 901."),
                trace: try InquiryTrace.optional(from: &reader)))
    }
}

extension CaseFile.VerifyBenefits: DescribedBody {
    static let schemaName = "BenefitVerification"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            BenefitsVerified(
                verification: try reader.optional("benefit_verification_id", .id(), "The verification's id; made when absent.")
                    ?? BenefitVerificationID(reader.defaults.newID()),
                coverage: try reader.required("coverage_id", .id(), "The coverage."),
                serviceLine: try reader.required("service_line", .code(), "The discipline that was asked about."),
                limit: try reader.optional("limit", .quantity, "What the plan pays in the period."),
                used: try reader.optional("used", .quantity, "What of it was used."),
                remaining: try reader.optional("remaining", .quantity, "What of it is left."),
                period: try reader.optional("period", .dates, "The period of the limit."),
                authorizationRequired: try reader.optional(
                    "authorization_required", .code(), "Whether the plan wants an authorization; unknown when absent.") ?? .unknown,
                inNetwork: try reader.optional(
                    "in_network", .code(), "Whether the renderer is in the plan's network; unknown when absent.") ?? .unknown,
                copayCents: try reader.optional("copay_cents", .cents, "What the patient pays each time, in cents."),
                verifiedAt: try reader.optional("verified_at", .instant, "When the plan was asked; now, when absent.")
                    ?? reader.defaults.now,
                source: try reader.required("source", .code(), "By which way it was asked."),
                trace: try InquiryTrace.optional(from: &reader)))
    }
}

extension InquiryTrace {
    /// What an inquiry is found by again, where the body says any of it.
    static func optional<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) -> InquiryTrace? {
        let reference = try reader.optional("reference", .text(TextLength.reference), "The trace number or call reference.")
        let representative = try reader.optional("representative", .text(TextLength.name), "Who answered.")
        return reference == nil && representative == nil ? nil : InquiryTrace(reference: reference, representative: representative)
    }
}

extension Form<RejectionReason> {
    static let rejectionReason = Form.value(
        .pattern("^[0-9A-Z]{2}$"), example: RejectionReason(rawValue: "42")!,
        "is a reason of code list 901: two digits or capital letters")
}

extension Form<Int64> {
    /// An amount of money that a patient pays, at most a million dollars.
    fileprivate static let cents = Form.value(
        .integer(minimum: 0, maximum: 100_000_000), example: 2_500, "is an amount in cents from 0 to 100000000"
    ) { (0...100_000_000).contains($0) }
}
