extension JSON {
    /// Digits of a number read as decimal text, before and behind the point together.
    public static let decimalDigitsMax = 38

    /// A number to its last digit, as plain decimal text: `24`, `-1.5`, `0.001`.
    ///
    /// A quantity or an amount never passes through a binary fraction. An exponent is worked in, and zeros that say nothing are
    /// left out, so that equal numbers give equal text; minus zero is `0`. `.value` for more than `decimalDigitsMax` digits.
    public func decimalText() throws(JSONFault) -> String {
        guard let start = self.source.first, start == UInt8(ascii: "-") || Self.isDigit(start) else { throw JSONFault(.type) }
        let isNegative = start == UInt8(ascii: "-")
        var digits: [UInt8] = []
        /// How many of `digits` stand before the point; the exponent moves it.
        var point = 0
        var isFraction = false
        var rest = isNegative ? self.source.dropFirst() : self.source
        while let byte = rest.first {
            if Self.isDigit(byte) {
                // Leading zeros carry nothing, and a long run of them must not grow the list.
                if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte) }
                if isFraction { point -= digits.isEmpty ? 1 : 0 } else { point = digits.count }
            } else if byte == UInt8(ascii: ".") {
                isFraction = true
            } else {
                break
            }
            rest.removeFirst()
        }
        if !rest.isEmpty {
            guard let exponent = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), abs(exponent) <= 1_000 else {
                throw JSONFault(.value)
            }
            point += exponent
        }
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        guard !digits.isEmpty else { return "0" }
        let whole = max(point, 0)
        let leading = max(-point, 0)
        guard max(digits.count, whole) + leading <= Self.decimalDigitsMax else { throw JSONFault(.value) }
        let zero = UInt8(ascii: "0")
        digits.insert(contentsOf: Array(repeating: zero, count: leading), at: 0)
        if digits.count < whole { digits.append(contentsOf: Array(repeating: zero, count: whole - digits.count)) }
        var text = whole == 0 ? [zero] : Array(digits[..<whole])
        if digits.count > whole { text += [UInt8(ascii: ".")] + digits[whole...] }
        return (isNegative ? "-" : "") + String(decoding: text, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
