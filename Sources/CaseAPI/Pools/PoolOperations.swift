import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault
import ReadModels

/// What can be asked of pools of benefits: opened, read, answered anew by the plan, held over what is left, given back.
///
/// Most of what happens to a pool follows from what is asked of a case, in the same command: see `PoolsOfACase`.
enum PoolOperations {
    static let routes = MatterRoutes<PoolJSON>(
        tag: "Benefit pools", path: "/v1/clinics/{clinic}/benefit_pools", one: "pool", many: "pools", schema: "BenefitPool",
        noun: "a pool of benefits", categories: [.coverage, .notes])

    static var all: [Operation] { [Self.list, routes.read, routes.commands, Self.open] + Self.life }

    static let list = routes.list(
        summary: "List pools of benefits",
        about: "What each plan pays in each period, what was used, what is approved and asked for, what is left, and which case has what.")

    static let open = routes.beginning(
        id: "openBenefitPool", summary: "Open a pool of benefits",
        about: """
            What a plan pays of some disciplines in a period, such as 30 visits of physical and occupational therapy together. Requests that \
            are ready hold what they ask for of it; what is open already is held at once, as far as there is room.
            """,
        PoolOpening.self, else: .poolExists, as: \.pool.stream
    ) {
        (_: Exchange, work: inout CommandWork<Refusal>, pool: inout StreamWork<BenefitPool>, body) async throws(CommandError<Refusal>) in
        try await work.requirePatient(body.patient)
        let coverage = try await work.load(PatientCoverage.self, body.coverage.stream, else: .coverageNotRecorded)
        guard let recording = coverage.recording else { throw .refused(.coverageNotRecorded) }
        guard recording.patient == body.patient else { throw .refused(.poolOfOtherPatient) }
        let timeZone = if let known = pool.state.terms { known.timeZone } else { try await work.timeZone(of: nil) }
        try pool.decide(
            .open(
                BenefitPool.Open(
                    PoolOpened(
                        patient: body.patient, coverage: body.coverage, scope: body.scope, period: body.period, answer: body.answer,
                        timeZone: timeZone, follows: body.follows))))
    }

    static let hold = routes.command(
        .hold, id: "holdBenefit", summary: "Hold more of a pool than is left",
        about: """
            For a line of a request, with what it rests on: EPSDT for a child under 21 on Medicaid, an exception that the payer made, parity. \
            Within what is left a request holds of itself.
            """,
        PoolHoldBody.self
    ) {
        (_: Exchange, work: inout CommandWork<Refusal>, pool: inout StreamWork<BenefitPool>, body) async throws(CommandError<Refusal>) in
        let file = try await work.load(CaseFile.self, body.caseID.stream, else: .caseUnknown)
        guard let opened = file.opened else { throw .refused(.caseUnknown) }
        guard let terms = pool.state.terms else { throw .refused(.poolUnknown) }
        guard opened.patient == terms.patient else { throw .refused(.poolOfOtherPatient) }
        guard let service = file.services.first(where: { $0.requested.line == body.line }) else { throw .refused(.serviceUnknown) }
        let coverage = try await work.load(PatientCoverage.self, terms.coverage.stream, else: .coverageNotRecorded)
        let linked = file.coverages.first { $0.holds && $0.body.coverage == terms.coverage }?.body.lineOfBusiness
        let excess = ExcessRequest(
            body.reason, isUnder21: body.isUnder21,
            lineOfBusiness: coverage.terms(on: terms.period.from)?.lineOfBusiness ?? linked ?? .unknown, note: body.note)
        try pool.decide(
            .hold(
                BenefitPool.Hold(
                    of: RequestedLine(body.line, of: body.caseID), discipline: service.requested.discipline ?? opened.serviceLine,
                    purpose: service.requested.therapyPurpose, amount: body.amount, excess: excess)))
    }

    static var life: [Operation] {
        [
            routes.command(
                .recordAnswer, id: "answerBenefitPool", summary: "Record what the plan says anew",
                about: "What it pays and what was used by now. Its word counts, whatever was reckoned here.", BenefitPool.RecordAnswer.self
            ) { .recordAnswer($0) },
            Self.hold,
            routes.command(
                .release, id: "releaseBenefit", summary: "Give back what a line has of a pool", BenefitPool.Release.self
            ) { .release($0) },
            routes.command(
                .correct, id: "correctBenefitPool", summary: "Take a fact of a pool back",
                about: "The fact stays in the record, beside its correction, and counts no more.", FactCorrectionBody.self
            ) { .correct(BenefitPool.Correct(target: $0.target, reason: $0.reason, approver: $0.approver, note: $0.note)) },
        ]
    }
}

/// A pool as lists show it: what it is, how it stands, and who has what. Nothing of it was sealed.
struct PoolJSON: MatterRow {
    typealias Matter = BenefitPool

    let pool: BenefitPool.State

    init(_ pool: BenefitPool.State, at _: Timestamp) { self.pool = pool }

    func write(to members: inout JSONWriter.Members) {
        let terms = self.pool.terms ?? self.pool.openings.last?.body
        members.member("pool_id", self.pool.id)
        members.member("patient_id", terms?.patient)
        members.member("coverage_id", terms?.coverage)
        members.member("service_lines", terms?.scope.serviceLines)
        members.member("purpose", terms?.scope.purpose)
        members.member("period", terms?.period)
        members.member("taken_back", self.pool.terms == nil)
        members.member("standing", self.pool.standing)
        members.member("follows_pool_id", terms?.follows)
        members.member("updated_at", self.pool.updatedAt)
        members.member("version", self.pool.version)
        members.member("position", self.pool.position)
    }

    private static let holder = Schema.object(
        "BenefitPoolHolder",
        [
            .required("case_id", .uuid, "The case."), .required("line_id", .uuid, "The service line."),
            .optional("discipline", .codes(of: ServiceLine.self), "The discipline."),
            .required("stage", .codes(of: PoolStanding.Holder.Stage.self), "How far what it has is certain."),
            .required("amount", Form<Quantity>.quantity.schema, "What is held or approved, what was used of it among it."),
            .required("used", Form<Quantity>.quantity.schema, "What was used of it."),
        ])

    private static let standing = Schema.object(
        "BenefitPoolStanding",
        [
            .required("pool_id", .uuid, "The pool."), .required("limit", Form<Quantity>.quantity.schema, "What the plan pays."),
            .required("used", Form<Quantity>.quantity.schema, "What was used, here and elsewhere."),
            .required("used_elsewhere", Form<Quantity>.quantity.schema, "What was used elsewhere, as the plan last said."),
            .required("committed", Form<Quantity>.quantity.schema, "What is approved and not used yet."),
            .required("held", Form<Quantity>.quantity.schema, "What is asked for, and not decided."),
            .required("left", Form<Quantity>.quantity.schema, "What nobody has."),
            .required("overdrawn_by", Form<Quantity>.quantity.schema, "By how much more is taken than the plan pays."),
            .optional("holders", .array(Self.holder, minimum: 0, maximum: 10_000), "Who has what; absent where nobody has any."),
            .required("as_of", .day, "The last day of service that the plan's word counts."),
            .required("over", .boolean, "Whether its period has ended."),
        ])

    static let properties: [Schema.Property] = [
        .required("pool_id", .uuid, "The pool."), .optional("patient_id", .uuid, "The patient."),
        .optional("coverage_id", .uuid, "The coverage that pays."),
        .optional(
            "service_lines", .array(.codes(of: ServiceLine.self), minimum: 0, maximum: ServiceLine.allCases.count),
            "The disciplines that share it."),
        .optional("purpose", .codes(of: TherapyPurpose.self), "For what therapy alone; for all, when absent."),
        .optional("period", Form<DateRange>.dates.schema, "The days on which what is rendered counts."),
        .required("taken_back", .boolean, "Whether it was opened wrongly, and is none."),
        .optional("standing", Self.standing, "How it stands."), .optional("follows_pool_id", .uuid, "The pool of the period before."),
        .optional("updated_at", .instant, "When its last event was recorded."),
        .required("version", .count, "How many events its stream has."), .required("position", .count, "Its last event."),
    ]
}

extension PoolOperations {
    static var schemas: [String: Schema] {
        routes.schemas(
            sorted: "What ends soonest first.", about: "Every fact of it, in order, with notes as far as they could be opened.")
    }
}

extension BenefitPool: ServedMatter {
    typealias Kind = BenefitPool.Command.Kind
    static let beginning = Kind.open
    static let idMember = "pool_id"
    static let unknown = Refusal.poolUnknown
    static func begins(_ type: EventType) -> Bool { PoolOpened.isStored(as: type) }
    static func admit(_ kind: Kind, in state: State, at now: Timestamp) throws(Refusal) { try state.admit(kind, at: now) }
    static func possible(of state: State, at now: Timestamp) -> [Kind] { state.possible(at: now) }
}

extension BenefitPool.State: MatterState {}
