import EventSourcing

// Who says how long a clock of the case runs: the rules of the payer that are pinned for its services, and the law of its plan.
// Where both speak, a duty of the payer's ends with the earlier, and a right of ours with the later: a payer may take less time than
// the law allows it and give more than the law wants, never the other way round.

/// What runs a clock, and by whose word.
struct GoverningProvision {
    var provision: ClockProvision
    var basis: ClockBasis
    /// The law, by its name and version.
    var regime: String?
    /// The payer's rule.
    var rule: RulePin?
    /// The end that it gives, on which the choice rests.
    var due: Due
}

extension ClockKind {
    /// What a case has on record for a clock of this kind to start from; nothing of kinds that no clock of a case is of.
    var anchorsOnRecord: [AnchorKind] {
        switch self {
        case .payerAcknowledgement: [.transmitted]
        case .payerDecision: [.received, .informationReceived, .informationReceivedOrDue]
        case .informationResponse: [.received, .informationAsked]
        case .appealFiling, .benefitsContinuation, .peerToPeer: [.received, .noticeDate, .mailed, .sent]
        case .appealDecision: [.received]
        case .payerInformationNotice, .writtenConfirmation, .externalReviewPreliminary, .externalReviewRecords, .letterValidity,
            .authorizationEnd, .renewal, .other:
            []
        }
    }

    /// It is the payer who must act, and not we who may.
    fileprivate var isPayersDuty: Bool {
        switch self {
        case .informationResponse, .appealFiling, .benefitsContinuation, .peerToPeer: false
        default: true
        }
    }
}

/// Finds what runs the clocks of one case: asked many times in one decision, it looks up the law of a day once.
final class GoverningProvisions {
    private let state: CaseFile.State
    private let facts: PlanFacts
    /// What the lines of the case are to the law: mostly one for all.
    private let categories: [BenefitCategory?]
    /// The calendars that come with the program, and those of the payer that the pinned rules count by.
    let calendars: CalendarBook
    private var laws: [(day: CivilDate, category: BenefitCategory?, law: Law)] = []

    init(_ state: CaseFile.State) {
        self.state = state
        self.facts = state.factsOfPlan
        self.categories = state.categories(of: [], for: self.facts.lineOfBusiness)
        let own = state.requirements.holding { $0.terms.calendars }.flatMap { $0 }
        self.calendars = own.isEmpty ? .bundled : .bundled.adding(own)
    }

    /// What runs a clock about some lines: the payer's pinned rules, or the law; `nil` where neither says anything.
    ///
    /// - Parameters:
    ///   - anchors: what is on record; what starts from anything else does not run yet.
    ///   - day: the day whose law it is.
    func provision(
        _ kind: ClockKind, level: AppealLevel? = nil, of lines: [ServiceLineID], from anchors: ClockAnchors, on day: CivilDate
    ) -> GoverningProvision? {
        let rule = self.ruled(kind, level: level, of: lines, from: anchors)
        let law = self.lawful(kind, level: level, of: lines, from: anchors, on: day)
        guard let rule, let law else { return rule ?? law }
        return (law.due.at < rule.due.at) == kind.isPayersDuty ? law : rule
    }

    /// Whether a pinned rule or the law says anything of clocks of a kind, whatever they start from.
    func speak(of kind: ClockKind, of lines: [ServiceLineID], on day: CivilDate) -> Bool {
        self.categories(of: lines).contains { !self.law(of: $0, on: day)[kind].isEmpty }
            || self.requirements(of: lines).contains { $0.terms.windows.contains { $0.kind == kind } }
    }

    /// What the rules pinned for some lines say; of several the one that ends first, so that all are kept.
    ///
    /// A rule of which it is not known that it holds sets no clock.
    private func ruled(
        _ kind: ClockKind, level: AppealLevel?, of lines: [ServiceLineID], from anchors: ClockAnchors
    ) -> GoverningProvision? {
        var first: GoverningProvision?
        for requirement in self.requirements(of: lines) where requirement.terms.basis == .rule {
            for category in self.categories(of: requirement.lines.filter(lines.contains)) {
                let facts = self.facts(of: category)
                for provision in requirement.terms.windows where provision.kind == kind && provision.applies(at: level, to: facts) {
                    self.keepEarlier(provision, .rule, rule: requirement.pin, from: anchors, in: &first)
                }
            }
        }
        return first
    }

    /// What the law of the plan says.
    ///
    /// A state's clocks stand beside those of the nation, and the one that ends first binds. So does that of a drug beside that of a
    /// service that is asked for with it.
    private func lawful(
        _ kind: ClockKind, level: AppealLevel?, of lines: [ServiceLineID], from anchors: ClockAnchors, on day: CivilDate
    ) -> GoverningProvision? {
        var first: GoverningProvision?
        for category in self.categories(of: lines) {
            let facts = self.facts(of: category)
            for clause in self.law(of: category, on: day)[kind] where clause.provision.applies(at: level, to: facts) {
                self.keepEarlier(clause.provision, .law, regime: clause.regime, from: anchors, in: &first)
            }
        }
        return first
    }

    private func law(of category: BenefitCategory?, on day: CivilDate) -> Law {
        if let known = self.laws.first(where: { $0.day == day && $0.category == category }) { return known.law }
        let law = RegimeBook.bundled.law(for: self.facts(of: category), on: day)
        self.laws.append((day, category, law))
        return law
    }

    private func categories(of lines: [ServiceLineID]) -> [BenefitCategory?] {
        self.categories.count == 1 ? self.categories : self.state.categories(of: lines, for: self.facts.lineOfBusiness)
    }

    private func facts(of category: BenefitCategory?) -> PlanFacts {
        var facts = self.facts
        facts.category = category
        return facts
    }

    /// Takes a provision that runs from what is on record and ends before the one that was found before it.
    private func keepEarlier(
        _ provision: ClockProvision, _ basis: ClockBasis, regime: String? = nil, rule: RulePin? = nil, from anchors: ClockAnchors,
        in first: inout GoverningProvision?
    ) {
        guard anchors[provision.rule.anchor] != nil,
            let due = try? provision.rule.due(from: anchors, zone: self.state.timeZone, calendars: self.calendars)
        else { return }
        if let first, first.due.at <= due.at { return }
        first = GoverningProvision(provision: provision, basis: basis, regime: regime, rule: rule, due: due)
    }

    /// Who acknowledges what was sent, and when: as the payer's rule says for the way it went, else by our own care. Whoever sent
    /// something looks after it when two business days have passed without a word; nothing is ever assumed to have arrived.
    func acknowledgement(of submission: SubmissionQueued, from anchors: ClockAnchors, on day: CivilDate) -> GoverningProvision? {
        if let ruled = self.provision(.payerAcknowledgement, of: submission.lines, from: anchors, on: day) { return ruled }
        let promised = self.requirements(of: submission.lines).compactMap { requirement -> GoverningProvision? in
            let channel = requirement.terms.channels.first { $0.channel == submission.channel && $0.acknowledgedWithin != nil }
            guard requirement.terms.basis == .rule, let term = channel?.acknowledgedWithin else { return nil }
            return self.governing(.acknowledgement(within: term), .rule, rule: requirement.pin, from: anchors)
        }
        return promised.min { $0.due.at < $1.due.at } ?? self.governing(.acknowledgementOfHouse, .house, from: anchors)
    }

    private func governing(
        _ provision: ClockProvision, _ basis: ClockBasis, rule: RulePin? = nil, from anchors: ClockAnchors
    ) -> GoverningProvision? {
        var one: GoverningProvision?
        self.keepEarlier(provision, basis, rule: rule, from: anchors, in: &one)
        return one
    }

    /// What was last determined of some lines, each once.
    private func requirements(of lines: [ServiceLineID]) -> [RequirementDetermined] {
        var found: [Fact<RequirementDetermined>] = []
        for line in lines {
            guard let fact = self.state.requirements.last(where: { $0.holds && $0.lines.contains(line) }) else { continue }
            if !found.contains(where: { $0.recordedAs == fact.recordedAs }) { found.append(fact) }
        }
        return found.map(\.body)
    }
}

extension ClockProvision {
    fileprivate static let acknowledgementOfHouse = ClockProvision(
        .payerAcknowledgement,
        rule: .rule("house.acknowledgement", .businessDays(2), from: .transmitted, calendar: .usFederal, zone: .ofSite),
        source: "Necessity: what nobody acknowledged is looked after")

    fileprivate static func acknowledgement(within term: Term) -> ClockProvision {
        ClockProvision(
            .payerAcknowledgement,
            rule: .rule("payer.acknowledgement", term, from: .transmitted, calendar: .usFederal, zone: .ofSite),
            source: "The payer's rule for this way of sending")
    }
}
