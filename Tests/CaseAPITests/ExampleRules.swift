import EventSourcing
import Foundation
import RuleFiles
import TestSupport

/// The rules of `deploy/examples`, as rules of a payer that a test has.
enum ExampleRules {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The payer whom the file names.
    private static let named = "01930000-0000-7000-8000-0000000000a1"

    /// The set, with the payer's id in place of the one that the file names.
    static func set(of payer: String) throws -> JSONTree {
        let text = try String(contentsOf: Self.root.appending(path: "deploy/examples/payer-rules.yaml"), encoding: .utf8)
        return try JSONTree(JSON(RuleFile(yaml: text.replacing(Self.named, with: payer)).json))
    }

    /// The set that is stored as a sample of the event: every member of every record stands in it.
    static func whole() throws -> JSONTree {
        let file = Self.root.appending(path: "Tests/CaseDomainTests/Samples/rules.set_published.v3.json")
        var set = try JSONTree(JSON(Array(try Data(contentsOf: file))))["facts"] ?? [:]
        set["supersedes"] = nil
        set["version"] = 1
        return set
    }
}
