import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import ReadModels

/// Policies and procedures of an organization, each version with who approved it and from when on it is in effect; nothing of it is
/// patient data.
enum PolicyOperations {
    static let tag = "Policy documents"
    private static let own = "/v1/clinics/{clinic}/policy_documents"
    private static let shared = "/v1/organizations/{organization}/policy_documents"

    static var all: [Operation] {
        [
            Self.list("listPolicyDocuments", Self.own, .clinic(.readDirectory)),
            Self.read("readPolicyDocument", Self.own, .clinic(.readDirectory)),
            Self.publish("publishPolicyDocument", Self.own, .clinic(.keepDirectory)),
            Self.withdraw("withdrawPolicyDocument", Self.own, .clinic(.keepDirectory)),
            Self.list("listOrganizationPolicyDocuments", Self.shared, .organization(.readDirectory)),
            Self.read("readOrganizationPolicyDocument", Self.shared, .organization(.readDirectory)),
            Self.publish("publishOrganizationPolicyDocument", Self.shared, .organization(.keepDirectory)),
            Self.withdraw("withdrawOrganizationPolicyDocument", Self.shared, .organization(.keepDirectory)),
        ]
    }

    private static let day = Operation.Parameter(
        name: "on", place: .query, schema: .day, about: "What was in effect on this day; every version that was published, when absent.")

    private static func list(_ id: String, _ path: String, _ scope: Operation.Scope) -> Operation {
        Operation(
            id: id, method: .get, path: path, tag: tag, summary: "List policy documents",
            about: "Those by which the clinic works: its organization's, or its own where it belongs to none. Without their texts.",
            scope: scope, parameters: [Self.day, .purposeOfUse],
            success: [.init(status: .ok, about: "The documents.", schema: "PolicyDocumentList")]
        ) { exchange in
            let book = try await exchange.policyBook()
            let shown = try exchange.queryDay("on").map { book.inEffect(on: $0) } ?? book.documents
            return Answer.json { members in
                members.member("policies", shown.map { PolicyJSON(booked: $0, hasText: false) })
            }.tagged(book.version)
        }
    }

    private static func read(_ id: String, _ path: String, _ scope: Operation.Scope) -> Operation {
        Operation(
            id: id, method: .get, path: "\(path)/{policy}", tag: tag, summary: "Read a policy document",
            about: "Its latest version, the one that was in effect on a day, or one by its number; with its text.", scope: scope,
            parameters: [
                .init(name: "on", place: .query, schema: .day, about: "The version that was in effect on this day."),
                .init(
                    name: "version", place: .query, schema: .integer(minimum: 1, maximum: Int64(PolicyBook.versionsMax)),
                    about: "One version, by its number."), .purposeOfUse,
            ], success: [.init(status: .ok, about: "The document.", schema: "PolicyDocument")]
        ) { exchange in
            let book = try await exchange.policyBook()
            guard let policy = exchange.pathValues["policy"].flatMap({ PolicyID(rawValue: $0) }) else {
                throw Problem(Refusal.policyUnknown)
            }
            var found: BookedPolicy?
            if let day = try exchange.queryDay("on") {
                found = book.inEffect(policy, on: day)
            } else if let number = exchange.query["version"] {
                guard let version = Int32(number), version >= 1 else {
                    throw Problem.invalidParameter("version", "is a whole number from 1")
                }
                found = book.document(policy, version: version)
            } else {
                found = book.document(policy)
            }
            guard let found else { throw Problem(Refusal.policyUnknown) }
            return Answer(body: JSONWriter.bytes(of: PolicyJSON(booked: found, hasText: true))).tagged(book.version)
        }
    }

    private static func publish(_ id: String, _ path: String, _ scope: Operation.Scope) -> Operation {
        .command(
            id: id, path: path, tag: tag, .keepDirectory, summary: "Publish a version of a policy document",
            about: """
                With who approved it and when. Every version stays in the book: what was in effect on a day can be read for good \
                (45 CFR 164.316(b)). The same version again changes nothing.
                """, PolicyPublication.self, scope: scope
        ) { exchange, body in try await exchange.perform(onPolicies: .publish(body.document)) }
    }

    private static func withdraw(_ id: String, _ path: String, _ scope: Operation.Scope) -> Operation {
        .command(
            id: id, path: path.replacing("policy_documents", with: "policy_withdrawals"), tag: tag, .keepDirectory,
            summary: "Say that a policy is in effect no more", PolicyWithdrawalBody.self, scope: scope
        ) { exchange, body in try await exchange.perform(onPolicies: .withdraw(body.withdraw)) }
    }

    static var schemas: [String: Schema] {
        let whole = PolicyPublication.described.schema.unnamed
        guard case .object(let members) = whole else { preconditionFailure("a body is an object") }
        let place: [Schema.Property] = [
            .required("stream_version", .count, "The event that published it."),
            .optional("withdrawn_from", .day, "The first day on which it is in effect no more."),
        ]
        return [
            "PolicyDocument": .object(members + place),
            "PolicyDocumentList": .object([
                .required(
                    "policies",
                    .array(
                        .object("PolicyDocumentListing", members.filter { $0.name != "text" } + place), minimum: 0,
                        maximum: PolicyBook.policiesMax * PolicyBook.versionsMax), "In the order in which they were published.")
            ]),
        ]
    }
}

extension Exchange {
    /// The policies by which the path's clinic or organization works.
    fileprivate func policyBook() async throws -> PolicyBook.State {
        let tenant = try self.clinic
        let books = self.services.books
        var keeper = tenant
        if case .clinic = self.operation.scope { keeper = try await books.keeper(of: tenant) }
        return try await books.book(PolicyBook.self, PolicyBook.stream(of: keeper), of: keeper)
    }

    /// Carries a command on the tenant's policies out.
    fileprivate func perform(onPolicies command: PolicyBook.Command) async throws -> Answer {
        let stream = PolicyBook.stream(of: try await self.keptBookTenant())
        let outcome = try await self.services.handler.handle(try await self.command(ifMatch: nil), leading: stream) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            var book = try await work.stream(PolicyBook.self, stream)
            try book.decide(command)
            work.add(book, sealedFor: nil)
        }
        return try await self.answer(outcome, leading: stream, created: .nothing) { _ in }
    }
}

/// A version of a policy, with its text or without.
private struct PolicyJSON: JSONWritable {
    let booked: BookedPolicy
    let hasText: Bool

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            if self.hasText { self.booked.document.write(to: &members) } else { self.booked.document.writeTitle(to: &members) }
            members.member("stream_version", self.booked.streamVersion)
            members.member("withdrawn_from", self.booked.withdrawnFrom)
        }
    }
}

/// The body by which a version of a policy is published.
struct PolicyPublication: DescribedBody {
    static let schemaName = "PolicyPublication"

    var document: PolicyDocument

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.document = PolicyDocument(
            id: try reader.required("policy_id", .policyID, "The policy, by a name of your own."),
            version: Int32(try reader.required("version", .policyVersion, "One more than the latest; 1 for the first.")),
            kind: try reader.required("kind", .code(), "What it is about."),
            title: try reader.required("title", .text(PolicyDocument.titleLengthMax), "Its title."),
            text: try reader.required("text", .text(PolicyDocument.textLengthMax), "Its text, in Markdown; never of a patient."),
            effectiveFrom: try reader.required("effective_from", .day, "The first day on which it is in effect."),
            approvedOn: try reader.required("approved_on", .day, "When it was approved."),
            approvedBy: try reader.required(
                "approved_by", .text(PolicyDocument.approverLengthMax), "Who approved it, by name and office."),
            reviewBy: try reader.optional("review_by", .day, "By when somebody looks at it again."))
    }
}

/// The body by which a policy is withdrawn.
struct PolicyWithdrawalBody: DescribedBody {
    static let schemaName = "PolicyWithdrawal"

    var withdraw: PolicyBook.Withdraw

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.withdraw = PolicyBook.Withdraw(
            policy: try reader.required("policy_id", .policyID, "The policy."),
            from: try reader.required("withdrawn_from", .day, "The first day on which it is in effect no more."))
    }
}

extension Form<PolicyID> {
    fileprivate static let policyID = Form.value(
        .pattern("^[0-9A-Za-z._-]{1,64}$"), example: PolicyID(rawValue: "retention")!,
        "is the name of a policy: letters, digits, dots, hyphens and underscores")
}

extension Form<Int64> {
    fileprivate static let policyVersion = Form.value(
        .integer(minimum: 1, maximum: Int64(PolicyBook.versionsMax)), example: 1, "is a whole number from 1 to \(PolicyBook.versionsMax)"
    ) { (1...Int64(PolicyBook.versionsMax)).contains($0) }
}
