import EventSourcing

extension Timestamp {
    /// Reads FHIR's `instant`, or a `dateTime` that has a time: `2026-11-24T15:04:05.123-05:00`.
    ///
    /// Digits of a second beyond the sixth are dropped. `nil` for a day or a time that does not exist, and without an offset.
    init?(fhirInstant text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, let day = CivilDate(String(decoding: bytes[..<10], as: UTF8.self)), bytes[10] == UInt8(ascii: "T"),
            let time = Self.secondOfDay(bytes[11..<19])
        else { return nil }
        var rest = bytes[19...]
        var microseconds: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !digits.isEmpty else { return nil }
            for place in 0..<6 {
                let digit = place < digits.count ? digits[digits.startIndex + place] - UInt8(ascii: "0") : 0
                microseconds = microseconds * 10 + Int64(digit)
            }
            rest = bytes[digits.endIndex...]
        }
        guard let offset = Self.offset(rest) else { return nil }
        self.init(microseconds: Int64(day.dayNumber * 86_400 + time - offset) * 1_000_000 + microseconds)
    }

    /// Seconds since midnight of `15:04:05`.
    private static func secondOfDay(_ text: ArraySlice<UInt8>) -> Int? {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = Self.number(parts[0], below: 24), let minute = Self.number(parts[1], below: 60),
            let second = Self.number(parts[2], below: 60)
        else { return nil }
        return hour * 3_600 + minute * 60 + second
    }

    /// Seconds east of UTC of `Z` or `-05:00`.
    private static func offset(_ text: ArraySlice<UInt8>) -> Int? {
        if text.elementsEqual([UInt8(ascii: "Z")]) { return 0 }
        let parts = text.dropFirst().split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), parts.count == 2,
            let hours = Self.number(parts[0], below: 15), let minutes = Self.number(parts[1], below: 60)
        else { return nil }
        return (hours * 3_600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    /// Two digits.
    private static func number(_ text: ArraySlice<UInt8>, below limit: Int) -> Int? {
        guard text.count == 2, text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        let value = text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return value < limit ? value : nil
    }
}
