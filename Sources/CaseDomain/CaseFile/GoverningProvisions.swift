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

/// Finds what runs the clocks of one case: asked many times in one decision, it chooses the law of a day once.
final class GoverningProvisions {
    private let state: CaseFile.State
    private let facts: PlanFacts
    /// The calendars that come with the program, and those of the payer that the pinned rules count by.
    let calendars: CalendarBook
    private var laws: [CivilDate: RegimeSelection] = [:]

    init(_ state: CaseFile.State) {
        self.state = state
        self.facts = state.planFacts
        let own = state.requirements.holding().flatMap(\.terms.calendars)
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
        let law = self.lawful(kind, level: level, from: anchors, on: day)
        guard let rule, let law else { return rule ?? law }
        return (law.due.at < rule.due.at) == kind.isPayersDuty ? law : rule
    }

    /// Whether a pinned rule or the law says anything of clocks of a kind, whatever they start from.
    func speak(of kind: ClockKind, of lines: [ServiceLineID], on day: CivilDate) -> Bool {
        let law = self.law(on: day)
        return (law.besides + [law.chosen]).contains { $0.provisions.contains { $0.kind == kind } }
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
            let provisions = requirement.terms.windows.filter { $0.kind == kind && $0.applies(at: level, to: self.facts) }
            guard let one = self.earliest(provisions, .rule, from: anchors, rule: requirement.pin) else { continue }
            if first.map({ one.due.at < $0.due.at }) ?? true { first = one }
        }
        return first
    }

    /// What the law of the plan says, by its name and version.
    ///
    /// A state's clocks stand beside those of the nation, and the one that ends first binds.
    private func lawful(
        _ kind: ClockKind, level: AppealLevel?, from anchors: ClockAnchors, on day: CivilDate
    ) -> GoverningProvision? {
        let selection = self.law(on: day)
        var one = self.earliest(selection.provisions(kind, level: level), .law, from: anchors)
        if let provision = one?.provision {
            let regime = (selection.besides + [selection.chosen]).first { $0.provisions.contains(provision) }
            one?.regime = regime.map { "\($0.id.rawValue)@\($0.version)" }
        }
        return one
    }

    private func law(on day: CivilDate) -> RegimeSelection {
        if let law = self.laws[day] { return law }
        let law = RegimeBook.bundled.select(self.facts, on: day)
        self.laws[day] = law
        return law
    }

    private func earliest(
        _ provisions: [ClockProvision], _ basis: ClockBasis, from anchors: ClockAnchors, rule: RulePin? = nil
    ) -> GoverningProvision? {
        var first: (provision: ClockProvision, due: Due)?
        for provision in provisions where anchors[provision.rule.anchor] != nil {
            guard let due = try? provision.rule.due(from: anchors, zone: self.state.timeZone, calendars: self.calendars) else { continue }
            if first.map({ due.at < $0.due.at }) ?? true { first = (provision, due) }
        }
        return first.map { GoverningProvision(provision: $0.provision, basis: basis, rule: rule, due: $0.due) }
    }

    /// Who acknowledges what was sent, and when: as the payer's rule says for the way it went, else by our own care. Whoever sent
    /// something looks after it when two business days have passed without a word; nothing is ever assumed to have arrived.
    func acknowledgement(of submission: SubmissionQueued, from anchors: ClockAnchors, on day: CivilDate) -> GoverningProvision? {
        if let ruled = self.provision(.payerAcknowledgement, of: submission.lines, from: anchors, on: day) { return ruled }
        let promised = self.requirements(of: submission.lines).compactMap { requirement -> GoverningProvision? in
            let channel = requirement.terms.channels.first { $0.channel == submission.channel && $0.acknowledgedWithin != nil }
            guard requirement.terms.basis == .rule, let term = channel?.acknowledgedWithin else { return nil }
            return self.earliest([.acknowledgement(within: term)], .rule, from: anchors, rule: requirement.pin)
        }
        return promised.min { $0.due.at < $1.due.at }
            ?? self.earliest([.acknowledgementOfHouse], .house, from: anchors)
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
