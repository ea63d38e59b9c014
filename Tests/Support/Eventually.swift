/// Waits until something holds; throws when it does not come to hold while a patient person would wait.
///
/// For what happens elsewhere and announces nothing, such as another session's wait for a lock. Says nothing about speed.
public func eventually(
    _ what: String, within patience: Duration = .seconds(60), _ holds: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + patience
    while try await !holds() {
        if ContinuousClock.now > deadline { throw NeverHappened(what: what) }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// Something that was waited for did not come.
public struct NeverHappened: Error, CustomStringConvertible {
    let what: String
    public var description: String { "waited in vain: \(self.what)" }
}
