public import EventSourcing

/// A short name that people write by hand into files of rules: 1 to 64 letters, digits, dots, hyphens and underscores.
public protocol RuleName: RawRepresentable, Sendable, Hashable, Comparable, CustomStringConvertible, JSONCodable where RawValue == String {
    /// Takes a name whose form was checked.
    init(checked: String)
}

extension RuleName {
    /// A name; `nil` for another form.
    public init?(rawValue: String) {
        let bytes = rawValue.utf8
        guard (1...64).contains(bytes.count), bytes.allSatisfy({ $0.isNameByte }) else { return nil }
        self.init(checked: rawValue)
    }

    public var description: String { self.rawValue }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension UInt8 {
    fileprivate var isNameByte: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

/// A set of rules that is published as a whole, such as `meridian-outpatient-therapy`.
public struct RuleSetID: RuleName {
    public let rawValue: String
    public init(checked: String) { self.rawValue = checked }
}

/// One rule of a set, such as `treatment-92526`; other sets may use the same name.
public struct RuleID: RuleName {
    public let rawValue: String
    public init(checked: String) { self.rawValue = checked }
}

/// What a payer calls one of its plans, such as `HMO-GOLD-2026`; says nothing of any patient.
public struct PlanCode: RuleName {
    public let rawValue: String
    public init(checked: String) { self.rawValue = checked }
}

/// A list of codes that several rules of a set share, by name.
public struct CodeGroupName: RuleName {
    public let rawValue: String
    public init(checked: String) { self.rawValue = checked }
}

/// SHA-256 of the document that a rule was read from.
public struct DocumentDigest: Digest {
    public let bytes: [UInt8]

    public init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }
}
