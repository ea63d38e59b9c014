public import EventSourcing

/// Whether a provider has a contract with the plan: rules and clocks differ by it.
public enum NetworkStatus: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case inNetwork = "in"
    case outOfNetwork = "out"
    case unknown
}
