/// Something about a patient. Prints as nothing, in every way Swift can print it.
///
/// A value that is there comes out by one door, `disclosed(for:)`, so that a reviewer finds every use with one search. One that
/// is not there says why: not opened, or its key destroyed. Neither ever looks like an empty value. Deliberately not
/// `Codable`: patient data is sealed, not encoded.
public struct PHI<Value: Sendable>: Sendable {
    private enum Content: Sendable {
        case present(Value)
        case sealed
        case shredded
    }

    private let content: Content

    private init(content: Content) {
        self.content = content
    }

    /// Takes a value in.
    public init(_ value: Value) { self.init(content: .present(value)) }

    /// A value that is there, and was not opened.
    public static var sealed: PHI { PHI(content: .sealed) }

    /// A value whose key was destroyed (disposal): it will never be read again.
    public static var shredded: PHI { PHI(content: .shredded) }

    /// Whether the key was destroyed.
    public var isShredded: Bool { if case .shredded = self.content { true } else { false } }

    /// Whether the value is there and was not opened.
    public var isSealed: Bool { if case .sealed = self.content { true } else { false } }

    /// The value, for a purpose; `nil` when it is sealed or shredded.
    public func disclosed(for purpose: Purpose) -> Value? { if case .present(let value) = self.content { value } else { nil } }

    /// Another view of the same value; what is absent stays absent.
    public func map<Other: Sendable>(_ transform: (Value) throws -> Other) rethrows -> PHI<Other> {
        switch self.content {
        case .present(let value): PHI<Other>(try transform(value))
        case .sealed: .sealed
        case .shredded: .shredded
        }
    }
}

extension PHI: Equatable where Value: Equatable {
    public static func == (left: PHI, right: PHI) -> Bool {
        switch (left.content, right.content) {
        case (.present(let left), .present(let right)): left == right
        case (.sealed, .sealed), (.shredded, .shredded): true
        default: false
        }
    }
}

extension PHI: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "‹PHI›" }
    public var debugDescription: String { "‹PHI›" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
