import EventSourcing
import HTTPTypes

/// What whoever runs the program asks of it. No patient data, and no token.
enum OperatingOperations {
    static let tag = "Operating"

    static var all: [Operation] { [Self.live, Self.ready, Self.metrics, Self.description, Self.problem] }

    static let live = Operation(
        id: "checkLiveness", method: .get, path: "/health/live", tag: tag, summary: "Is the program alive?", scope: .everyone,
        success: [.init(status: .ok, about: "It is.", schema: "Health")]
    ) { _ in Answer.json { $0.member("status", "ok") } }

    static let ready = Operation(
        id: "checkReadiness", method: .get, path: "/health/ready", tag: tag, summary: "Can the program answer?",
        about: "Whether the database, the keys and the projections are as they must be.", scope: .everyone,
        success: [.init(status: .ok, about: "It can.", schema: "Health")]
    ) { exchange in
        let checks = await exchange.services.readiness()
        let failed = checks.filter { $0.fault != nil }
        guard failed.isEmpty else {
            var problem = Problem(
                .serviceUnavailable, "health.not_ready", "Something that is needed to answer is not there.",
                next: "See the places named; `necessity doctor` looks closer.")
            problem.errors = failed.map { Problem.Place(at: $0.name, code: "not_ready", detail: $0.fault ?? "") }
            problem.retryAfter = 5
            throw problem
        }
        return Answer.json { members in
            members.member("status", "ok")
            members.member("checks", checks.map(\.name))
        }
    }

    static let metrics = Operation(
        id: "readMetrics", method: .get, path: "/metrics", tag: tag, summary: "Metrics in Prometheus' text format", scope: .everyone,
        success: [.init(status: .ok, about: "The metrics.", mediaType: "text/plain")]
    ) { exchange in Answer(mediaType: "text/plain; version=0.0.4; charset=utf-8", body: Array(exchange.services.metrics().utf8)) }

    static let description = Operation(
        id: "readDescription", method: .get, path: "/openapi.json", tag: tag, summary: "This description", scope: .everyone,
        success: [.init(status: .ok, about: "The API in OpenAPI 3.1.", schema: "OpenAPI")]
    ) { exchange in Answer(body: exchange.services.description.openAPI) }

    static let problem = Operation(
        id: "readProblem", method: .get, path: "/problems/{code}", tag: tag, summary: "What a code means", scope: .everyone,
        success: [.init(status: .ok, about: "The code, its status, what it means and what to do.", schema: "ProblemPage")],
        refusals: [.notFound]
    ) { exchange in
        guard let code = exchange.pathValues["code"], let problem = ProblemCatalog.byCode[code] else { throw Problem.unknownResource }
        return Answer.json { members in
            members.member("code", problem.code)
            members.member("status", Int64(problem.status.code))
            members.member("meaning", problem.detail)
            members.member("next_step", problem.nextStep)
        }
    }

    static var schemas: [String: Schema] {
        [
            "Health": .object([
                .required("status", .codes(["ok"]), "All is well."),
                .optional("checks", .array(.text(1, 100), minimum: 0, maximum: 50), "What was looked at."),
            ]),
            "OpenAPI": .anyObject,
            "ProblemPage": .object([
                .required("code", .text(1, 100), "The code."), .required("status", .integer(minimum: 400, maximum: 599), "The status."),
                .required("meaning", .text(1, 2_000), "What it means."), .required("next_step", .text(1, 2_000), "What to do."),
            ]),
        ]
    }
}

/// One thing the program needs in order to answer, and what is wrong with it.
public struct ReadinessCheck: Sendable, Hashable {
    /// `database`, `keys`, `projections`.
    public var name: String
    /// `nil` when all is well. Never holds a secret.
    public var fault: String?

    /// Names a check and its outcome.
    public init(name: String, fault: String?) {
        self.name = name
        self.fault = fault
    }
}
