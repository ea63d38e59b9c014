public import EventSourcing

/// Two characters that say how a service was changed without its code changing, such as `GN`, under a speech plan of care.
///
/// Two digits for CPT (its Appendix A), a letter and a letter or digit for HCPCS level II; X12 carries up to four behind a
/// procedure (SV101-3 to SV101-6). Checked by shape; which modifier goes with which service is for a payer's rules.
public struct Modifier: Hashable, Sendable, CustomStringConvertible, LosslessStringConvertible {
    /// The two characters.
    public let description: String

    /// Reads two digits or capital letters; `nil` for anything else.
    public init?(_ description: String) {
        guard description.utf8.count == 2, description.utf8.allSatisfy(\.isCodeCharacter) else { return nil }
        self.description = description
    }
}

/// The two characters as a string.
extension Modifier: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        guard let value = Modifier(try json.string()) else { throw JSONFault(.value) }
        self = value
    }
    public func write(to writer: inout JSONWriter) { writer.string(self.description) }
}
