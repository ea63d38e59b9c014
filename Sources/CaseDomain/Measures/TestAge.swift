public import EventSourcing

// How old somebody is when tested. Norms are by completed months, and record forms forbid to round up ("Do not round up to next month or
// year", KLPA-3 Analysis Form, Pearson 2015).

extension CivilDate {
    /// The months that are complete on a later day; below zero on an earlier one.
    ///
    /// A month is complete on the day of its number, or, where a month has no such day, on the first of the next: who was born on a
    /// February 29 is a year old on March 1. That is what the arithmetic of record forms gives, which borrows a month while the day of
    /// the test is a smaller number than the day of birth.
    public func completedMonths(on day: CivilDate) -> Int {
        (day.year * 12 + day.month) - (self.year * 12 + self.month) - (day.day < self.day ? 1 : 0)
    }
}

/// What is known of a person's age.
public enum KnownAge: Sendable, Hashable {
    /// The day of birth, and how many weeks before the due date it was, where that is known: 40 less the weeks of gestation.
    case born(CivilDate, weeksEarly: Int32?)
    /// Completed months on the day of the test, as the report states them. A correction for prematurity is taken as made.
    case months(Int32)
}

/// The age by which a test is scored.
public struct TestAge: Sendable, Hashable {
    /// Completed months since birth.
    public let chronologicalMonths: Int
    /// Completed months by which norms are looked up.
    public let months: Int

    /// The age in months from which on nobody is corrected for prematurity.
    ///
    /// The convention is two years of chronological age ("used for up to 2 years post-birth", Pediatrics 2024;153(2):e2023063801), and
    /// the reports of PDMS-2 and Bayley-4 show the adjustment before it. An analysis of the Bayley-4's norms speaks for three years
    /// (J Dev Behav Pediatr, doi 10.1097/DBP.0000000000000739): a clinic that follows it states ages itself, by `KnownAge.months`.
    public static let correctedUntilMonths = 24
    /// Weeks that somebody can be born before the due date.
    public static let weeksEarlyMax: Int32 = 20

    /// The age on a day of testing.
    ///
    /// Within the first two years, weeks before the due date are taken off by moving the birth to it: to the day, and not by rounded
    /// months. More than `weeksEarlyMax` weeks are a mistake and correct nothing.
    public init(_ age: KnownAge, on day: CivilDate) {
        switch age {
        case .months(let months):
            self.chronologicalMonths = Int(months)
            self.months = Int(months)
        case .born(let birth, let weeks):
            let chronological = birth.completedMonths(on: day)
            self.chronologicalMonths = chronological
            if let weeks, (1...Self.weeksEarlyMax).contains(weeks), chronological < Self.correctedUntilMonths,
                let due = birth.adding(days: Int(weeks) * 7)
            {
                self.months = due.completedMonths(on: day)
            } else {
                self.months = chronological
            }
        }
    }

    /// Whether it was corrected for prematurity, so that it is another than the chronological one.
    public var isCorrected: Bool { self.months != self.chronologicalMonths }

    /// The age as reports write it: `1:9`, or `1:9, corrected 1:7`.
    public var words: String {
        let chronological = NormAges.words(self.chronologicalMonths)
        return self.isCorrected ? "\(chronological), corrected \(NormAges.words(self.months))" : chronological
    }
}
