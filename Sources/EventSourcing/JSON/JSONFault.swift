/// Why bytes are not the JSON that was expected. Names members by our own names, never a value.
public struct JSONFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, by a stable name.
    public enum Reason: String, Sendable, Hashable {
        /// Not JSON (RFC 8259), or not UTF-8.
        case syntax
        /// Nested deeper than `JSON.depthMax`.
        case depth
        /// A required member is absent or null.
        case missing
        /// A value of another JSON type was expected.
        case type
        /// Right type, but not one of the values that are allowed here.
        case value
    }

    public var reason: Reason
    /// Where, from the outside in: `services[2].code`; empty for the whole.
    public var path: String

    public init(_ reason: Reason, at path: String = "") {
        self.reason = reason
        self.path = path
    }

    public var description: String { self.path.isEmpty ? self.reason.rawValue : "\(self.reason.rawValue) at \(self.path)" }

    /// The same fault, seen from the member or element that holds it.
    func inside(_ outer: String) -> JSONFault {
        let separator = self.path.isEmpty || self.path.hasPrefix("[") ? "" : "."
        return JSONFault(self.reason, at: outer + separator + self.path)
    }
}
