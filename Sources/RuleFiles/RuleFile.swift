public import EventSourcing

/// A file that people write in YAML, as the JSON that the API takes, with the line of each member.
///
/// Reads the part of YAML that says what JSON can say: objects with text as names, lists, texts, numbers, `true`, `false` and
/// `null`, as YAML 1.2 has them (`no` is a text). Aliases stand for what they name; tags, merge keys, names that are no text and
/// names that stand twice are refused. Pure: the same text gives the same bytes and lines.
public struct RuleFile: Sendable, Hashable {
    /// One JSON object.
    public let json: [UInt8]
    private let places: [String: Place]

    /// Bytes of a file.
    public static let textBytesMax = 1024 * 1024
    /// Bytes of what it says, aliases written out.
    public static let jsonBytesMax = 2 * 1024 * 1024
    /// Aliases of a file.
    public static let aliasesMax = 1_000

    /// Where a member stands.
    struct Place: Sendable, Hashable {
        /// From 1.
        var line: Int
        /// It is written without quotation marks, and not read as a text.
        var isReadAsOther: Bool
    }

    /// Reads a file from its first line to its last; what cannot be read is told by its line.
    public init(yaml text: String) throws(RuleFileFault) {
        var conversion = try YAMLConversion(text)
        try conversion.convert()
        self.json = conversion.bytes
        self.places = conversion.places
    }

    /// The line, from 1, of a member such as `rules[3].match.codes[0]`; of the member around it where it is not in the file.
    public func line(of path: String) -> Int {
        var path = Substring(path)
        while !path.isEmpty {
            if let place = self.places[String(path)] { return place.line }
            guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { break }
            path = path[..<end]
        }
        return self.places[""]?.line ?? 1
    }

    /// What may help where the API found another type than it expected: codes and dates of digits alone need quotation marks.
    public func hint(at path: String) -> String? {
        guard self.places[path]?.isReadAsOther == true else { return nil }
        return "Where a text is meant, put it in quotation marks: without them this is read as a number, true, false or null."
    }
}

/// Why a file cannot be read, and where. Says nothing of values but names of members.
public struct RuleFileFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, by a stable name.
    public enum Code: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// Not YAML.
        case syntax = "yaml.syntax"
        /// Nothing in it, or something else than members at its top.
        case notObject = "yaml.not_object"
        /// More than one document.
        case severalDocuments = "yaml.several_documents"
        /// A name that stands twice in one object.
        case duplicate = "yaml.duplicate"
        /// A name that is no text, or a merge key.
        case name = "yaml.name"
        /// A tag such as `!!set`.
        case tag = "yaml.tag"
        /// Objects and lists within each other beyond `JSON.depthMax`.
        case tooDeep = "yaml.too_deep"
        /// Too many bytes or aliases.
        case tooLarge = "yaml.too_large"
    }

    public var code: Code
    /// From 1.
    public var line: Int
    /// From 1, in Unicode scalars.
    public var column: Int
    /// What is so and what would be right.
    public var words: String

    init(_ code: Code, line: Int = 1, column: Int = 1, _ words: String) {
        self.code = code
        self.line = line
        self.column = column
        self.words = words
    }

    /// `12:5: yaml.tag: A value has no tag here.`
    public var description: String { "\(self.line):\(self.column): \(self.code.rawValue): \(self.words)" }
}
