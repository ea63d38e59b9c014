/// Mistakes of typing between two words: a character too many, one too few, another one, or two that changed places (Damerau 1964: four of
/// five misspellings are one of these).
public enum EditDistance {
    /// Whether two words are at most one mistake apart.
    ///
    /// - Complexity: linear in the shorter word.
    public static func isWithinOne<Character: Equatable>(_ left: [Character], _ right: [Character]) -> Bool {
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        guard long.count - short.count <= 1 else { return false }
        var same = 0
        while same < short.count, short[same] == long[same] { same += 1 }
        if same == short.count { return true }
        if short.count < long.count { return short[same...].elementsEqual(long[(same + 1)...]) }
        if short[(same + 1)...].elementsEqual(long[(same + 1)...]) { return true }
        return same + 1 < short.count && short[same] == long[same + 1] && short[same + 1] == long[same]
            && short[(same + 2)...].elementsEqual(long[(same + 2)...])
    }

    /// Mistakes between two words, none of which touches what another made (optimal string alignment).
    ///
    /// - Complexity: the product of both lengths; words are short.
    public static func between<Character: Equatable>(_ left: [Character], _ right: [Character]) -> Int {
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var before: [Int] = []
        var last = Array(0...right.count)
        for row in 1...left.count {
            var next = [row] + Array(repeating: 0, count: right.count)
            for column in 1...right.count {
                let isSame = left[row - 1] == right[column - 1]
                next[column] = min(last[column] + 1, next[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    next[column] = min(next[column], before[column - 2] + 1)
                }
            }
            (before, last) = (last, next)
        }
        return last[right.count]
    }
}
