import CaseDomain
import EventSourcing

// Bodies of conversations about a case, and of what comes next.

extension CaseFile.LogContact: DescribedBody {
    static let schemaName = "Contact"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            ContactLogged(
                contact: try reader.optional("contact_id", .id(), "The conversation's id; made when absent.")
                    ?? ContactID(reader.defaults.newID()),
                party: try reader.required("party", .code(), "With whom."),
                channel: try reader.required("channel", .code(), "By which way."),
                direction: try reader.optional("direction", .code(), "Who called or wrote; we, when absent.") ?? .outbound,
                result: try reader.required("result", .code(), "What came of it."),
                at: try reader.optional("at", .instant, "When it was; now, when absent.") ?? reader.defaults.now,
                minutes: try reader.optional("minutes", .count(0...Self.minutesMax), "Minutes that it took, holding included."),
                promise: try reader.optional("promise", .object(), "What the other side said it would do."),
                next: try
                    (reader.optional("next", .object(), "When somebody speaks next, or why nobody does; needed while the case is open.")
                    as NextContactBody?)?.next,
                words: ContactWords(
                    representative: try reader.optional("representative", .text(TextLength.name), "Who spoke for the other side."),
                    reference: try reader.optional("reference", .text(TextLength.reference), "The other side's number for it."),
                    note: try reader.optional("note", .text(TextLength.paragraph), "What was said."))))
    }
}

extension CaseFile.SetNextContact: DescribedBody {
    static let schemaName = "NextContactSetting"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(try NextContactBody(from: &reader).next)
    }
}

extension ContactPromise: DescribedBody {
    static let schemaName = "ContactPromise"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            try reader.required("kind", .code(), "What was promised."),
            by: try reader.optional("by", .instant, "Until when, as it was said."))
    }
}

/// When somebody speaks next and with whom, or why nobody does.
struct NextContactBody: DescribedBody {
    static let schemaName = "NextContact"

    /// `nil` where neither a time nor a reason is given: the case refuses that.
    var next: NextContact?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let dueAt: Timestamp? = try reader.optional(
            "due_at", .instant, "Until when: within \(NextContact.daysMax) days. Beside it `none_because` says nothing.")
        let party: ContactParty? = try reader.optional("with", .code(), "With whom; the payer, when absent.")
        let reason: NoContactReason? = try reader.optional("none_because", .code(), "Why nobody speaks for now.")
        self.next = dueAt.map { .due($0, with: party ?? .payer) } ?? reason.map { .none($0) }
    }
}
