import CaseDomain
import EventSourcing
import HTTPTypes

/// The whole API as a value: its operations and the schemas they name. Routes, OpenAPI and the command line are made of it.
public struct APIDescription: Sendable {
    let operations: [Operation]

    /// The version of the API's shape; it only ever adds.
    public static let version = "1.0.0"

    init(operations: [Operation]) { self.operations = operations }

    /// Everything that this program can serve.
    public static let current = APIDescription(operations: Self.production.operations + DevelopmentOperations.all)

    /// The same without what is only for trying things out.
    public static let production = APIDescription(
        operations: OperatingOperations.all + CallerOperations.all + ClinicOperations.all + PatientOperations.all + CaseOperations.all
            + LetterOperations.all + TaskOperations.all + OrderOperations.all + [CaseOrders.read] + CoverageOperations.all
            + PoolOperations.all + RightsOperations.all + ExceptionOperations.all + PlaybookOperations.all + GlossaryOperations.all
            + PolicyOperations.all
            + RuleOperations.all + InstrumentOperations.all + CaseLists.all + [
                OwnershipList.read, AccessLogList.read,
            ])

    /// The schemas of answers and bodies, by name.
    var schemas: [String: Schema] {
        var named: [String: Schema] = [
            CommandAnswer.schemaName: CommandAnswer.schema, "Problem": Problem.schema, "Caller": CallerOperations.schema,
            "Clinic": ClinicOperations.schema, "Patient": PatientOperations.schema, "PatientRecord": PatientOperations.recordSchema,
            PatientSearching.schemaName: PatientSearching.schema, PatientDuplicates.schemaName: PatientDuplicates.schema,
            "CaseList": CaseLists.schema, "CaseListing": CaseLists.listingSchema, "CaseOwnership": OwnershipList.schema,
            "AccessLog": AccessLogList.schema,
            "RuleBook": RuleOperations.schema, RuleTrials.schemaName: RuleTrials.schema, "CaseRules": CaseOperations.rulesSchema,
            LawOfACase.schemaName: LawOfACase.schema, MeasuresOfACase.schemaName: MeasuresOfACase.schema,
        ]
        if self.operations.contains(where: { $0.tag == DevelopmentOperations.tag }) {
            named["DevelopmentClock"] = DevelopmentOperations.schema
        }
        named.merge(OperatingOperations.schemas, uniquingKeysWith: Schema.same)
        named.merge(RecordSchemas.all, uniquingKeysWith: Schema.same)
        named.merge(PatientOperations.representationSchemas, uniquingKeysWith: Schema.same)
        named.merge(TaskOperations.schemas, uniquingKeysWith: Schema.same)
        named.merge(OrderOperations.schemas, uniquingKeysWith: Schema.same)
        named.merge(CoverageOperations.schemas, uniquingKeysWith: Schema.same)
        named.merge(PoolOperations.schemas, uniquingKeysWith: Schema.same)
        named.merge(RightsOperations.schemas, uniquingKeysWith: Schema.same)
        named.merge(ExceptionOperations.schemas, uniquingKeysWith: Schema.same)
        named.merge(PlaybookOperations.schemas, uniquingKeysWith: Schema.same)
        named.merge(GlossaryOperations.schemas, uniquingKeysWith: Schema.same)
        named.merge(PolicyOperations.schemas, uniquingKeysWith: Schema.same)
        named.merge(InstrumentOperations.schemas, uniquingKeysWith: Schema.same)
        var schemas = named
        for schema in Array(named.values) + self.operations.flatMap({ $0.parameters.map(\.schema) + ($0.body.map { [$0.schema] } ?? []) }) {
            schemas.merge(schema.components, uniquingKeysWith: Schema.same)
        }
        return schemas
    }
}

/// An operation, as a client needs to know it.
public struct OperationSummary: Sendable, Hashable {
    /// Its name: `submitCase`.
    public var id: String
    public var method: String
    /// With the names of its places in braces.
    public var path: String
    public var pathParameters: [String]
    public var summary: String
    /// It changes something, and needs an Idempotency-Key.
    public var isCommand: Bool
    public var hasBody: Bool
}

extension APIDescription {
    /// All operations, in the order of the description.
    public var summaries: [OperationSummary] {
        self.operations.map {
            OperationSummary(
                id: $0.id, method: $0.method.rawValue, path: $0.path, pathParameters: $0.pathParameters, summary: $0.summary,
                isCommand: $0.isCommand, hasBody: $0.body != nil)
        }
    }

    /// The description in OpenAPI 3.1, as JSON; the same each time.
    public var openAPI: [UInt8] {
        var writer = JSONWriter(capacity: 128 * 1_024)
        writer.object { members in
            members.member("openapi", "3.1.0")
            members.member("info", InfoJSON())
            members.member("servers", [ServerJSON()])
            members.member("tags", Set(self.operations.map(\.tag)).sorted().map { TagJSON(name: $0) })
            members.member("paths", PathsJSON(operations: self.operations))
            members.member("components", ComponentsJSON(schemas: self.schemas))
        }
        return writer.bytes
    }
}

private struct InfoJSON: JSONWritable {
    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("title", "Necessity")
            members.member("version", APIDescription.version)
            members.member(
                "description",
                "Case management for Letters of Medical Necessity and prior authorization. Commands are posted to the noun they create; every answer of refusal is an RFC 9457 problem with a stable code."
            )
        }
    }
}

private struct ServerJSON: JSONWritable {
    func write(to writer: inout JSONWriter) { writer.object { $0.member("url", "/") } }
}

private struct TagJSON: JSONWritable {
    let name: String
    func write(to writer: inout JSONWriter) { writer.object { $0.member("name", self.name) } }
}

private struct PathsJSON: JSONWritable {
    let operations: [Operation]

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            var seen: Set<String> = []
            for operation in self.operations where seen.insert(operation.path).inserted {
                members.member(operation.path, PathJSON(operations: self.operations.filter { $0.path == operation.path }))
            }
        }
    }
}

private struct PathJSON: JSONWritable {
    let operations: [Operation]

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            for operation in self.operations { members.member(operation.method.rawValue.lowercased(), OperationJSON(operation: operation)) }
        }
    }
}

private struct OperationJSON: JSONWritable {
    let operation: Operation

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("operationId", self.operation.id)
            members.member("tags", [self.operation.tag])
            members.member("summary", self.operation.summary)
            if !self.operation.about.isEmpty { members.member("description", self.operation.about) }
            members.list("parameters", self.parameters)
            if let body = self.operation.body { members.member("requestBody", RequestBodyJSON(body: body)) }
            members.member("responses", ResponsesJSON(operation: self.operation))
            if self.operation.scope == .everyone {
                members.member("security", [String]())
            } else {
                members.member("security", [SecurityJSON()])
            }
        }
    }

    private var parameters: [ParameterJSON] {
        self.operation.pathParameters.map {
            ParameterJSON(
                name: $0, place: "path", schema: $0 == "code" ? .pattern("^[a-z_0-9.]{1,100}$") : .uuid, isRequired: true,
                about: "The \($0)'s \($0 == "code" ? "text" : "id").")
        }
            + self.operation.parameters.map {
                ParameterJSON(name: $0.name, place: $0.place.rawValue, schema: $0.schema, isRequired: $0.isRequired, about: $0.about)
            }
    }
}

private struct SecurityJSON: JSONWritable {
    func write(to writer: inout JSONWriter) { writer.object { $0.member("bearer", [String]()) } }
}

private struct ParameterJSON: JSONWritable {
    let name: String
    let place: String
    let schema: Schema
    let isRequired: Bool
    let about: String

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("name", self.name)
            members.member("in", self.place)
            members.member("required", self.isRequired)
            members.member("description", self.about)
            members.member("schema", self.schema)
        }
    }
}

private struct RequestBodyJSON: JSONWritable {
    let body: Operation.Body

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("required", true)
            if !self.body.about.isEmpty { members.member("description", self.body.about) }
            members.member("content", ContentJSON(mediaType: self.body.mediaType, schema: self.body.schema))
        }
    }
}

private struct ContentJSON: JSONWritable {
    let mediaType: String
    let schema: Schema

    func write(to writer: inout JSONWriter) {
        writer.object { $0.member(self.mediaType, SchemaHolderJSON(schema: self.schema)) }
    }
}

private struct SchemaHolderJSON: JSONWritable {
    let schema: Schema
    func write(to writer: inout JSONWriter) { writer.object { $0.member("schema", self.schema) } }
}

private struct ResponsesJSON: JSONWritable {
    let operation: Operation

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            for status in self.operation.statuses {
                let success = self.operation.success.first { $0.status == status }
                members.member("\(status.code)", ResponseJSON(status: status, success: success))
            }
        }
    }
}

private struct ResponseJSON: JSONWritable {
    let status: HTTPResponse.Status
    let success: Operation.Success?

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("description", self.success?.about ?? self.status.reasonPhrase)
            if let success = self.success {
                members.member(
                    "content",
                    ContentJSON(mediaType: success.mediaType, schema: success.schema.map { .reference($0) } ?? .string(Schema.StringRule()))
                )
            } else {
                members.member("content", ContentJSON(mediaType: "application/problem+json", schema: .reference("Problem")))
            }
        }
    }
}

private struct ComponentsJSON: JSONWritable {
    let schemas: [String: Schema]

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("schemas", SchemasJSON(schemas: self.schemas))
            members.member("securitySchemes", SecuritySchemesJSON())
        }
    }
}

private struct SchemasJSON: JSONWritable {
    let schemas: [String: Schema]

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            for (name, schema) in self.schemas.sorted(by: { $0.key < $1.key }) { members.member(name, schema) }
        }
    }
}

private struct SecuritySchemesJSON: JSONWritable {
    func write(to writer: inout JSONWriter) { writer.object { $0.member("bearer", BearerJSON()) } }
}

private struct BearerJSON: JSONWritable {
    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("type", "http")
            members.member("scheme", "bearer")
            members.member("bearerFormat", "JWT")
        }
    }
}
