import ClinicalCodes
public import EventSourcing

// Which law runs the clocks of a case follows from facts of its plan and of what it asks for. What nobody said is not guessed.

extension CaseFile.State {
    /// What is known of the plan that pays first, and of what is asked for, as far as the law asks. Where the law tells the lines
    /// apart, it is not known what they are together.
    public var planFacts: PlanFacts {
        var facts = self.factsOfPlan
        let categories = self.categories(of: self.lines { $0.isAskedFor && !$0.isDecided }, for: facts.lineOfBusiness)
        facts.category = categories.count == 1 ? categories[0] : nil
        return facts
    }

    /// The same without what is asked for.
    var factsOfPlan: PlanFacts {
        let coverage = self.coverages.filter { $0.holds }.min { $0.body.order < $1.body.order }?.body
        let network: NetworkStatus =
            switch self.inNetwork {
            case .yes: .inNetwork
            case .no: .outOfNetwork
            case .unknown: .unknown
            }
        return PlanFacts(
            lineOfBusiness: coverage?.lineOfBusiness ?? .unknown, funding: coverage?.funding ?? .unknown,
            situsState: coverage?.situsState, network: network, urgency: self.isExpedited ? .expedited : .standard,
            isUnderPriorAuthorizationRules: self.opened?.process == .priorAuthorization ? true : nil, delivery: coverage?.delivery,
            ratingPeriodFrom: coverage?.ratingPeriodFrom, internalLevels: coverage?.internalLevels,
            isEmployerPlan: coverage?.isEmployerPlan, isConcurrent: self.isConcurrent)
    }

    /// What some lines are to the law, or all where there are none: each kind once, in their order, and `nil` for one that is not
    /// known. A case that asks for nothing yet asks for a service.
    func categories(of lines: [ServiceLineID], for plan: LineOfBusiness) -> [BenefitCategory?] {
        var found: [BenefitCategory?] = []
        for index in self.services.indices where !self.services[index].isRemoved {
            guard lines.isEmpty || lines.contains(self.services[index].requested.line) else { continue }
            let category = self.services[index].current.category(for: plan)
            if !found.contains(category) { found.append(category) }
        }
        return found.isEmpty ? [.service] : found
    }

    /// The law of what is asked for, by its anchor's day, with why every other does not hold; once for the lines that it does not
    /// tell apart.
    public func laws(on day: CivilDate) -> [(lines: [ServiceLineID], selection: RegimeSelection)] {
        let facts = self.factsOfPlan
        return self.categories(of: [], for: facts.lineOfBusiness).map { category in
            var facts = facts
            facts.category = category
            let lines = self.lines { !$0.isRemoved && $0.current.category(for: facts.lineOfBusiness) == category }
            return (lines, RegimeBook.bundled.select(facts, on: day))
        }
    }

    /// Care that goes on is to be extended, and that was asked for at least 24 hours before what was authorized ends: what is asked
    /// later, or of which no end is known, is a claim like any other (29 CFR 2560.503-1(f)(2)(ii)(B)).
    private var isConcurrent: Bool {
        guard self.opened?.kind == .continuing, let last = self.opened?.origin?.endsOn else { return false }
        let sent = self.submissions.compactMap { $0.isTransmitted ? $0.transmitted?.body.sentAt : nil }.min()
        let end = (self.timeZone ?? .utc).endOfDay(last)
        return sent.map { $0.rawValue + Self.concurrentNotice <= end.rawValue } ?? false
    }

    /// 24 hours, in microseconds.
    private static let concurrentNotice: Int64 = 86_400_000_000
}

extension ServiceRequested {
    /// What it is to the law: what whoever asks said; else, by its code, a drug or a service.
    ///
    /// A plan of Medicare has one law for drugs of Part B and another for the rest, which no code tells apart: `nil` there.
    fileprivate func category(for plan: LineOfBusiness) -> BenefitCategory? {
        if let category = self.category { return category }
        if !self.service.isDrug { return .service }
        return plan == .medicareAdvantage || plan == .medicare ? nil : .drug
    }
}
