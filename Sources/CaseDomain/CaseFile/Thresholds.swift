public import EventSourcing

// Before an authorization ends somebody has to think of the next one: when few units are left, and when its end comes near.

/// An authorization came to where somebody has to think of the next one (`case.authorization_threshold_reached.v1`).
public struct AuthorizationThresholdReached: EventBody {
    public static let type: EventType = "case.authorization_threshold_reached.v1"

    /// What was reached.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// As little is left as the payer's rule names, or less.
        case lowUnits = "low_units"
        /// As many days are left as a renewal takes.
        case leadTime = "lead_time"
        /// The payer takes a renewal from now on.
        case earliestRenewal = "earliest_renewal"
    }

    public var authorization: AuthorizationID
    public var reason: Reason
    /// What was left then, of an authorization that names an amount.
    public var remaining: Quantity?
    /// Days from the threshold to the last day.
    public var daysLeft: Int32?
    /// The last day of the authorization as it was known: one that is prolonged comes to its thresholds anew.
    public var through: CivilDate?

    public init(
        authorization: AuthorizationID, reason: Reason, remaining: Quantity? = nil, daysLeft: Int32? = nil, through: CivilDate? = nil
    ) {
        self.authorization = authorization
        self.reason = reason
        self.remaining = remaining
        self.daysLeft = daysLeft
        self.through = through
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.authorization = try facts.value("authorization_id")
        self.reason = try facts.value("reason")
        self.remaining = try facts.optional("remaining")
        self.daysLeft = try facts.optional("days_left")
        self.through = try facts.optional("through")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("authorization_id", self.authorization)
        members.member("reason", self.reason)
        members.member("remaining", self.remaining)
        members.member("days_left", self.daysLeft)
        members.member("through", self.through)
    }
}

extension CaseFile {
    /// A threshold of an authorization was reached, by the clock or by a rule that was not known before.
    public struct NoteThreshold: Sendable, Equatable {
        public var authorization: AuthorizationID
        public var reason: AuthorizationThresholdReached.Reason
        /// Days from the threshold to the last day.
        public var daysLeft: Int32?

        public init(authorization: AuthorizationID, reason: AuthorizationThresholdReached.Reason, daysLeft: Int32? = nil) {
            self.authorization = authorization
            self.reason = reason
            self.daysLeft = daysLeft
        }
    }
}

/// The instants at which something about an authorization falls due; each only where it is known.
public struct AuthorizationMoments: Sendable, Hashable {
    /// The payer takes a renewal from then on.
    public var earliestRenewal: Timestamp?
    /// A renewal that begins later comes too late to be decided in time.
    public var leadTime: Timestamp?
    /// The last instant at which the payer takes a renewal.
    public var latestRenewal: Timestamp?
    /// The last instant of the authorization.
    public var end: Timestamp

    /// The moments of an authorization that ends with a day.
    ///
    /// - Parameter endOfDay: the last instant of a day, where the deadlines of this payer are reckoned.
    public init?(through last: CivilDate, terms: RenewalTerms?, endOfDay: (CivilDate) -> Timestamp) {
        self.end = endOfDay(last)
        func day(_ daysBefore: Int32?) -> CivilDate? { daysBefore.flatMap { last.adding(days: -Int($0)) } }
        func start(of day: CivilDate?) -> Timestamp? {
            day?.adding(days: -1).map { Timestamp(microseconds: endOfDay($0).rawValue + 1) }
        }
        self.earliestRenewal = start(of: day(terms?.earliestDaysBeforeEnd))
        self.leadTime = start(of: day(terms?.leadDays))
        self.latestRenewal = day(terms?.latestDaysBeforeEnd).map(endOfDay)
    }
}

extension CaseFile.State {
    func noteThreshold(_ it: CaseFile.NoteThreshold) throws(Refusal) -> [CaseFile.Event] {
        guard let granted = self.granted(it.authorization) else { throw .authorizationUnknown }
        guard !self.isThresholdNoted(it.reason, of: it.authorization) else { return [] }
        return [
            .authorizationThresholdReached(
                AuthorizationThresholdReached(
                    authorization: it.authorization, reason: it.reason, remaining: self.use(of: it.authorization)?.remaining,
                    daysLeft: it.daysLeft, through: self.dates(of: granted)?.through))
        ]
    }

    /// The threshold of low units, where a use came to it; said once, and anew only when units were given back above it.
    func reachingLowUnits(
        of authorization: AuthorizationID, since before: CaseFile.State, by terms: RenewalTerms?
    ) -> [CaseFile.Event] {
        guard let terms, let use = self.use(of: authorization), terms.isLow(use) else { return [] }
        let wasLow = before.use(of: authorization).map(terms.isLow) ?? false
        if wasLow, self.isThresholdNoted(.lowUnits, of: authorization) { return [] }
        return [
            .authorizationThresholdReached(
                AuthorizationThresholdReached(
                    authorization: authorization, reason: .lowUnits, remaining: use.remaining, through: use.dates?.through))
        ]
    }

    /// Whether a threshold is on record: one of time for the last day as it is known now.
    private func isThresholdNoted(_ reason: AuthorizationThresholdReached.Reason, of authorization: AuthorizationID) -> Bool {
        let through = self.granted(authorization).flatMap { self.dates(of: $0)?.through }
        return self.authorizations.first { $0.id == authorization }?.thresholds.contains {
            $0.holds && $0.reason == reason && (reason == .lowUnits || $0.through == through)
        } ?? false
    }

    mutating func apply(_ it: Fact<AuthorizationThresholdReached>) {
        self.withAuthorization(it.authorization) { $0.thresholds.append(it) }
    }
}

// MARK: what the clock asks

extension CaseFile.State {
    /// When something about an authorization falls due; `nil` for one that is not known, or has no last day.
    ///
    /// - Parameters:
    ///   - terms: what the payer's rule says of renewals; those pinned to its services when none is given.
    ///   - endOfDay: the last instant of a day, where the deadlines of this payer are reckoned.
    public func moments(
        of authorization: AuthorizationID, terms: RenewalTerms? = nil, endOfDay: (CivilDate) -> Timestamp
    ) -> AuthorizationMoments? {
        guard let granted = self.granted(authorization), let dates = self.dates(of: granted) else { return nil }
        return AuthorizationMoments(through: dates.through, terms: terms ?? self.renewalTerms(of: authorization), endOfDay: endOfDay)
    }

    /// What time has made of the authorizations and is not on record, as the commands that note it.
    ///
    /// One that is void or superseded has nothing to wait for but what replaced it, one that is renewed only its end.
    public func authorizationsTimedOut(
        at now: Timestamp, terms: RenewalTerms? = nil, endOfDay: (CivilDate) -> Timestamp
    ) -> [CaseFile.Command] {
        self.awaitedMoments(terms: terms, endOfDay: endOfDay).filter { $0.moment <= now && now <= ($0.until ?? now) }.map(\.command)
    }

    /// The next instant after which `authorizationsTimedOut` has something to say that it has not now; `nil` when nothing is
    /// awaited.
    public func nextAuthorizationMoment(
        after now: Timestamp, terms: RenewalTerms? = nil, endOfDay: (CivilDate) -> Timestamp
    ) -> Timestamp? {
        self.awaitedMoments(terms: terms, endOfDay: endOfDay).map(\.moment).filter { $0 > now }.min()
    }

    /// Something that is noted from a moment on, and makes no sense any more after another.
    private struct AwaitedMoment {
        var moment: Timestamp
        var until: Timestamp?
        var command: CaseFile.Command
    }

    private func awaitedMoments(terms: RenewalTerms?, endOfDay: (CivilDate) -> Timestamp) -> [AwaitedMoment] {
        var awaited: [AwaitedMoment] = []
        for authorization in self.authorizations {
            let terms = terms ?? self.renewalTerms(of: authorization.id)
            guard let granted = authorization.granted, let last = self.dates(of: granted)?.through,
                !self.isEnded(authorization.id, before: last),
                let moments = AuthorizationMoments(through: last, terms: terms, endOfDay: endOfDay)
            else { continue }
            if authorization.renewal == nil {
                let thresholds: [(AuthorizationThresholdReached.Reason, Timestamp?, Int32?)] = [
                    (.earliestRenewal, moments.earliestRenewal, terms?.earliestDaysBeforeEnd),
                    (.leadTime, moments.leadTime, terms?.leadDays),
                ]
                for (reason, moment, days) in thresholds where !self.isThresholdNoted(reason, of: authorization.id) {
                    guard let moment else { continue }
                    let command = CaseFile.NoteThreshold(authorization: authorization.id, reason: reason, daysLeft: days)
                    awaited.append(AwaitedMoment(moment: moment, until: moments.end, command: .noteThreshold(command)))
                }
            }
            // It has ended when its last instant is over.
            let ended = Timestamp(microseconds: moments.end.rawValue + 1)
            awaited.append(
                AwaitedMoment(moment: ended, command: .noteExpiry(CaseFile.NoteExpiry(authorization: authorization.id, on: last))))
        }
        return awaited
    }
}
