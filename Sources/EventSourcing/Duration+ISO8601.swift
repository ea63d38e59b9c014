extension Duration {
    /// Reads a duration of whole weeks, days, hours, minutes and seconds, such as `PT72H` or `P1DT12H` (ISO 8601-1, section 5.5.2).
    ///
    /// Years and months are none: how long they are depends on when. `nil` for anything else, and for a part of more than six digits.
    public init?(iso8601 text: String) {
        var rest = Substring(text)
        guard rest.popFirst() == "P" else { return nil }
        var seconds: Int64 = 0
        var isEmpty = true
        /// The number before a letter, when it is there.
        func take(_ letter: Character, _ unit: Int64) -> Bool {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            guard rest.dropFirst(digits.count).first == letter, (1...6).contains(digits.count), let number = Int64(digits) else {
                return false
            }
            seconds += number * unit
            rest = rest.dropFirst(digits.count + 1)
            isEmpty = false
            return true
        }
        for (letter, unit) in [("W", 604_800), ("D", 86_400)] as [(Character, Int64)] { _ = take(letter, unit) }
        if rest.first == "T" {
            rest = rest.dropFirst()
            var isTimeEmpty = true
            for (letter, unit) in [("H", 3_600), ("M", 60), ("S", 1)] as [(Character, Int64)] where take(letter, unit) {
                isTimeEmpty = false
            }
            if isTimeEmpty { return nil }
        }
        guard rest.isEmpty, !isEmpty else { return nil }
        self = .seconds(seconds)
    }
}
