import ClinicalCodes
import EventSourcing

extension PayerRule {
    /// What the rule means for one request, taken to hold for it.
    ///
    /// - Parameter set: the set that it stands in, whose calendars its windows may name.
    func terms(for question: RuleQuestion, in set: RuleSet) -> RuleTerms {
        let isPhoneOnly = self.delegation?.phoneOnlyServices.contains(question.service) ?? false
        let phone = self.channels.filter { $0.channel == .phone }
        return RuleTerms(
            requirement: self.requirementTerms(for: question), letter: self.letterTerms(for: question),
            signer: self.signer ?? SignerRule(), validity: self.validity,
            channels: !isPhoneOnly ? self.channels : phone.isEmpty ? [ChannelRule(.phone)] : phone,
            attachments: self.attachments(for: question), peerToPeer: self.peerToPeer, appeal: self.appeal,
            windows: self.windows, calendars: set.calendars(of: self.windows), retroAuthorization: self.retroAuthorization,
            renewal: self.renewal, measures: self.measures, updatePolicy: self.updatePolicy, vendor: self.delegation?.vendor)
    }

    private func requirementTerms(for question: RuleQuestion) -> RequirementTerms {
        guard let requirement = self.requirement else { return RequirementTerms(.required) }
        if let renderer = question.renderer, requirement.goldCards.contains(renderer) { return RequirementTerms(.no, isGoldCard: true) }
        return RequirementTerms(requirement.code, performerMustRequest: requirement.performerMustRequest ?? false)
    }

    private func letterTerms(for question: RuleQuestion) -> LetterTerms {
        guard let letter = self.letter else { return RuleTerms.treatAsRequired.letter }
        return LetterTerms(
            isNeeded: letter.isNeeded(for: question), isRecommended: letter.need == .recommended,
            elements: LetterSection.allCases.filter { letter.elements.contains($0) }, pagesMax: letter.pagesMax, language: letter.language,
            mustCitePolicy: letter.mustCitePolicy ?? false, templates: letter.templates)
    }

    private func attachments(for question: RuleQuestion) -> AttachmentRule {
        var rule = self.attachments ?? AttachmentRule()
        rule.required.removeAll { attachment in
            // Of a kind of request that is neither, both may be asked for.
            switch attachment.when {
            case .initial: question.kind == .continuing
            case .renewal: question.kind == .initial
            case nil, .always, .appeal, .onRequest: false
            }
        }
        return rule
    }
}

extension LetterRule {
    /// Whether a request needs a letter; what is not known counts as needed.
    func isNeeded(for question: RuleQuestion) -> Bool {
        switch self.need {
        case .always: true
        case .never, .recommended: false
        case .nonroutine: question.isRoutine != true
        case .renewal: question.kind != .initial
        case .overThreshold: self.isOverThreshold(question)
        }
    }

    private func isOverThreshold(_ question: RuleQuestion) -> Bool {
        let amounts = self.threshold.map { question.quantity?.exceeds($0) }
        let costs = self.thresholdCents.map { threshold in question.costCents.map { $0 > threshold } }
        // Known, and not above: of each threshold that the rule has, and of one at least.
        let known = [amounts, costs].compactMap { $0 }
        return known.isEmpty || known.contains { $0 != false }
    }
}
