import ClinicalCodes
public import EventSourcing

// What a case wants of benefit pools follows from how it stands, not from the way it came there: a correction, or a case that is
// opened again, needs no rule of its own.

/// What one line of a case wants of the pools that pay for it.
public enum PoolDemand: Sendable, Hashable {
    case nothing(PoolReleased.Reason)
    /// The request is ready, or the payer has it.
    case held(Quantity, dates: DateRange?)
    /// The payer approved so much.
    case committed(Quantity, dates: DateRange?, decision: DecisionID?, decidedAt: Timestamp)
}

extension CaseFile.State {
    /// What a line wants of the pools that pay for it, as the case stands on a day.
    ///
    /// It holds what it asks for from when the request is ready (`CasePhase.ready`: a letter is signed by all who must, or none is
    /// needed) until the payer decides. An approval stays committed when the case is closed: what was authorized goes on to be
    /// rendered.
    public func poolDemand(of line: ServiceLineID, on day: CivilDate) -> PoolDemand {
        guard let service = self.services.first(where: { $0.requested.line == line }) else { return .nothing(.removed) }
        if service.isAuthorized, let decision = service.decision { return self.demand(of: service, by: decision, on: day) }
        if service.isRemoved || service.isAddedByPayer { return .nothing(.removed) }
        if service.isDecided { return .nothing(.denied) }
        if self.closed != nil { return .nothing(.closed) }
        let asked = PoolDemand.held(service.current.quantity, dates: service.current.dates)
        if service.isSubmitted { return asked }
        if self.isEnded(line) { return .nothing(.withdrawn) }
        let isReady = self.letters.contains(where: \.isReady) || self.isReadyWithoutLetter
        return isReady && self.coverages.contains(where: \.holds) ? asked : .nothing(.notReady)
    }

    private func demand(of service: Service, by decision: ServiceDecided, on day: CivilDate) -> PoolDemand {
        let line = service.requested.line
        let covering = self.authorizations.filter { $0.granted.map { self.lines(of: $0).contains(line) } ?? false }
        let standing = covering.filter { authorization in
            switch self.status(of: authorization.id, on: day) {
            case .active, .exhausted: true
            case .expired, .voided, .superseded, nil: false
            }
        }
        // An approval whose number has not come yet is an approval all the same.
        if !covering.isEmpty, standing.isEmpty { return .nothing(.authorizationEnded) }
        let granted = standing.compactMap(\.granted).first { self.lines(of: $0) == [line] }
        // Less was granted, and nobody says how much: what was asked stays committed until somebody knows.
        return .committed(
            decision.authorized?.quantity ?? granted?.quantity ?? service.current.quantity,
            dates: decision.authorized?.dates ?? granted?.dates ?? service.current.dates, decision: decision.decision,
            decidedAt: decision.decidedAt)
    }

    /// The clinic took the line back from the payer, or the payer dismissed it, and nobody has sent it again.
    private func isEnded(_ line: ServiceLineID) -> Bool {
        self.submissions.contains { sending in
            sending.queued.lines.contains(line) && (sending.transmitted.map { $0.holds && self.isEnded(line, of: $0) } ?? false)
        }
    }

    /// The coverage that pays first on a day, whose pools are drawn on: of those linked for the day, of two at once the one linked
    /// first.
    public func firstCoverage(on day: CivilDate) -> CoverageID? {
        let linked = self.coverages.filter { $0.holds && $0.body.period.map { $0.contains(day) } ?? true }
        return linked.min { $0.body.order < $1.body.order }?.body.coverage
    }
}

extension ServiceRequested {
    /// The discipline under whose plan of care it is (HCPCS modifiers GN, GO and GP); `nil` where none says so.
    public var discipline: ServiceLine? {
        for modifier in self.modifiers {
            switch modifier.description {
            case "GN": return .speech
            case "GO": return .occupational
            case "GP": return .physical
            default: continue
            }
        }
        return nil
    }

    /// Whether it is habilitative (CPT modifier 96) or rehabilitative (97); `nil` where none says so.
    public var therapyPurpose: TherapyPurpose? {
        if self.modifiers.contains(where: { $0.description == "96" }) { return .habilitative }
        return self.modifiers.contains { $0.description == "97" } ? .rehabilitative : nil
    }
}
