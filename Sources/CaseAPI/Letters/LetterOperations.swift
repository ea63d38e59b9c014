import CaseDomain
import ClinicalCodes
import EventSourcing
import HTTPTypes
import PHIVault

/// What can be asked of a letter.
enum LetterOperations {
    static let tag = "Letters"
    static let path = "\(CaseOperations.path)/letters/{letter}"

    static var all: [Operation] { [Self.start, Self.read, Self.edit, Self.submitForReview, Self.requestChanges, Self.review, Self.sign] }

    static let start = Operation.command(
        id: "startLetter", path: "\(CaseOperations.path)/letters", tag: tag, .document, summary: "Start a letter", LetterStart.self
    ) { exchange, body in
        let caseID: CaseID = try exchange.id("case")
        return try await exchange.perform(
            onLetter: body.letterID, of: caseID, version: .none, else: .letterExists
        ) { (letter: inout StreamWork<Letter>, work: inout CaseWork) async throws(CommandError<Refusal>) in
            try work.caseFile.decide(.addLetter(CaseFile.AddLetter(letter: body.letterID)))
            try letter.decide(.start(Letter.Start(caseID: caseID)))
        }
    }

    static let edit = Operation.command(
        id: "editLetter", path: "\(path)/edits", tag: tag, .document, version: .required, summary: "Save a section",
        about: "An edit after the review began makes a new version, which is reviewed anew.", Letter.Edit.self
    ) { exchange, body in
        try await exchange.perform(onLetter: try exchange.id("letter"), of: try exchange.id("case"), version: .required) {
            (letter: inout StreamWork<Letter>, work: inout CaseWork) async throws(CommandError<Refusal>) in
            try work.caseFile.state.requireOpenForLetters()
            try letter.decide(.edit(body.hashed(as: try await exchange.textHash(of: body, under: work.subject))))
        }
    }

    static let submitForReview = Operation.onLetter(
        "review_requests", id: "submitLetterForReview", .document, summary: "Submit for review", Letter.SubmitForReview.self
    ) { .submitForReview($0) }

    static let requestChanges = Operation.onLetter(
        "change_requests", id: "requestLetterChanges", .reviewLetters, version: .required, summary: "Request changes",
        Letter.RequestChanges.self
    ) { .requestChanges($0) }

    static let review = Operation.onLetter(
        "reviews", id: "reviewLetter", .reviewLetters, version: .required, summary: "Review",
        about: "Finds the letter good as it stands. Whoever wrote in it cannot review it.", Letter.Review.self
    ) { .review($0) }

    static let sign = Operation.command(
        id: "signLetter", path: "\(path)/signatures", tag: tag, .signLetters, version: .required, summary: "Sign",
        about: "Signs exactly what was reviewed, by its hash. Nothing changes afterwards.", Letter.Sign.self
    ) { exchange, body in
        let letterID: LetterID = try exchange.id("letter")
        return try await exchange.perform(onLetter: letterID, of: try exchange.id("case"), version: .required) {
            (letter: inout StreamWork<Letter>, work: inout CaseWork) async throws(CommandError<Refusal>) in
            try letter.decide(.sign(body))
            guard let signature = letter.state.signed else { return }
            try work.caseFile.decide(.noteSignature(CaseFile.NoteSignature(letter: letterID, signature: signature)))
        }
    }
}

extension Operation {
    /// A command on a letter: a POST to the noun it creates.
    static func onLetter<Body: DescribedBody>(
        _ noun: String, id: String, _ right: Right, version: VersionUse = .heldTo, summary: String, about: String = "", _ body: Body.Type,
        _ command: @escaping @Sendable (Body) -> Letter.Command
    ) -> Operation {
        .command(
            id: id, path: "\(LetterOperations.path)/\(noun)", tag: LetterOperations.tag, right, version: version, summary: summary,
            about: about, body
        ) { exchange, body in
            try await exchange.perform(
                onLetter: try exchange.id("letter"), of: try exchange.id("case"), version: version
            ) { (letter: inout StreamWork<Letter>, work: inout CaseWork) async throws(CommandError<Refusal>) in
                try work.caseFile.state.requireOpenForLetters()
                try letter.decide(command(body))
            }
        }
    }
}

extension Exchange {
    /// The hash of a section's text, by the case's own key.
    fileprivate func textHash(of edit: Letter.Edit, under subject: KeySubject) async throws(CommandError<Refusal>) -> ContentHash {
        guard let text = edit.text.disclosed(for: .sealing)?.value else { preconditionFailure("a body comes with its text") }
        let bytes: [UInt8]
        do {
            bytes = try await self.services.vault.keyedHash(of: Array(text.utf8), field: "letter.text", under: subject, of: try self.clinic)
        } catch let error as SealError {
            throw .history(.seal(error))
        } catch {
            throw .history(.seal(.unavailable))
        }
        guard let hash = ContentHash(bytes) else { preconditionFailure("a keyed hash has 32 bytes") }
        return hash
    }
}

extension CaseFile.State {
    /// Letters of a closed case are not worked on.
    fileprivate func requireOpenForLetters() throws(CommandError<Refusal>) {
        if self.opened == nil { throw .refused(.caseUnknown) }
        if self.closed != nil { throw .refused(.caseClosed) }
    }
}

/// The body by which a letter is started.
struct LetterStart: DescribedBody {
    static let schemaName = "LetterStart"

    var letterID: LetterID

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.letterID = try reader.optional("letter_id", .id(), "The letter's id; made when absent.") ?? LetterID(reader.defaults.newID())
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

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) { self.init() }
}

extension Letter.Sign: DescribedBody {
    static let schemaName = "Signature"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            nameAsPrinted: try reader.required("name_as_printed", .text(TextLength.name), "The signer's name on the letter."),
            credential: try reader.required("credential", .code(), "What entitles the signer."),
            npi: try reader.required("npi", .npi, "The signer's NPI."),
            license: try reader.required("license", .object(), "The license to practice."),
            method: try reader.optional("method", .code(), "How it was signed; electronic when absent.") ?? .electronic,
            signedAt: try reader.optional("signed_at", .instant, "When it was signed on paper; now, when absent."))
    }
}

extension License: DescribedBody {
    static let schemaName = "License"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            state: try reader.required("state", .state, "The state that gave it."),
            number: try reader.required("number", .text(TextLength.reference), "Its number."),
            expiresOn: try reader.required("expires_on", .day, "The last day it is good."))
    }
}
