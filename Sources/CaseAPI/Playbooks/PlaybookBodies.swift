import CaseDomain
import ClinicalCodes
import EventSourcing

// The bodies of commands on playbooks and exceptions.

extension PlaybookTrigger: DescribedBody {
    static let schemaName = "PlaybookTrigger"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            try reader.required("kind", .code(), "Whose code it is."),
            try reader.required("code", .payerCode, "The code, such as 0F or 34104-0."))
    }
}

/// The body by which an exception is opened.
struct ExceptionOpeningBody: DescribedBody {
    static let schemaName = "ExceptionOpening"

    var exception: ExceptionID
    var caseID: CaseID
    var trigger: PlaybookTrigger

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.exception =
            try reader.optional("exception_id", .id(), "The exception's id; made when absent.") ?? ExceptionID(reader.defaults.newID())
        self.caseID = try reader.required("case_id", .id(), "The case.")
        self.trigger = try reader.required("trigger", .object(), "The code that sets it off.")
    }
}

extension CaseException.CompleteStep: DescribedBody {
    static let schemaName = "ExceptionStepCompletion"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            step: Int32(try reader.required("step", .stepNumber, "The step, by its number.")),
            evidence: try reader.optional("evidence_document_id", .id(), "The document that shows it."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

extension CaseException.SkipStep: DescribedBody {
    static let schemaName = "ExceptionStepOmission"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            step: Int32(try reader.required("step", .stepNumber, "The step, by its number.")),
            reason: try reader.required("reason", .code(), "Why it is left out."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

extension CaseException.Resolve: DescribedBody {
    static let schemaName = "ExceptionResolution"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            outcome: try reader.optional("outcome", .code(), "How it ended; `completed` when absent.") ?? .completed,
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

extension Form<Int64> {
    fileprivate static let stepNumber = Form.value(
        .integer(minimum: 1, maximum: Int64(PlaybookEntry.stepsMax)), example: 1,
        "is a whole number from 1 to \(PlaybookEntry.stepsMax)"
    ) { (1...Int64(PlaybookEntry.stepsMax)).contains($0) }
    fileprivate static let entryVersion = Form.value(
        .integer(minimum: 1, maximum: 1_000_000), example: 1, "is a whole number from 1 on"
    ) { (1...1_000_000).contains($0) }
    fileprivate static let termAmount = Form.value(
        .integer(minimum: 0, maximum: Int64(Term.amountMax)), example: 2, "is a whole number from 0 to \(Term.amountMax)"
    ) { (0...Int64(Term.amountMax)).contains($0) }
    fileprivate static let sectionNumber = Form.value(
        .integer(minimum: 1, maximum: Int64(LetterSection.allCases.count)), example: 1,
        "is a whole number from 1 to \(LetterSection.allCases.count)"
    ) { (1...Int64(LetterSection.allCases.count)).contains($0) }
}

/// A term of a step.
private struct StepTerm: DescribedBody {
    static let schemaName = "PlaybookTerm"

    var term: Term

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let amount = try reader.required("amount", .termAmount, "How many.")
        let unit: Term.Unit = try reader.required("unit", .code(), "Of what.")
        guard let term = Term(Int32(amount), unit) else {
            throw BodyFault(.value, at: "amount", expectation: Form<Int64>.termAmount.expectation)
        }
        self.term = term
    }
}

extension PlaybookStep: DescribedBody {
    static let schemaName = "PlaybookStep"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let ask = try reader.required("ask", .text(Self.askLengthMax), "One sentence; never of a patient.")
        let queue: TaskQueue = try reader.required("queue", .code(), "Who does it.")
        let due: StepTerm = try reader.required("due", .object(), "From the opening of the exception.")
        let section = try reader.optional("section", .sectionNumber, "The section of the letter to fix.")
        let escalateAfter: StepTerm? = try reader.optional(
            "escalate_after", .object(), "After the due time: how long until somebody else is told; never, when absent.")
        let needsEvidence = try reader.optional("needs_evidence", .flag, "It is done when a document shows it; no, when absent.") ?? false
        self.init(
            ask, queue: queue, due: due.term, section: section.flatMap { LetterSection(rawValue: Int32($0)) },
            escalateAfter: escalateAfter?.term, needsEvidence: needsEvidence)
    }
}

extension PlaybookKey: DescribedBody {
    static let schemaName = "PlaybookKey"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            kind: try reader.required("kind", .code(), "Whose codes they are."),
            codes: try reader.list(
                "codes", .payerCode, count: 0...PlaybookEntry.codesMax,
                "The codes it is for; none for those of its family."),
            family: try reader.optional("family", .code(), "Reasons to deny of one family."),
            payer: try reader.optional("payer_id", .id(), "From one payer; any, when absent."))
    }
}

/// The body by which a version of an entry is published.
struct PlaybookPublication: DescribedBody {
    static let schemaName = "PlaybookPublication"

    var entry: PlaybookEntry

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.entry = PlaybookEntry(
            id: try reader.required("playbook_id", .playbookID, "The entry, by a name of your own."),
            version: Int32(try reader.required("version", .entryVersion, "One more than the latest; 1 for the first.")),
            title: try reader.required("title", .text(PlaybookEntry.titleLengthMax), "What has happened."),
            key: try reader.required("key", .object(), "What it is for."),
            effectiveFrom: try reader.required("effective_from", .day, "The first day on which it holds."),
            effectiveThrough: try reader.optional("effective_through", .day, "The last day; open, when absent."),
            steps: try reader.list("steps", .object(), count: 1...PlaybookEntry.stepsMax, "What to do, in order."),
            source: try reader.required(
                "source", .text(PlaybookEntry.sourceLengthMax), "What the codes mean, and where that stands."))
    }
}

/// The body by which an entry is retired.
struct PlaybookRetirement: DescribedBody {
    static let schemaName = "PlaybookRetirement"

    var retire: Playbook.Retire

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.retire = Playbook.Retire(
            playbook: try reader.required("playbook_id", .playbookID, "The entry."),
            from: try reader.required("retired_from", .day, "The first day on which it no longer holds."))
    }
}

/// The body of a command that says nothing more.
struct StarterPublication: DescribedBody {
    static let schemaName = "PlaybookStarterPublication"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {}
}

extension Form<PlaybookID> {
    static let playbookID = Form.value(
        .pattern("^[0-9A-Za-z._-]{1,64}$"), example: PlaybookID(rawValue: "example")!,
        "is the name of an entry: letters, digits, dots, hyphens and underscores")
}

extension Form<String> {
    fileprivate static let payerCode = Form.pattern(
        "^[0-9A-Za-z-]{1,20}$", example: "0F", "is a code of at most \(PlaybookTrigger.codeLengthMax) letters, digits and hyphens"
    ) { text in
        (1...PlaybookTrigger.codeLengthMax).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D
            }
    }
}
