import CaseDomain
import EventSourcing
import PHIVault

/// What can be asked of a letter, as far as its text goes; see `LetterOperations+Signing.swift` for the rest.
enum LetterOperations {
    static let tag = "Letters"
    static let path = "\(CaseOperations.path)/letters/{letter}"

    static var all: [Operation] {
        [
            Self.start, Self.read, Self.copyForward, Self.edit, Self.prefill, Self.check, Self.resolveFinding, Self.waiveFinding,
            Self.submitForReview, Self.requestChanges, Self.review, Self.sign, Self.cosign, Self.revokeSignature, Self.supersede,
            Self.render,
        ]
    }

    static let start = Operation.command(
        id: "startLetter", path: "\(CaseOperations.path)/letters", tag: tag, .document, summary: "Start a letter", LetterStart.self
    ) { exchange, body in
        let caseID: CaseID = try exchange.id("case")
        return try await exchange.perform(
            onLetter: body.letterID, of: caseID, version: .none, else: .letterExists
        ) { (letter: inout StreamWork<Letter>, work: inout CaseWork) async throws(CommandError<Refusal>) in
            try work.caseFile.decide(.addLetter(CaseFile.AddLetter(letter: body.letterID)))
            try letter.decide(.start(Letter.Start(caseID: caseID, mode: body.mode, template: body.template)))
        }
    }

    static let copyForward = Operation.onLetter(
        "copies", id: "copyLetterForward", .document, version: .required, summary: "Copy sections of another letter",
        about:
            "Each text is the other letter's, word for word, unless that one serves as a pattern: then whatever identifies its patient was taken out. A section that was copied is confirmed by saving it, and the letter is not reviewed before.",
        LetterCopy.self
    ) { exchange, body, _, work throws(CommandError<Refusal>) in
        .copyForward(try await exchange.copy(body, into: &work))
    }

    static let edit = Operation.onLetter(
        "edits", id: "editLetter", .document, version: .required, summary: "Save a section",
        about: "An edit after the review began makes a new version, which is reviewed anew.", Letter.Edit.self
    ) { exchange, body, _, work throws(CommandError<Refusal>) in
        .edit(try await exchange.keyed(body, under: work.subject))
    }

    static let prefill = Operation.onLetter(
        "prefills", id: "prefillLetter", .document, summary: "Fill fields in from records",
        about: "All fields at once, in place of those before. They are put before the author; the letter is what its sections say.",
        Letter.Prefill.self
    ) { exchange, body, _, work throws(CommandError<Refusal>) in
        guard let values = body.values.disclosed(for: .sealing)?.values else { preconditionFailure("a body comes with its values") }
        var hashes: [ContentHash] = []
        for value in values { hashes.append(try await exchange.keyedHash(of: value, field: "letter.field", under: work.subject)) }
        return .prefill(body.hashed(as: hashes))
    }

    static let check = Operation.onLetter(
        "checks", id: "checkLetter", .document, summary: "Record a check",
        about: "What blocks keeps the letter from its review and its signature until it is resolved, waived, or found no more.",
        Letter.Check.self
    ) { _, body, _, _ in .check(body) }

    static let resolveFinding = Operation.onLetter(
        "finding_resolutions", id: "resolveLetterFinding", .document, summary: "Resolve a finding", Letter.ResolveFinding.self
    ) { _, body, _, _ in .resolveFinding(body) }

    static let waiveFinding = Operation.onLetter(
        "finding_waivers", id: "waiveLetterFinding", .document, summary: "Waive a finding",
        about: "An identifier of another patient is never waived by somebody who wrote in the letter.", Letter.WaiveFinding.self
    ) { _, body, _, _ in .waiveFinding(body) }

    static let submitForReview = Operation.onLetter(
        "review_requests", id: "submitLetterForReview", .document, summary: "Submit for review", Letter.SubmitForReview.self
    ) { _, body, _, _ in .submitForReview(body) }

    static let requestChanges = Operation.onLetter(
        "change_requests", id: "requestLetterChanges", .reviewLetters, version: .required, summary: "Request changes",
        Letter.RequestChanges.self
    ) { _, body, _, _ in .requestChanges(body) }

    static let review = Operation.onLetter(
        "reviews", id: "reviewLetter", .reviewLetters, version: .required, summary: "Review",
        about: "Finds the letter good as it stands. Whoever wrote in it cannot review it.", Letter.Review.self
    ) { _, body, _, _ in .review(body) }
}

extension Operation {
    /// A command on a letter: a POST to the noun it creates. What becomes of a signature the case notes in the same command.
    ///
    /// - Parameter command: makes the command of the body, the letter and the case; may look further facts up.
    static func onLetter<Body: DescribedBody>(
        _ noun: String, id: String, _ right: Right, version: VersionUse = .heldTo, summary: String, about: String = "", _ body: Body.Type,
        _ command:
            @escaping @Sendable (Exchange, Body, LetterID, inout CaseWork) async throws(CommandError<Refusal>) -> Letter.Command
    ) -> Operation {
        .command(
            id: id, path: "\(LetterOperations.path)/\(noun)", tag: LetterOperations.tag, right, version: version, summary: summary,
            about: about, body
        ) { exchange, body in
            let letterID: LetterID = try exchange.id("letter")
            return try await exchange.perform(
                onLetter: letterID, of: try exchange.id("case"), version: version
            ) { (letter: inout StreamWork<Letter>, work: inout CaseWork) async throws(CommandError<Refusal>) in
                try work.caseFile.state.requireOpenForLetters()
                try letter.decide(try await command(exchange, body, letterID, &work))
                for event in letter.events {
                    if case .signed(let signature) = event {
                        try work.caseFile.decide(.noteSignature(CaseFile.NoteSignature(letter: letterID, signature: signature)))
                    } else if let note = CaseFile.NoteLetter(letter: letterID, event: event) {
                        try work.caseFile.decide(.noteLetter(note))
                    }
                }
            }
        }
    }
}

extension CaseFile.State {
    /// Letters of a closed case are not worked on.
    fileprivate func requireOpenForLetters() throws(CommandError<Refusal>) {
        if self.opened == nil { throw .refused(.caseUnknown) }
        if self.closed != nil { throw .refused(.caseClosed) }
    }
}
