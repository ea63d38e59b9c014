public import EventSourcing

// More of what was authorized is asked for in a case of its own, early enough to be decided before the end, and not before the
// payer takes it.

/// What a payer's rule says of renewals.
///
/// Days are counted back from the last day of the authorization: 0 is that day itself.
public struct RenewalTerms: Sendable, Hashable {
    /// When few units are left.
    public enum LowUnits: Sendable, Hashable {
        /// So much or less, in the unit of the authorization.
        case amount(Quantity)
        /// So many percent of what is granted, or less.
        case percent(Int32)
    }

    public var lowUnits: LowUnits?
    /// Days that a renewal takes from its beginning to the payer's decision.
    public var leadDays: Int32?
    /// The payer takes a renewal from so many days before the last one.
    public var earliestDaysBeforeEnd: Int32?
    /// The payer takes a renewal until so many days before the last one; negative when it may follow.
    public var latestDaysBeforeEnd: Int32?

    public init(
        lowUnits: LowUnits? = nil, leadDays: Int32? = nil, earliestDaysBeforeEnd: Int32? = nil, latestDaysBeforeEnd: Int32? = nil
    ) {
        self.lowUnits = lowUnits
        self.leadDays = leadDays
        self.earliestDaysBeforeEnd = earliestDaysBeforeEnd
        self.latestDaysBeforeEnd = latestDaysBeforeEnd
    }

    /// The terms of a payer's rule.
    init(_ rule: RenewalRule) {
        let low: LowUnits? =
            switch rule.lowUnits {
            case .quantity(let quantity): .amount(quantity)
            case .percent(let percent): .percent(percent)
            case nil: nil
            }
        self.init(
            lowUnits: low, leadDays: rule.leadDays, earliestDaysBeforeEnd: rule.earliestDaysBeforeEnd,
            latestDaysBeforeEnd: rule.latestDaysBeforeEnd)
    }

    /// Whether few units are left; not where no amount is granted, or the rule counts in another unit.
    public func isLow(_ use: AuthorizationUse) -> Bool {
        guard let remaining = use.remaining, let granted = use.granted else { return false }
        switch self.lowUnits {
        case nil: return false
        case .amount(let low): return low.unit == remaining.unit && remaining.thousandths <= low.thousandths
        case .percent(let percent): return remaining.thousandths * 100 <= granted.thousandths * Int64(percent)
        }
    }

    /// Refuses a renewal on a day on which the payer does not take it.
    public func checkWindow(ofEnd last: CivilDate, submittedOn day: CivilDate) throws(Refusal) {
        if let days = self.earliestDaysBeforeEnd, let first = last.adding(days: -Int(days)), day < first { throw .renewalTooEarly(first) }
        if let days = self.latestDaysBeforeEnd, let latest = last.adding(days: -Int(days)), day > latest { throw .renewalTooLate(latest) }
    }
}

/// A case was opened that asks for more of what an authorization of this one grants (`case.renewal_opened.v1`).
public struct RenewalOpened: EventBody {
    public static let type: EventType = "case.renewal_opened.v1"

    public var authorization: AuthorizationID
    public var newCase: CaseID
    /// Days from its opening to the last day of the authorization; negative after it.
    public var leadDays: Int32?

    public init(authorization: AuthorizationID, newCase: CaseID, leadDays: Int32? = nil) {
        self.authorization = authorization
        self.newCase = newCase
        self.leadDays = leadDays
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.authorization = try facts.value("from_authorization")
        self.newCase = try facts.value("new_case_id")
        self.leadDays = try facts.optional("lead_days")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("from_authorization", self.authorization)
        members.member("new_case_id", self.newCase)
        members.member("lead_days", self.leadDays)
    }
}

extension CaseFile {
    /// Ask for more of what an authorization grants, in a case that is opened with the same command.
    public struct OpenRenewal: Sendable, Equatable {
        public var authorization: AuthorizationID
        public var newCase: CaseID
        /// Today, where the clinic is.
        public var openedOn: CivilDate?

        public init(authorization: AuthorizationID, newCase: CaseID, openedOn: CivilDate? = nil) {
            self.authorization = authorization
            self.newCase = newCase
            self.openedOn = openedOn
        }
    }
}

extension CaseFile.State {
    /// What the payer's rules say of renewals of an authorization: the rule that is pinned to the first of its services of which one
    /// speaks. Where nothing was determined of any of them, what was determined last of the case.
    func renewalTerms(of authorization: AuthorizationID) -> RenewalTerms? {
        let lines = self.granted(authorization).map(self.lines(of:)) ?? []
        let pinned = lines.compactMap { self.requirement(of: $0)?.terms }
        return (pinned.isEmpty ? self.terms.map { [$0] } ?? [] : pinned).lazy.compactMap(\.renewal).first.map(RenewalTerms.init)
    }

    /// A renewal may be opened on a closed case: that is what most of them come from.
    func openRenewal(_ it: CaseFile.OpenRenewal) throws(Refusal) -> [CaseFile.Event] {
        guard let authorization = self.authorizations.first(where: { $0.id == it.authorization }), let granted = authorization.granted
        else {
            throw .authorizationUnknown
        }
        if let renewal = authorization.renewal {
            guard renewal == it.newCase else { throw .authorizationRenewed(by: renewal) }
            return []
        }
        let last = self.dates(of: granted)?.through
        let leadDays = last.flatMap { last in it.openedOn.map { Int32(last.dayNumber - $0.dayNumber) } }
        return [.renewalOpened(RenewalOpened(authorization: it.authorization, newCase: it.newCase, leadDays: leadDays))]
    }

    /// Some authorization has not been renewed.
    func admitRenewal() throws(Refusal) {
        let granted = self.authorizations.filter { $0.granted != nil }
        guard !granted.isEmpty else { throw .authorizationUnknown }
        if granted.contains(where: { $0.renewal == nil }) { return }
        if let renewal = granted.compactMap(\.renewal).first { throw .authorizationRenewed(by: renewal) }
    }

    /// Refuses to submit a continuing request on a day on which the payer does not take it.
    ///
    /// - Parameters:
    ///   - day: the day of submission, where the deadlines of this payer are reckoned.
    ///   - last: the last day of the authorization that the request continues; of the case before this one.
    public func checkRenewalWindow(submittedOn day: CivilDate, originEnds last: CivilDate?, terms: RenewalTerms? = nil) throws(Refusal) {
        guard self.opened?.kind == .continuing, let last else { return }
        let pinned = self.lines(where: \.isToBeSent).compactMap { self.requirement(of: $0)?.terms.renewal.map(RenewalTerms.init) }
        for terms in terms.map({ [$0] }) ?? pinned { try terms.checkWindow(ofEnd: last, submittedOn: day) }
    }

    mutating func apply(_ it: Fact<RenewalOpened>) { self.withAuthorization(it.authorization) { $0.renewals.append(it) } }
}
