/// A value about a patient that prints as nothing, in every way Swift can print it.
///
/// A parsed request is patient data through and through, and lives only until it is sealed; a log line or a failed assertion
/// that takes it whole must show nothing of it.
public protocol Unprintable: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Unprintable {
    public var description: String { "‹PHI›" }
    public var debugDescription: String { "‹PHI›" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
