import CaseDomain
import EventSourcing
import HTTPTypes

/// What can be asked of a case.
enum CaseOperations {
    static let tag = "Cases"
    static let path = "/v1/clinics/{clinic}/cases/{case}"

    static var all: [Operation] {
        [
            Self.importRequest, Self.open, Self.read, Self.events, Self.replay, Self.readMeasures, Self.commands,
        ] + Self.intake + Self.sendings + Self.answers + Self.outcomes + Self.talks + Self.appeals + Self.keeping
    }

    /// What keeps a case in order.
    private static var keeping: [Operation] {
        [
            .onCase(
                "corrections", id: "correctFact", .manageCases, summary: "Take a fact back",
                about: """
                    The fact stays in the record, beside its correction, and counts no more. To record what takes its place in the same \
                    command, give the new fact a member `corrects` instead.
                    """,
                CaseFile.Correct.self
            ) { .correct($0) },
            .onCase("owners", id: "assignOwner", .manageCases, summary: "Make somebody the owner", CaseFile.AssignOwner.self) {
                .assignOwner($0)
            },
            .onCase(
                "handovers", id: "handOverCase", .manageCases, summary: "Ask somebody to take the case over",
                about: "It stays the owner's until they accept. Whoever takes it over themselves has it at once.", CaseFile.HandOver.self
            ) { .handOver($0) },
            .onCase(
                "handover_acceptances", id: "acceptCase", .manageCases, summary: "Take a case over that you are asked to take",
                HandOverStep.self
            ) { _ in .acceptHandOver },
            .onCase(
                "handover_refusals", id: "declineCase", .manageCases, summary: "Say that you do not take a case over",
                CaseFile.DeclineHandOver.self
            ) { .declineHandOver($0) },
            .onCase(
                "handover_withdrawals", id: "withdrawCaseHandOver", .manageCases,
                summary: "Ask nobody any longer to take the case over", HandOverStep.self
            ) { _ in .withdrawHandOver },
            .onCase(
                "contacts", id: "logContact", .manageCases, created: .member("contact_id"), summary: "Log a conversation about the case",
                about: "With the payer, the orderer, the family or a supplier; of an open case with when somebody speaks next.",
                CaseFile.LogContact.self
            ) { .logContact($0) },
            .onCase(
                "next_contacts", id: "setNextContact", .manageCases, summary: "Say when somebody speaks next, or why nobody does",
                CaseFile.SetNextContact.self
            ) { .setNextContact($0) },
            .onCase(
                "notes", id: "addNote", .manageCases, created: .member("note_id"), summary: "Leave a note", CaseFile.AddNote.self
            ) { .addNote($0) },
            .onCase(
                "closures", id: "closeCase", .manageCases, version: .required, summary: "Close the case", CaseFile.Close.self
            ) { .close($0) },
            .onCase("reopenings", id: "reopenCase", .manageCases, summary: "Open a closed case again", CaseFile.Reopen.self) {
                .reopen($0)
            },
        ]
    }
}

extension Operation {
    /// A command on a case: a POST to the noun it creates.
    static func onCase<Body: DescribedBody>(
        _ noun: String, id: String, _ right: Right, created: Created = .nothing, version: VersionUse = .heldTo, summary: String,
        about: String = "",
        _ body: Body.Type, _ command: @escaping @Sendable (Body) -> CaseFile.Command
    ) -> Operation {
        .command(
            id: id, path: "\(CaseOperations.path)/\(noun)", tag: CaseOperations.tag, right, version: version, summary: summary,
            about: about, body
        ) { exchange, body in
            try await exchange.perform(onCase: try exchange.id("case"), created: created, version: version) {
                (work: inout CaseWork) async throws(CommandError<Refusal>) in
                try work.caseFile.decide(command(body))
            }
        }
    }

    /// A command, with the headers and statuses that all commands share.
    static func command<Body: DescribedBody>(
        id: String, path: String, tag: String, _ right: Right, inInstallation: Bool = false, version: VersionUse = .none, summary: String,
        about: String = "", _ body: Body.Type, scope: Scope? = nil, _ perform: @escaping @Sendable (Exchange, Body) async throws -> Answer
    ) -> Operation {
        var operation = Operation(
            id: id, method: .post, path: path, tag: tag, summary: summary, about: about,
            scope: scope ?? (inInstallation ? .installation(right) : .clinic(right)),
            parameters: [.idempotencyKey, .purposeOfUse], body: Operation.Body(schema: Body.described.schema),
            success: [
                Success(status: .created, about: "It is recorded.", schema: CommandAnswer.schemaName),
                Success(status: .ok, about: "It changed nothing: what was asked is so already.", schema: CommandAnswer.schemaName),
            ], isCommand: true,
            perform: { exchange in try await perform(exchange, try exchange.read(Body.self)) })
        operation.use(version)
        // What a patient's keys would seal, once they are destroyed.
        if !inInstallation { operation.refusals.append(.gone) }
        return operation
    }
}

extension Operation.Parameter {
    static let idempotencyKey = Self(
        name: "Idempotency-Key", place: .header, schema: .pattern("^[!-~]{1,255}$"), isRequired: true,
        about: "A key of your own; a request repeated with the same key is done once and answered alike.")
    static let purposeOfUse = Self(
        name: "Purpose-Of-Use", place: .header, schema: .named("PurposeOfUse", .codes(Role.purposes)),
        about: "Why patient data is used; your role's purpose when absent.")
    static let ifMatch = Self(
        name: "If-Match", place: .header, schema: .pattern("^\"[0-9]{1,9}\"$"), isRequired: true,
        about: "The ETag of what you read: nobody's later work is overwritten.")
    static let version = Self(
        name: "If-Match", place: .header, schema: .pattern("^(\\*|\"[0-9]{1,9}\")$"),
        about: "The ETag of what you read, when nothing else may have happened since; any state will do when absent.")
    static let ledgerPosition = Self(
        name: "Ledger-Position", place: .header, schema: .pattern("^[0-9a-fA-F-]{36}:[0-9]{1,18}$"),
        about: "A position that an answer gave you: the answer to this is at least as new.")
    static let limit = Self(
        name: "limit", place: .query, schema: .integer(minimum: 1, maximum: Int64(RequestLimits.pageMax)), about: "Records in the page.")
    static let cursor = Self(
        name: "cursor", place: .query, schema: .text(1, 500), about: "Where the last page ended, as it said in `next_cursor`.")
}
