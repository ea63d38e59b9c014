@testable import CaseAPI
import CaseDomain
import EventSourcing
import Foundation
import HTTPTypes
import Ledger
import PHIVault
@testable import ReadModels
import ServedProgram
import Testing

@Suite("The catalog of problems")
struct ProblemCatalogTests {
    @Test func `every code has the same form, a status of refusal, and words for people`() throws {
        let form = try Regex("[a-z_]+(\\.[a-z0-9_]+)+")
        for problem in ProblemCatalog.all {
            #expect(problem.code.wholeMatch(of: form) != nil, "\(problem.code)")
            #expect((400..<600).contains(problem.status.code), "\(problem.code)")
            for text in [problem.detail, problem.nextStep] {
                #expect(text.hasSuffix(".") || text.hasSuffix("\"3\"."), "\(problem.code): \(text)")
            }
        }
    }

    @Test func `every refusal of the domain has an example, and its code one owner`() throws {
        let codes = Refusal.examples.map(\.code)
        #expect(Set(codes).count == codes.count)
        let source = try Self.source("Sources/CaseDomain/Refusal.swift").prefix { $0 != "}" }
        let cases = source.matches(of: /\n    case ([a-zA-Z]+)/).map { String($0.1) }
        #expect(cases.count > 40 && Set(Refusal.examples.map(Self.name)) == Set(cases))
        for refusal in Refusal.examples { #expect(ProblemCatalog.byCode[refusal.code]?.detail == refusal.reason, "\(refusal.code)") }
    }

    @Test func `every error of the parts below becomes a problem that is in the catalog`() {
        let nobody = StreamID(UUID())
        let stores: [EventStoreError] = [
            .reused(CommandID(UUID())), .reserved(kind: CaseFile.serviceClaim, by: nobody), .reserved(kind: "identifier", by: nobody),
            .conflict(nobody, actual: StreamVersion(1)), .changed(nobody, actual: StreamVersion(1)), .unknownTenant(TenantID(UUID())),
            .clockSkew, .damaged(after: .start), .outcomeUnknown, .overloaded, .unavailable(sqlState: "57P01"), .cancelled,
        ]
        let lists: [ReadModelError] = [
            .behind(.worklist, at: .start), .building(.worklist), .cursorInvalid, .queryInvalid, .unreadable, .overloaded, .cancelled,
            .stopped(.worklist, ProjectionStop(position: .start, code: "history.newer")),
        ]
        let seals: [SealError] = [.unavailable, .shredded, .tampered(.start), .wrongKey]
        let accesses: [AccessError] = [.notRecorded(code: "x"), .notSealed(.unavailable), .notSealed(.wrongKey)]
        var errors = stores.map { Problem($0) } + AppendFault.allCases.map { Problem(EventStoreError.invalid($0)) }
        errors += lists.map { Problem($0) } + seals.map { Problem($0) } + accesses.map { Problem($0) }
        for problem in errors {
            #expect(ProblemCatalog.byCode[problem.code]?.status == problem.status, "\(problem.code) \(problem.status)")
        }
    }

    @Test func `every code has its page`() async throws {
        let nobody = try await ServedProgram.shared().nobody
        for problem in ProblemCatalog.all {
            let page = try await nobody.get("/problems/\(problem.code)")
            #expect(page.status == 200 && page.text("code") == problem.code && page.number("status") == problem.status.code)
            #expect(page.text("meaning")?.isEmpty == false && page.text("next_step")?.isEmpty == false, "\(page)")
        }
        #expect(try await nobody.get("/problems/no.such_code").status == 404)
    }

    /// `docs/problems.md` is written from the catalog: `NECESSITY_REWRITE_PROBLEMS=1 swift test --filter ProblemCatalogTests`.
    @Test func `the page of the documentation says what the catalog says`() throws {
        let path = Self.root.appending(path: "docs/problems.md")
        var lines = [
            "# Problems", "",
            "Every refusal is an `application/problem+json` document (RFC 9457) with a stable `code`. `type` leads to the code's page, `next_step` says",
            "what to do, `errors` names the places that are wrong, `request_id` finds the request in the log and in the access log.", "",
            "Written from the catalog by `NECESSITY_REWRITE_PROBLEMS=1 swift test --filter ProblemCatalogTests`, and held to it.", "",
            "| code | status | what it means | what to do |", "|---|---|---|---|",
        ]
        for problem in ProblemCatalog.all {
            lines.append("| `\(problem.code)` | \(problem.status.code) | \(problem.detail) | \(problem.nextStep) |")
        }
        let made = lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["NECESSITY_REWRITE_PROBLEMS"] == "1" {
            try made.write(to: path, atomically: true, encoding: .utf8)
            return
        }
        #expect(try String(contentsOf: path, encoding: .utf8) == made, "write it anew, and read what changed")
    }

    @Test func `no problem is made that the catalog does not know`() throws {
        let folder = Self.root.appending(path: "Sources/CaseAPI")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)).compactMap { $0 as? URL }
        var codes: Set<String> = []
        for file in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            codes.formUnion(
                text.matches(of: /(?:\.unauthorized\(|(?:Problem|init)\(\s*\.[a-zA-Z]+,\s*)"([a-z_0-9.]+)"/).map { String($0.1) })
        }
        #expect(
            codes.count > 30 && codes.subtracting(ProblemCatalog.byCode.keys).isEmpty, "\(codes.subtracting(ProblemCatalog.byCode.keys))")
    }

    /// The name of a refusal's case.
    private static func name(_ refusal: Refusal) -> String { String(String(describing: refusal).prefix { $0 != "(" }) }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL

    private static func source(_ path: String) throws -> String {
        try String(contentsOf: self.root.appending(path: path), encoding: .utf8)
    }
}
