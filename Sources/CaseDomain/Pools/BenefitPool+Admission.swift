public import EventSourcing

extension BenefitPool.State {
    /// Refuses what the pool as it is does not allow, whatever a command of the kind says.
    ///
    /// Decisions ask this after they have looked whether they are asked again, and so does what is offered to a screen: the two
    /// cannot disagree. What depends on what a command says is refused by the decision itself.
    public func admit(_ kind: BenefitPool.Command.Kind, at now: Timestamp) throws(Refusal) {
        if kind == .open {
            // A pool that was opened wrongly can be opened anew.
            if self.terms != nil { throw .poolExists }
            return
        }
        if kind == .correct, !self.openings.isEmpty {
            guard self.hasFacts else { throw .factUnknown }
            return
        }
        guard let terms = self.terms else { throw .poolUnknown }
        switch kind {
        case .hold:
            let isPast = self.zone.day(at: now) > terms.period.through
            if self.isOver || isPast { throw .poolOver }
        // What nobody has goes back without a word.
        case .open, .correct, .release, .recordAnswer, .trueUp, .use, .takeBackUse: return
        }
    }

    /// What can be asked of the pool now. What stands here is never refused for how the pool stands, and what does not always is.
    public func possible(at now: Timestamp) -> [BenefitPool.Command.Kind] {
        BenefitPool.Command.Kind.allCases.filter { kind in
            do throws(Refusal) {
                try self.admit(kind, at: now)
                return true
            } catch {
                return false
            }
        }
    }
}
