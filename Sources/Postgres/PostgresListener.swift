import CLibPQ

/// What the server's channels say, as a sequence, on a connection of its own.
///
/// ```swift
/// for try await news in PostgresListener(configuration: configuration, channels: ["head"]) {
///     switch news {
///     case .listening: lookYourself()
///     case .notification(let it): lookAt(it.payload)
///     }
/// }
/// ```
/// A notification is a hint: what was sent while nobody listened is lost. So the sequence says `.listening` whenever it begins
/// to listen, again after a lost connection, and whoever follows it looks for what may have been missed. It ends when its task
/// is cancelled, and fails only when it cannot be used at all: `.usage` behind a pooler that gives a session for a transaction
/// only. A connection that cannot be opened, or is lost, is tried again after a pause.
///
/// Each iteration has a connection of its own. Notifications that nobody has asked for wait in the server's queue and the
/// socket's buffer.
public struct PostgresListener: AsyncSequence, Sendable {
    /// What is heard.
    public enum Element: Sendable, Hashable {
        /// Listening has begun, or begun again: earlier notifications may have been missed.
        case listening
        case notification(Notification)
    }

    /// What somebody said with NOTIFY.
    public struct Notification: Sendable, Hashable {
        public var channel: String
        public var payload: String

        public init(channel: String, payload: String) {
            self.channel = channel
            self.payload = payload
        }
    }

    public typealias Failure = any Error

    /// Pauses before a lost connection is tried again: doubled from the first to the last.
    public static let pauseMin: Duration = .milliseconds(50)
    public static let pauseMax: Duration = .seconds(5)
    /// A connection that was silent for so long must prove itself: a silent network is no silence of the server's.
    public static let silenceMax: Duration = .seconds(30)
    /// Channels of one listener.
    public static let channelsMax = 64

    private let configuration: PostgresConfiguration
    private let channels: [String]

    /// A listener that has not begun.
    ///
    /// - Parameter channels: names as they stand in NOTIFY, at most 63 bytes each; at least one, at most `channelsMax`.
    public init(configuration: PostgresConfiguration, channels: [String]) {
        self.configuration = configuration
        self.channels = channels
    }

    public func makeAsyncIterator() -> Iterator { Iterator(self.configuration, self.channels) }

    /// One task's way through the sequence.
    public struct Iterator: AsyncIteratorProtocol {
        public typealias Failure = any Error

        private let configuration: PostgresConfiguration
        private let channels: [String]
        private var session: PostgresSession?
        private var heard: [Notification] = []
        private var pause = PostgresListener.pauseMin

        fileprivate init(_ configuration: PostgresConfiguration, _ channels: [String]) {
            self.configuration = configuration
            self.channels = channels
        }

        public mutating func next() async throws -> Element? {
            guard self.configuration.poolerMode == .direct else {
                throw PostgresError(.usage, hint: "LISTEN needs a session of its own: name the server itself, not the pooler")
            }
            guard !self.channels.isEmpty, self.channels.count <= PostgresListener.channelsMax else {
                throw PostgresError(.usage, hint: "a listener has 1 to \(PostgresListener.channelsMax) channels")
            }
            while !Task.isCancelled {
                if let next = self.heard.popLast() { return .notification(next) }
                if let session = self.session {
                    do throws(PostgresError) {
                        self.heard = try await Self.listen(on: session).reversed()
                    } catch {
                        self.session = nil
                    }
                } else if await self.open() {
                    return .listening
                }
            }
            self.session = nil
            return nil
        }

        /// Connects and says LISTEN; `false` after a pause when that failed.
        private mutating func open() async -> Bool {
            do throws(PostgresError) {
                let session = try await PostgresSession.open(self.configuration)
                _ = try await session.run(self.channels.map { "LISTEN \(identifier: $0)" }, cancellation: .forwarded)
                self.session = session
                self.pause = PostgresListener.pauseMin
                return true
            } catch {
                try? await Task.sleep(for: self.pause)
                self.pause = Swift.min(self.pause * 2, PostgresListener.pauseMax)
                return false
            }
        }

        /// Waits for notifications; an empty answer is a silence that has proved to be one.
        private static func listen(on session: PostgresSession) async throws(PostgresError) -> [Notification] {
            let heard = await withTaskCancellationHandler {
                await session.notifications(until: .now + PostgresListener.silenceMax)
            } onCancel: {
                session.shutdownSocket()
            }
            guard let heard else { throw PostgresError(.connectionLost) }
            if heard.isEmpty, !Task.isCancelled, await !session.isHealthy() { throw PostgresError(.connectionLost) }
            return heard
        }
    }
}
