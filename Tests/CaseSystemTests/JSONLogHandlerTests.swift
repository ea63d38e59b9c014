@testable import CaseSystem
import EventSourcing
import Logging
import Synchronization
import Testing

@Suite("Log messages as JSON")
struct JSONLogHandlerTests {
    /// What a handler wrote, a line each.
    private final class Lines: Sendable {
        let written = Mutex<[[UInt8]]>([])
        func handler(_ label: String, level: Logger.Level) -> JSONLogHandler {
            JSONLogHandler(label: label, level: level) { line in self.written.withLock { $0.append(line) } }
        }
        var all: [[UInt8]] { self.written.withLock { $0 } }
    }

    @Test func `a message is one line with its time, level, logger and metadata`() throws {
        let lines = Lines()
        var logger = Logger(label: CaseSystem.loggerLabel) { lines.handler($0, level: .info) }
        logger[metadataKey: "tenant"] = "one"
        logger.info("request", metadata: ["status": "200", "text": "a \"quoted\"\nline", "tenant": "two"])
        let line = try #require(lines.all.first)
        #expect(line.last == UInt8(ascii: "\n") && line.count { $0 == UInt8(ascii: "\n") } == 1)
        let object = try JSON(line).object()
        #expect(object.names == ["time", "level", "logger", "message", "status", "tenant", "text"])
        #expect(try object.value("level", as: String.self) == "info" && object.value("message", as: String.self) == "request")
        #expect(try object.value("tenant", as: String.self) == "two" && object.value("text", as: String.self) == "a \"quoted\"\nline")
        #expect(Timestamp(rfc3339: try object.value("time")) != nil)
    }

    @Test func `metadata cannot pass for what the handler says`() throws {
        let lines = Lines()
        let logger = Logger(label: CaseSystem.loggerLabel) { lines.handler($0, level: .info) }
        logger.info("request", metadata: ["level": "debug", "time": "never"])
        let object = try JSON(try #require(lines.all.first)).object()
        #expect(Set(object.names).count == object.names.count, "a name stands once: \(object.names)")
        #expect(try object.value("level", as: String.self) == "info")
    }

    @Test func `ours are written at the level that is asked for, a library's only from warnings on`() {
        let lines = Lines()
        let ours = Logger(label: CaseSystem.loggerLabel) { lines.handler($0, level: .debug) }
        let library = Logger(label: "some.library") { lines.handler($0, level: .debug) }
        let lent = JSONLogHandler.quiet(ours)
        for logger in [ours, library, lent] {
            logger.trace("trace")
            logger.debug("debug")
            logger.info("info")
            logger.warning("warning")
        }
        #expect(lines.all.count == 3 + 1 + 1)
        let strict = Logger(label: "some.library") { lines.handler($0, level: .error) }
        strict.warning("warning")
        #expect(lines.all.count == 5)
    }
}
