import HTTPTypes

/// What a command has to do with `If-Match`.
enum VersionUse: Sendable {
    /// It begins something: there is no version yet.
    case none
    /// A version may be named, and is then held to.
    case heldTo
    /// A version must be named, so that nobody's work is overwritten.
    case required
}

extension Operation {
    /// Says so in the description.
    mutating func use(_ version: VersionUse) {
        switch version {
        case .none: return
        case .heldTo: self.parameters.append(.version)
        case .required:
            self.parameters.append(.ifMatch)
            self.refusals.append(.preconditionRequired)
        }
        self.refusals.append(.preconditionFailed)
    }
}
