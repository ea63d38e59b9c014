@testable import CaseAPI

extension Operation {
    /// The path with ids in its braces.
    func filled(_ ids: [String: String]) -> String {
        self.pathParameters.reduce(self.path) { $0.replacing("{\($1)}", with: ids[$1] ?? "") }
    }
}

/// An operation of the description, by a name that no other library has.
typealias Described = Operation
