public import EventSourcing

/// A short name of the registry of measures, written by hand, in code and in files, and there for good: 1 to 64 of the characters `a` to
/// `z`, `0` to `9`, `.`, `_` and `-`.
public protocol MeasureName: RawRepresentable, Sendable, Hashable, Comparable, ExpressibleByStringLiteral, JSONCodable
where RawValue == String, StringLiteralType == String {
    /// Takes a name whose form was checked.
    init(checked: String)
}

extension MeasureName {
    /// A name; `nil` for another form.
    public init?(rawValue: String) {
        guard (1...64).contains(rawValue.utf8.count), rawValue.utf8.allSatisfy(\.isMeasureNameByte) else { return nil }
        self.init(checked: rawValue)
    }

    public init(stringLiteral value: String) {
        guard let name = Self(rawValue: value) else { preconditionFailure("a name written in code has the form of one") }
        self = name
    }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension UInt8 {
    fileprivate var isMeasureNameByte: Bool {
        switch self {
        case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

/// One edition of a standardized test, such as `gfta-3`: another edition is another instrument, with norms of its own.
public struct InstrumentID: MeasureName {
    public let rawValue: String
    public init(checked: String) { self.rawValue = checked }
}

/// A kind of score that a test gives, such as `standard` or `percentile`; other tests may use the same name.
public struct ScoreScaleName: MeasureName {
    public let rawValue: String
    public init(checked: String) { self.rawValue = checked }
}
