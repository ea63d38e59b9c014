import EventSourcing
import Foundation
import NIOHTTP1
import Synchronization
import TestSupport

/// The description that a program serves, and what an answer has to do with it.
struct ServedDescription: Sendable {
    private struct Operation: Sendable {
        let method: String
        let parts: [Substring]
        let responses: [String: JSONTree]
    }

    private let operations: [Operation]
    private let schemas: SchemaCheck

    private static let known = Mutex<[Int: ServedDescription]>([:])

    /// The description of a program, asked for once.
    static func of(_ program: ServedProgram) async throws -> ServedDescription {
        if let known = self.known.withLock({ $0[program.port] }) { return known }
        let reply = try await program.nobody.sendUnchecked("GET", "/openapi.json")
        let description = try ServedDescription(reply)
        self.known.withLock { $0[program.port] = description }
        return description
    }

    init(_ reply: Reply) throws {
        var operations: [Operation] = []
        for path in reply["paths"]?.members ?? [] {
            for operation in path.value.members ?? [] {
                var responses: [String: JSONTree] = [:]
                for response in operation.value["responses"]?.members ?? [] { responses[response.name] = response.value }
                operations.append(
                    Operation(method: operation.name.uppercased(), parts: Self.parts(path.name), responses: responses))
            }
        }
        guard !operations.isEmpty else { throw NotServing() }
        // What has a name of its own goes before what a place in braces would also fit.
        self.operations = operations.sorted { Self.places($0.parts) < Self.places($1.parts) }
        var schemas: [String: JSONTree] = [:]
        for schema in reply["components"]?["schemas"]?.members ?? [] { schemas[schema.name] = schema.value }
        self.schemas = SchemaCheck(schemas: schemas)
    }

    /// What is wrong with an answer, as far as the description tells; nothing about routes that it does not know.
    func faults(in reply: Reply, to method: String, _ path: String) -> [String] {
        let parts = Self.parts(path)
        let operation = self.operations.first { $0.method == method && Self.fits(parts, $0.parts) }
        guard let operation else { return reply.status == 404 || reply.status == 405 ? [] : ["a route that is not described answers"] }
        guard let response = operation.responses["\(reply.status)"] else { return ["the status \(reply.status) is not described"] }
        let mediaType = reply.headers.first(name: "Content-Type").map { String($0.prefix { $0 != ";" }) } ?? ""
        guard let content = response["content"]?[mediaType], let schema = content["schema"] else {
            return ["the media type \(mediaType) is not described"]
        }
        guard mediaType.hasSuffix("json") else { return [] }
        guard let json = reply.json else { return ["the body is no JSON"] }
        return self.schemas.faults(in: json, by: schema)
    }

    private static func parts(_ path: String) -> [Substring] { path.prefix { $0 != "?" }.split(separator: "/") }
    private static func places(_ parts: [Substring]) -> Int { parts.count { $0.hasPrefix("{") } }

    private static func fits(_ parts: [Substring], _ pattern: [Substring]) -> Bool {
        parts.count == pattern.count && zip(parts, pattern).allSatisfy { $1.hasPrefix("{") || $0 == $1 }
    }
}
