import CaseAPI
import EventSourcing
import Foundation
import ServedProgram
import TestSupport
import Testing

@Suite("Odd requests", .timeLimit(.minutes(2)))
struct OddRequestsTests {
    @Test func `what is no HTTP is refused and hurts nobody`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let token = "Authorization: Bearer \(story.coordinator.token ?? "")\r\n"
        for request in [
            "nonsense\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}\r\n\r\n",
            "GET /v1/me HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n", "GET /v1/me HTTP/1.1\r\nHost: x\r\nX: a\u{0}b\r\n\r\n",
            "POST /v1/clinics HTTP/1.1\r\nHost: x\r\n\(token)Content-Length: -1\r\n\r\n",
            "POST /v1/clinics HTTP/1.1\r\nHost: x\r\n\(token)Content-Length: ten\r\n\r\n",
            "POST /v1/clinics HTTP/1.1\r\nHost: x\r\n\(token)Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
            "POST /v1/clinics HTTP/1.1\r\nHost: x\r\n\(token)Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
            "GET /v1/me HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "x", count: 200_000))\r\n\r\n",
        ] {
            let answer = try await RawConnection.send(Array(request.utf8), to: story.program, isEnding: true, until: .close)
            #expect(answer.status == nil || (400..<500).contains(answer.status ?? 0), "\(request.prefix(80)): \(answer.text)")
        }
        #expect(try await story.coordinator.get(story.path).status == 200, "the program goes on")
    }

    @Test func `a request smuggled behind a length is no request`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let head = try await story.clinic.head()
        let inner =
            "POST \(story.path)/notes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(story.coordinator.token ?? "")\r\n"
            + "Idempotency-Key: \(freshID())\r\nContent-Length: 12\r\n\r\n{\"text\":\"x\"}"
        let outer =
            "POST /v1/clinics HTTP/1.1\r\nHost: x\r\nContent-Length: \(inner.utf8.count)\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(inner)"
        _ = try await RawConnection.send(Array(outer.utf8), to: story.program, isEnding: true, until: .close)
        #expect(try await story.clinic.head() == head)
    }

    @Test func `a path is taken as it is written`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        for path in [
            "/v1/clinics/\(story.clinic.id)/cases/\(story.id)%00", "/v1/clinics/\(story.clinic.id)%2Fcases%2F\(story.id)",
            "/v1/clinics/../clinics/\(story.clinic.id)/cases/\(story.id)", "/v1/clinics/\(story.clinic.id)/cases/%",
            "/v1/clinics/%ff/cases",
            "/v1/clinics/\(story.clinic.id);x=1/cases", "/problems/%2e%2e", "/problems/\(String(repeating: "a", count: 10_000))",
        ] {
            let reply = try await story.coordinator.get(path)
            #expect(reply.status == 404, "\(path.prefix(80)): \(reply)")
        }
        // Ids are the same in capital letters.
        let reply = try await story.coordinator.get("/v1/clinics/\(story.clinic.id.uppercased())/cases/\(story.id.uppercased())")
        #expect(reply.status == 200 && reply.text("case_id") == story.id, "\(reply)")
    }

    @Test func `every answer forbids keeping it and guessing its kind`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        for reply in [
            try await story.coordinator.get(story.path), try await story.coordinator.get("/v1/nothing"),
            try await story.program.nobody.get(story.path), try await story.coordinator.post("\(story.path)/notes", ["text": "x"]),
            try await story.program.nobody.get("/health/live"), try await story.program.nobody.get("/metrics"),
        ] {
            #expect(reply.header("Cache-Control") == "no-store" && reply.header("X-Content-Type-Options") == "nosniff", "\(reply)")
            #expect(reply.requestID != nil)
        }
    }

    @Test func `one connection carries many requests`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let one = "GET \(story.path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(story.coordinator.token ?? "")\r\n"
        let requests = String(repeating: one + "\r\n", count: 4) + one + "Connection: close\r\n\r\n"
        let answer = try await RawConnection.send(Array(requests.utf8), to: story.program, until: .close)
        #expect(answer.text.ranges(of: "HTTP/1.1 200").count == 5, "\(answer.text.prefix(300))")
    }
}
