public import EventSourcing

/// A National Provider Identifier: the number by which a person or an organization that gives care is known in the USA.
///
/// Ten digits, of which the last is a check digit and none says anything about the provider (45 CFR 162.406(a)). The check digit
/// is Luhn's (ISO/IEC 7812-1) over the number with `80840` before it, as for a health card issued in the USA (CMS, "Requirements
/// for National Provider Identifier (NPI) and NPI Check Digit"). A number that passes was not necessarily issued.
public struct NPI: Hashable, Sendable, CustomStringConvertible, LosslessStringConvertible {
    /// The ten digits.
    public let description: String

    /// Luhn's sum over the digits `80840`, which stand before every number.
    private static let prefixSum = 24

    /// Reads ten digits; `nil` for anything else, and when the check digit does not fit.
    public init?(_ description: String) {
        let digits = Array(description.utf8)
        guard digits.count == 10, digits.allSatisfy(\.isDigit) else { return nil }
        var sum = Self.prefixSum
        for (place, digit) in digits.enumerated() {
            let value = Int(digit - UInt8(ascii: "0"))
            // From the check digit leftward every second digit counts double: of ten these are the ones at even places.
            let weighed = place.isMultiple(of: 2) ? 2 * value : value
            sum += weighed > 9 ? weighed - 9 : weighed
        }
        guard sum.isMultiple(of: 10) else { return nil }
        self.description = description
    }

    /// Whether the first digit is `1` or `2`, as in every number issued so far; others stand in test data.
    public var beginsAsIssued: Bool { self.description.first == "1" || self.description.first == "2" }
}

/// The ten digits as a string.
extension NPI: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        guard let value = NPI(try json.string()) else { throw JSONFault(.value) }
        self = value
    }
    public func write(to writer: inout JSONWriter) { writer.string(self.description) }
}
