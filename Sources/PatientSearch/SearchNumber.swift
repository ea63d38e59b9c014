/// A number as it is compared: letters in small, digits, and nothing else.
struct SearchNumber: Sendable, Hashable {
    let bytes: [UInt8]

    /// Characters of a part of a number that is looked for: fewer are found only as the whole number.
    static let partMin = 4
    /// Characters of a number; what is longer is no number.
    static let lengthMax = 64

    init?(_ text: String) {
        let bytes = text.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): byte
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
            default: nil
            }
        }
        guard (1...Self.lengthMax).contains(bytes.count) else { return nil }
        self.bytes = bytes
    }

    /// A telephone number: its digits, without the country code of the USA.
    init?(phone text: String) {
        guard let number = SearchNumber(String(text.unicodeScalars.filter { ("0"..."9").contains($0) }.map(Character.init))) else {
            return nil
        }
        self = number.withoutCountryCode ?? number
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Eleven digits that begin with 1, without it.
    var withoutCountryCode: SearchNumber? {
        guard self.bytes.count == 11, self.bytes[0] == UInt8(ascii: "1"), self.bytes.allSatisfy({ $0 <= UInt8(ascii: "9") }) else {
            return nil
        }
        return SearchNumber(bytes: Array(self.bytes.dropFirst()))
    }

    /// How a number that somebody typed finds one of a patient; `nil` when it does not.
    func finds(_ number: SearchNumber) -> MatchReason? {
        if self == number { return .numberExact }
        guard self.bytes.count >= Self.partMin, self.bytes.count < number.bytes.count else { return nil }
        if number.bytes.starts(with: self.bytes) { return .numberPrefix }
        return number.bytes.suffix(self.bytes.count).elementsEqual(self.bytes) ? .numberTail : nil
    }

    /// Its first four or eight, or its last four characters as a number; `nil` of fewer.
    var head: UInt64? { Self.packed(self.bytes.prefix(Self.partMin), Self.partMin) }
    var longHead: UInt64? { Self.packed(self.bytes.prefix(8), 8) }
    var tail: UInt64? { Self.packed(self.bytes.suffix(Self.partMin), Self.partMin) }

    private static func packed(_ part: ArraySlice<UInt8>, _ count: Int) -> UInt64? {
        part.count == count ? part.reduce(0) { $0 << 8 | UInt64($1) } : nil
    }
}
