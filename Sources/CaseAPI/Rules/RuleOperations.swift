import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import ReadModels

/// Payers' rules, as a clinic or its organization publishes them; nothing of them is patient data.
enum RuleOperations {
    static let tag = "Payer rules"
    private static let own = "/v1/clinics/{clinic}/rule_sets"
    private static let shared = "/v1/organizations/{organization}/rule_sets"

    static var all: [Operation] {
        [
            Self.list("listRuleSets", Self.own, .clinic(.readDirectory)),
            RuleTrials.operation("tryRuleSet", under: Self.own, .clinic(.keepDirectory)),
            Self.publish("publishRuleSet", Self.own, .clinic(.keepDirectory)),
            Self.retire("retireRuleSet", Self.own, .clinic(.keepDirectory)),
            Self.list("listOrganizationRuleSets", Self.shared, .organization(.readDirectory)),
            RuleTrials.operation("tryOrganizationRuleSet", under: Self.shared, .organization(.keepDirectory)),
            Self.publish("publishOrganizationRuleSet", Self.shared, .organization(.keepDirectory)),
            Self.retire("retireOrganizationRuleSet", Self.shared, .organization(.keepDirectory)),
        ]
    }

    private static func list(_ id: String, _ path: String, _ scope: Operation.Scope) -> Operation {
        Operation(
            id: id, method: .get, path: path, tag: tag, summary: "List rule sets",
            about: "Every version of every set that was published, with its rules, the latest last.", scope: scope,
            parameters: [.purposeOfUse], success: [.init(status: .ok, about: "The rule book.", schema: "RuleBook")]
        ) { exchange in
            let tenant = try exchange.clinic
            let book = try await exchange.ruleBook(of: tenant)
            return Answer.json { members in
                members.member("tenant_id", tenant)
                members.member("version", book.version)
                members.member("rule_sets", book.sets.map { BookedRuleSetJSON($0) })
            }.tagged(book.version)
        }
    }

    private static func publish(_ id: String, _ path: String, _ scope: Operation.Scope) -> Operation {
        .command(
            id: id, path: path, tag: tag, .keepDirectory, summary: "Publish a rule set",
            about: """
                Publishes a version of a set with everything it says; docs/rules.md tells what that means. Rules that could both decide on \
                one request are refused, and all that is wrong is told at once. The same version again changes nothing.
                """, RuleSetBody.self, scope: scope
        ) { exchange, body in
            try await exchange.perform(onRules: { (book: inout StreamWork<RuleBook>) throws(CommandError<Refusal>) in
                try book.decide(.publish(.init(set: body.set)))
            })
        }
    }

    private static func retire(_ id: String, _ path: String, _ scope: Operation.Scope) -> Operation {
        .command(
            id: id, path: path.replacing("rule_sets", with: "rule_set_retirements"), tag: tag, .keepDirectory,
            summary: "Retire a rule set", about: "From a day on the set decides nothing any more; what was pinned stays pinned.",
            RuleSetRetirement.self, scope: scope
        ) { exchange, body in
            try await exchange.perform(onRules: { (book: inout StreamWork<RuleBook>) throws(CommandError<Refusal>) in
                try book.decide(.retire(.init(ruleSet: body.ruleSet, from: body.from, reason: body.reason)))
            })
        }
    }

    static let schema = Schema.object([
        .required("tenant_id", .uuid, "Whose rule book."), .required("version", .count, "How many events it has."),
        .required("rule_sets", .array(Self.booked, minimum: 0, maximum: 10_000), "Its sets, each version by itself."),
    ])

    /// A version of a set as it was published, and what became of it.
    private static let booked: Schema = {
        guard case .object(let members) = RuleSetRecord.described.schema.unnamed else { preconditionFailure("a body is an object") }
        return .object(
            "BookedRuleSet",
            members + [
                .required("stream_version", .count, "The event of the book that published it."),
                .optional("retired_from", .day, "The first day on which it decides nothing, where it was retired."),
            ])
    }()
}

extension Exchange {
    /// Whose book the operation keeps, of rules, exceptions or words: the clinic's of the path, or the organization's.
    func keptBookTenant() async throws -> TenantID {
        let tenant = try self.clinic
        // A clinic of an organization goes by the organization's books: what it published beside them would decide nothing.
        if self.operation.scope == .clinic(.keepDirectory), try await self.ruleTenant(of: tenant) != tenant {
            throw Problem(Refusal.rulesOfOrganization)
        }
        return tenant
    }

    /// Carries a command on the tenant's rule book out.
    fileprivate func perform(
        onRules decide: @escaping @Sendable (inout StreamWork<RuleBook>) throws(CommandError<Refusal>) -> Void
    ) async throws -> Answer {
        let tenant = try await self.keptBookTenant()
        let stream = RuleBook.stream(of: tenant)
        let outcome = try await self.services.handler.handle(try await self.command(ifMatch: nil), leading: stream) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            var book = try await work.stream(RuleBook.self, stream)
            try decide(&book)
            work.add(book, sealedFor: nil)
        }
        return try await self.answer(outcome, leading: stream, created: .member("rule_set_id")) { _ in }
    }
}

/// A version of a set in a list.
private struct BookedRuleSetJSON: JSONWritable {
    private let booked: BookedRuleSet

    init(_ booked: BookedRuleSet) { self.booked = booked }

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            self.booked.set.write(to: &members)
            members.member("stream_version", self.booked.streamVersion)
            members.member("retired_from", self.booked.retiredFrom)
        }
    }
}

/// The body by which a version of a set is published, or tried.
struct RuleSetBody: DescribedBody {
    static let schemaName = "RuleSetPublication"

    let set: RuleSet

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.set = try reader.required("rule_set", .ruleSet, "The version of the set.")
    }
}

/// The body by which a set is retired.
struct RuleSetRetirement: DescribedBody {
    static let schemaName = "RuleSetRetirement"

    var ruleSet: RuleSetID
    var from: CivilDate
    var reason: String

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.ruleSet = try reader.required("rule_set_id", .ruleSetID, "The set.")
        self.from = try reader.required("retired_from", .day, "The first day on which it decides nothing.")
        self.reason = try reader.required("reason", .text(TextLength.sentence), "Why.")
    }
}

extension Form<RuleSetID> {
    fileprivate static let ruleSetID = Form.value(
        .pattern("^[0-9A-Za-z._-]{1,64}$"), example: RuleSetID(rawValue: "example")!,
        "is the name of a rule set: letters, digits, dots, hyphens and underscores")
}
