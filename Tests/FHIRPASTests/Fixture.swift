import EventSourcing
import FHIRPAS
import TestSupport
import Testing

/// A complete request of a clinic that does not exist, for a child who does not exist: speech therapy twice a week for twelve
/// weeks, and a device. `Fixtures/speech_therapy_request.json`.
enum Fixture {
    static let bytes = PackageResources.speech_therapy_request_json

    /// The request as a tree, to be spoiled.
    static func tree() throws -> JSONTree { try JSONTree(JSON(Self.bytes)) }

    /// The request after a change.
    static func read(_ change: (inout JSONTree) throws -> Void = { _ in }) throws -> PASRequest {
        var tree = try Self.tree()
        try change(&tree)
        return try PASRequest(tree.bytes)
    }

    /// Where the claim is; every path of a claim's element begins with it.
    static let claim = "entry[0].resource"

    /// Changes the request and says what is wrong with it then, as `code at expression`.
    static func faults(
        _ change: (inout JSONTree) throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String] {
        var tree = try Self.tree()
        try change(&tree)
        return Self.faults(in: tree.bytes, sourceLocation: sourceLocation)
    }

    static func faults(in bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) -> [String] {
        do throws(PASRefusal) {
            _ = try PASRequest(bytes)
            Issue.record("the bundle was read", sourceLocation: sourceLocation)
            return []
        } catch {
            return error.faults.map { "\($0.code.rawValue) at \($0.expression)" }
        }
    }
}
