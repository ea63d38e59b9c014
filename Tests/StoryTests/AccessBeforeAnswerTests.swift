import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import TestSupport
import Testing

/// No patient data leaves without a committed access event, whenever the program dies.
@Suite("An access event before each answer", .serialized)
struct AccessBeforeAnswerTests {
    /// Clients that read at the same time.
    static let clientsMax = 6
    /// How often the program is killed.
    static let killsMax = 5

    @Test func `every answer with patient data has its access event, however often the program is killed`() async throws {
        let seed = UInt64.random(in: 1...UInt64(UInt32.max))
        try await ProgramUnderTest.with(["--demo"]) { program in
            let token = try await program.token("reader", [Demo.clinic: "coordinator"])
            let url = await program.url
            let seen = SeenAnswers()
            try await withThrowingTaskGroup(of: Void.self) { clients in
                for number in 0..<Self.clientsMax {
                    clients.addTask { await Self.read(from: url, token: token, seed: seed + UInt64(number), seen) }
                }
                var generator = SplitMix64(seed: seed)
                for _ in 0..<Self.killsMax {
                    let before = seen.count
                    try await eventually("clients are answered") { seen.count > before + 20 }
                    try await Task.sleep(for: .milliseconds(Int.random(in: 0...300, using: &generator)))
                    try await program.crash()
                    try await program.start()
                }
                clients.cancelAll()
            }
            let recorded = try await Self.recordedRequests(program)
            let missing = seen.requests.subtracting(recorded)
            #expect(missing.isEmpty, "\(missing.count) of \(seen.count) answers are in no access event; seed \(seed)")
            #expect(seen.count > Self.killsMax * 20)
        }
    }

    /// Reads patients' data again and again, and keeps the name of each request that was answered with some.
    private static func read(from url: String, token: String, seed: UInt64, _ seen: SeenAnswers) async {
        var generator = SplitMix64(seed: seed)
        let clinic = "\(url)/v1/clinics/\(Demo.clinic)"
        let paths = [
            "/cases", "/worklist", "/cases/\(Demo.caseID)", "/cases/\(Demo.caseID)/events", "/cases/\(Demo.caseID)/replay?steps=true",
            "/cases/\(Demo.caseID)/letters/\(Demo.letter)", "/patients/\(Demo.patient)",
        ]
        while !Task.isCancelled {
            var request = HTTPClientRequest(url: clinic + paths[Int.random(in: 0..<paths.count, using: &generator)])
            request.headers.add(name: "Authorization", value: "Bearer \(token)")
            // The head alone counts: the first byte of a body may follow it at once.
            guard let response = try? await HTTPClient.shared.execute(request, timeout: .seconds(10)) else { continue }
            if response.status == .ok, let id = response.headers.first(name: "X-Request-Id") { seen.add(id) }
            _ = try? await response.body.collect(upTo: 1 << 20)
        }
    }

    /// The requests that the access log knows as opened or listed, as a compliance officer reads it.
    private static func recordedRequests(_ program: ProgramUnderTest) async throws -> Set<String> {
        let token = try await program.token("officer", [Demo.clinic: "compliance"])
        var requests: Set<String> = []
        for kind in ["opened", "listed"] {
            var cursor: String?
            repeat {
                let query = ["what=\(kind)", "limit=100"] + (cursor.map { ["cursor=\($0)"] } ?? [])
                let outcome = try await program.run(
                    ["command", "readAccessLog", "--clinic", Demo.clinic] + query.flatMap { ["--query", $0] }, token: token)
                try #require(outcome.isSuccess, "\(outcome.errors)")
                let page = try JSONDecoder().decode(Page.self, from: Data(outcome.output.utf8))
                requests.formUnion((page.entries ?? []).compactMap(\.request_id))
                cursor = page.next_cursor
            } while cursor != nil
        }
        return requests
    }

    private struct Page: Decodable {
        struct Entry: Decodable { var request_id: String? }
        var entries: [Entry]?
        var next_cursor: String?
    }
}

/// The names of the requests that clients saw answered with patient data.
private final class SeenAnswers: Sendable {
    private let ids = Mutex<Set<String>>([])

    func add(_ id: String) { self.ids.withLock { _ = $0.insert(id) } }
    var count: Int { self.ids.withLock { $0.count } }
    var requests: Set<String> { self.ids.withLock { $0 } }
}

/// What `up --demo` makes: its ids are the same each time.
enum Demo {
    static let organization = "01940000-0000-7000-8000-000000000001"
    static let clinic = "01940000-0000-7000-8000-000000000010"
    static let site = "01940000-0000-7000-8000-000000000011"
    static let payer = "01940000-0000-7000-8000-000000000030"
    static let patient = "01940000-0000-7000-8000-000000000040"
    static let caseID = "01940000-0000-7000-8000-000000000041"
    static let letter = "01940000-0000-7000-8000-000000000045"
}
