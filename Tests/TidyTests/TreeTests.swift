import Foundation
import Testing

/// Facts about the tree that no compiler holds.
@Suite("The tree")
struct TreeTests {
    /// The root of the package, three folders above this file.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func `the append function has one caller`() throws {
        let callers = try Self.files(in: "Sources", named: { $0.hasSuffix(".swift") }).filter {
            try Self.code(of: $0).contains("SELECT ledger.append(")
        }
        #expect(callers.map(\.lastPathComponent) == ["AppendCall.swift"])
    }

    @Test func `nothing but the append function writes events`() throws {
        let writers = try Self.files(in: "Schema", named: { $0.hasSuffix(".sql") && $0 != "current.sql" }).filter {
            try String(contentsOf: $0, encoding: .utf8).localizedCaseInsensitiveContains("INSERT INTO ledger.event")
        }
        #expect(writers.map(\.lastPathComponent) == ["append.sql"])
        let swift = try Self.files(in: "Sources", named: { $0.hasSuffix(".swift") }).filter {
            try Self.code(of: $0).localizedCaseInsensitiveContains("INSERT INTO ledger.event")
        }
        #expect(swift.isEmpty, "\(swift)")
    }

    @Test func `unsafe escapes stand only in the client over libpq`() throws {
        let marks = ["@unchecked Sendable", "nonisolated(unsafe)", "unsafeBitCast"]
        let places = try Self.files(in: "Sources", named: { $0.hasSuffix(".swift") }).filter { file in
            let code = try Self.code(of: file)
            return marks.contains { code.contains($0) } && !file.path.contains("/Sources/Postgres/")
        }
        #expect(places.isEmpty, "\(places.map(\.lastPathComponent))")
    }

    @Test func `the client over libpq knows nothing of cases`() throws {
        for file in try Self.files(in: "Sources/Postgres", named: { $0.hasSuffix(".swift") || $0.hasSuffix(".md") }) {
            let text = try String(contentsOf: file, encoding: .utf8).lowercased()
            for word in ["clinic", "patient", "ledger", "tenant"] {
                #expect(!text.contains(word), "\(file.lastPathComponent) says \(word)")
            }
        }
    }

    @Test func `pure targets import nothing that acts`() throws {
        for file in try Self.files(in: "Sources/EventSourcing", named: { $0.hasSuffix(".swift") }) {
            let imports = try Self.code(of: file).split(separator: "\n").filter { $0.contains("import ") && !$0.hasPrefix(" ") }
            for line in imports { #expect(line.hasSuffix("Foundation.UUID"), "\(file.lastPathComponent): \(line)") }
        }
    }

    @Test func `every decision is listed`() throws {
        let index = try String(contentsOf: Self.root.appending(path: "docs/decisions/README.md"), encoding: .utf8)
        for file in try Self.files(in: "docs/decisions", named: { $0 != "README.md" }) {
            #expect(index.contains(file.lastPathComponent), "\(file.lastPathComponent) is not listed")
        }
    }

    /// The files below a folder whose name fits, in order of path.
    private static func files(in folder: String, named fits: (String) -> Bool) throws -> [URL] {
        let top = Self.root.appending(path: folder)
        guard let all = FileManager.default.enumerator(at: top, includingPropertiesForKeys: [.isRegularFileKey]) else { return [] }
        let files = try all.compactMap { $0 as? URL }.filter {
            try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true && fits($0.lastPathComponent)
        }
        try #require(!files.isEmpty, "\(folder) has no such file: the test looks in the wrong place")
        return files.sorted { $0.path < $1.path }
    }

    /// A source file without its comment lines.
    private static func code(of file: URL) throws -> String {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
    }
}
