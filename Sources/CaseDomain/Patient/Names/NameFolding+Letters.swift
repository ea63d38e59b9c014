// What each letter folds to. Latin letters with marks are listed by their bases: those of the languages of Europe, Vietnamese, and the
// transcriptions of Arabic and Indian names (Unicode: Latin-1 Supplement, Latin Extended-A and -B, Latin Extended Additional).

extension NameFolding {
    enum Folded {
        case letters([Unicode.Scalar])
        /// It belongs to what stands beside it: a mark, or an apostrophe.
        case dropped
        /// It parts one word from the next.
        case parting
    }

    /// One character, folded.
    static func fold(_ scalar: Unicode.Scalar) -> Folded {
        switch scalar {
        case "a"..."z", "0"..."9": return .letters([scalar])
        case "A"..."Z": return .letters([Unicode.Scalar(scalar.value + 32) ?? scalar])
        case _ where Self.isApostrophe(scalar): return .dropped
        default: break
        }
        if scalar.isASCII { return .parting }
        if let letters = Self.letters[scalar] { return .letters(letters) }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .format: return .dropped
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
            // A letter of another script, or a rare one of this: as it is, in small.
            let small = Array(scalar.properties.lowercaseMapping.unicodeScalars)
            return .letters(small.flatMap { Self.letters[$0] ?? [$0] }.filter { $0.properties.generalCategory != .nonspacingMark })
        default: return .parting
        }
    }

    /// The small letters with marks, and those that open into several; capitals are brought to them first.
    private static let letters: [Unicode.Scalar: [Unicode.Scalar]] = {
        var letters: [Unicode.Scalar: [Unicode.Scalar]] = [:]
        for (base, marked) in Self.marked {
            for scalar in marked.unicodeScalars { letters[scalar] = Array(base.unicodeScalars) }
        }
        return letters
    }()

    private static let marked: [String: String] = [
        "a": "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặªⱥ", "b": "ḃḅḇƀɓ", "c": "çćĉċčḉƈȼ", "d": "ďḋḍḏḑḓđðɖɗ",
        "e": "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệəǝɛ", "f": "ḟƒ", "g": "ĝğġģǧǵḡǥɠ", "h": "ĥħȟḣḥḧḩḫẖ", "i": "ìíîïĩīĭįıǐȉȋḭḯỉịɨ", "j": "ĵǰɉ",
        "k": "ķǩḱḳḵƙĸ", "l": "ĺļľŀłḷḹḻḽƚɫ", "m": "ḿṁṃ", "n": "ñńņňŉǹṅṇṉṋɲƞ", "ng": "ŋ", "o": "òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợº",
        "p": "ṕṗƥ", "q": "ɋ", "r": "ŕŗřȑȓṙṛṝṟɍ", "s": "śŝşšșṡṣṥṧṩſ", "t": "ţťŧțṫṭṯṱẗƭ", "u": "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữựʉ",
        "v": "ṽṿʋ", "w": "ŵẁẃẅẇẉẘ", "x": "ẋẍ", "y": "ýÿŷȳẏẙỳỵỷỹƴɏ", "z": "źżžẑẓẕƶ", "ae": "æǣǽ", "oe": "œ", "ss": "ßẞ", "th": "þ",
        "ij": "ĳ",
        "dz": "ǆǳ", "lj": "ǉ", "nj": "ǌ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ", "ffi": "ﬃ", "ffl": "ﬄ", "st": "ﬆﬅ",
    ]
}
