import EventSourcing
import Foundation
import Ledger
public import Logging

/// Writes log messages to standard error as JSON objects, one a line, for whatever gathers logs.
///
/// Our own messages are fixed texts, and their metadata ids and codes. What libraries say may quote what a client sent: of those
/// only warnings and worse are written.
public struct JSONLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level
    private let label: String
    private let write: @Sendable ([UInt8]) -> Void

    /// A handler for one logger: ours at the level that is asked for, a library's at `libraryLevel` or above.
    public init(label: String, level: Logger.Level) {
        self.init(label: label, level: level) { FileHandle.standardError.say($0) }
    }

    init(label: String, level: Logger.Level, write: @escaping @Sendable ([UInt8]) -> Void) {
        self.label = label
        self.write = write
        self.logLevel = label == CaseSystem.loggerLabel ? level : max(level, Self.libraryLevel)
    }

    /// Members that are the handler's own: a name stands once.
    private static let ownNames: Set = ["time", "level", "logger", "message"]

    /// The least important messages of libraries that are written.
    static let libraryLevel = Logger.Level.warning

    /// Our logger as a library gets it.
    static func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, Self.libraryLevel)
        return logger
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var writer = JSONWriter()
        writer.object { members in
            members.member("time", WallClock.now())
            members.member("level", event.level.rawValue)
            members.member("logger", self.label)
            members.member("message", "\(event.message)")
            let metadata = self.metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted { $0.key < $1.key }
            for (key, value) in metadata where !Self.ownNames.contains(key) { members.member(key, "\(value)") }
        }
        self.write(writer.bytes + [UInt8(ascii: "\n")])
    }
}
