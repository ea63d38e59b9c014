import CaseDomain
import EventSourcing

// Bodies of what keeps a case in order: owners, notes, its end.

extension CaseFile.AssignOwner: DescribedBody {
    static let schemaName = "OwnerAssignment"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            owner: try reader.required("owner_id", .id(), "Who is to answer for the case."),
            role: try reader.optional("role", .code(), "What for; coordinator when absent.") ?? .coordinator,
            reason: try reader.optional("reason", .code(), "Why; assigned when absent.") ?? .assigned,
            dueAt: try reader.optional("due_at", .instant, "Until when something is to be done."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

extension CaseFile.HandOver: DescribedBody {
    static let schemaName = "Handover"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            to: try reader.required("to_id", .id(), "Who is asked to take the case over; you, to take it over yourself."),
            reason: try reader.required("reason", .code(), "Why."),
            note: try reader.optional("note", .text(TextLength.paragraph), "What the other has to know."))
    }
}

extension CaseFile.DeclineHandOver: DescribedBody {
    static let schemaName = "HandoverRefusal"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            reason: try reader.required("reason", .code(), "Why you do not take it."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}

/// The body of an answer to a hand-over that says nothing more.
struct HandOverStep: DescribedBody {
    static let schemaName = "HandoverStep"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {}
}

extension CaseFile.AddNote: DescribedBody {
    static let schemaName = "Note"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            note: try reader.optional("note_id", .id(), "The note's id; made when absent.") ?? NoteID(reader.defaults.newID()),
            mentions: try reader.list("mentions", .id(), count: 0...Self.mentionsMax, "Who is to read it: each gets a task."),
            text: try reader.required("text", .text(TextLength.paragraph), "The note."))
    }
}

extension CaseFile.Close: DescribedBody {
    static let schemaName = "Closure"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            disposition: try reader.required("disposition", .code(), "What came of the case."),
            isAbandoning: try reader.optional("abandon", .flag, "Close although something still runs; needs a note.") ?? false,
            lessons: try reader.optional("lessons_code", .codeText, "What is to be learned of it, by a code of the clinic's."),
            note: try reader.optional("note", .text(TextLength.paragraph), "Why."))
    }
}

extension CaseFile.Reopen: DescribedBody {
    static let schemaName = "Reopening"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            reason: try reader.required("reason", .code(), "Why."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}
