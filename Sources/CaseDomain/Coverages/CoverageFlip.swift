public import EventSourcing

/// A coverage is not from a day on what it was before: it ended, or is another. All that rests on it is looked at, and each gets a
/// proposal; what to do is for a person.
public struct CoverageFlip: Sendable, Hashable {
    /// What changed; of several the first that is listed.
    public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case ended
        case payerChanged = "payer_changed"
        case planChanged = "plan_changed"
        /// The patient or the group has another number.
        case membershipChanged = "membership_changed"
        /// Another plan pays first now.
        case orderChanged = "order_changed"
        /// The plan says that it does not cover the patient, and nobody has said that it ended.
        case inactive
    }

    public var coverage: CoverageID
    public var kind: Kind
    /// The first day on which it is otherwise.
    public var from: CivilDate
    public var before: CoverageTerms
    /// What holds from that day on: the same coverage changed, or the one that takes its place; `nil` where none is known.
    public var after: CoverageTerms?

    public init(_ coverage: CoverageID, _ kind: Kind, from: CivilDate, before: CoverageTerms, after: CoverageTerms? = nil) {
        self.coverage = coverage
        self.kind = kind
        self.from = from
        self.before = before
        self.after = after
    }

    /// What an event makes otherwise; `nil` where it changes nothing that anything rests on.
    ///
    /// - Parameters:
    ///   - coverage: as it stands after the event.
    ///   - others: the patient's other coverages.
    public init?(following event: PatientCoverage.Event, of coverage: PatientCoverage.State, among others: [PatientCoverage.State]) {
        guard let id = coverage.id else { return nil }
        switch event {
        case .ended(let it):
            guard let from = it.lastDay.adding(days: 1) else { return nil }
            self.init(id, .ended, from: from, of: coverage, Self.successor(of: coverage, it.successor, on: from, among: others))
        case .passed(let it):
            guard let from = it.on.adding(days: 1) else { return nil }
            let named = coverage.end?.body.successor
            self.init(id, .ended, from: from, of: coverage, Self.successor(of: coverage, named, on: from, among: others))
        case .changed(let it):
            guard let eve = it.from.adding(days: -1), let before = coverage.terms(on: eve) else { return nil }
            let after = it.terms
            let kind: Kind
            if before.payer != after.payer {
                kind = .payerChanged
            } else if before.planCode != after.planCode || before.lineOfBusiness != after.lineOfBusiness || before.funding != after.funding
            {
                kind = .planChanged
            } else if it.isMembershipChanged {
                kind = .membershipChanged
            } else if before.order != after.order {
                kind = .orderChanged
            } else {
                return nil
            }
            self.init(id, kind, from: it.from, before: before, after: after)
        case .verified(let it):
            guard it.standing == .inactive, it.irregularities.contains(.inactiveWithinPeriod) else { return nil }
            self.init(id, .inactive, from: it.asOf, of: coverage, Self.successor(of: coverage, nil, on: it.asOf, among: others))
        case .recorded, .endTakenBack, .corrected: return nil
        }
    }

    private init?(_ id: CoverageID, _ kind: Kind, from: CivilDate, of coverage: PatientCoverage.State, _ after: CoverageTerms?) {
        guard let eve = from.adding(days: -1), let before = coverage.terms(on: eve) else { return nil }
        self.init(id, kind, from: from, before: before, after: after)
    }

    /// The coverage that takes the place of another: the one that is named, or says so; else the first to pay that holds on the day.
    private static func successor(
        of coverage: PatientCoverage.State, _ named: CoverageID?, on day: CivilDate, among others: [PatientCoverage.State]
    ) -> CoverageTerms? {
        let holding = others.filter { $0.id != coverage.id && $0.standing(on: day) != .inactive }
        let next =
            holding.first { named != nil && $0.id == named } ?? holding.first { $0.recording?.replaces == coverage.id }
            ?? holding.min { one, other in
                func key(_ it: PatientCoverage.State) -> (Int32, String) { (it.terms(on: day)?.order ?? .max, it.id.map { "\($0)" } ?? "") }
                return key(one) < key(other)
            }
        return next?.terms(on: day)
    }
}
