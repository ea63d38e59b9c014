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
            guard let standing = AppealStanding(of: service, in: self) else { continue }
            for level in AppealLevel.allCases {
                for isExpedited in [false, true] {
                    do throws(Refusal) {
                        _ = try standing.way(to: level, isExpedited: isExpedited)
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
        guard let standing = AppealStanding(of: service, in: self) else { throw .nothingToAppeal }
        return try standing.way(to: level, isExpedited: isExpedited)
    }

    /// The decision that appeals of a service go on from: the latest that is no appeal's own. A newer one begins anew.
    func origin(of service: Service) -> Fact<ServiceDecided>? {
        var byAppeals: Set<DecisionID> = []
        for appeal in self.appeals { byAppeals.formUnion(appeal.decisions.holding { $0.decision }) }
        // By their places: a fact is large to copy.
        var origin: (index: Int, isAppeals: Bool)?
        for index in service.decided.indices where service.decided[index].holds && service.decided[index].body.action.isFinal {
            let decided = service.decided[index].body
            let isAppeals = byAppeals.contains(decided.decision)
            if let known = origin {
                let isEarlier = decided.decidedAt < service.decided[known.index].body.decidedAt
                if isAppeals != known.isAppeals ? isAppeals : isEarlier { continue }
            }
            origin = (index, isAppeals)
        }
        return origin.map { service.decided[$0.index] }
    }
}

/// How far the appeals of one service have come.
struct AppealStanding {
    private var plans: [Plan]
    /// Its appeals that are not decided.
    private var open: [Open] = []
    /// The levels that have decided on the matter.
    private var heard: [AppealLevel] = []
    /// The levels that need not decide any more.
    private var exhausted: [AppealLevel] = []

    private struct Open {
        var level: AppealLevel
        var isExpedited: Bool
        var isPassedOver: Bool

        /// An expedited external review runs beside an expedited appeal within the plan (45 CFR 147.136(d)).
        func runsBeside(_ level: AppealLevel, isExpedited: Bool) -> Bool {
            let isOne = (self.level == .external && level.isInternal) || (self.level.isInternal && level == .external)
            return isOne && isExpedited && self.isExpedited
        }
    }

    private struct Plan {
        var lineOfBusiness: LineOfBusiness
        var internalLevels: Int32?

        /// As its kind of plan has it; a plan that is known to decide on appeals once has no second level.
        func appealLevels(before level: AppealLevel) -> [AppealLevel]? {
            if level == .internalSecond, self.internalLevels == 1 { return nil }
            return self.lineOfBusiness.appealLevels(before: level)
        }
    }

    /// `nil` for a service on which nothing was decided to the patient's harm.
    init?(of service: CaseFile.State.Service, in state: CaseFile.State) {
        guard state.isAdverse(service), let origin = state.origin(of: service) else { return nil }
        let line = service.requested.line
        let exhaustions = state.exhaustions(for: line, since: origin)
        for index in state.appeals.indices where state.appeals[index].filed.holds && state.appeals[index].isFor(line) {
            let appeal = state.appeals[index]
            let level = appeal.filed.body.level
            let isPassedOver = appeal.isPassedOver(by: exhaustions)
            if appeal.isOpen {
                self.open.append(Open(level: level, isExpedited: appeal.filed.body.isExpedited, isPassedOver: isPassedOver))
            }
            if appeal.isHeard(since: origin.body.decidedAt) { self.heard.append(level) }
            if isPassedOver { self.exhausted.append(level) }
        }
        if exhaustions.contains(where: { $0.appeal == nil }) { self.exhausted += AppealLevel.allCases.filter(\.isInternal) }
        // The one that pays first first. Any of them opens its levels.
        let coverages = state.coverages.filter { $0.holds }.sorted { $0.body.order < $1.body.order }
        self.plans = coverages.map { Plan(lineOfBusiness: $0.body.lineOfBusiness, internalLevels: $0.body.internalLevels) }
        if self.plans.isEmpty { self.plans = [Plan(lineOfBusiness: .unknown)] }
    }

    /// Refuses a level that is not its turn, and says how one is reached that is.
    func way(to level: AppealLevel, isExpedited: Bool) throws(Refusal) -> CaseFile.State.WayToLevel {
        for open in self.open {
            let isBehind = level.rank > open.level.rank && open.isPassedOver
            guard isBehind || open.runsBeside(level, isExpedited: isExpedited) else { throw .appealOpen }
        }
        guard !self.heard.contains(level), self.heard.allSatisfy({ $0.rank <= level.rank }) else { throw .appealLevelUsed }
        var isAhead = false
        var refusal: Refusal?
        for plan in self.plans {
            guard let before = plan.appealLevels(before: level) else { continue }
            if before.isEmpty || before.contains(where: self.heard.contains) { return .inOrder }
            if before.contains(where: self.exhausted.contains) || (level == .external && isExpedited) { isAhead = true }
            if refusal == nil {
                let isPlanThrough = !self.heard.isEmpty || !self.exhausted.isEmpty
                refusal = level.isInternal || isPlanThrough ? .appealLevelSkipped : .appealNotExhausted
            }
        }
        guard isAhead else { throw refusal ?? .appealLevelNotOffered }
        return .ahead
    }
}

extension CaseFile.State.Appeal {
    /// Its level has decided on the matter itself. An appeal that was withdrawn, or not heard, has exhausted nothing.
    func isHeard(since moment: Timestamp) -> Bool {
        guard let decided = self.decided else { return false }
        return decided.receivedAt >= moment && decided.outcome != .withdrawn && decided.outcome != .dismissed
    }
}
