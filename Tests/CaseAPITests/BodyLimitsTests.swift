import CaseAPI
import EventSourcing
import Foundation
import ServedProgram
import TestSupport
import Testing

@Suite("Bodies that are too large, too slow or cut off", .timeLimit(.minutes(2)))
struct BodyLimitsTests {
    private static let tooMany = 10 * 1_048_576 + 1

    @Test func `a body of ten MiB is read, and one byte more is refused, whether its length is told or not`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let head = try await story.clinic.head()
        let filler = Array(repeating: UInt8(ascii: " "), count: Self.tooMany - 1 - 13)
        let whole = try await story.coordinator.post("\(story.path)/notes", bytes: Array("{\"text\": \"x\"}".utf8) + filler)
        #expect(whole.status == 201, "\(whole)")
        let told = try await RawConnection.send(
            Array(Self.head(story, "Content-Length: \(Self.tooMany)").utf8) + Array("{\"text\": \"x\"}".utf8) + filler + [0x20],
            to: story.program)
        #expect(told.status == 413 && told.text.contains("body.too_large"), "\(told.text)")

        let chunk = "100000\r\n" + String(repeating: " ", count: 1_048_576) + "\r\n"
        let untold = Self.head(story, "Transfer-Encoding: chunked") + String(repeating: chunk, count: 10) + "1\r\n \r\n0\r\n\r\n"
        let answer = try await RawConnection.send(Array(untold.utf8), to: story.program)
        #expect(answer.status == 413 && answer.text.contains("body.too_large"), "\(answer.text)")
        #expect(try await story.clinic.head() == head + 1)
    }

    @Test func `a length that is too large is refused before anything of the body came`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let answer = try await RawConnection.send(Array(Self.head(story, "Content-Length: \(Self.tooMany)").utf8), to: story.program)
        #expect(answer.status == 413 && answer.text.lowercased().contains("connection: close"), "\(answer.text)")
    }

    @Test func `whoever goes on sending is cut off`() async throws {
        var limits = RequestLimits()
        limits.lingersFor = .milliseconds(500)
        try await ServedProgram.with(limits: limits) { program in
            let story = try await TestCase.open(in: try await TestClinic.make(in: program))
            let begun = Self.head(story, "Content-Length: 9999999999") + String(repeating: " ", count: 1_000)
            let answer = try await RawConnection.send(Array(begun.utf8), to: program, until: .close)
            #expect(answer.isClosed && answer.status == 413, "\(answer.text)")
        }
    }

    @Test func `a body that does not arrive in time is refused, and nothing is done`() async throws {
        var limits = RequestLimits()
        limits.bodyArrivesWithin = .milliseconds(500)
        try await ServedProgram.with(limits: limits) { program in
            let story = try await TestCase.open(in: try await TestClinic.make(in: program))
            let head = try await story.clinic.head()
            // Everything but the last byte: what came is JSON already.
            for begun in ["{\"text\": \"x\"}", "{\"text\"", ""] {
                let request = Self.head(story, "Content-Length: 14") + begun
                let answer = try await RawConnection.send(Array(request.utf8), to: program)
                #expect(answer.status == 408 && answer.text.contains("body.too_slow"), "\(answer.text)")
            }
            #expect(try await story.clinic.head() == head)
            #expect(try await story.coordinator.get(story.path).status == 200, "the program goes on")
        }
    }

    @Test func `a body that is cut off is none`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let head = try await story.clinic.head()
        for request in [
            Self.head(story, "Content-Length: 14") + "{\"text\": \"x\"}",
            Self.head(story, "Transfer-Encoding: chunked") + "d\r\n{\"text\": \"x\"}\r\n",
            Self.head(story, "Transfer-Encoding: chunked") + "20\r\n{\"text\": \"x\"}",
        ] {
            let answer = try await RawConnection.send(Array(request.utf8), to: story.program, isEnding: true, until: .close)
            #expect(answer.status == nil || (400..<500).contains(answer.status ?? 0), "\(answer.text)")
        }
        #expect(try await story.clinic.head() == head)
    }

    @Test func `no body is as little as an empty one`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let answer = try await RawConnection.send(Array(Self.head(story, "Content-Length: 0").utf8), to: story.program)
        #expect(answer.status == 400 && answer.text.contains("json.malformed"), "\(answer.text)")
    }

    /// The head of a request that leaves a note.
    private static func head(_ story: TestCase, _ length: String) -> String {
        """
        POST \(story.path)/notes HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer \(story.coordinator.token ?? "")\r
        Idempotency-Key: \(freshID())\r
        Content-Type: application/json\r
        \(length)\r
        \r

        """
    }
}
