public import EventSourcing

// Names of rules, calendars and regimes are written by hand, in code and in published rules, and stay for good.

/// The stable name of a clock's rule, such as `ma.prior_authorization.standard`: what a stored clock points to.
public struct ClockRuleID: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral, JSONCodable {
    public let rawValue: String

    /// 1 to 80 of the characters `a` to `z`, `0` to `9`, `.`, `_` and `-`; `nil` for anything else.
    public init?(rawValue: String) {
        guard rawValue.isDeadlineName else { return nil }
        self.rawValue = rawValue
    }

    public init(stringLiteral value: String) { self.rawValue = value.checkedDeadlineName }
}

/// The stable name of a calendar of business days, such as `us_federal`.
public struct CalendarID: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral, JSONCodable {
    public let rawValue: String

    /// 1 to 80 of the characters `a` to `z`, `0` to `9`, `.`, `_` and `-`; `nil` for anything else.
    public init?(rawValue: String) {
        guard rawValue.isDeadlineName else { return nil }
        self.rawValue = rawValue
    }

    public init(stringLiteral value: String) { self.rawValue = value.checkedDeadlineName }
}

/// The stable name of a legal regime, such as `ma_prior_authorization`.
public struct RegimeID: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral, JSONCodable {
    public let rawValue: String

    /// 1 to 80 of the characters `a` to `z`, `0` to `9`, `.`, `_` and `-`; `nil` for anything else.
    public init?(rawValue: String) {
        guard rawValue.isDeadlineName else { return nil }
        self.rawValue = rawValue
    }

    public init(stringLiteral value: String) { self.rawValue = value.checkedDeadlineName }
}

extension String {
    fileprivate var isDeadlineName: Bool {
        (1...80).contains(self.utf8.count)
            && self.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    fileprivate var checkedDeadlineName: String {
        precondition(self.isDeadlineName, "a name written in code has the form of one")
        return self
    }
}
