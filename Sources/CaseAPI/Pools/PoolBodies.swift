import CaseDomain
import EventSourcing

// What is said of a pool of benefits.

/// The body by which a pool is opened.
struct PoolOpening: DescribedBody {
    static let schemaName = "BenefitPoolOpening"

    var pool: PoolID
    var patient: PatientID
    var coverage: CoverageID
    var scope: PoolScope
    var period: DateRange
    var answer: BenefitAnswer
    var follows: PoolID?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.pool = try reader.optional("pool_id", .id(), "The pool's id; made when absent.") ?? PoolID(reader.defaults.newID())
        self.patient = try reader.required("patient_id", .id(), "The patient, who is registered.")
        self.coverage = try reader.required("coverage_id", .id(), "The coverage that pays.")
        let lines: [ServiceLine] = try reader.list(
            "service_lines", .code(), count: 1...ServiceLine.allCases.count, "The disciplines that share it.")
        let purpose: TherapyPurpose? = try reader.optional(
            "purpose", .code(), "For what therapy alone, where the plan keeps them apart (CPT modifiers 96 and 97).")
        self.period = try reader.required("period", .dates, "The days on which what is rendered counts: mostly the plan year.")
        self.answer = try BenefitAnswer.members(of: &reader)
        self.follows = try reader.optional("follows_pool_id", .id(), "The pool of the period before.")
        guard let scope = PoolScope(Set(lines), purpose: purpose, in: self.answer.limit.unit) else {
            throw BodyFault(.value, at: "service_lines", expectation: "names a discipline")
        }
        self.scope = scope
    }
}

extension BenefitAnswer {
    /// The members of a body that say what a plan pays, and what was used of it.
    fileprivate static func members<Reader: BodyReader>(of reader: inout Reader) throws(BodyFault) -> BenefitAnswer {
        BenefitAnswer(
            verification: try reader.optional("benefit_verification_id", .id(), "The verification of a case that says so."),
            limit: try reader.required("limit", .quantity, "How much the plan pays in the period."),
            used: try reader.required("used", .quantity, "How much was used, by whomever, as the plan's claims tell."),
            ours: try reader.optional("used_here", .quantity, "How much of that was rendered here, where the plan tells."),
            asOf: try reader.required("as_of", .day, "The last day of service that this counts."),
            answeredAt: try reader.optional("answered_at", .instant, "When the plan said so; now, when absent.") ?? reader.defaults.now,
            source: try reader.required("source", .code(), "By which way it was asked."))
    }
}

extension BenefitPool.RecordAnswer: DescribedBody {
    static let schemaName = "BenefitAnswer"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) { self.init(try BenefitAnswer.members(of: &reader)) }
}

extension BenefitPool.Release: DescribedBody {
    static let schemaName = "BenefitPoolRelease"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            of: RequestedLine(
                try reader.required("line_id", .id(), "The service line that has something of it."),
                of: try reader.required("case_id", .id(), "Its case.")),
            reason: try reader.required("reason", .code(), "Why it needs it no more."))
    }
}

/// The body by which more is held than is left.
struct PoolHoldBody: DescribedBody {
    static let schemaName = "BenefitPoolHold"

    var caseID: CaseID
    var line: ServiceLineID
    var amount: Quantity
    var reason: PoolExcess
    var isUnder21: Bool
    var note: String?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.caseID = try reader.required("case_id", .id(), "The case.")
        self.line = try reader.required("line_id", .id(), "The service line.")
        self.amount = try reader.required("amount", .quantity, "What is held in all, in the pool's unit.")
        self.reason = try reader.required("excess_reason", .code(), "Why more may be held than is left.")
        self.isUnder21 =
            try reader.optional("patient_under_21", .flag, "Whether you attest that the patient is under 21 then; EPSDT needs it.") ?? false
        self.note = try reader.optional("note", .text(TextLength.paragraph), "Who said so and when; needed for all but EPSDT.")
    }
}
