public import Logging
import Synchronization

/// What the program says in its log, every level of it, kept for a test to look through.
public final class CapturedLog: Sendable {
    private let kept = Mutex<[String]>([])

    public init() {}

    /// A logger whose messages are kept here, down to the least important.
    public func logger(_ label: String) -> Logger {
        var logger = Logger(label: label) { _ in Handler(log: self) }
        logger.logLevel = .trace
        return logger
    }

    /// Every message so far with its metadata, one a line.
    public var lines: [String] { self.kept.withLock { $0 } }

    private struct Handler: LogHandler {
        let log: CapturedLog
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let metadata = self.metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted { $0.key < $1.key }
            let line = (["\(event.level): \(event.message)"] + metadata.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
            self.log.kept.withLock { $0.append(line) }
        }
    }
}
