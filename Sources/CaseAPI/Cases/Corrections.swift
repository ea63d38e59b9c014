import CaseDomain
import EventSourcing

// A fact that was recorded wrongly is taken back by itself, or by the same command that records what takes its place.

extension CaseFile.Correct: DescribedBody {
    static let schemaName = "Correction"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            target: try reader.required("recorded_as", .version, "The fact: its `recorded_as` in the record."),
            reason: try reader.required("reason", .code(), "Why it is taken back."),
            approver: try reader.optional("approver_id", .id(), "Who else agreed."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

/// What a new fact takes the place of.
struct ReplacedFact: DescribedBody {
    static let schemaName = "ReplacedFact"

    var correction: CaseFile.Correct

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.correction = CaseFile.Correct(
            target: try reader.required("recorded_as", .version, "The fact: its `recorded_as` in the record."),
            reason: try reader.required("reason", .code(), "Why it is taken back."), isReplaced: true,
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

/// The body of a fact, which may take the place of one that was recorded wrongly.
struct Replacing<Body: DescribedBody>: DescribedBody {
    static var schemaName: String { Body.schemaName }

    var body: Body
    var replaced: ReplacedFact?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.body = try Body(from: &reader)
        self.replaced = try reader.optional("corrects", .object(), "The fact whose place this one takes; both stand in the record.")
    }
}

extension CaseWork {
    /// Takes a fact back, where one is named, and records what takes its place.
    ///
    /// What takes a place is a fact of its own: one that the case knows already replaces nothing.
    mutating func replace(
        _ replaced: ReplacedFact?, by record: (inout CaseWork) async throws(CommandError<Refusal>) -> Void
    ) async throws(CommandError<Refusal>) {
        guard let replaced else { return try await record(&self) }
        try self.caseFile.decide(.correct(replaced.correction))
        let before = self.caseFile.events.count
        try await record(&self)
        guard self.caseFile.events.count > before else { throw .refused(.correctionChangesNothing) }
        if case .factReceivedAgain = self.caseFile.events[before] { throw .refused(.correctionChangesNothing) }
    }
}

extension Operation {
    /// A command that records a fact of a case, perhaps in the place of another: a POST to the noun it creates.
    static func factOnCase<Body: DescribedBody>(
        _ noun: String, id: String, _ right: Right, created: Created = .nothing, summary: String, about: String = "", _ body: Body.Type,
        _ command: @escaping @Sendable (Body) -> CaseFile.Command
    ) -> Operation {
        .factOnCase(noun, id: id, right, created: created, summary: summary, about: about, body) {
            (_: Exchange, work: inout CaseWork, body: Body) async throws(CommandError<Refusal>) in
            try work.caseFile.decide(command(body))
        }
    }

    /// The same, where deciding needs to look something up.
    static func factOnCase<Body: DescribedBody>(
        _ noun: String, id: String, _ right: Right, created: Created = .nothing, summary: String, about: String = "", _ body: Body.Type,
        deciding decide: @escaping @Sendable (Exchange, inout CaseWork, Body) async throws(CommandError<Refusal>) -> Void
    ) -> Operation {
        .command(
            id: id, path: "\(CaseOperations.path)/\(noun)", tag: CaseOperations.tag, right, version: .heldTo, summary: summary,
            about: about, Replacing<Body>.self
        ) { exchange, body in
            try await exchange.perform(onCase: try exchange.id("case"), created: created, version: .heldTo) {
                (work: inout CaseWork) async throws(CommandError<Refusal>) in
                try await work.replace(body.replaced) { (work: inout CaseWork) async throws(CommandError<Refusal>) in
                    try await decide(exchange, &work, body.body)
                }
            }
        }
    }
}

extension Form<StreamVersion> {
    /// The version of a stream that some event made.
    static let version = Form.value(
        .integer(minimum: 1, maximum: Int64(Int32.max)), example: StreamVersion(1), "is a version: a whole number from 1"
    ) { $0.rawValue >= 1 }
}
