import EventSourcing

// Facts of a case that pools are told: what was rendered, and what the plan said.

extension PoolRound {
    // MARK: what was used

    /// Tells the pools of a use that counts, and takes back what does not any more.
    mutating func tell(_ consumption: CaseFile.State.Consumption) {
        let counted = consumption.counted
        let line = counted.flatMap { it in it.line ?? self.onlyLine(of: it.authorization) }
        let paying =
            counted.map { it in self.paying(line, on: it.renderedOn) } ?? []
        for pool in self.pools {
            guard let id = pool.id else { continue }
            let known = pool.uses.last { $0.holds && $0.consumption == consumption.id }?.body
            let isCounted = known != nil && !pool.isTakenBack(consumption.id)
            if let it = counted, paying.contains(where: { $0.id == id }) {
                let use = BenefitPool.Use(
                    consumption: it.consumption, caseID: self.caseID, line: line, quantity: it.quantity, renderedOn: it.renderedOn,
                    receivedAt: it.receivedAt)
                if isCounted, let known, use.tells(known) { continue }
                self.facts.append(PoolMovement(.use(use), of: id))
            } else if isCounted {
                let reversal = consumption.reversals.lastHolding()
                let takeBack = BenefitPool.TakeBackUse(
                    consumption: consumption.id, reason: reversal?.reason ?? (counted == nil ? .other : .chargedElsewhere),
                    receivedAt: reversal?.receivedAt ?? self.now)
                self.releases.append(PoolMovement(.takeBackUse(takeBack), of: id))
            }
        }
    }

    // MARK: what the plan said

    /// Tells a pool of benefits that were verified for the case, if it is the one that is meant: of two that a verification does not
    /// tell apart, such as habilitative and rehabilitative visits, neither.
    mutating func tell(_ fact: Fact<BenefitsVerified>) {
        guard fact.holds else { return self.takeBack(fact) }
        let verified = fact.body
        let asOf = (self.file.timeZone ?? .utc).day(at: verified.verifiedAt)
        let meant = self.pools.filter { pool in
            guard let terms = pool.terms, terms.coverage == verified.coverage, terms.scope.serviceLines.contains(verified.serviceLine)
            else {
                return false
            }
            return verified.period.map { $0 == terms.period } ?? terms.period.contains(asOf)
        }
        guard meant.count == 1, let pool = meant.first, let id = pool.id, let terms = pool.terms else { return }
        let known = [terms.answer] + pool.answers.holding().map(\.body.answer)
        let isKnown = known.contains { $0.verification == verified.verification }
        // What the plan said before the pool was opened is in what it was opened with.
        guard !isKnown, verified.verifiedAt > terms.answer.answeredAt else { return }
        guard let answer = BenefitAnswer(verified, known: pool.answer?.limit, asOf: asOf) else { return }
        self.facts.append(PoolMovement(.recordAnswer(.init(answer)), of: id))
    }

    /// What somebody took back of the case was not said to the pools either.
    private mutating func takeBack(_ fact: Fact<BenefitsVerified>) {
        guard let correction = fact.correction, !self.file.benefits.contains(where: { $0.holds && $0.verification == fact.verification })
        else { return }
        for pool in self.pools {
            guard let id = pool.id else { continue }
            for told in pool.answers where told.holds && told.body.answer.verification == fact.verification {
                self.releases.append(PoolMovement(.correct(.init(target: told.recordedAs, reason: correction.reason)), of: id))
            }
        }
    }

    private func onlyLine(of authorization: AuthorizationID) -> ServiceLineID? {
        guard let granted = self.file.granted(authorization) else { return nil }
        let lines = self.file.lines(of: granted)
        return lines.count == 1 ? lines[0] : nil
    }
}

extension BenefitPool.Use {
    /// Whether a use on record is this one.
    fileprivate func tells(_ known: PoolUsed) -> Bool {
        self.caseID == known.caseID && self.line == known.line && self.quantity == known.quantity && self.renderedOn == known.renderedOn
    }
}
