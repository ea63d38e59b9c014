public import EventSourcing

/// A time on the clock on the wall, such as the hour after which a payer counts what comes as the next day's.
///
/// In text `15:00`, or `15:00:30` where the seconds matter.
public struct TimeOfDay: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Microseconds since midnight on the wall; below `microsecondsInADay`.
    public let microseconds: Int64

    static let microsecondsInADay: Int64 = 86_400_000_000

    public static let midnight = TimeOfDay(unchecked: 0)
    /// The last microsecond of a day.
    public static let lastOfDay = TimeOfDay(unchecked: Self.microsecondsInADay - 1)

    private init(unchecked microseconds: Int64) { self.microseconds = microseconds }

    /// A time that exists on a usual day; `nil` for one that does not, such as 24:00.
    public init?(hour: Int, minute: Int = 0, second: Int = 0, microsecond: Int = 0) {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second), (0..<1_000_000).contains(microsecond) else {
            return nil
        }
        self.microseconds = Int64((hour * 60 + minute) * 60 + second) * 1_000_000 + Int64(microsecond)
    }

    /// Reads `15:00` or `15:00:30`.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        var numbers: [Int] = []
        for part in parts {
            guard part.count == 2, part.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
            numbers.append(part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
        }
        self.init(hour: numbers[0], minute: numbers[1], second: numbers.count == 3 ? numbers[2] : 0)
    }

    /// The time to the second; the seconds are left out when they are zero.
    public var description: String {
        func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let seconds = self.microseconds / 1_000_000
        let minutes = "\(padded(seconds / 3_600)):\(padded(seconds / 60 % 60))"
        return seconds % 60 == 0 ? minutes : "\(minutes):\(padded(seconds % 60))"
    }

    public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }
}

extension TimeOfDay: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        guard let value = TimeOfDay(try json.string()) else { throw JSONFault(.value) }
        self = value
    }
    public func write(to writer: inout JSONWriter) { writer.string(self.description) }
}
