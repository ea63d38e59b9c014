import AsyncHTTPClient
import EventSourcing
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
public import TestSupport

/// Somebody who asks the program something over HTTP, and knows the description of what may come back.
public struct Person: Sendable {
    public let program: ServedProgram
    /// The person's id; empty for somebody unknown.
    public let id: String
    public let token: String?

    /// How long an answer may take before a test gives it up.
    private static let patience = TimeAmount.seconds(60)
    private static let answerBytesMax = 64 * 1_048_576

    /// Asks for something.
    public func get(_ path: String, query: [(String, String)] = [], headers: [(String, String)] = []) async throws -> Reply {
        try await self.send("GET", path, query: query, headers: headers)
    }

    /// Sends a command, by default with a key of its own.
    public func post(
        _ path: String, _ body: JSONTree = [:], key: String? = freshID(), ifMatch: String? = nil, query: [(String, String)] = [],
        headers: [(String, String)] = []
    ) async throws -> Reply {
        try await self.post(path, bytes: body.bytes, key: key, ifMatch: ifMatch, query: query, headers: headers)
    }

    /// Sends a command whose body is bytes of any kind.
    public func post(
        _ path: String, bytes: [UInt8], key: String? = freshID(), ifMatch: String? = nil, query: [(String, String)] = [],
        headers: [(String, String)] = []
    ) async throws -> Reply {
        var headers = headers + [("Content-Type", "application/json")]
        if let key { headers.append(("Idempotency-Key", key)) }
        if let ifMatch { headers.append(("If-Match", ifMatch)) }
        return try await self.send("POST", path, query: query, headers: headers, body: bytes)
    }

    /// Sends a command that must be done; throws when it is not.
    @discardableResult
    public func `do`(_ path: String, _ body: JSONTree = [:], ifMatch: String? = nil) async throws -> Reply {
        let reply = try await self.post(path, body, ifMatch: ifMatch)
        guard (200..<300).contains(reply.status) else { throw Unwelcome(method: "POST", path: path, reply: reply) }
        return reply
    }

    /// Sends one request, and holds the answer to the description.
    ///
    /// - Throws: `Undescribed` for an answer that the description does not allow.
    public func send(
        _ method: String, _ path: String, query: [(String, String)] = [], headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> Reply {
        let reply = try await self.sendUnchecked(method, path, query: query, headers: headers, body: body)
        let faults = try await ServedDescription.of(self.program).faults(in: reply, to: method, path)
        guard faults.isEmpty else { throw Undescribed(method: method, path: path, reply: reply, faults: faults) }
        if let code = reply.code, reply.status >= 400 { try await self.lookUp(code, reply.status) }
        return reply
    }

    /// Sends one request, whatever comes back.
    func sendUnchecked(
        _ method: String, _ path: String, query: [(String, String)] = [], headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> Reply {
        var target = self.program.url + path
        if !query.isEmpty {
            let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~:"))
            target +=
                "?"
                + query.map { "\($0.0)=\($0.1.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")" }.joined(separator: "&")
        }
        var request = HTTPClientRequest(url: target)
        request.method = .init(rawValue: method)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: Self.patience)
        let bytes = Array(try await response.body.collect(upTo: Self.answerBytesMax).readableBytesView)
        return Reply(status: Int(response.status.code), headers: response.headers, body: bytes)
    }

    /// Every code has its page, and the page names the status that it came with.
    private func lookUp(_ code: String, _ status: Int) async throws {
        guard Self.codes.withLock({ $0.insert(code).inserted }) else { return }
        let page = try await self.program.nobody.sendUnchecked("GET", "/problems/\(code)")
        guard page.status == 200, page.number("status") == status else {
            throw Undescribed(
                method: "GET", path: "/problems/\(code)", reply: page, faults: ["the code came with \(status) and its page says otherwise"])
        }
    }

    private static let codes = Mutex<Set<String>>([])
}

/// An answer that the description does not allow.
struct Undescribed: Error, CustomStringConvertible {
    let method: String
    let path: String
    let reply: Reply
    let faults: [String]

    var description: String {
        "\(self.method) \(self.path): \(self.faults.joined(separator: "; ")): \(self.reply)"
    }
}

/// A refusal where a test needs something done.
struct Unwelcome: Error, CustomStringConvertible {
    let method: String
    let path: String
    let reply: Reply

    var description: String { "\(self.method) \(self.path): \(self.reply)" }
}
