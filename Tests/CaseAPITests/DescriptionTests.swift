@testable import CaseAPI
import CaseDomain
import EventSourcing
import HTTPTypes
import ServedProgram
import TestSupport
import Testing

@Suite("The description of the API")
struct DescriptionTests {
    private static func served() async throws -> Reply { try await ServedProgram.shared().nobody.get("/openapi.json") }

    @Test func `what is described is what is served, path by path and method by method`() async throws {
        let (program, description) = (try await ServedProgram.shared(), try await Self.served())
        #expect(description.text("openapi") == "3.1.0" && description.body == APIDescription.current.openAPI)
        var described: [String: Set<String>] = [:]
        for path in description["paths"]?.members ?? [] {
            described[path.name] = Set((path.value.members ?? []).map { $0.name.uppercased() })
        }
        let operations = APIDescription.current.operations
        #expect(described == Dictionary(grouping: operations, by: \.path).mapValues { Set($0.map(\.method.rawValue)) })
        #expect(described.count > 30)
        for (path, methods) in described {
            let filled = path.replacing(try Regex("\\{[a-z]+\\}"), with: "x")
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
                let reply = try await program.nobody.send(method, filled)
                if methods.contains(method) {
                    #expect(reply.code != "resource.unknown" || path == "/problems/{code}", "\(method) \(path): \(reply)")
                    #expect(reply.status != 405, "\(method) \(path)")
                } else {
                    #expect(
                        reply.status == 405 && reply.header("Allow") == methods.sorted().joined(separator: ", "),
                        "\(method) \(path): \(reply)")
                }
            }
        }
    }

    @Test func `operations, schemas and their references have names of their own`() async throws {
        let operations = APIDescription.current.operations
        #expect(Set(operations.map(\.id)).count == operations.count)
        let description = try await Self.served()
        let schemas = Set((description["components"]?["schemas"]?.members ?? []).map(\.name))
        let references = Self.references(in: try #require(description.json))
        #expect(references.subtracting(schemas).isEmpty, "named and not there: \(references.subtracting(schemas))")
        #expect(schemas.subtracting(references).isEmpty, "there and never named: \(schemas.subtracting(references))")
    }

    @Test func `every command of a case has a route of its own`() {
        for kind in CaseFile.Command.Kind.allCases {
            let path = "\(CaseOperations.path)/\(kind.rawValue)"
            let operations = APIDescription.current.operations.filter { $0.method == .post && $0.path == path }
            #expect(operations.count == 1 && operations.allSatisfy(\.isCommand), "\(kind.rawValue): \(operations.map(\.id))")
        }
        let nouns = Set(CaseFile.Command.Kind.allCases.map(\.rawValue))
        for operation in APIDescription.current.operations where operation.method == .post {
            let parts = operation.path.split(separator: "/")
            guard operation.path.hasPrefix("\(CaseOperations.path)/"), parts.count == 6, let noun = parts.last else { continue }
            #expect(nouns.contains(String(noun)), "\(operation.id) is no command that a case knows")
        }
    }

    @Test func `every operation says what it is, and every parameter what it is about`() async throws {
        for operation in APIDescription.current.operations {
            #expect(!operation.summary.isEmpty && !operation.success.isEmpty, "\(operation.id)")
            for parameter in operation.parameters { #expect(parameter.about.hasSuffix("."), "\(operation.id) \(parameter.name)") }
            if case .clinic = operation.scope {
                #expect(
                    operation.parameters.contains { $0.name == "Purpose-Of-Use" }, "\(operation.id) takes a purpose and does not say so")
            }
            #expect(operation.isCommand == operation.parameters.contains { $0.name == "Idempotency-Key" }, "\(operation.id)")
        }
    }

    @Test func `patterns of the description are those that this suite knows values for`() {
        var patterns: Set<String> = []
        for body in APIDescription.current.operations.compactMap(\.body) { body.schema.collectPatterns(&patterns) }
        #expect(patterns == Set(SchemaValues.examples.keys))
    }

    private static func references(in json: JSONTree) -> Set<String> {
        switch json {
        case .object(let members):
            members.reduce(into: []) { found, member in
                if member.name == "$ref", let text = member.value.text, let name = text.split(separator: "/").last {
                    found.insert(String(name))
                }
                found.formUnion(Self.references(in: member.value))
            }
        case .array(let elements): elements.reduce(into: []) { $0.formUnion(Self.references(in: $1)) }
        case .text, .literal: []
        }
    }
}

extension Schema {
    fileprivate func collectPatterns(_ patterns: inout Set<String>) {
        switch self.unnamed {
        case .string(let rule): if let pattern = rule.pattern { patterns.insert(pattern) }
        case .array(let element, _, _): element.collectPatterns(&patterns)
        case .object(let properties): for property in properties { property.schema.collectPatterns(&patterns) }
        case .integer, .boolean, .reference, .anyObject, .any, .named: break
        }
    }
}
