import CaseDomain
import EventSourcing

// Bodies of a check and of what becomes of its findings.

extension Letter.Check: DescribedBody {
    static let schemaName = "LetterCheck"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        let count = LetterSection.allCases.count
        let rubric = try reader.required("rubric_version", .text(TextLength.reference), "The rubric that was checked by.")
        let score = try reader.required("score", .count(0...100), "The points of all elements: advice, no gate.")
        let elements: [ElementResult] = try reader.list("elements", .object(), count: count...count, "How each of the elements fared.")
        let findings: [FindingBody] = try reader.list(
            "findings", .object(), count: 0...LetterChecked.findingsMax, "What was found.")
        guard Set(elements.map(\.element)).count == elements.count else {
            throw BodyFault(.value, at: "elements", expectation: "names each element once")
        }
        guard Set(findings.map(\.finding.id)).count == findings.count else {
            throw BodyFault(.value, at: "findings", expectation: "has an id of its own for each finding")
        }
        self.init(
            rubricVersion: rubric, score: score, elements: elements, findings: findings.map(\.finding),
            evidence: findings.map { $0.evidence?.disclosed(for: .sealing) ?? "" })
    }
}

extension ElementResult: DescribedBody {
    static let schemaName = "ElementResult"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            element: try reader.required("element", .section, "The element, by the number of its section."),
            isMet: try reader.required("met", .flag, "Whether it has what it must have."),
            points: try reader.required("points", .count(0...100), "Its points."))
    }
}

/// A finding, with the words in which it was found.
struct FindingBody: DescribedBody {
    static let schemaName = "LetterFinding"

    var finding: LetterFinding
    var evidence: PHI<String>?

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.finding = LetterFinding(
            id: try reader.optional("finding_id", .id(), "The finding's id; made when absent.") ?? FindingID(reader.defaults.newID()),
            rule: try reader.required("rule", .dottedName, "The rule that found it."),
            severity: try reader.required("severity", .code(), "How much it weighs."),
            kind: try reader.required("kind", .code(), "What is wrong."),
            section: try reader.optional("section", .section, "Where; nowhere in particular, when absent."),
            isWaivable: try reader.required("waivable", .flag, "Whether somebody may say that it does not matter here."),
            similar: try reader.optional("similar", .object(), "The letter that the text is like."))
        self.evidence = try reader.optional("evidence", .text(TextLength.sentence), "The words in which it was found.").map { PHI($0) }
    }
}

extension SimilarLetter: DescribedBody {
    static let schemaName = "SimilarLetter"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            letter: try reader.required("letter_id", .id(), "The other letter."),
            jaccardPermille: try reader.required("jaccard_permille", .count(0...1_000), "How alike, of the words that either has."),
            containmentPermille: try reader.required(
                "containment_permille", .count(0...1_000), "How much of this letter's words the other has."))
    }
}

extension Letter.ResolveFinding: DescribedBody {
    static let schemaName = "FindingResolution"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            finding: try reader.required("finding_id", .id(), "The finding."),
            reason: try reader.required("reason", .code(), "How it was put right."))
    }
}

extension Letter.WaiveFinding: DescribedBody {
    static let schemaName = "FindingWaiver"

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.init(
            finding: try reader.required("finding_id", .id(), "The finding."),
            reason: try reader.required("reason", .code(), "Why it does not matter here."),
            note: try reader.optional("note", .text(TextLength.paragraph), "More about it."))
    }
}
