import CaseDomain
import EventSourcing

/// What somebody types to find a patient: words of a name, a birth date, numbers, in any order; all of it has to fit.
///
/// It is patient data, and prints as nothing.
public struct PatientQuery: Sendable, Hashable {
    /// A word of a name.
    struct Word: Sendable, Hashable {
        var token: NameToken
        /// A particle beside other words: it is no reason to leave somebody out, and one to put them first.
        var isOptional: Bool
    }

    let words: [Word]
    /// Birth dates: of each any of its readings.
    let dates: [[CivilDate]]
    /// Numbers: of each any of its readings.
    let numbers: [[SearchNumber]]

    /// Characters of a query.
    public static let lengthMax = 200
    /// Words, dates and numbers of a query.
    public static let partsMax = 10

    /// Reads a query; `nil` for one that is longer than `lengthMax` or has more than `partsMax` parts.
    ///
    /// A part that holds a digit is a number, unless it is a date: `2016-03-09`, `3/9/2016`, `03/09/16` (month first, as in the USA, unless
    /// there is no such month; a year of two digits is one of this century or of the last). Groups of a telephone number belong together.
    public init?(_ text: String) {
        guard text.unicodeScalars.count <= Self.lengthMax else { return nil }
        var tokens: [NameToken] = []
        var dates: [[CivilDate]] = []
        var numbers: [[SearchNumber]] = []
        var groups: [Substring.UnicodeScalarView] = []
        func close() {
            // Each group but the last has three digits at most: (218) 555-0142, and not two numbers beside one another.
            let isOne = groups.dropLast().allSatisfy { $0.count(where: Self.isDigit) <= 3 }
            for number in isOne ? [groups.flatMap { Array($0) }] : groups.map({ Array($0) }) {
                guard let number = SearchNumber(String(String.UnicodeScalarView(number))) else { continue }
                numbers.append([number] + (number.withoutCountryCode.map { [$0] } ?? []))
            }
            groups.removeAll()
        }
        for part in text.unicodeScalars.split(whereSeparator: { $0.properties.isWhitespace || $0 == "," || $0 == ";" }) {
            if let readings = Self.readings(ofDate: part) {
                close()
                dates.append(readings)
            } else if part.contains(where: Self.isDigit) {
                if part.contains(where: { $0.properties.isAlphabetic }) {
                    close()
                    groups.append(part)
                    close()
                } else {
                    groups.append(part)
                }
            } else {
                close()
                tokens += NameFolding.tokens(of: String(Substring(part)))
            }
        }
        close()
        guard tokens.count + dates.count + numbers.count <= Self.partsMax else { return nil }
        let isTelling = tokens.contains { !NameFolding.particles.contains($0) }
        self.words = tokens.map { Word(token: $0, isOptional: isTelling && NameFolding.particles.contains($0)) }
        self.dates = dates
        self.numbers = numbers
    }

    /// It asks for nothing, and finds nobody.
    public var isEmpty: Bool { self.words.isEmpty && self.dates.isEmpty && self.numbers.isEmpty }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}

extension PatientQuery {
    /// The days that a text can mean; `nil` for one that is no date.
    private static func readings(ofDate text: Substring.UnicodeScalarView) -> [CivilDate]? {
        guard let separator = text.first(where: { !Self.isDigit($0) }), separator == "-" || separator == "/" || separator == "." else {
            return nil
        }
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var numbers: [Int] = []
        for part in parts {
            guard (1...4).contains(part.count), part.allSatisfy(Self.isDigit) else { return nil }
            numbers.append(part.reduce(0) { $0 * 10 + Int($1.value) - 48 })
        }
        let lengths = parts.map(\.count)
        let days: [CivilDate?]
        switch (lengths[0], lengths[1], lengths[2]) {
        case (4, 1...2, 1...2): days = [CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])]
        case (1...2, 1...2, 4): days = [Self.day(numbers, of: numbers[2])]
        case (1...2, 1...2, 2): days = [Self.day(numbers, of: 2_000 + numbers[2]), Self.day(numbers, of: 1_900 + numbers[2])]
        default: return nil
        }
        let real = days.compactMap { $0 }
        return real.isEmpty ? nil : real
    }

    /// Month first; day first where there is no such month.
    private static func day(_ numbers: [Int], of year: Int) -> CivilDate? {
        numbers[0] > 12
            ? CivilDate(year: year, month: numbers[1], day: numbers[0]) : CivilDate(year: year, month: numbers[0], day: numbers[1])
    }
}

extension PatientQuery: CustomStringConvertible, CustomReflectable {
    public var description: String { "‹\(self.words.count) words, \(self.dates.count) dates, \(self.numbers.count) numbers›" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
