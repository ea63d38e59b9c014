public import EventSourcing

extension PatientCoverage {
    /// A coverage as its events left it: the facts, and what holds on a day read off those that hold.
    public struct State: Sendable, Equatable {
        public internal(set) var id: CoverageID?
        public internal(set) var recordings: [Fact<CoverageRecorded>] = []
        public internal(set) var changes: [Fact<CoverageChanged>] = []
        public internal(set) var verifications: [Fact<CoverageVerified>] = []
        public internal(set) var ends: [Fact<CoverageEnded>] = []
        public internal(set) var reopenings: [Fact<CoverageEndTakenBack>] = []
        /// That its last day passed, as far as it is on record.
        public internal(set) var passings: [CoveragePassed] = []
        public internal(set) var version: StreamVersion = .none
        public internal(set) var position: Position = .start
        /// When the ledger took its last event in.
        public internal(set) var updatedAt: Timestamp?

        public init() {}
    }
}

extension PatientCoverage.State {
    /// The coverage as it was recorded; `nil` where it never was, or was recorded wrongly.
    public var recording: CoverageRecorded? { self.recordings.lastHolding()?.body }

    /// The end that holds: the last one that was told, if nobody has taken it back.
    public var end: Fact<CoverageEnded>? {
        guard let end = self.ends.lastHolding() else { return nil }
        return self.reopenings.contains { $0.holds && $0.recordedAs > end.recordedAs } ? nil : end
    }

    /// The last day on which it holds, as far as it is known.
    public var lastDay: CivilDate? { self.recording.flatMap { self.end?.lastDay ?? $0.through } }

    /// The terms that hold on a day; before the first day those that it began with. `nil` for a coverage that is none.
    public func terms(on day: CivilDate) -> CoverageTerms? {
        guard let recording = self.recording else { return nil }
        let changes = self.changes.holding().filter { $0.from <= day }
        return changes.reduce(nil) { last, next in last.map { next.from >= $0.from ? next : $0 } ?? next }?.terms ?? recording.terms
    }

    /// Whether it should hold on a day, by what was recorded, whatever the plan says.
    public func covers(_ day: CivilDate) -> Bool {
        guard let recording = self.recording else { return false }
        return recording.from.map { $0 <= day } ?? true && self.lastDay.map { day <= $0 } ?? true
    }

    /// Whether the plan covers the patient on a day: not outside its days; within them as the plan last said, and `unknown` while
    /// nobody has asked.
    public func standing(on day: CivilDate) -> CoverageStanding {
        guard self.covers(day) else { return .inactive }
        return self.verification(on: day)?.standing ?? .unknown
    }

    /// The zone in which its days begin and end; UTC where none is known.
    var zone: TimeZoneName { self.recording?.timeZone.flatMap { TimeZoneName(rawValue: $0) } ?? .utc }
}

extension PatientCoverage.State {
    /// Refuses what the coverage as it is does not allow, whatever a command of the kind says.
    public func admit(_ kind: PatientCoverage.Command.Kind, at now: Timestamp) throws(Refusal) {
        switch kind {
        case .record: if self.recording != nil { throw .coverageExists }
        case .change, .end: guard self.recording != nil else { throw .coverageNotRecorded }
        case .takeEndBack:
            guard self.recording != nil else { throw .coverageNotRecorded }
            guard self.end != nil else { throw .coverageNotEnded }
        case .recordVerification: guard !self.recordings.isEmpty else { throw .coverageNotRecorded }
        case .correct:
            guard !self.recordings.isEmpty else { throw .coverageNotRecorded }
            guard self.hasFacts else { throw .factUnknown }
        }
    }

    /// What can be asked of the coverage now.
    public func possible(at now: Timestamp) -> [PatientCoverage.Command.Kind] {
        PatientCoverage.Command.Kind.allCases.filter { kind in
            do throws(Refusal) {
                try self.admit(kind, at: now)
                return true
            } catch {
                return false
            }
        }
    }
}

extension PatientCoverage.State: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("coverage_id", self.id)
        members.member("version", self.version)
        members.member("position", self.position)
        members.member("updated_at", self.updatedAt)
        members.list("recordings", self.recordings)
        members.list("changes", self.changes)
        members.list("verifications", self.verifications)
        members.list("ends", self.ends)
        members.list("end_reversals", self.reopenings)
        members.list("passings", self.passings.map { BodyJSON($0) })
    }

    /// Reads a coverage back from what was kept of it: the same state, so that a fold can go on from it.
    public init(members: JSONObject) throws(JSONFault) {
        self.init()
        self.id = try members.optional("coverage_id")
        self.version = try members.value("version")
        self.position = try members.value("position")
        self.updatedAt = try members.optional("updated_at")
        self.recordings = try members.list("recordings")
        self.changes = try members.list("changes")
        self.verifications = try members.list("verifications")
        self.ends = try members.list("ends")
        self.reopenings = try members.list("end_reversals")
        self.passings = try members.list("passings", of: BodyJSON<CoveragePassed>.self).map(\.body)
    }
}
