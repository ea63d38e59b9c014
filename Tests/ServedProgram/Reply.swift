import EventSourcing
import NIOHTTP1
public import TestSupport

/// What the program answered.
public struct Reply: Sendable {
    public let status: Int
    let headers: HTTPHeaders
    public let body: [UInt8]
    /// The body as JSON; `nil` when it is none.
    public let json: JSONTree?

    init(status: Int, headers: HTTPHeaders, body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
        self.json = try? JSONTree(JSON(body))
    }

    /// What stands at a path such as `errors[0].at`.
    public subscript(path: String) -> JSONTree? { self.json?[path: path] }

    /// The text at a path.
    public func text(_ path: String) -> String? { self[path]?.text }

    /// The whole number at a path.
    public func number(_ path: String) -> Int? { self[path]?.number }

    /// The elements of the array at a path; none where there is no array.
    public func list(_ path: String) -> [JSONTree] { self[path]?.elements ?? [] }

    /// The texts of the array at a path.
    public func texts(_ path: String) -> [String] { self.list(path).compactMap(\.text) }

    /// A problem's code.
    public var code: String? { self.text("code") }
    /// The places that a problem names.
    public var places: [String] { self.list("errors").compactMap { $0["at"]?.text } }
    public var etag: String? { self.header("ETag") }
    public var position: String? { self.header("Ledger-Position") }
    public var requestID: String? { self.header("X-Request-Id") }

    /// The first header of a name.
    public func header(_ name: String) -> String? { self.headers.first(name: name) }

    /// Everything that is said: the headers, and the body as text.
    public var whole: String { self.headers.map { "\($0.name): \($0.value)\n" }.joined() + self.bodyText }

    /// The body as text, for looking through it.
    public var bodyText: String { String(decoding: self.body, as: UTF8.self) }

    /// The body without what differs from one request to the next.
    public var bodyWithoutRequest: String {
        guard let request = self.text("request_id") else { return self.bodyText }
        return self.bodyText.replacing(request, with: "")
    }
}

extension Reply: CustomStringConvertible {
    /// For failures of tests: the status and the body, whose patients are fictional.
    public var description: String { "\(self.status) \(self.bodyText.prefix(2_000))" }
}

extension JSONTree {
    /// The text of a string.
    public var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// A whole number.
    public var number: Int? {
        guard case .literal(let text) = self else { return nil }
        return Int(text)
    }

    public var bool: Bool? {
        guard case .literal(let text) = self else { return nil }
        return Bool(text)
    }

    /// The elements of an array.
    public var elements: [JSONTree]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members of an object.
    public var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}
