public import EventSourcing

/// How long the pregnancy lasted: completed weeks, and the days beyond them.
///
/// The time from the first day of the last menstrual period to birth; written as completed weeks and never rounded up (American Academy
/// of Pediatrics, Age Terminology During the Perinatal Period, Pediatrics 2004;114(5):1362-1364).
public struct GestationalAge: JSONMembers, Hashable {
    public let weeks: Int32
    public let days: Int32

    /// Weeks within which a value is taken for what it says.
    ///
    /// Before week 20 no birth is a live one (and no test corrects for more: `TestAge.weeksEarlyMax`); the birth certificates of the USA
    /// count to week 47 (NCHS, edits of the obstetric estimate).
    public static let weeksRange: ClosedRange<Int32> = 20...47
    /// Weeks of a pregnancy at its due date.
    public static let termWeeks: Int32 = 40
    /// A birth before so many completed weeks is preterm (WHO, and the statement above).
    public static let pretermBeforeWeeks: Int32 = 37

    /// Weeks and days; `nil` out of bounds.
    public init?(weeks: Int32, days: Int32 = 0) {
        guard Self.weeksRange.contains(weeks), (0...6).contains(days) else { return nil }
        self.weeks = weeks
        self.days = days
    }

    public init(members: JSONObject) throws(JSONFault) {
        let weeks: Int32 = try members.value("gestation_weeks")
        guard let value = GestationalAge(weeks: weeks, days: try members.value("gestation_days")) else {
            throw JSONFault(.value, at: "gestation_weeks")
        }
        self = value
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("gestation_weeks", self.weeks)
        members.member("gestation_days", self.days)
    }

    /// Whether the child was born before its time.
    public var isPreterm: Bool { self.weeks < Self.pretermBeforeWeeks }

    /// Weeks that a preterm child was born before the due date, by completed weeks of gestation; `nil` for one born at its time, whose age
    /// nobody corrects.
    public var weeksEarly: Int32? { self.isPreterm ? Self.termWeeks - self.weeks : nil }

    /// The day on which a child that was born on a day was due: 40 weeks after the pregnancy began.
    public func dueDate(bornOn day: CivilDate) -> CivilDate? {
        day.adding(days: Int(Self.termWeeks) * 7 - Int(self.weeks) * 7 - Int(self.days))
    }
}

extension KnownAge {
    /// The age of somebody whose record says when, and how early, they were born: what a test is scored by, and what is told of a child.
    ///
    /// ```swift
    /// let age = TestAge(KnownAge(bornOn: birthDate, gestation: gestation), on: today)
    /// age.chronologicalMonths  // since birth
    /// age.months               // corrected for prematurity until two years of age
    /// ```
    ///
    /// Corrected age is the chronological age less the weeks before the 40th (Pediatrics 2004;114(5):1362-1364), used until 24 months of
    /// chronological age (`TestAge.correctedUntilMonths`).
    public init(bornOn day: CivilDate, gestation: GestationalAge?) { self = .born(day, weeksEarly: gestation?.weeksEarly) }
}

/// Who says how long the pregnancy lasted.
public enum GestationSource: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case birthRecord = "birth_record"
    case dischargeSummary = "discharge_summary"
    case parentReport = "parent_report"
    case other
}

/// How long the pregnancy lasted was recorded (`patient.gestational_age_recorded.v1`). The last word counts.
public struct GestationalAgeRecorded: EventBody {
    public static let type: EventType = "patient.gestational_age_recorded.v1"

    public var source: GestationSource
    public var age: PHI<GestationalAge>

    public init(source: GestationSource, age: PHI<GestationalAge>) {
        self.source = source
        self.age = age
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.source = try facts.value("source")
        self.age = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) { members.member("source", self.source) }
    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.age.write(to: &members) }
}

/// How long the pregnancy lasted, as a record has it.
public struct Gestation: Sendable, Equatable {
    public internal(set) var age: PHI<GestationalAge>
    public internal(set) var source: GestationSource
    public internal(set) var place: FactPlace
}

extension Patient {
    /// Record how long the pregnancy lasted.
    public struct RecordGestationalAge: Sendable, Equatable {
        public var age: PHI<GestationalAge>
        public var source: GestationSource
        /// What the record says now, opened; `nil` where it says nothing.
        public var known: PHI<GestationalAge>?

        public init(age: GestationalAge, source: GestationSource, known: PHI<GestationalAge>? = nil) {
            self.age = PHI(age)
            self.source = source
            self.known = known
        }
    }
}

extension Patient.State {
    func recordGestationalAge(_ it: Patient.RecordGestationalAge) throws(Refusal) -> [Patient.Event] {
        try self.admit(.recordGestationalAge)
        // What the record says already is not said twice.
        if let gestation, gestation.source == it.source, let known = it.known?.disclosed(for: .deciding),
            known == it.age.disclosed(for: .deciding)
        {
            return []
        }
        return [.gestationalAgeRecorded(GestationalAgeRecorded(source: it.source, age: it.age))]
    }
}

extension Purpose {
    /// Patient data that a command carries is compared to decide; nothing of it leaves.
    static let deciding: Purpose = "necessity.deciding"
}
