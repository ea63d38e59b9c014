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

    /// A handler for one logger.
    public init(label: String, level: Logger.Level) {
        self.label = label
        self.logLevel = level
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
            for (key, value) in self.metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: { $0.key < $1.key }) {
                members.member(key, "\(value)")
            }
        }
        FileHandle.standardError.write(Data(writer.bytes + [UInt8(ascii: "\n")]))
    }
}
