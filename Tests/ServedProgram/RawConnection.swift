import Foundation
import NIOCore
import NIOPosix

/// A connection on which a test sends bytes that no client would.
public enum RawConnection {
    /// What came back.
    public struct Answer: Sendable {
        /// Everything that was received, as text.
        public var text: String
        /// The program closed the connection.
        public var isClosed: Bool

        /// The status of the first answer; `nil` when there was none.
        public var status: Int? {
            let parts = self.text.prefix { $0 != "\r\n" }.split(separator: " ")
            return parts.count > 1 ? Int(parts[1]) : nil
        }
    }

    /// Up to where a test listens.
    public enum End: Sendable {
        /// One answer has come whole.
        case answer
        /// The program has closed the connection.
        case close
    }

    /// Sends bytes as they are and listens.
    ///
    /// - Parameters:
    ///   - isEnding: nothing more comes from this side afterwards.
    ///   - interlude: what happens once the first answer has come whole; gives bytes that are sent then, for a second answer.
    public static func send(
        _ bytes: [UInt8], to program: ServedProgram, isEnding: Bool = false, until end: End = .answer,
        interlude: (@Sendable () async throws -> [UInt8])? = nil
    ) async throws -> Answer {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: program.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(bytes: bytes))
            if isEnding { outbound.finish() }
            var (received, interlude): ([UInt8], (@Sendable () async throws -> [UInt8])?) = ([], interlude)
            do {
                for try await part in inbound {
                    received += part.readableBytesView
                    guard let rest = Self.afterAnswer(received) else { continue }
                    if let happening = interlude {
                        interlude = nil
                        received = rest
                        try await outbound.write(ByteBuffer(bytes: try await happening()))
                    } else if end == .answer {
                        return Answer(text: String(decoding: received, as: UTF8.self), isClosed: false)
                    }
                }
            } catch is IOError {
                // A connection that is reset is closed all the same.
            }
            return Answer(text: String(decoding: received, as: UTF8.self), isClosed: true)
        }
    }

    /// What came after an answer with its body; `nil` while that is not whole.
    private static func afterAnswer(_ bytes: [UInt8]) -> [UInt8]? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let length = text[..<end.lowerBound].split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        guard let length, let count = Int(length.drop { $0 != ":" }.dropFirst().trimmingPrefix(" ")) else { return nil }
        let rest = Array(text[end.upperBound...].utf8)
        return rest.count >= count ? Array(rest.dropFirst(count)) : nil
    }
}
