public import EventSourcing

/// A diagnosis code of ICD-10-CM, by its shape: `F80.2`, `M62.81`, `S72.001A`, `I10`.
///
/// A letter, a digit, a digit or letter, or, where a chapter's digits are used up, a letter, a letter, a digit (`QA0.0101`, since
/// October 2025); then, behind a point, up to four digits or letters, of which a seventh character may tell the encounter
/// (ICD-10-CM Official Guidelines for Coding and Reporting, sections I.A.2 and I.A.5, and the Tabular List of fiscal year 2026).
/// Whether a code of that shape exists in a year's edition, and whether it is specific enough to be billed, is for a code table.
public struct ICD10CM: Hashable, Sendable, CustomStringConvertible, LosslessStringConvertible {
    /// The code with its point, letters as capitals.
    public let description: String

    /// Characters of a category, before the point.
    private static let categoryLength = 3
    /// Characters without the point.
    private static let lengthMax = 7

    /// Reads a code as people write it, with a point after the third character where more follow; `nil` for another shape.
    public init?(_ description: String) {
        let characters = Array(description.utf8)
        if characters.count > Self.categoryLength {
            guard characters[Self.categoryLength] == UInt8(ascii: "."), characters.count > Self.categoryLength + 1 else { return nil }
            self.init(characters: Array(characters[..<Self.categoryLength] + characters[(Self.categoryLength + 1)...]))
        } else {
            self.init(characters: characters)
        }
    }

    /// Reads a code without its point, as X12 carries it (segment HI): `F802`.
    public init?(undotted text: String) {
        self.init(characters: Array(text.utf8))
    }

    private init?(characters: [UInt8]) {
        let code = characters.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? $0 - 0x20 : $0 }
        guard (Self.categoryLength...Self.lengthMax).contains(code.count), code[0].isCapital, code[1].isDigit || code[2].isDigit,
            code.allSatisfy(\.isCodeCharacter)
        else { return nil }
        let category = code[..<Self.categoryLength]
        let rest = code[Self.categoryLength...]
        self.description = String(decoding: rest.isEmpty ? category : category + [UInt8(ascii: ".")] + rest, as: UTF8.self)
    }

    /// The three characters before the point.
    public var category: String { String(self.description.prefix(Self.categoryLength)) }

    /// The code without its point, as X12 carries it.
    public var undotted: String { self.description.filter { $0 != "." } }
}

/// The code with its point, as a string.
extension ICD10CM: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        guard let value = ICD10CM(try json.string()) else { throw JSONFault(.value) }
        self = value
    }
    public func write(to writer: inout JSONWriter) { writer.string(self.description) }
}
