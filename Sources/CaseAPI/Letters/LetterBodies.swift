import CaseDomain
import EventSourcing

// Bodies of what is written in a letter and said about it.

/// The body by which a letter is started.
struct LetterStart: DescribedBody {
    static let schemaName = "LetterStart"

    var letterID: LetterID
    var mode: DraftStarted.Mode
    var template: TemplateVersion?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.letterID = try reader.optional("letter_id", .id(), "The letter's id; made when absent.") ?? LetterID(reader.defaults.newID())
        self.mode = try reader.optional("mode", .code(), "What the draft begins with; blank when absent.") ?? .blank
        self.template = try reader.optional("template", .object(), "The template that the author follows.")
    }
}

extension TemplateVersion: DescribedBody {
    static let schemaName = "TemplateVersion"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            template: try reader.required("template_id", .id(), "The template."),
            version: try reader.required("version", .count(1...Int32.max), "Its version."))
    }
}

extension Letter.Edit: DescribedBody {
    static let schemaName = "LetterEdit"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            section: try reader.required("section", .section, "The section's number."),
            text: try reader.required("text", .sectionText, "The section's whole text."),
            origin: try reader.optional("origin", .code(), "Where the text comes from; manual when absent.") ?? .manual)
    }
}

extension Form<String> {
    /// The prose of a section, bounded in bytes because that is what is stored.
    fileprivate static let sectionText = Form.text(SectionText.bytesMax, bytesMax: SectionText.bytesMax)
}

/// The body by which sections are copied.
struct LetterCopy: DescribedBody {
    static let schemaName = "LetterCopy"

    /// A section's text as the other letter has it.
    struct Section: DescribedBody {
        static let schemaName = "CopiedSection"

        var edit: Letter.Edit

        init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
            self.edit = Letter.Edit(
                section: try reader.required("section", .section, "The section's number."),
                text: try reader.required("text", .sectionText, "The section's whole text."), origin: .copied)
        }
    }

    var letter: LetterID
    /// The version as it stands, when absent.
    var version: Int32?
    var isStripped: Bool
    var sections: [Letter.Edit]

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.letter = try reader.required("from_letter_id", .id(), "The letter to copy from: a letter of any case of the clinic.")
        self.version = try reader.optional("from_version", .count(1...Int32.max), "Its version; the one it has now, when absent.")
        self.isStripped =
            try reader.optional(
                "stripped", .flag, "The letter serves as a pattern: whatever identifies its patient was taken out of the texts.") ?? false
        let sections: [Section] = try reader.list("sections", .object(), count: 1...LetterSection.allCases.count, "What is copied.")
        self.sections = sections.map(\.edit)
        guard Set(self.sections.map(\.section)).count == self.sections.count else {
            throw BodyFault(.value, at: "sections", expectation: "names each section once")
        }
    }
}

extension Letter.Prefill: DescribedBody {
    static let schemaName = "Prefill"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let fields: [PrefilledFieldBody] = try reader.list("fields", .object(), count: 1...Self.countMax, "The fields.")
        guard Set(fields.map(\.field.name)).count == fields.count else {
            throw BodyFault(.value, at: "fields", expectation: "names each field once")
        }
        self.init(fields.map(\.field))
    }
}

/// A field with its value.
struct PrefilledFieldBody: DescribedBody {
    static let schemaName = "PrefilledField"

    var field: Letter.Prefill.Field

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.field = Letter.Prefill.Field(
            name: try reader.required("name", .dottedName, "What it is."),
            section: try reader.optional("section", .section, "The section that it serves."),
            source: try reader.required("source_position", .position, "The event that says it, by its position in the clinic's work book."),
            value: try reader.required("value", .text(PrefilledValues.lengthMax), "What it says."))
    }
}

extension Form<Position> {
    fileprivate static let position = Form.value(
        .integer(minimum: 1, maximum: Int64.max), example: Position(1), "is a position, from 1"
    ) { $0 > .start }
}

extension Form<String> {
    /// A name of the program's, never a value of somebody's: `patient.birth_date`.
    static let dottedName = Form.pattern(
        "^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*$", example: "patient.birth_date", "is a dotted name of at most 100 small letters, digits and _"
    ) { text in
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isNamed = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        }
        return isNamed && text.utf8.count <= TextLength.reference && text.utf8.first.map { (0x61...0x7A).contains($0) } == true
    }
}

extension Letter.SubmitForReview: DescribedBody {
    static let schemaName = "ReviewRequest"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(reviewer: try reader.optional("reviewer_id", .id(), "Who is asked to review."))
    }
}

extension Letter.RequestChanges: DescribedBody {
    static let schemaName = "ChangeRequest"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            comments: try reader.list("comments", .object(), count: 1...ReviewComments.countMax, "What to change."))
    }
}

extension ReviewComment: DescribedBody {
    static let schemaName = "ReviewComment"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            section: try reader.optional("section", .section, "The section; the whole letter, when absent."),
            text: try reader.required("text", .text(TextLength.paragraph), "What to change."))
    }
}

extension Letter.Review: DescribedBody {
    static let schemaName = "Review"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            attestation: try reader.optional(
                "attestation", .text(Attestation.lengthMax), "What the reviewer attests, as the screen says it."))
    }
}
