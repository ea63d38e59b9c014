public import EventSourcing

/// A fiscal year of the United States, by which editions of ICD-10-CM are published: 2026 is October 2025 through September 2026.
public struct FiscalYear: Sendable, Hashable, CustomStringConvertible {
    /// The year in which it ends.
    public let number: Int

    /// The years in which an edition of ICD-10-CM can be in force: claims changed over to it in October 2015.
    public static let editions = 2016...2099

    /// A year with an edition; `nil` for any other.
    public init?(_ number: Int) {
        guard Self.editions.contains(number) else { return nil }
        self.number = number
    }

    /// The days on which an edition holds.
    ///
    /// - Parameter from: the first of them, where an edition came out within the year, as every April; the year's first when absent.
    /// - Returns: `nil` when that day lies outside the year.
    public func days(from: CivilDate? = nil) -> ClosedRange<CivilDate>? {
        guard let first = CivilDate(year: self.number - 1, month: 10, day: 1), let last = CivilDate(year: self.number, month: 9, day: 30)
        else { return nil }
        guard let from else { return first...last }
        return (first...last).contains(from) ? from...last : nil
    }

    public var description: String { "\(self.number)" }
}
