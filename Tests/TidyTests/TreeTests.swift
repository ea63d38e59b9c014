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
        let targets = [
            "EventSourcing": ["Foundation.UUID"], "ClinicalCodes": ["EventSourcing"], "RuleFiles": ["EventSourcing", "Yams"],
            "FHIRPAS": ["EventSourcing", "ClinicalCodes"], "PatientSearch": ["EventSourcing", "CaseDomain"],
            // Hashing is arithmetic, and a lock keeps what was reckoned before.
            "CaseDomain": ["EventSourcing", "ClinicalCodes", "Crypto", "Synchronization", "Foundation.UUID"],
        ]
        for (target, allowed) in targets {
            for file in try Self.files(in: "Sources/\(target)", named: { $0.hasSuffix(".swift") }) {
                let imports = try Self.code(of: file).split(separator: "\n").filter { $0.contains("import ") && !$0.hasPrefix(" ") }
                for line in imports { #expect(allowed.contains { line.hasSuffix(" \($0)") }, "\(file.lastPathComponent): \(line)") }
            }
        }
    }

    @Test func `pure targets read no clock and roll no dice`() throws {
        let marks = ["Date()", "Clock.now", "UUID()", ".random(", "SystemRandomNumberGenerator", " Task {", " await ", " async "]
        for target in ["CaseDomain", "ClinicalCodes", "PatientSearch"] {
            for file in try Self.files(in: "Sources/\(target)", named: { $0.hasSuffix(".swift") }) {
                let code = try Self.code(of: file)
                for mark in marks { #expect(!code.contains(mark), "\(file.lastPathComponent) has \(mark)") }
            }
        }
    }

    @Test func `every stored name has a form, stands once, and has a sample`() throws {
        let declaration = /static let type: EventType = "([^"]*)"/
        let names = try Self.files(in: "Sources", named: { $0.hasSuffix(".swift") }).flatMap { file in
            try Self.code(of: file).matches(of: declaration).map { String($0.output.1) }
        }
        for name in names { #expect(name.wholeMatch(of: /[a-z_]+\.[a-z_]+\.v[0-9]+/) != nil, "\(name)") }
        #expect(Set(names).count == names.count, "a stored name stands twice")
        let samples = try Self.files(in: "Tests", named: { $0.hasSuffix(".json") }).filter { $0.path.contains("/Samples/") }
            .map { $0.deletingPathExtension().lastPathComponent }
        #expect(Set(samples).count == samples.count, "a stored name has two samples")
        // A name that is read no longer written keeps its sample; a name without one is no promise yet.
        for name in names { #expect(samples.contains(name), "\(name) has no sample") }
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
