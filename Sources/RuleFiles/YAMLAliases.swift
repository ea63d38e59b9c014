/// Holds back files whose aliases would keep the parser busy for good, before it sees them.
///
/// What aliases stand for is written out with a limit in bytes. But a parser compares the names within an object, and an alias in
/// the place of a name would have it walk through all that the alias stands for, which a few lines can make endless. So a file
/// with more than a handful of aliases has none of what can be such a name; read roughly, without regard to quotation marks.
enum YAMLAliases {
    /// So few cannot multiply.
    private static let harmless = 10

    static func check(_ text: String) throws(RuleFileFault) {
        let text = Array(text.utf8)
        var aliases = 0
        var line = 1
        /// Where the first name stands that may be none, if one does.
        var oddName: Int?
        for index in text.indices {
            let byte = text[index]
            if byte == UInt8(ascii: "\n") { line += 1 }
            let next = index + 1 < text.count ? text[index + 1] : UInt8(ascii: "\n")
            switch byte {
            case UInt8(ascii: "*") where Self.beginsToken(text, index) && !Self.isBlank(next):
                aliases += 1
                var end = index + 1
                while end < text.count, !Self.isBlank(text[end]), !Self.isBracket(text[end]), text[end] != UInt8(ascii: ":") { end += 1 }
                if Self.isName(text, until: end) { oddName = oddName ?? line }
            case UInt8(ascii: "?") where Self.beginsToken(text, index) && Self.isBlank(next): oddName = oddName ?? line
            case UInt8(ascii: "]"), UInt8(ascii: "}"): if Self.isName(text, until: index + 1) { oddName = oddName ?? line }
            default: break
            }
        }
        guard aliases <= RuleFile.aliasesMax else {
            throw RuleFileFault(.tooLarge, "A file has at most \(RuleFile.aliasesMax) aliases.")
        }
        if aliases > Self.harmless, let oddName {
            throw RuleFileFault(.name, line: oddName, "In a file with aliases the name of a member is a text.")
        }
    }

    /// Whether what ends here is followed by a colon, blanks in between.
    private static func isName(_ text: [UInt8], until end: Int) -> Bool {
        text[end...].first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } == UInt8(ascii: ":")
    }

    private static func beginsToken(_ text: [UInt8], _ index: Int) -> Bool {
        guard index > 0 else { return true }
        return Self.isBlank(text[index - 1]) || Self.isBracket(text[index - 1])
    }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
    private static func isBracket(_ byte: UInt8) -> Bool { "[]{},".utf8.contains(byte) }
}
