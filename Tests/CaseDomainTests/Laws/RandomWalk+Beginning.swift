import CaseDomain
import EventSourcing
import TestSupport

extension RandomWalk {
    mutating func open() -> CaseFile.Command {
        var open = The.open
        if !self.chance(4) { open.timeZone = "America/Chicago" }
        if self.chance(6) { open.process = self.pick(PayerProcess.allCases) }
        if self.chance(6) { open.details = nil }
        if self.chance(6) { open.kind = self.pick(RequestKind.allCases) }
        if open.kind.continues, !self.chance(4) { open.origin = RenewalOrigin(authorization: The.authorization) }
        if self.chance(6) { open.urgency = .expedited }
        open.isAttested = open.urgency == .expedited && self.chance(2)
        return .open(open)
    }

    /// Of some plan: which law runs the clocks depends on it.
    mutating func coverage() -> CoverageLinked {
        var coverage = The.coverageLinked
        coverage.lineOfBusiness = self.pick([.commercial, .commercial, .medicaid, .medicaidManagedCare, .medicareAdvantage])
        if coverage.lineOfBusiness == .commercial { coverage.funding = self.pick([.insured, .selfFunded, .selfFunded]) }
        coverage.isEmployerPlan = self.pick([nil, true, false])
        coverage.internalLevels = self.pick([nil, 1, 2])
        coverage.ratingPeriodFrom = self.pick([nil, The.date(-400), The.date(-60)])
        return coverage
    }

    /// Some rule speaks, or none does.
    mutating func determine() -> CaseFile.Command {
        var terms = RuleTerms.treatAsRequired
        if self.chance(2) {
            terms = RuleTerms(requirement: RequirementTerms(.required), letter: LetterTerms(isNeeded: self.chance(2)))
            if self.chance(4) { terms.channels = [ChannelRule(.portal), ChannelRule(.fax)] }
            if self.chance(4) { terms.attachments = AttachmentRule(required: [RequiredAttachment(type: "plan_of_care", reportType: "08")]) }
            if self.chance(2) {
                terms.renewal = RenewalRule(earliestDaysBeforeEnd: 200, leadDays: 30, lowUnits: self.chance(2) ? .percent(20) : nil)
            }
        }
        return .determineRequirement(
            .init(
                lines: self.chance(2) ? [] : self.some(Self.lines),
                result: self.chance(2) ? nil : self.pick(RequirementDetermined.Result.allCases),
                source: self.pick(RequirementDetermined.Source.allCases), informationNeeded: self.some([.location]),
                satisfiedBy: self.chance(4) ? The.authorization : nil, terms: terms, reference: self.words()))
    }

    mutating func evaluation() -> CaseFile.RecordEvaluation {
        var findings = The.findings
        if self.chance(6) { findings.goals = [] }
        return CaseFile.RecordEvaluation(
            evaluation: The.id(UInt8(1 + self.random.next() % 3)), discipline: .speech, evaluatedOn: The.date(self.pick([-70, -65, 90])),
            findings: findings)
    }

    mutating func request() -> CaseFile.Command {
        .requestServices(.init(self.some([The.speech, The.device, The.unknownLine]).map { self.service($0) }))
    }
}
