@testable import CaseAPI
import CaseDomain
import EventSourcing
import HTTPTypes
import ServedProgram
import TestSupport
import Testing

@Suite("Bodies are read as they are described")
struct BodiesAndSchemasTests {
    private static let seeds: ClosedRange<UInt64> = 1...6

    /// Bodies of which much more is asked than a schema can say, FHIR and sets of rules, have suites of their own.
    private static let foreign = ["importPASRequest", "publishRuleSet", "publishOrganizationRuleSet"]

    private static var commands: [Described] {
        APIDescription.current.operations.filter { $0.isCommand && !Self.foreign.contains($0.id) }
    }

    @Test func `what a schema allows is never refused for its form, and never breaks anything`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .submission)
        try await story.askForHelp().do()
        for seed in Self.seeds {
            var values = SchemaValues(seed: seed)
            for operation in Self.commands {
                let body = values.value(of: try #require(operation.body).schema)
                let reply = try await Self.post(operation, body, story)
                #expect(reply.status < 500, "seed \(seed) \(operation.id): \(reply) to \(String(decoding: body.bytes, as: UTF8.self))")
                // That something is named once, no schema can say.
                let isNamedTwice = reply.code == "request.invalid" && reply.whole.contains(" once\"}")
                #expect(
                    reply.code != "request.invalid" || isNamedTwice,
                    "seed \(seed) \(operation.id): \(reply) to \(String(decoding: body.bytes, as: UTF8.self))")
            }
        }
    }

    @Test func `what a schema forbids is refused at its place`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .submission)
        try await story.askForHelp().do()
        let head = try await story.clinic.head()
        for seed in Self.seeds {
            var (values, random) = (SchemaValues(seed: seed), SplitMix64(seed: seed))
            for operation in Self.commands {
                guard case .object(let properties) = try #require(operation.body).schema.unnamed,
                    let spoiled = properties.randomElement(using: &random)
                else { continue }
                var body = values.value(of: .object(properties.filter { $0.name != spoiled.name }))
                let wrong = Self.wrong(spoiled, &random)
                body[spoiled.name] = wrong
                let reply = try await Self.post(operation, body, story)
                #expect(
                    reply.status == 422 && reply.code == "request.invalid" && reply.places.contains { $0.hasPrefix(spoiled.name) },
                    "seed \(seed) \(operation.id) \(spoiled.name) \(String(describing: wrong)): \(reply)")
            }
        }
        #expect(try await story.clinic.head() == head)
    }

    @Test func `every body has an example that its own reader takes`() {
        for operation in Self.commands {
            guard case .object(let properties) = operation.body?.schema.unnamed else {
                Issue.record("\(operation.id) has no object for a body")
                continue
            }
            #expect(Set(properties.map(\.name)).count == properties.count, "\(operation.id) names a member twice")
            for property in properties { #expect(property.about.hasSuffix("."), "\(operation.id) \(property.name)") }
        }
    }

    /// A value that the member's schema forbids; `nil` leaves out what must be there.
    private static func wrong(_ property: Schema.Property, _ random: inout SplitMix64) -> JSONTree? {
        if property.isRequired, Bool.random(using: &random) { return nil }
        switch property.schema.unnamed {
        case .string: return [5, true, [:], [], ""][Int.random(in: 0..<5, using: &random)] as JSONTree
        case .integer(let minimum, _):
            return ["text", true, [:], .literal("\(minimum - 1)"), .literal("1.5")][Int.random(in: 0..<5, using: &random)]
        case .boolean: return ["true", 0, [:]][Int.random(in: 0..<3, using: &random)]
        case .array(_, _, let maximum):
            return ["text", [:], .array(Array(repeating: [:], count: maximum + 1))][Int.random(in: 0..<3, using: &random)]
        case .object, .reference, .anyObject, .any, .named: return ["text", 5, [1]][Int.random(in: 0..<3, using: &random)]
        }
    }

    private static let organization = Task { try await TestOrganization.make() }

    private static func post(_ operation: Described, _ body: JSONTree, _ story: TestCase) async throws -> Reply {
        let person: Person
        let organization = try await Self.organization.value
        switch operation.scope {
        case .clinic(let right):
            person = try await story.clinic.person(try #require(Role.allCases.first { $0.rights.contains(right) }), named: "fuzzer")
        case .organization(let right):
            person = try await organization.person(try #require(Role.allCases.first { $0.rights.contains(right) }))
        case .installation, .caller, .everyone: person = try await story.program.keeper()
        }
        let ids = story.ids.merging(["organization": organization.id]) { $1 }
        let isConditional = operation.parameters.contains { $0.name == "If-Match" }
        return try await person.post(operation.filled(ids), body, ifMatch: isConditional ? "\"1\"" : nil)
    }
}
