import EventSourcing

// Levels are gone through in order, one at a time, each once. What stands in for a level that has not decided is law: urgency
// (an expedited external review runs beside the plan's own), the plan's waiver, or that the level is deemed exhausted.

extension CaseFile.State {
    /// How a level is reached.
    enum WayToLevel {
        /// It is the first, or the one before it has decided: the last notice says until when.
        case inOrder
        /// The level before it need not decide: no notice speaks of this one yet.
        case ahead
    }

    /// Whether something was decided on a service to the patient's harm: it was denied, or cut.
    func isAdverse(_ service: Service) -> Bool { service.isAppealable || self.isVoidedAdversely(service.requested.line) }

    /// There is a decision from which an appeal of it goes on: what was voided without one is no appeal's matter yet.
    func isDecidedAdversely(_ service: Service) -> Bool { self.isAdverse(service) && self.origin(of: service) != nil }

    /// Some service can be taken to some level.
    func admitAppeal() throws(Refusal) {
        try self.requireOpen()
        var first = Refusal.nothingToAppeal
        for service in self.services {
            for level in AppealLevel.allCases {
                for isExpedited in [false, true] {
                    do throws(Refusal) {
                        _ = try self.requireAppealable(service, at: level, isExpedited: isExpedited)
                        return
                    } catch {
                        if first == .nothingToAppeal { first = error }
                    }
                }
            }
        }
        throw first
    }

    func isAppealable(_ service: Service, at level: AppealLevel, isExpedited: Bool) -> Bool {
        do throws(Refusal) {
            _ = try self.requireAppealable(service, at: level, isExpedited: isExpedited)
            return true
        } catch {
            return false
        }
    }

    /// Refuses a level that is not a service's turn, and says how one is reached that is.
    func requireAppealable(_ service: Service, at level: AppealLevel, isExpedited: Bool) throws(Refusal) -> WayToLevel {
        guard self.isAdverse(service), let origin = self.origin(of: service) else { throw .nothingToAppeal }
        let line = service.requested.line
        let appeals = self.appeals.filter { $0.filed.holds && $0.isFor(line) }
        let passedOver = appeals.filter { self.isPassedOver($0, for: line, since: origin) }
        for open in appeals where open.isOpen {
            let isBehind = level.rank > open.filed.level.rank && passedOver.contains { $0.id == open.id }
            guard isBehind || open.runsBeside(level, isExpedited: isExpedited) else { throw .appealOpen }
        }
        let heard = appeals.filter { $0.isHeard(since: origin.decidedAt) }.map(\.filed.level)
        guard !heard.contains(level), heard.allSatisfy({ $0.rank <= level.rank }) else { throw .appealLevelUsed }
        let isProcessOver = self.exhaustions(for: line, since: origin).contains { $0.appeal == nil }
        let exhausted = passedOver.map(\.filed.level) + (isProcessOver ? AppealLevel.allCases.filter(\.isInternal) : [])

        var isAhead = false
        var refusal: Refusal?
        for plan in self.linesOfBusiness {
            guard let before = plan.appealLevels(before: level) else { continue }
            if before.isEmpty || before.contains(where: heard.contains) { return .inOrder }
            if before.contains(where: exhausted.contains) || (level == .external && isExpedited) { isAhead = true }
            if refusal == nil {
                let isPlanThrough = !heard.isEmpty || !exhausted.isEmpty
                refusal = level.isInternal || isPlanThrough ? .appealLevelSkipped : .appealNotExhausted
            }
        }
        guard isAhead else { throw refusal ?? .appealLevelNotOffered }
        return .ahead
    }

    /// The kinds of plan that cover the patient, the one that pays first first. Any of them opens its levels.
    private var linesOfBusiness: [LineOfBusiness] {
        let plans = self.coverages.holding().sorted { $0.order < $1.order }.map(\.lineOfBusiness)
        return plans.isEmpty ? [.unknown] : plans
    }

    /// The decision that appeals of a service go on from: the latest that is no appeal's own. A newer one begins anew.
    func origin(of service: Service) -> Fact<ServiceDecided>? {
        let decided = service.decided.filter { $0.holds && $0.action.isFinal }
        let byAppeals = Set(self.appeals.flatMap(\.decisions).filter(\.holds).map(\.decision))
        let notices = decided.filter { !byAppeals.contains($0.decision) }
        return (notices.isEmpty ? decided : notices).reversed().max { $0.decidedAt < $1.decidedAt }
    }
}

extension CaseFile.State.Appeal {
    /// Its level has decided on the matter itself. An appeal that was withdrawn, or not heard, has exhausted nothing.
    func isHeard(since moment: Timestamp) -> Bool {
        guard let decided = self.decided else { return false }
        return decided.receivedAt >= moment && decided.outcome != .withdrawn && decided.outcome != .dismissed
    }

    /// An expedited external review runs beside an expedited appeal within the plan (45 CFR 147.136(d)).
    fileprivate func runsBeside(_ level: AppealLevel, isExpedited: Bool) -> Bool {
        let isOne = (self.filed.level == .external && level.isInternal) || (self.filed.level.isInternal && level == .external)
        return isOne && isExpedited && self.filed.isExpedited
    }
}
