public import EventSourcing

/// Who may act for a patient on a day, and who must not receive: what is asked before anything is told, sent or signed.
///
/// ```swift
/// let representation = state.representation(on: today, bornOn: birthDate, residence: "MN")
/// representation.patient.contains(.decide)       // the patient's own word counts
/// representation.who(may: .receiveInformation)   // and whose else
/// representation.mustNotReceive                  // whatever they may have been
/// ```
public struct Representation: Sendable, Equatable {
    /// Somebody who may act on that day.
    public struct Standing: Sendable, Equatable {
        public var representative: Representative
        /// What of it counts on the day, in order.
        public var scope: [RepresentativeScope]
    }

    /// Somebody who is named, and may not act on that day.
    public struct Withheld: Sendable, Hashable {
        public var representative: RepresentativeID
        public var reason: Reason

        public init(representative: RepresentativeID, reason: Reason) {
            self.representative = representative
            self.reason = reason
        }

        /// Why an authority does not count.
        public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
            case notYet = "not_yet"
            /// Its last day has passed.
            case over
            /// Somebody ended it.
            case ended
            /// The patient is of age, or may be: in the month of majority nobody is taken for a representative whose end is not known to the
            /// day.
            case majority
            /// The patient decides on health care already, though minor yet.
            case patientDecides = "patient_decides"
            /// A restriction stands above it.
            case restricted
        }
    }

    public var day: CivilDate
    /// What the patient's own word counts for.
    public var patient: Set<RepresentativeScope>
    /// Those who may act, in the order in which they were named.
    public var standing: [Standing]
    public var withheld: [Withheld]
    /// Restrictions that hold on the day.
    public var mustNotReceive: [RecipientRestriction]

    /// Those who may do something, in the order in which they were named.
    public func who(may scope: RepresentativeScope) -> [Representative] {
        self.standing.filter { $0.scope.contains(scope) }.map(\.representative)
    }
}

extension Patient.State {
    /// Who may act for the patient on a day.
    ///
    /// A restriction takes everything from a representative: whoever must not receive cannot decide either. What is the minor's own takes
    /// the same from those who have authority over minors, and from nobody else. Whether two records are merged is not looked at: ask the
    /// record that stands.
    ///
    /// - Parameters:
    ///   - birth: the birth date, opened. Without it an authority that ends at majority counts no more from its month on, and the patient
    ///     is not taken to be of age.
    ///   - residence: the state whose law says when the patient is of age, by postal code, where no authority names one.
    public func representation(on day: CivilDate, bornOn birth: CivilDate?, residence: String? = nil) -> Representation {
        let restrictions = self.restrictions.filter { $0.holds(on: day) }
        let restricted = Set(restrictions.compactMap(\.restricted.representative))
        let own = self.representatives.filter { $0.terms.authority == .own && $0.whyNot(on: day, bornOn: birth) == nil }
        let ownScope = Set(own.flatMap(\.terms.scope))
        var representation = Representation(
            day: day, patient: self.isDecidingCare(on: day, bornOn: birth, residence) ? Set(RepresentativeScope.allCases) : ownScope,
            standing: [], withheld: [], mustNotReceive: restrictions)
        for representative in self.representatives where representative.terms.authority != .own {
            var reason = representative.whyNot(on: day, bornOn: birth)
            if reason == nil, restricted.contains(representative.id) { reason = .restricted }
            var scope = representative.terms.scope
            if representative.terms.authority.yieldsToOwn, representative.terms.majority != nil {
                scope.removeAll { representation.patient.contains($0) }
            }
            if reason == nil, scope.isEmpty { reason = .patientDecides }
            if let reason {
                representation.withheld.append(.init(representative: representative.id, reason: reason))
            } else {
                representation.standing.append(.init(representative: representative, scope: scope))
            }
        }
        return representation
    }

    /// Whether the patient alone decides on health care, by age.
    private func isDecidingCare(on day: CivilDate, bornOn birth: CivilDate?, _ residence: String?) -> Bool {
        guard let birth else { return false }
        let state = self.representatives.last { $0.terms.majority != nil && $0.ended?.reason != .entryError }?.terms.majority?.state
        // Eighteen where nobody named a state: most have it, and whoever is younger is of age in none.
        let law = (state ?? residence).flatMap { MajorityLaw(state: $0) } ?? MajorityLaw(state: "DC")
        return law?.careDay(bornOn: birth).map { $0 <= day } ?? false
    }
}

extension Representative {
    /// Why the authority does not hold on a day; `nil` when it does.
    fileprivate func whyNot(on day: CivilDate, bornOn birth: CivilDate?) -> Representation.Withheld.Reason? {
        if let ended, ended.reason != .majority, ended.reason == .entryError || ended.on <= day { return .ended }
        if let term = self.terms.majority {
            let exactly = self.ended?.exactly?.disclosed(for: .deciding)?.day
            let end = birth.flatMap { MajorityLaw(state: term.state)?.day(bornOn: $0) } ?? exactly ?? term.month
            if end <= day { return .majority }
        }
        if let from = self.terms.from, day < from { return .notYet }
        if let through = self.terms.through, through < day { return .over }
        return nil
    }
}
