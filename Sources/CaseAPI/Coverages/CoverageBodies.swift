import CaseDomain
import EventSourcing

// What is said of a patient's coverage.

extension CoverageTerms {
    /// The members of a body that say by which plan a patient is covered, as whom, and when it pays.
    static func members<Reader: BodyReader>(of reader: inout Reader) throws(BodyFault) -> CoverageTerms {
        CoverageTerms(
            payer: try reader.required("payer_id", .id(), "Who covers."),
            planCode: try reader.optional("plan_code", .codeText, "By what the payer's rules know the plan."),
            relationship: try reader.required("relationship", .code(), "The patient's relation to the subscriber."),
            lineOfBusiness: try reader.optional("line_of_business", .code(), "The kind of plan.") ?? .unknown,
            funding: try reader.optional("funding", .code(), "Who bears the risk.") ?? .unknown,
            situsState: try reader.optional("situs_state", .state, "The state whose law the plan follows."),
            delivery: try reader.optional(
                "delivery", .code(), "How the program delivers its benefits, where it knows both ways, as CHIP does."),
            isEmployerPlan: try reader.optional("employer_plan", .flag, "Whether an employer offers the plan."),
            ratingPeriodFrom: try reader.optional(
                "rating_period_from", .day, "The first day of a managed care plan's rating period; its times to decide go by it."),
            internalLevels: try reader.optional("internal_levels", .levels, "Levels of appeal within the plan: 1 or 2."),
            order: try reader.optional("order", .order, "Whose turn it is to pay, from 1.") ?? 1,
            orderStated: try reader.optional(
                "order_stated_because", .code(), "Why the plans pay in this order whatever the rules give; as the rules give, when absent."),
            basis: try reader.optional("basis", .code(), "How the subscriber comes by the plan."),
            employerSize: try reader.optional("employer_size", .code(), "How many work for the employer: beside Medicare it decides."),
            side: try reader.optional("side", .code(), "Whose plan it is, where the parents live apart."),
            planYear: try reader.optional("plan_year_from", .planYear, "The day of the year on which limits begin anew."))
    }
}

extension Membership {
    /// The members of a body that say by what the plan knows the patient.
    fileprivate init<Reader: BodyReader>(memberID: String, of reader: inout Reader) throws(BodyFault) {
        self.init(
            memberID: memberID, group: try reader.optional("group", .text(TextLength.reference), "The group number."),
            plan: try reader.optional("plan", .text(TextLength.name), "The plan's name."),
            subscriberName: try reader.optional("subscriber_name", .text(TextLength.name), "The subscriber, when not the patient."))
    }
}

/// The body by which a coverage is recorded.
struct CoverageRecording: DescribedBody {
    static let schemaName = "CoverageRecording"

    var coverage: CoverageID
    var recorded: CoverageRecorded

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.coverage =
            try reader.optional("coverage_id", .id(), "The coverage's id; made when absent.") ?? CoverageID(reader.defaults.newID())
        let patient: PatientID = try reader.required("patient_id", .id(), "The patient, who is registered.")
        let terms = try CoverageTerms.members(of: &reader)
        let member = try reader.required("member_id", .text(TextLength.reference), "By what the plan knows the patient.")
        self.recorded = CoverageRecorded(
            patient: patient, terms: terms, from: try reader.optional("from", .day, "The first day, where it is known."),
            through: try reader.optional("through", .day, "The last day, where it is known."),
            replaces: try reader.optional("replaces_coverage_id", .id(), "The coverage whose place it takes."),
            membership: PHI(try Membership(memberID: member, of: &reader)))
    }
}

extension PatientCoverage.Change: DescribedBody {
    static let schemaName = "CoverageChange"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let terms = try CoverageTerms.members(of: &reader)
        let from = try reader.required("from", .day, "The first day on which all of this holds.")
        let membership: MembershipBody? = try reader.optional(
            "membership", .object(), "By what the plan knows the patient from then on, where that is something else.")
        self.init(terms: terms, from: from, membership: membership?.membership)
    }
}

/// By what a plan knows a patient, as a part of a body.
private struct MembershipBody: DescribedBody {
    static let schemaName = "CoverageMembership"

    var membership: Membership

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let member = try reader.required("member_id", .text(TextLength.reference), "By what the plan knows the patient.")
        self.membership = try Membership(memberID: member, of: &reader)
    }
}

extension PatientCoverage.End: DescribedBody {
    static let schemaName = "CoverageEnd"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            lastDay: try reader.required("last_day", .day, "The last day on which it holds."),
            reason: try reader.required("reason", .code(), "Why it ends."),
            successor: try reader.optional("successor_coverage_id", .id(), "The coverage that takes its place, where it is known."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

extension PatientCoverage.TakeEndBack: DescribedBody {
    static let schemaName = "CoverageEndReversal"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

extension PatientCoverage.RecordVerification: DescribedBody {
    static let schemaName = "CoverageVerification"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            CoverageVerified(
                check: try reader.optional("eligibility_check_id", .id(), "The inquiry's id; made when absent.")
                    ?? EligibilityCheckID(reader.defaults.newID()),
                standing: try reader.required("standing", .code(), "Whether the plan covers the patient, as it says."),
                asOf: try reader.required("as_of", .day, "The day of service that was asked about."),
                checkedAt: try reader.optional("checked_at", .instant, "When it was asked; now, when absent.") ?? reader.defaults.now,
                source: try reader.required("source", .code(), "By which way it was asked."),
                rejections: try reader.list(
                    "rejections", .rejectionReason, count: 0...9, "Why the inquiry itself was turned away (X12 AAA03).")))
    }
}

/// The body by which a fact of something that is kept of a patient is taken back.
struct FactCorrectionBody: DescribedBody {
    static let schemaName = "FactCorrection"

    var target: StreamVersion
    var reason: CorrectionReason
    var approver: ActorID?
    var note: String?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.target = try reader.required("recorded_as", .version, "The fact: its `recorded_as` in the record.")
        self.reason = try reader.required("reason", .code(), "Why it is taken back.")
        self.approver = try reader.optional("approver_id", .id(), "Who else agreed.")
        self.note = try reader.optional("note", .text(TextLength.paragraph), "More about it.")
    }
}

extension Form<PlanYearStart> {
    /// A day of the year, such as `07-01`.
    fileprivate static let planYear = Form.value(
        .pattern("^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"), example: .january, "is a day of the year such as 07-01")
}
