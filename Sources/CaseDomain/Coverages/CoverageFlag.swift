public import EventSourcing

/// What a changed coverage means for one thing that rests on it, and what to do about it.
public struct CoverageFlag: Sendable, Hashable {
    /// Why it is flagged.
    public enum Reason: Sendable, Hashable {
        case flip(CoverageFlip.Kind)
        /// Something was rendered on a day on which the coverage held no more.
        case usedAfterwards
    }

    /// What to do.
    public enum Proposal: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// Ask the new payer for an authorization.
        case requestAnew = "request_anew_from_new_payer"
        /// Ask the new payer to go on with what the one before authorized.
        case askContinuity = "ask_continuity_of_care"
        /// Ask the payer to carry the authorization over to its other plan.
        case carryOver = "carry_authorization_over"
        case withdrawAndResubmit = "withdraw_and_resubmit"
        /// Tell the payer of the other number, plan or order.
        case tellPayer = "tell_payer_of_coverage"
        case relinkCoverage = "relink_coverage"
        /// Go on with the appeal, and ask the payer what it is worth.
        case keepAndAskPayer = "keep_and_ask_payer"
        /// Find out who covers the patient now.
        case findCoverage = "find_coverage"
        /// Ask the plan that pays first now whether it wants an authorization too.
        case askNewPrimary = "ask_new_primary"
        /// Find out who pays for what was rendered already.
        case checkUse = "check_use_after_coverage"
    }

    /// By what a new payer has to go on.
    public enum Continuity: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// Transition of care into or between Medicaid managed care plans, by the policy of the state (42 CFR 438.62).
        case medicaidTransition = "medicaid_transition"
        /// 90 days for a course of treatment that goes on when a patient comes to a Medicare Advantage plan
        /// (42 CFR 422.112(b)(8)(i)(B)).
        case medicareAdvantageTransition = "medicare_advantage_transition"
    }

    public var matter: CoveredMatter
    public var reason: Reason
    public var proposal: Proposal
    /// The first day on which the coverage is otherwise.
    public var from: CivilDate
    /// By what the new payer has to go on, where it has.
    public var continuity: Continuity?
    /// The last day on which it has to; `nil` where no law of the country says.
    public var continuesThrough: CivilDate?

    public init(
        _ matter: CoveredMatter, _ reason: Reason, _ proposal: Proposal, from: CivilDate, continuity: Continuity? = nil,
        continuesThrough: CivilDate? = nil
    ) {
        self.matter = matter
        self.reason = reason
        self.proposal = proposal
        self.from = from
        self.continuity = continuity
        self.continuesThrough = continuesThrough
    }

    /// Days for which a Medicare Advantage plan goes on with a course of treatment (42 CFR 422.112(b)(8)(i)(B)).
    public static let medicareAdvantageDays = 90
}

extension CoverageFlip {
    /// What the change means for all that rests on the coverage, in one order whatever the order in which it is handed in.
    public func flags(_ matters: [CoveredMatter]) -> [CoverageFlag] {
        matters.filter { $0.coverage == self.coverage }.sorted(by: CoveredMatter.precede).flatMap(self.flags)
    }

    private func flags(of matter: CoveredMatter) -> [CoverageFlag] {
        var flags: [CoverageFlag] = []
        // What was rendered already is somebody's to pay, whatever is left.
        if let last = matter.lastUsedOn, last >= self.from, [.ended, .payerChanged, .inactive].contains(self.kind) {
            flags.append(CoverageFlag(matter, .usedAfterwards, .checkUse, from: self.from))
        }
        guard self.touches(matter), let proposal = self.proposal(for: matter) else { return flags }
        var flag = CoverageFlag(matter, .flip(self.kind), proposal, from: self.from)
        if proposal == .askContinuity, let continuity {
            flag.continuity = continuity
            if continuity == .medicareAdvantageTransition {
                flag.continuesThrough = self.from.adding(days: CoverageFlag.medicareAdvantageDays - 1)
            }
        }
        return flags + [flag]
    }

    /// Something of it lies on days on which the coverage is otherwise; without dates it may. Of what is used up nothing does.
    private func touches(_ matter: CoveredMatter) -> Bool {
        if case .authorization(_, let left?) = matter.kind, left.isZero { return false }
        return matter.dates.map { $0.through >= self.from } ?? true
    }

    private func proposal(for matter: CoveredMatter) -> CoverageFlag.Proposal? {
        switch self.kind {
        case .ended, .payerChanged, .inactive:
            switch matter.kind {
            case .appeal: return .keepAndAskPayer
            case .draft, .ready, .submitted, .authorization: break
            }
            guard let after else { return .findCoverage }
            switch matter.kind {
            case .draft, .ready: return .relinkCoverage
            case .submitted: return .withdrawAndResubmit
            case .authorization:
                if after.payer == self.before.payer { return .carryOver }
                return self.continuity == nil ? .requestAnew : .askContinuity
            case .appeal: return nil
            }
        case .planChanged:
            switch matter.kind {
            case .draft, .ready: return .relinkCoverage
            case .submitted: return .withdrawAndResubmit
            case .authorization: return self.continuity == nil ? .carryOver : .askContinuity
            case .appeal: return .keepAndAskPayer
            }
        case .membershipChanged:
            switch matter.kind {
            case .draft, .ready: return .relinkCoverage
            case .submitted, .authorization, .appeal: return .tellPayer
            }
        case .orderChanged:
            switch matter.kind {
            case .draft, .ready: return .relinkCoverage
            // A plan that pays first now has its own say, and one that pays later only what the others leave.
            case .submitted: return .tellPayer
            case .authorization: return (self.after?.order ?? 1) > self.before.order ? .askNewPrimary : .tellPayer
            case .appeal: return nil
            }
        }
    }

    /// By what the new payer has to go on with a course of treatment; `nil` where no law of the country says so.
    private var continuity: CoverageFlag.Continuity? {
        guard let after else { return nil }
        let isOther = after.payer != self.before.payer || after.lineOfBusiness != self.before.lineOfBusiness
        switch after.lineOfBusiness {
        case .medicaidManagedCare:
            let wasMedicaid = [.medicaid, .medicaidManagedCare].contains(self.before.lineOfBusiness)
            return isOther && wasMedicaid ? .medicaidTransition : nil
        case .medicareAdvantage: return isOther ? .medicareAdvantageTransition : nil
        case .commercial, .medicare, .medicaid, .chip, .marketplace, .tricare, .other, .unknown: return nil
        }
    }
}
