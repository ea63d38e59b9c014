// Names are written with accents and without, with hyphens and without, in capitals and not. To find one by another they are folded:
// what remains is small letters, without marks, in tokens. No locale and no table of a system: the same name folds the same everywhere.

/// A word of a name, folded: small letters without marks, and digits.
public struct NameToken: Sendable, Hashable, Comparable {
    /// Its characters; never empty.
    public let scalars: [Unicode.Scalar]

    /// Characters of a token; what is longer is cut.
    public static let lengthMax = 40

    /// Takes folded characters as a token; `nil` for none.
    public init?(_ scalars: [Unicode.Scalar]) {
        if scalars.isEmpty { return nil }
        self.scalars = scalars.count > Self.lengthMax ? Array(scalars.prefix(Self.lengthMax)) : scalars
    }

    /// Orders by characters, and a prefix before what it begins.
    public static func < (left: Self, right: Self) -> Bool { left.scalars.lexicographicallyPrecedes(right.scalars) }

    /// Whether it begins another.
    public func begins(_ other: NameToken) -> Bool { other.scalars.starts(with: self.scalars) }

    /// Whether at most one mistake of typing lies between two: `EditDistance`.
    public func isWithinOneMistake(of other: NameToken) -> Bool { EditDistance.isWithinOne(self.scalars, other.scalars) }

    /// The token as text. It is patient data.
    public var text: String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: self.scalars)
        return String(text)
    }
}

/// What prints is how long it is: a token is a word of somebody's name.
extension NameToken: CustomStringConvertible, CustomReflectable {
    public var description: String { "‹\(self.scalars.count) characters›" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// Folding of names into tokens.
public enum NameFolding {
    /// Tokens taken of one text; what follows is left.
    public static let tokensMax = 40

    /// The tokens of a text, in order.
    ///
    /// - Marks are dropped: `García`, `Nguyễn` and `Müller` fold to `garcia`, `nguyen` and `muller`; ligatures and letters of their own
    ///   open: `ß` to `ss`, `æ` to `ae`, `ø` to `o`, `đ` to `d`, `ł` to `l`.
    /// - Apostrophes join: `O'Brien` is `obrien`.
    /// - Whatever else is no letter and no digit parts: `Smith-Jones` is `smith`, `jones`, and `St. John` is `st`, `john`.
    public static func tokens(of text: String) -> [NameToken] {
        var tokens: [NameToken] = []
        var token: [Unicode.Scalar] = []
        func close() {
            if let whole = NameToken(token), tokens.count < Self.tokensMax { tokens.append(whole) }
            token.removeAll(keepingCapacity: true)
        }
        for scalar in text.unicodeScalars {
            switch Self.fold(scalar) {
            case .letters(let letters): token.append(contentsOf: letters)
            case .dropped: break
            case .parting: close()
            }
        }
        close()
        return tokens
    }

    /// The other way to write letters with two dots, a ring or a stroke, where a name has such: `Müller` is also `mueller`, `Ångström` also
    /// `aangstroem`. The tokens of the whole text, so that they stand beside the plain ones.
    public static func expandedTokens(of text: String) -> [NameToken] {
        guard text.unicodeScalars.contains(where: { Self.expansions[$0] != nil || $0 == "\u{308}" }) else { return [] }
        var expanded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let two = Self.expansions[scalar] {
                expanded.append(contentsOf: two.unicodeScalars)
            } else if scalar == "\u{308}", let last = expanded.last, "aouAOU".unicodeScalars.contains(last) {
                expanded.append("e")
            } else {
                expanded.append(scalar)
            }
        }
        return Self.tokens(of: String(expanded))
    }

    /// Words that stand before or between the parts of names, folded: they tell nobody apart, and are often left out or written together.
    ///
    /// Spanish, Portuguese, Italian, French, Dutch, German, Arabic and Hebrew ones, and the Irish O of `O Brien`.
    public static let particles: Set<NameToken> = Set(
        [
            "de", "del", "la", "las", "los", "y", "e", "da", "das", "do", "dos", "di", "du", "des", "le", "van", "von", "der", "den", "ter",
            "ten", "zu", "zur", "bin", "ibn", "bint", "al", "el", "ben", "bat", "abu", "o", "st", "saint", "san", "santa",
        ].compactMap { NameToken(Array($0.unicodeScalars)) })

    /// Whether a character is an apostrophe, in one of the ways in which they are typed.
    public static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "'", "\u{2019}", "\u{2018}", "\u{2BC}", "\u{2BB}", "\u{B4}", "`", "\u{FF07}": true
        default: false
        }
    }

    private static let expansions: [Unicode.Scalar: String] = [
        "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue", "ø": "oe", "Ø": "oe", "å": "aa", "Å": "aa",
    ]
}
