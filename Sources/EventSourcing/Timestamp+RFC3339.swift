extension Timestamp {
    /// The first instant of year 1 and the last of year 9999, between which text has a form.
    public static let earliest = Timestamp(microseconds: -62_135_596_800_000_000)
    public static let latest = Timestamp(microseconds: 253_402_300_799_999_999)

    /// The instant in UTC with six digits of a second, `2026-11-24T15:04:05.123456Z` (RFC 3339, section 5.6): exact, of one
    /// length, and in the order of time.
    public var rfc3339: String {
        let clamped = min(max(self, .earliest), .latest).rawValue
        let seconds = clamped.quotientFlooring(by: 1_000_000)
        let day = seconds.quotientFlooring(by: 86_400)
        guard let date = CivilDate(dayNumber: Int(day)) else { preconditionFailure("every day between the limits has a date") }
        let second = Int(seconds - day * 86_400)
        return String(unsafeUninitializedCapacity: 27) { bytes in
            func put(_ value: Int, at end: Int, digits: Int) {
                var rest = value
                for place in 0..<digits {
                    bytes[end - place] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
            }
            put(date.year, at: 3, digits: 4)
            bytes[4] = UInt8(ascii: "-")
            put(date.month, at: 6, digits: 2)
            bytes[7] = UInt8(ascii: "-")
            put(date.day, at: 9, digits: 2)
            bytes[10] = UInt8(ascii: "T")
            put(second / 3_600, at: 12, digits: 2)
            bytes[13] = UInt8(ascii: ":")
            put(second / 60 % 60, at: 15, digits: 2)
            bytes[16] = UInt8(ascii: ":")
            put(second % 60, at: 18, digits: 2)
            bytes[19] = UInt8(ascii: ".")
            put(Int(clamped - seconds * 1_000_000), at: 25, digits: 6)
            bytes[26] = UInt8(ascii: "Z")
            return 27
        }
    }

    /// Reads a date-time of RFC 3339 with any offset and up to nine digits of a second, of which six count.
    ///
    /// `nil` for anything else: a day or a time that does not exist, a missing offset, a leap second.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 35 else { return nil }
        var offset = 0
        func number(_ digits: Int) -> Int? {
            guard offset + digits <= bytes.count else { return nil }
            var value = 0
            for _ in 0..<digits {
                let byte = bytes[offset]
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
                offset += 1
            }
            return value
        }
        func mark(_ allowed: UInt8...) -> UInt8? {
            guard offset < bytes.count, allowed.contains(bytes[offset]) else { return nil }
            defer { offset += 1 }
            return bytes[offset]
        }
        let dash = UInt8(ascii: "-")
        let colon = UInt8(ascii: ":")
        guard let year = number(4), mark(dash) != nil, let month = number(2), mark(dash) != nil, let day = number(2),
            let date = CivilDate(year: year, month: month, day: day), mark(UInt8(ascii: "T"), UInt8(ascii: "t")) != nil,
            let hour = number(2), hour < 24, mark(colon) != nil, let minute = number(2), minute < 60, mark(colon) != nil,
            let second = number(2), second < 60
        else { return nil }
        var microseconds = 0
        if mark(UInt8(ascii: ".")) != nil {
            let start = offset
            while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) { offset += 1 }
            let digits = bytes[start..<offset]
            guard (1...9).contains(digits.count) else { return nil }
            for place in 0..<6 {
                microseconds = microseconds * 10 + (place < digits.count ? Int(digits[start + place] - UInt8(ascii: "0")) : 0)
            }
        }
        var offsetMinutes = 0
        if mark(UInt8(ascii: "Z"), UInt8(ascii: "z")) == nil {
            guard let sign = mark(UInt8(ascii: "+"), dash), let hours = number(2), hours < 24, mark(colon) != nil,
                let minutes = number(2), minutes < 60
            else { return nil }
            offsetMinutes = (hours * 60 + minutes) * (sign == dash ? -1 : 1)
        }
        guard offset == bytes.count else { return nil }
        let seconds = date.dayNumber * 86_400 + hour * 3_600 + minute * 60 + second - offsetMinutes * 60
        let value = Timestamp(microseconds: Int64(seconds) * 1_000_000 + Int64(microseconds))
        guard value >= .earliest, value <= .latest else { return nil }
        self = value
    }
}

extension Int64 {
    /// The quotient rounded down, also below zero.
    fileprivate func quotientFlooring(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = self.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

/// RFC 3339 text in UTC, to the microsecond.
extension Timestamp: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        guard let value = Timestamp(rfc3339: try json.string()) else { throw JSONFault(.value) }
        self = value
    }
    public func write(to writer: inout JSONWriter) { writer.string(self.rfc3339) }
}
