@testable import CaseAPI

extension Operation {
    /// The path with ids in its braces. A ledger that a token names is a clinic or an organization alike.
    func filled(_ ids: [String: String]) -> String {
        var ids = ids
        ids["organization"] = ids["organization"] ?? ids["clinic"]
        return self.pathParameters.reduce(self.path) { $0.replacing("{\($1)}", with: ids[$1] ?? "") }
    }
}

/// An operation of the description, by a name that no other library has.
typealias Described = Operation
