import EventSourcing

// What is not known decides nothing in the requester's favor. A rule that may hold stays in play, and as long as the rules in play
// would not all ask the same, the request is treated as required (architecture, D10).

/// The rules of a book, looked up once for many questions: whoever asks often keeps it beside the book's version.
public struct RuleIndex: Sendable {
    private let rules: [StandingRule]

    /// Looks up every rule of every version.
    public init(_ book: RuleBook.State) { self.rules = book.standingRules() }

    /// What the rules in force on the day of the request say of it. Pure: the same book and question give the same answer,
    /// whatever the order of rules within a set or of sets within the book.
    public func resolve(_ question: RuleQuestion) -> RuleResolution { RuleResolving(self.rules, question).resolution }
}

extension RuleBook.State {
    /// What the rules in force on the day of the request say of it; see `RuleIndex`.
    public func resolve(_ question: RuleQuestion) -> RuleResolution { RuleIndex(self).resolve(question) }
}

/// A rule beside one request.
private struct Contender {
    let standing: StandingRule
    let matching: RuleMatching
    let absence: RuleAbsence?

    init(_ standing: StandingRule, _ question: RuleQuestion) {
        self.standing = standing
        self.matching = RuleMatching(standing.rule, codes: standing.codes, question)
        self.absence = standing.absence(on: question.requestedOn.dayNumber)
    }

    /// It decides, or would if what is unknown turned out so.
    var isInPlay: Bool { self.absence == nil && self.matching.mayHold }

    /// Speaks of the payer and the service, so that somebody may wonder why it does not decide.
    var isNear: Bool { !self.matching.failed.contains { [.payer, .service, .serviceLine].contains($0) } }

    static func isNarrower(_ left: Contender, _ right: Contender) -> Bool {
        if left.standing.specificity != right.standing.specificity { return left.standing.specificity > right.standing.specificity }
        return StandingRule.isBefore(left.standing, right.standing)
    }
}

/// A rule that may decide, with what it would mean for the request.
private struct Candidate {
    let contender: Contender
    let terms: RuleTerms

    /// The stricter is first; of equally strict ones the narrower; then by name.
    static func isStricter(_ left: Candidate, _ right: Candidate) -> Bool {
        let strictness = (left.terms.requirement.code.strictness, right.terms.requirement.code.strictness)
        if strictness.0 != strictness.1 { return strictness.0 > strictness.1 }
        if left.terms.letter.isNeeded != right.terms.letter.isNeeded { return left.terms.letter.isNeeded }
        return Contender.isNarrower(left.contender, right.contender)
    }
}

private struct RuleResolving {
    private let inPlay: [Contender]
    private let others: [Contender]
    /// The narrowest that is known to hold.
    private let known: Contender?
    /// What may decide: the one that is known to hold, and those that speak more narrowly and may hold.
    private let open: [Candidate]

    init(_ rules: [StandingRule], _ question: RuleQuestion) {
        let near = rules.map { Contender($0, question) }.filter(\.isNear).sorted(by: Contender.isNarrower)
        let inPlay = near.filter(\.isInPlay)
        let known = inPlay.first { $0.matching.holds }
        self.inPlay = inPlay
        self.others = near.filter { !$0.isInPlay }
        self.known = known
        let open = inPlay.filter { contender in
            guard let known else { return true }
            return contender.matching.holds
                ? StandingRule.isSame(contender.standing, known.standing) : contender.standing.specificity > known.standing.specificity
        }
        self.open = open.map { Candidate(contender: $0, terms: $0.standing.rule.terms(for: question, in: $0.standing.set)) }
    }

    var resolution: RuleResolution {
        let candidate = self.open.min(by: Candidate.isStricter)
        let winner = candidate?.contender
        var verdicts: [RuleVerdict] = []
        if let winner { verdicts.append(self.verdict(winner, .won, "It decides.")) }
        for contender in self.inPlay {
            guard let winner, !StandingRule.isSame(contender.standing, winner.standing) else { continue }
            verdicts.append(
                contender.standing.specificity < winner.standing.specificity
                    ? self.verdict(contender, .lessSpecific, "\(winner.standing.rule.id) speaks more narrowly.")
                    : self.verdict(contender, .lessStrict, "It may hold, and \(winner.standing.rule.id), which may as well, is stricter."))
        }
        verdicts += self.others.map(self.lost)
        return RuleResolution(
            terms: self.terms(of: candidate), winner: winner.map { ResolvedRule($0.standing) },
            considered: Array(verdicts.prefix(RuleResolution.consideredMax)),
            leftOff: max(0, verdicts.count - RuleResolution.consideredMax))
    }

    private func terms(of winner: Candidate?) -> RuleTerms {
        guard let winner else { return .treatAsRequired }
        var terms = winner.terms
        let unknown = Set(self.open.flatMap(\.contender.matching.unknown))
        guard !unknown.isEmpty else { return terms }
        terms.basis = .unknownFacts
        terms.unknown = RuleCondition.allCases.filter { unknown.contains($0) }
        // Where none is known to hold, it may be that none does.
        let requirements = Set(self.open.map(\.terms.requirement.code)).union(self.known == nil ? [.required] : [])
        if requirements.count > 1 {
            terms.requirement.code = .required
            terms.requirement.isGoldCard = false
        }
        if self.known == nil || self.open.contains(where: \.terms.letter.isNeeded) {
            terms.letter.isNeeded = true
            terms.letter.isRecommended = false
            if terms.letter.elements.isEmpty { terms.letter.elements = LetterSection.allCases }
        }
        return terms
    }

    private func lost(_ contender: Contender) -> RuleVerdict {
        switch contender.absence {
        case .notEffective: self.verdict(contender, .notEffective, "It does not hold on the day of the request.")
        case .superseded: self.verdict(contender, .superseded, "A later version of its set stands in its place.")
        case .retired: self.verdict(contender, .retired, "Its set was retired.")
        case nil:
            self.verdict(
                contender, .conditionFails,
                "It asks for something else: \(contender.matching.failed.map(\.rawValue).joined(separator: ", ")).")
        }
    }

    private func verdict(_ contender: Contender, _ reason: RuleVerdict.Reason, _ words: String) -> RuleVerdict {
        RuleVerdict(
            rule: ResolvedRule(contender.standing), specificity: contender.standing.specificity, reason: reason, words: words,
            unknown: contender.matching.unknown, failed: contender.matching.failed)
    }
}

extension StandingRule {
    /// Whether two are one rule of one version of a set.
    fileprivate static func isSame(_ left: StandingRule, _ right: StandingRule) -> Bool {
        left.set.id == right.set.id && left.set.version == right.set.version && left.rule.id == right.rule.id
    }
}
