import AsyncHTTPClient
import CaseAPI
import EventSourcing
import Foundation
import NIOCore
import NIOHTTP1

/// The program's own way to its API: the same requests that anybody else would send.
struct APIClient: Sendable {
    /// Bytes of an answer.
    static let answerBytesMax = 64 * 1_048_576
    /// How long an answer may take.
    static let timeout = TimeAmount.seconds(60)

    private let url: String
    private let token: String

    /// An answer that is no refusal.
    struct Answer: Sendable {
        var status: UInt
        var body: [UInt8]
        var etag: String?
        var position: String?

        /// The body as a JSON object.
        func object() throws -> JSONObject { try JSON(self.body).object() }
    }

    init(url: String, token: String) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.token = token
    }

    /// The client that `NECESSITY_URL` and `NECESSITY_TOKEN` tell of.
    static func fromEnvironment() throws -> APIClient {
        let environment = ProcessInfo.processInfo.environment
        guard let token = environment["NECESSITY_TOKEN"], !token.isEmpty else { throw ClientError.noToken }
        return APIClient(url: environment["NECESSITY_URL"].flatMap { $0.isEmpty ? nil : $0 } ?? "http://127.0.0.1:8080", token: token)
    }

    /// Sends one request; throws the problem when the answer is a refusal.
    func send(
        _ method: String, _ path: String, query: [(String, String)] = [], headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> Answer {
        // The server would hang up in the middle of it, and we could not tell why.
        if let body, body.count > RequestLimits.bodyBytesMax { throw ClientError.bodyTooLarge }
        var target = self.url + path
        if !query.isEmpty {
            var parts = URLComponents()
            parts.queryItems = query.map { URLQueryItem(name: $0.0, value: $0.1) }
            // A plus sign stands for itself here, and for a space to many servers.
            target += "?" + (parts.percentEncodedQuery ?? "").replacingOccurrences(of: "+", with: "%2B")
        }
        var request = HTTPClientRequest(url: target)
        request.method = .init(rawValue: method)
        request.headers.add(name: "Authorization", value: "Bearer \(self.token)")
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        let response: HTTPClientResponse
        let bytes: [UInt8]
        do {
            response = try await HTTPClient.shared.execute(request, timeout: Self.timeout)
            bytes = Array(try await response.body.collect(upTo: Self.answerBytesMax).readableBytesView)
        } catch {
            throw ClientError.unreachable(url: self.url)
        }
        guard (200..<300).contains(response.status.code) else { throw ClientError(status: response.status.code, body: bytes) }
        return Answer(
            status: response.status.code, body: bytes, etag: response.headers.first(name: "ETag"),
            position: response.headers.first(name: "Ledger-Position"))
    }
}

/// Why a request did not do what it should.
enum ClientError: Error, CustomStringConvertible {
    case noToken
    case bodyTooLarge
    case unreachable(url: String)
    case refused(code: String, detail: String, nextStep: String, places: [Place])
    case unreadable(status: UInt)

    /// A place in the body that a problem names.
    struct Place: Sendable, CustomStringConvertible {
        /// Empty for the whole body.
        var at: String
        var code: String
        var detail: String
        var description: String { self.at.isEmpty ? self.detail : "\(self.at) \(self.detail)" }
    }

    init(status: UInt, body: [UInt8]) {
        guard let problem = try? JSON(body).object(), let code = try? problem.value("code", as: String.self) else {
            self = .unreadable(status: status)
            return
        }
        let places = ((try? problem["errors"]?.array()) ?? []).compactMap { place -> Place? in
            guard let object = try? place.object(), let at = try? object.value("at", as: String.self),
                let code = try? object.value("code", as: String.self), let detail = try? object.value("detail", as: String.self)
            else { return nil }
            return Place(at: at, code: code, detail: detail)
        }
        self = .refused(
            code: code, detail: (try? problem.value("detail", as: String.self)) ?? "",
            nextStep: (try? problem.value("next_step", as: String.self)) ?? "", places: places)
    }

    var description: String {
        switch self {
        case .noToken: "client.no_token: NECESSITY_TOKEN is not set. `necessity token` prints one for trying things out."
        case .bodyTooLarge: "body.too_large: The body is longer than \(RequestLimits.bodyBytesMax / 1_048_576) MiB. Send less."
        case .unreachable(let url): "client.unreachable: \(url) does not answer. Start the program, or set NECESSITY_URL."
        case .refused(let code, let detail, let nextStep, let places):
            (["\(code): \(detail) \(nextStep)"] + places.map { "  \($0)" }).joined(separator: "\n")
        case .unreadable(let status):
            "client.unreadable: the answer had status \(status) and is no problem document. Is NECESSITY_URL ours?"
        }
    }
}
