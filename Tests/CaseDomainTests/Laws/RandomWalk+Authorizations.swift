import CaseDomain
import EventSourcing
import TestSupport

extension RandomWalk {
    /// Something of an authorization is used or given back, it ends, it is renewed, or the plan changes.
    mutating func authorizationMatter() -> CaseFile.Command {
        let authorization = self.one(of: [The.authorization, The.otherAuthorization, The.id(85)])
        switch self.random.next() % 13 {
        case 0...3:
            var use = The.use(
                UInt8(self.random.next() % 8), of: authorization,
                self.one(of: [The.visits(1), The.visits(9), Quantity(amount: "1", .hours)!]),
                day: Int(self.random.next() % 120) - 10)
            use.line = self.one(of: [nil, The.speech, The.unknownLine])
            use.service = self.one(of: [nil, The.speechTherapy, The.speechDevice])
            return .consumeUnits(use)
        case 4: return .reverseConsumption(The.reverse(UInt8(self.random.next() % 9), self.one(of: ConsumptionReversed.Reason.allCases)))
        case 5:
            return .noteThreshold(.init(authorization: authorization, reason: self.one(of: AuthorizationThresholdReached.Reason.allCases)))
        case 6, 7:
            // One that ended, where there is one.
            let ended = self.file.state.authorizations.first { $0.granted?.dates?.through == The.date(-70) }?.id
            return .noteExpiry(.init(authorization: ended ?? authorization, on: The.date(-70)))
        case 8:
            return .recordAuthorizationVoid(
                The.void(authorization, from: self.one(of: [nil, The.date(20)]), isAdverse: self.one(of: [nil, true, false])))
        case 9: return .openRenewal(.init(authorization: authorization, newCase: self.one(of: [The.renewal, The.otherCase])))
        case 10:
            let changed = Set(PlanMatter.allCases.filter { _ in self.random.next() % 2 == 0 })
            return .changeTreatmentPlan(.init(change: self.one(of: [The.planChange, The.id(86)]), changed: changed, note: "Mateo moved."))
        default:
            var granted = The.granted
            granted.authorization = authorization
            granted.quantity = self.one(of: [The.visits(12), nil])
            granted.dates = self.one(of: [The.season, DateRange(from: The.date(-120), through: The.date(-70))!, nil])
            granted.supersedes = self.one(of: [nil, nil, The.otherAuthorization])
            granted.services = self.one(of: [[], [The.speechDevice]])
            granted.caps = self.one(of: [[], [AuthorizationCap(The.visits(2), per: .authorizationWeek)]])
            return .recordAuthorization(.init(granted, receivedAt: self.now))
        }
    }

    private mutating func one<Value>(of values: [Value]) -> Value { values[Int(self.random.next() % UInt64(values.count))] }
}
