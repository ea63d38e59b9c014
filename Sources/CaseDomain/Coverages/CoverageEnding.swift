public import EventSourcing

// A coverage ends on a day that is known before or after it; that it ended may turn out to be wrong.

/// A coverage has a last day (`coverage.ended.v1`).
public struct CoverageEnded: EventBody {
    public static let type: EventType = "coverage.ended.v1"

    /// Why it ends.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// Employment ended, or the employer took another plan.
        case employment
        /// The patient is too old to be covered as a child, mostly at 26 (45 CFR 147.120).
        case age
        /// The premium was not paid.
        case unpaid
        /// Medicaid or CHIP found the patient not eligible any more (42 CFR 435.916).
        case redetermination
        /// The patient or subscriber chose another plan.
        case switched
        case moved
        case death
        case other
    }

    public var lastDay: CivilDate
    public var reason: Reason
    /// The coverage that takes its place, where it is known.
    public var successor: CoverageID?
    public var note: PHI<Remark>?

    public init(lastDay: CivilDate, reason: Reason, successor: CoverageID? = nil, note: PHI<Remark>? = nil) {
        self.lastDay = lastDay
        self.reason = reason
        self.successor = successor
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.lastDay = try facts.value("last_day")
        self.reason = try facts.value("reason")
        self.successor = try facts.optional("successor_coverage_id")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("last_day", self.lastDay)
        members.member("reason", self.reason)
        members.member("successor_coverage_id", self.successor)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// A coverage did not end after all (`coverage.end_taken_back.v1`): it was paid for late, or found to go on.
public struct CoverageEndTakenBack: EventBody {
    public static let type: EventType = "coverage.end_taken_back.v1"

    /// The end, by the version of the stream that it made.
    public var end: StreamVersion
    public var note: PHI<Remark>?

    public init(end: StreamVersion, note: PHI<Remark>? = nil) {
        self.end = end
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.end = try facts.value("end")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) { members.member("end", self.end) }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// The last day of a coverage has passed (`coverage.passed.v1`).
public struct CoveragePassed: EventBody {
    public static let type: EventType = "coverage.passed.v1"

    /// The last day on which it held.
    public var on: CivilDate

    public init(on day: CivilDate) { self.on = day }
    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) { self.on = try facts.value("on") }
    public func writeFacts(to members: inout JSONWriter.Members) { members.member("on", self.on) }
}

extension PatientCoverage {
    /// Say on which day a coverage ends, or ended.
    public struct End: Sendable, Equatable {
        public var lastDay: CivilDate
        public var reason: CoverageEnded.Reason
        public var successor: CoverageID?
        public var note: PHI<Remark>?

        public init(lastDay: CivilDate, reason: CoverageEnded.Reason, successor: CoverageID? = nil, note: String? = nil) {
            self.lastDay = lastDay
            self.reason = reason
            self.successor = successor
            self.note = PHI(remark: note)
        }
    }

    /// Say that a coverage did not end after all.
    public struct TakeEndBack: Sendable, Equatable {
        public var note: PHI<Remark>?
        public init(note: String? = nil) { self.note = PHI(remark: note) }
    }
}

extension PatientCoverage.State {
    func end(_ it: PatientCoverage.End, _ context: Context) throws(Refusal) -> [PatientCoverage.Event] {
        if let end, end.lastDay == it.lastDay, end.reason == it.reason, end.successor == it.successor { return [] }
        try self.admit(.end, at: context.now)
        if let from = self.recording?.from, it.lastDay < from { throw .coverageEndsBeforeItBegins }
        if it.successor == self.id { throw .coverageReplacesItself }
        return [.ended(CoverageEnded(lastDay: it.lastDay, reason: it.reason, successor: it.successor, note: it.note))]
    }

    func takeEndBack(_ it: PatientCoverage.TakeEndBack, _ context: Context) throws(Refusal) -> [PatientCoverage.Event] {
        // The last thing that was done is this, and is asked again.
        if self.end == nil, self.reopenings.contains(where: \.holds), !self.recordings.isEmpty { return [] }
        try self.admit(.takeEndBack, at: context.now)
        guard let end else { throw .coverageNotEnded }
        return [.endTakenBack(CoverageEndTakenBack(end: end.recordedAs, note: it.note))]
    }

    /// What time has made of the coverage by a moment and is not on record.
    func passTime(_ context: Context) -> [PatientCoverage.Event] {
        guard let next = self.nextMomentAt, next <= context.now, let lastDay else { return [] }
        return [.passed(CoveragePassed(on: lastDay))]
    }

    /// When something next happens to the coverage of itself: after its last day; `nil` when nothing does.
    ///
    /// A function of the facts alone. It may have passed: whoever carries timers out asks then what it comes to.
    public var nextMomentAt: Timestamp? {
        guard let lastDay, !self.passings.contains(where: { $0.on == lastDay }) else { return nil }
        return lastDay.adding(days: 1).map(self.zone.startOfDay)
    }
}
