import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import ReadModels

/// What to do about a payer's codes, as a clinic's organization publishes it; nothing of it is patient data.
enum PlaybookOperations {
    static let tag = "Playbooks"
    private static let own = "/v1/clinics/{clinic}/playbook_entries"
    private static let shared = "/v1/organizations/{organization}/playbook_entries"

    static var all: [Operation] {
        [
            Self.list("listPlaybookEntries", Self.own, .clinic(.readDirectory)), Self.answer,
            Self.publish("publishPlaybookEntry", Self.own, .clinic(.keepDirectory)),
            Self.retire("retirePlaybookEntry", Self.own, .clinic(.keepDirectory)),
            Self.begin("publishPlaybookStarters", Self.own, .clinic(.keepDirectory)),
            Self.list("listOrganizationPlaybookEntries", Self.shared, .organization(.readDirectory)),
            Self.publish("publishOrganizationPlaybookEntry", Self.shared, .organization(.keepDirectory)),
            Self.retire("retireOrganizationPlaybookEntry", Self.shared, .organization(.keepDirectory)),
            Self.begin("publishOrganizationPlaybookStarters", Self.shared, .organization(.keepDirectory)),
        ]
    }

    private static func list(_ id: String, _ path: String, _ scope: Operation.Scope) -> Operation {
        Operation(
            id: id, method: .get, path: path, tag: tag, summary: "List the entries of a playbook",
            about: "Every version of every entry that was published, the latest last.", scope: scope,
            parameters: [.purposeOfUse], success: [.init(status: .ok, about: "The playbook.", schema: "Playbook")]
        ) { exchange in
            let tenant = try exchange.clinic
            let book = try await exchange.services.books.book(Playbook.self, Playbook.stream(of: tenant), of: tenant)
            return Answer.json { members in
                members.member("tenant_id", tenant)
                members.member("version", book.version)
                members.member("entries", book.entries.map(BookedEntryJSON.init))
            }.tagged(book.version)
        }
    }

    static let answer = Operation(
        id: "answerFromPlaybook", method: .get, path: "/v1/clinics/{clinic}/playbook_answers", tag: tag,
        summary: "What does the playbook say to a code?",
        about: """
            The entry that speaks most narrowly of it on a day: a payer's before anybody's, a code's before its family's. Absent where none \
            speaks of it.
            """,
        scope: .clinic(.readDirectory),
        parameters: [
            .init(
                name: "kind", place: .query, schema: .codes(of: PlaybookTrigger.Kind.self), isRequired: true, about: "Whose code it is."),
            .init(
                name: "code", place: .query, schema: .text(1, PlaybookTrigger.codeLengthMax), isRequired: true, about: "The code."),
            .init(name: "payer", place: .query, schema: .uuid, about: "The payer whose word it is."),
            .init(name: "on", place: .query, schema: .day, about: "The day; today in UTC when absent."), .purposeOfUse,
        ], success: [.init(status: .ok, about: "What it says.", schema: "PlaybookAnswer")]
    ) { exchange in
        let keeper = try await exchange.services.books.keeper(of: try exchange.clinic)
        guard let kind: PlaybookTrigger.Kind = try exchange.queryCode("kind") else {
            throw Problem.invalidParameter("kind", "is there")
        }
        guard let code = exchange.query["code"], (1...PlaybookTrigger.codeLengthMax).contains(code.count) else {
            throw Problem.invalidParameter("code", "is a code of at most \(PlaybookTrigger.codeLengthMax) characters")
        }
        let (payer, day): (PayerID?, CivilDate) = (
            try exchange.queryID("payer"), try exchange.queryDay("on") ?? TimeZoneName.utc.day(at: exchange.now)
        )
        let book = try await exchange.services.books.book(Playbook.self, Playbook.stream(of: keeper), of: keeper)
        let booked = book.resolve(PlaybookTrigger(kind, code), from: payer, on: day)
        return Answer.json { members in
            members.member("on", day)
            members.member("entry", booked.map(BookedEntryJSON.init))
            members.member("pin", booked?.pin(of: keeper))
        }.tagged(book.version)
    }

    private static func publish(_ id: String, _ path: String, _ scope: Operation.Scope) -> Operation {
        .command(
            id: id, path: path, tag: tag, .keepDirectory, summary: "Publish a version of an entry",
            about: """
                Entries that could both speak of one code are refused, and all that is wrong is told at once. An exception keeps the version \
                that it was opened by. The same version again changes nothing.
                """, PlaybookPublication.self, scope: scope
        ) { exchange, body in
            try await exchange.perform(onPlaybook: { (book: inout StreamWork<Playbook>) throws(CommandError<Refusal>) in
                try book.decide(.publish(body.entry))
            })
        }
    }

    private static func retire(_ id: String, _ path: String, _ scope: Operation.Scope) -> Operation {
        .command(
            id: id, path: path.replacing("playbook_entries", with: "playbook_retirements"), tag: tag, .keepDirectory,
            summary: "Retire an entry", about: "From a day on it opens nothing any more; what it opened goes on by it.",
            PlaybookRetirement.self, scope: scope
        ) { exchange, body in
            try await exchange.perform(onPlaybook: { (book: inout StreamWork<Playbook>) throws(CommandError<Refusal>) in
                try book.decide(.retire(body.retire))
            })
        }
    }

    private static func begin(_ id: String, _ path: String, _ scope: Operation.Scope) -> Operation {
        .command(
            id: id, path: path.replacing("playbook_entries", with: "playbook_starters"), tag: tag, .keepDirectory,
            summary: "Publish the entries that come with the program",
            about: """
                For the commonest codes, to begin with: those whose name the playbook does not have yet, and which no entry of its own \
                already speaks for. Change them by publishing version 2.
                """, StarterPublication.self, scope: scope
        ) { exchange, _ in
            try await exchange.perform(onPlaybook: { (book: inout StreamWork<Playbook>) throws(CommandError<Refusal>) in
                for entry in PlaybookEntry.starter where book.state.welcomes(entry) { try book.decide(.publish(entry)) }
            })
        }
    }

    static var schemas: [String: Schema] {
        guard case .object(let members) = PlaybookPublication.described.schema.unnamed else { preconditionFailure("a body is an object") }
        let booked = Schema.object(
            "BookedPlaybookEntry",
            members + [
                .required("stream_version", .count, "The event of the playbook that published it."),
                .optional("retired_from", .day, "The first day on which it no longer holds, where it was retired."),
            ])
        return [
            "Playbook": .object([
                .required("tenant_id", .uuid, "Whose playbook."), .required("version", .count, "How many events it has."),
                .required("entries", .array(booked, minimum: 0, maximum: 10_000), "Its entries, each version by itself."),
            ]),
            "PlaybookAnswer": .object([
                .required("on", .day, "The day."), .optional("entry", booked, "The entry; absent where none speaks of the code."),
                .optional("pin", .anyObject, "Where its words stand: what an exception stores."),
            ]),
        ]
    }
}

extension Exchange {
    /// Carries a command on the tenant's playbook out.
    fileprivate func perform(
        onPlaybook decide: @escaping @Sendable (inout StreamWork<Playbook>) throws(CommandError<Refusal>) -> Void
    ) async throws -> Answer {
        let stream = Playbook.stream(of: try await self.keptBookTenant())
        let outcome = try await self.services.handler.handle(try await self.command(ifMatch: nil), leading: stream) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            var book = try await work.stream(Playbook.self, stream)
            try decide(&book)
            work.add(book, sealedFor: nil)
        }
        return try await self.answer(outcome, leading: stream, created: .nothing) { _ in }
    }
}

/// A version of an entry in a list.
private struct BookedEntryJSON: JSONWritable {
    let booked: BookedPlaybookEntry

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            self.booked.entry.write(to: &members)
            members.member("stream_version", self.booked.streamVersion)
            members.member("retired_from", self.booked.retiredFrom)
        }
    }
}
