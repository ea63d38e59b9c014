public import EventSourcing

/// How a code stands on a day, by the code set that is in force on it.
public enum CodeStanding: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// No set is loaded that holds on the day: nothing can be said of any code.
    case unknownSet = "unknown_set"
    /// The set does not have the code.
    case absent
    /// A header: codes under it can be billed, it cannot.
    case header
    case billable
}
