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
    static let tag = "Benefit pools"
    static let path = "/v1/clinics/{clinic}/benefit_pools"

    static var all: [Operation] { [Self.list, Self.read, Self.commands, Self.open] + Self.life }

    static let list = Operation(
        id: "listBenefitPools", method: .get, path: path, tag: tag, summary: "List pools of benefits",
        about: "What each plan pays in each period, what was used, what is approved and asked for, what is left, and which case has what.",
        scope: .clinic(.readCases),
        parameters: [
            .init(name: "patient", place: .query, schema: .uuid, about: "Only those of this patient."), .limit, .cursor, .purposeOfUse,
            .ledgerPosition,
        ], success: [.init(status: .ok, about: "The pools.", schema: "BenefitPoolList")]
    ) { exchange in
        let clinic = try exchange.clinic
        let (patient, after, limit) = (
            try exchange.queryID("patient", as: PatientID.self), try exchange.pageCursor(), try exchange.pageLimit()
        )
        try await exchange.wait(for: .matters, of: clinic)
        let page = try await exchange.asking(.matters, of: [clinic]) {
            try await $0.matters(of: BenefitPool.self, ofPatient: patient, after: after, limit: limit, in: clinic)
        }
        return Answer.json { members in
            members.member("pools", page.items.map { PoolJSON(pool: $0) })
            members.member("next_cursor", page.next?.description)
        }.positioned(page.positions[clinic] ?? .start, in: clinic)
    }

    static let read = Operation(
        id: "readBenefitPool", method: .get, path: "\(path)/{pool}", tag: tag, summary: "Read a pool of benefits",
        about: "How it stands, and every fact of it, with notes. Recorded in the access log before it is sent.",
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The pool.", schema: "BenefitPool")], refusals: [.gone]
    ) { exchange in
        let id: PoolID = try exchange.id("pool")
        let pool = try await exchange.open(BenefitPool.self, id.stream, as: [.coverage, .notes])
        return Answer.json { members in
            PoolJSON(pool: pool).write(to: &members)
            members.member("record", pool)
        }.tagged(pool.version).positioned(pool.position, in: try exchange.clinic)
    }

    static let commands = Operation(
        id: "listBenefitPoolCommands", method: .get, path: "\(path)/{pool}/commands", tag: tag,
        summary: "List what can be asked of a pool of benefits",
        about: "Every command on the pool: whether you may give it now, and if not, why. Holds no patient data.",
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The commands.", schema: "BenefitPoolCommands")]
    ) { exchange in
        let id: PoolID = try exchange.id("pool")
        // What follows from a case is told with the case.
        let kinds = [BenefitPool.Command.Kind.recordAnswer, .hold, .release, .correct].map(\.rawValue)
        return try await exchange.commands(on: BenefitPool.self, id.stream, under: "\(path)/{pool}", kinds) { kind, state throws(Refusal) in
            if let kind = BenefitPool.Command.Kind(rawValue: kind) { try state.admit(kind, at: exchange.now) }
        }
    }

    static let open = Operation.command(
        id: "openBenefitPool", path: path, tag: tag, .manageCases, summary: "Open a pool of benefits",
        about: """
            What a plan pays of some disciplines in a period, such as 30 visits of physical and occupational therapy together. Requests that \
            are ready hold what they ask for of it; what is open already is held at once, as far as there is room.
            """,
        PoolOpening.self
    ) { exchange, body in
        try await exchange.perform(on: BenefitPool.self, body.pool.stream, version: .none, else: .poolExists) {
            (work: inout CommandWork<Refusal>, pool: inout StreamWork<BenefitPool>) async throws(CommandError<Refusal>) in
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
    }

    /// A command on a pool.
    private static func onPool<Body: DescribedBody>(
        _ kind: BenefitPool.Command.Kind, id: String, summary: String, about: String = "", _ body: Body.Type,
        deciding decide:
            @escaping @Sendable (inout CommandWork<Refusal>, inout StreamWork<BenefitPool>, Body) async throws(CommandError<Refusal>) ->
            Void
    ) -> Operation {
        .command(
            id: id, path: "\(path)/{pool}/\(kind.rawValue)", tag: tag, .manageCases, version: .heldTo, summary: summary, about: about, body
        ) { exchange, body in
            try await exchange.perform(on: BenefitPool.self, try exchange.id("pool", as: PoolID.self).stream, version: .heldTo) {
                (work: inout CommandWork<Refusal>, pool: inout StreamWork<BenefitPool>) async throws(CommandError<Refusal>) in
                try await decide(&work, &pool, body)
            }
        }
    }

    static let hold = onPool(
        .hold, id: "holdBenefit", summary: "Hold more of a pool than is left",
        about: """
            For a line of a request, with what it rests on: EPSDT for a child under 21 on Medicaid, an exception that the payer made, parity. \
            Within what is left a request holds of itself.
            """,
        PoolHoldBody.self
    ) {
        (work: inout CommandWork<Refusal>, pool: inout StreamWork<BenefitPool>, body) async throws(CommandError<Refusal>) in
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
            onPool(
                .recordAnswer, id: "answerBenefitPool", summary: "Record what the plan says anew",
                about: "What it pays and what was used by now. Its word counts, whatever was reckoned here.", BenefitPool.RecordAnswer.self
            ) {
                (_: inout CommandWork<Refusal>, pool: inout StreamWork<BenefitPool>, body) async throws(CommandError<Refusal>) in
                try pool.decide(.recordAnswer(body))
            },
            Self.hold,
            onPool(
                .release, id: "releaseBenefit", summary: "Give back what a line has of a pool", BenefitPool.Release.self
            ) {
                (_: inout CommandWork<Refusal>, pool: inout StreamWork<BenefitPool>, body) async throws(CommandError<Refusal>) in
                try pool.decide(.release(body))
            },
            onPool(
                .correct, id: "correctBenefitPool", summary: "Take a fact of a pool back",
                about: "The fact stays in the record, beside its correction, and counts no more.", FactCorrectionBody.self
            ) {
                (_: inout CommandWork<Refusal>, pool: inout StreamWork<BenefitPool>, body) async throws(CommandError<Refusal>) in
                try pool.decide(
                    .correct(BenefitPool.Correct(target: body.target, reason: body.reason, approver: body.approver, note: body.note)))
            },
        ]
    }
}

/// A pool as lists show it: what it is, how it stands, and who has what. Nothing of it was sealed.
struct PoolJSON: JSONWritable {
    let pool: BenefitPool.State

    func write(to writer: inout JSONWriter) { writer.object { self.write(to: &$0) } }

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
        [
            "BenefitPoolList": .object([
                .required(
                    "pools", .array(.object("BenefitPoolListing", PoolJSON.properties), minimum: 0, maximum: RequestLimits.pageMax),
                    "What ends soonest first."),
                .optional("next_cursor", .text(1, 500), "Ask for the next page with this as `cursor`; absent on the last."),
            ]),
            "BenefitPool": .object(
                PoolJSON.properties + [
                    .required("record", .anyObject, "Every fact of it, in order, with notes as far as they could be opened.")
                ]),
            "BenefitPoolCommands": .object([
                .required("pool_id", .uuid, "The pool."),
                .required("commands", .array(PossibleCommand.schema, minimum: 0, maximum: 100), "What can be asked of it."),
            ]),
        ]
    }
}
