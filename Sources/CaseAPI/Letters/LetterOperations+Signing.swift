import CaseDomain
import EventSourcing

extension LetterOperations {
    static let sign = Operation.onLetter(
        "signatures", id: "signLetter", .signLetters, version: .required, summary: "Sign",
        about: "Signs exactly what was reviewed, by its hash. The text of this version does not change afterwards.", Letter.Sign.self
    ) { _, body, _, work throws(CommandError<Refusal>) in
        var sign = body
        sign.requirements = try await work.signerRequirements()
        return .sign(sign)
    }

    static let cosign = Operation.onLetter(
        "cosignatures", id: "cosignLetter", .signLetters, version: .required, summary: "Co-sign",
        about: "A second person signs the same text, where the payer wants a second signature.", Letter.Cosign.self
    ) { _, body, _, work throws(CommandError<Refusal>) in
        var cosign = body
        cosign.requirements = try await work.signerRequirements()
        return .cosign(cosign)
    }

    static let revokeSignature = Operation.onLetter(
        "signature_revocations", id: "revokeLetterSignature", .signLetters, version: .required, summary: "Revoke the signature",
        about: "Refused once the letter has left for the payer. A version whose signature was revoked is void; supersede it to go on.",
        Letter.RevokeSignature.self
    ) { _, body, letter, work in
        var revoke = body
        revoke.isTransmitted = work.caseFile.state.isTransmitted(letter)
        return .revokeSignature(revoke)
    }

    static let supersede = Operation.onLetter(
        "supersessions", id: "supersedeLetter", .document, version: .required, summary: "Begin the next version of a signed letter",
        about: "The next version begins as a draft with the same sections, and is reviewed and signed anew.", Supersession.self
    ) { _, _, letter, _ in .supersede(Letter.Supersede(letter: letter)) }

    static let render = Operation.onLetter(
        "renderings", id: "renderLetter", .document, summary: "Record the pages made of a letter", Letter.Render.self
    ) { exchange, body, _, work throws(CommandError<Refusal>) in
        let hash = try await exchange.keyedHash(of: body.pdfHash.hexadecimal, field: "letter.pdf", under: work.subject)
        return .render(body.hashed(as: hash))
    }
}

extension CaseWork {
    /// What the payer's rules, as pinned for the case, want of whoever signs its letters.
    fileprivate mutating func signerRequirements() async throws(CommandError<Refusal>) -> SignerRequirements {
        let state = self.caseFile.state
        let clinic = try await self.work.load(Clinic.self, Clinic.stream(of: self.work.request.tenant))
        let site = clinic.sites.first { $0.site == state.opened?.site }
        return state.signerRequirements(treatedIn: site?.address.state)
    }
}

extension Letter.RevokeSignature: DescribedBody {
    static let schemaName = "SignatureRevocation"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            reason: try reader.required("reason", .code(), "Why."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."), isTransmitted: false)
    }
}

/// The body by which a letter is superseded: the letter says all.
struct Supersession: DescribedBody {
    static let schemaName = "Supersession"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {}
}

extension Letter.Sign: DescribedBody {
    static let schemaName = "Signature"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            try Signatory(from: &reader),
            contentHash: try reader.optional("content_hash", .contentHash, "What the signer read; what was reviewed, when absent."),
            onBehalfOf: try reader.optional("on_behalf_of_id", .id(), "The clinician in whose place a delegate signs."),
            intent: try reader.optional(
                "intent", .text(SigningIntent.lengthMax), "What the signer means by signing, as the screen says it."))
    }
}

extension Letter.Cosign: DescribedBody {
    static let schemaName = "Cosignature"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            try Signatory(from: &reader),
            contentHash: try reader.optional("content_hash", .contentHash, "What the co-signer read; what was signed, when absent."),
            intent: try reader.optional(
                "intent", .text(SigningIntent.lengthMax), "What the signer means by signing, as the screen says it."))
    }
}

extension Signatory {
    /// Reads the members that every signature has.
    fileprivate init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            nameAsPrinted: try reader.required("name_as_printed", .text(TextLength.name), "The signer's name on the letter."),
            credential: try reader.required("credential", .code(), "What entitles the signer."),
            npi: try reader.required("npi", .npi, "The signer's NPI."),
            taxonomy: try reader.optional("taxonomy", .taxonomy, "The signer's taxonomy code."),
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

extension Letter.Render: DescribedBody {
    static let schemaName = "Rendering"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            pdfHash: try reader.required("pdf_sha256", .contentHash, "The SHA-256 of the PDF; kept as a hash by the case's key."),
            pages: try reader.required("pages", .count(1...Int32(Self.pagesMax)), "How many pages it has."),
            letterhead: try reader.required("letterhead_id", .id(), "The letterhead they stand on."))
    }
}

extension Form<ProviderTaxonomy> {
    fileprivate static let taxonomy = Form.value(
        .pattern("^[0-9A-Z]{10}$"), example: ProviderTaxonomy(rawValue: "235Z00000X")!,
        "is a taxonomy code of ten digits or capital letters")
}

extension Form<ContentHash> {
    static let contentHash = Form.value(
        .pattern("^[0-9a-f]{64}$"), example: ContentHash(of: ""), "is a hash of 32 bytes: 64 lower-case hexadecimal digits")
}

extension Form<Int32> {
    /// A whole number of a range.
    static func count(_ range: ClosedRange<Int32>) -> Form {
        .value(
            .integer(minimum: Int64(range.lowerBound), maximum: Int64(range.upperBound)), example: range.lowerBound,
            "is a whole number from \(range.lowerBound) to \(range.upperBound)"
        ) { range.contains($0) }
    }
}
