import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import ReadModels

/// The words of the program and of an organization: what each means, where that stands, and which codes lead to it.
enum GlossaryOperations {
    static let tag = "Glossary"
    private static let own = "/v1/clinics/{clinic}/glossary"
    private static let shared = "/v1/organizations/{organization}/glossary"

    static var all: [Operation] {
        [
            Self.shipped, Self.list("listTerms", Self.own, .clinic(.readDirectory)),
            Self.publish("publishTerm", Self.own, .clinic(.keepDirectory)),
            Self.list("listOrganizationTerms", Self.shared, .organization(.readDirectory)),
            Self.publish("publishOrganizationTerm", Self.shared, .organization(.keepDirectory)),
        ]
    }

    private static let filters: [Operation.Parameter] = [
        .init(name: "term", place: .query, schema: .text(1, 64), about: "One word, by its `term_id`."),
        .init(
            name: "kind", place: .query, schema: .codes(of: GlossaryLink.Kind.self), about: "With `code`: what the code is one of."),
        .init(
            name: "code", place: .query, schema: .text(1, GlossaryLink.codeLengthMax),
            about: "The word that a status, the name of an event or the code of a problem leads to."),
    ]

    static let shipped = Operation(
        id: "listShippedTerms", method: .get, path: "/v1/glossary", tag: tag, summary: "Look words up that come with the program",
        about: "All of them, one by its id, or the one that a code leads to. Open to everyone.", scope: .everyone,
        parameters: Self.filters, success: [.init(status: .ok, about: "The words.", schema: "Glossary")], refusals: [.badRequest]
    ) { exchange in
        let found = try exchange.terms(of: Glossary.State())
        return Answer.json { $0.member("terms", found) }
    }

    private static func list(_ id: String, _ path: String, _ scope: Operation.Scope) -> Operation {
        Operation(
            id: id, method: .get, path: path, tag: tag, summary: "Look words up",
            about: "As they stand: an organization's own in place of the program's; version 0 is the program's.", scope: scope,
            parameters: Self.filters + [.purposeOfUse], success: [.init(status: .ok, about: "The words.", schema: "Glossary")]
        ) { exchange in
            let books = exchange.services.books
            let tenant = try exchange.clinic
            let keeper = scope == .clinic(.readDirectory) ? try await books.keeper(of: tenant) : tenant
            let glossary = try await books.book(Glossary.self, Glossary.stream(of: keeper), of: keeper)
            let found = try exchange.terms(of: glossary)
            return Answer.json { $0.member("terms", found) }.tagged(glossary.version)
        }
    }

    private static func publish(_ id: String, _ path: String, _ scope: Operation.Scope) -> Operation {
        .command(
            id: id, path: path, tag: tag, .keepDirectory, summary: "Publish a version of a word",
            about: "A word of your own, or one in place of the program's. The same version again changes nothing.",
            TermPublication.self, scope: scope
        ) { exchange, body in
            let stream = Glossary.stream(of: try await exchange.keptBookTenant())
            let outcome = try await exchange.services.handler.handle(try await exchange.command(ifMatch: nil), leading: stream) {
                (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                var glossary = try await work.stream(Glossary.self, stream)
                try glossary.decide(.publish(body.term))
                work.add(glossary, sealedFor: nil)
            }
            return try await exchange.answer(outcome, leading: stream, created: .nothing) { _ in }
        }
    }

    static var schemas: [String: Schema] {
        guard case .object(let members) = TermPublication.described.schema.unnamed else { preconditionFailure("a body is an object") }
        let term = Schema.object(
            "GlossaryTerm", members.filter { $0.name != "version" } + [.required("version", .count, "0 for the program's own word.")])
        return [
            "Glossary": .object([
                .required("terms", .array(term, minimum: 0, maximum: 2_000), "The words, in order of their ids.")
            ])
        ]
    }
}

extension Exchange {
    /// The words that the query asks for.
    fileprivate func terms(of glossary: Glossary.State) throws(Problem) -> [GlossaryTerm] {
        let kind: GlossaryLink.Kind? = try self.queryCode("kind")
        switch (kind, self.query["code"]) {
        case (let kind?, let code?): return glossary.term(of: kind, code).map { [$0] } ?? []
        case (nil, nil): break
        case (nil, _?): throw .invalidParameter("kind", "is there where `code` is")
        case (_?, nil): throw .invalidParameter("code", "is there where `kind` is")
        }
        guard let name = self.query["term"] else { return glossary.terms }
        guard let id = TermID(rawValue: name) else {
            throw .invalidParameter("term", "is the name of a word: letters, digits, dots, hyphens and underscores")
        }
        return glossary.term(id).map { [$0] } ?? []
    }
}

extension GlossaryLink: DescribedBody {
    static let schemaName = "GlossaryLink"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            try reader.required("kind", .code(), "What the code is one of."),
            try reader.required("code", .text(Self.codeLengthMax), "A code, or a family of them: `order.` is for all that begin so."))
    }
}

/// The body by which a version of a word is published.
struct TermPublication: DescribedBody {
    static let schemaName = "TermPublication"

    var term: GlossaryTerm

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.term = GlossaryTerm(
            id: try reader.required("term_id", .termID, "The word, by a name of your own or the program's."),
            version: Int32(try reader.required("version", .termVersion, "One more than your latest; 1 for the first.")),
            term: try reader.required("term", .text(GlossaryTerm.termLengthMax), "The word as it is written."),
            definition: try reader.required("definition", .text(GlossaryTerm.definitionLengthMax), "What it means here."),
            source: try reader.optional("source", .text(GlossaryTerm.sourceLengthMax), "The law, standard or guide."),
            seeAlso: try reader.list("see_also", .termID, count: 0...GlossaryTerm.countMax, "Words near it."),
            links: try reader.list("links", .object(), count: 0...GlossaryTerm.countMax, "Codes that lead to it."))
    }
}

extension Form<TermID> {
    fileprivate static let termID = Form.value(
        .pattern("^[0-9A-Za-z._-]{1,64}$"), example: TermID(rawValue: "case")!,
        "is the name of a word: letters, digits, dots, hyphens and underscores")
}

extension Form<Int64> {
    fileprivate static let termVersion = Form.value(
        .integer(minimum: 1, maximum: 1_000_000), example: 1, "is a whole number from 1 on"
    ) { (1...1_000_000).contains($0) }
}
