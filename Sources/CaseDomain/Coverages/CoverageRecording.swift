public import EventSourcing

// A coverage begins with what the patient's card and the plan say, and its terms change from a day on.

/// A coverage was recorded (`coverage.recorded.v1`).
public struct CoverageRecorded: EventBody {
    public static let type: EventType = "coverage.recorded.v1"

    public var patient: PatientID
    public var terms: CoverageTerms
    /// The first day, where it is known.
    public var from: CivilDate?
    /// The last day, where it is known.
    public var through: CivilDate?
    /// The zone in which its days begin and end.
    public var timeZone: String?
    /// The coverage whose place it takes.
    public var replaces: CoverageID?
    public var membership: PHI<Membership>

    public init(
        patient: PatientID, terms: CoverageTerms, from: CivilDate? = nil, through: CivilDate? = nil, timeZone: String? = nil,
        replaces: CoverageID? = nil, membership: PHI<Membership>
    ) {
        self.patient = patient
        self.terms = terms
        self.from = from
        self.through = through
        self.timeZone = timeZone
        self.replaces = replaces
        self.membership = membership
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.patient = try facts.value("patient_id")
        self.terms = try CoverageTerms(members: facts)
        self.from = try facts.optional("from")
        self.through = try facts.optional("through")
        self.timeZone = try facts.optional("time_zone")
        self.replaces = try facts.optional("replaces_coverage_id")
        self.membership = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("patient_id", self.patient)
        self.terms.write(to: &members)
        members.member("from", self.from)
        members.member("through", self.through)
        members.member("time_zone", self.timeZone)
        members.member("replaces_coverage_id", self.replaces)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.membership.write(to: &members) }
}

/// A coverage is another from a day on (`coverage.changed.v1`): the terms that it names take the place of those before.
public struct CoverageChanged: EventBody {
    public static let type: EventType = "coverage.changed.v1"

    public var terms: CoverageTerms
    /// The first day on which they hold.
    public var from: CivilDate
    /// The number of the patient or the group is another too, whose value only the patient's part tells.
    public var isMembershipChanged: Bool
    public var membership: PHI<Membership>?

    public init(terms: CoverageTerms, from: CivilDate, membership: PHI<Membership>? = nil) {
        self.terms = terms
        self.from = from
        self.isMembershipChanged = membership != nil
        self.membership = membership
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.terms = try CoverageTerms(members: facts)
        self.from = try facts.value("from")
        self.isMembershipChanged = try facts.value("membership_changed")
        self.membership = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        self.terms.write(to: &members)
        members.member("from", self.from)
        members.member("membership_changed", self.isMembershipChanged)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.membership.write(to: &members) }
}

extension PatientCoverage {
    /// Record a coverage.
    public struct Record: Sendable, Equatable {
        public var recorded: CoverageRecorded
        public init(_ recorded: CoverageRecorded) { self.recorded = recorded }
    }

    /// Change a coverage from a day on.
    public struct Change: Sendable, Equatable {
        public var terms: CoverageTerms
        public var from: CivilDate
        /// The numbers, where they are others.
        public var membership: PHI<Membership>?

        public init(terms: CoverageTerms, from: CivilDate, membership: Membership? = nil) {
            self.terms = terms
            self.from = from
            self.membership = membership.map { PHI($0) }
        }
    }
}

extension PatientCoverage.State {
    func record(_ it: PatientCoverage.Record) throws(Refusal) -> [PatientCoverage.Event] {
        if let known = self.recording {
            // The member id is patient data, which a decision does not see: only other facts tell that it is another coverage.
            var same = known
            same.membership = it.recorded.membership
            guard same == it.recorded else { throw .coverageExists }
            return []
        }
        // What was said of one patient does not become another's: that is another coverage.
        if let known = self.recordings.last, known.patient != it.recorded.patient { throw .coverageOfOtherPatient }
        if let from = it.recorded.from, let through = it.recorded.through, through < from { throw .coverageEndsBeforeItBegins }
        return [.recorded(it.recorded)]
    }

    func change(_ it: PatientCoverage.Change, _ context: Context) throws(Refusal) -> [PatientCoverage.Event] {
        if let known = self.changes.last(where: { $0.holds && $0.from == it.from }), known.terms == it.terms,
            known.isMembershipChanged || it.membership == nil
        {
            return []
        }
        try self.admit(.change, at: context.now)
        if let from = self.recording?.from, it.from < from { throw .coverageChangedBeforeItBegins }
        if let last = self.lastDay, it.from > last { throw .coverageEnded }
        if it.membership == nil, self.terms(on: it.from) == it.terms { return [] }
        return [.changed(CoverageChanged(terms: it.terms, from: it.from, membership: it.membership))]
    }
}
