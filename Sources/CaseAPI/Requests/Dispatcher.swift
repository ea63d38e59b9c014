import CaseDomain
import EventSourcing
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Metrics
import NIOCore
import PHIVault
import ReadModels

import struct Foundation.UUID

/// Carries every request: who asks, whether they may, the body, the operation, and the answer, whatever happens.
///
/// The order is that of the architecture (section 5): token, rights, then what the operation does. An error that is no answer
/// of ours becomes `internal.error`: its text may hold anything and is logged by its type alone.
struct Dispatcher: Sendable {
    let services: CaseServices
    let logger: Logger
    private let tenants = KnownTenants()

    init(services: CaseServices, logger: Logger) {
        self.services = services
        self.logger = logger
    }

    func respond(to request: Request, of operation: Operation, _ context: CaseRequestContext) async -> Response {
        let start = ContinuousClock.now
        let requestID = self.services.newID().lowercaseText
        var answer: Answer
        var code: String?
        do {
            answer = try await self.answer(request, operation, context, requestID)
        } catch {
            let problem = self.problem(for: error, operation, requestID)
            code = problem.code
            answer = Self.answer(problem, request: requestID)
            if [Problem.bodyTooLarge.code, Problem.bodyTooSlow.code].contains(problem.code) {
                // The rest of the body is read by nobody: the client hears so, and the connection is not kept for it.
                answer.headers.append((.connection, "close"))
                context.close(in: self.services.limits.lingersFor)
            }
        }
        self.note(operation, answer, code: code, requestID, took: ContinuousClock.now - start)
        return Self.response(answer, requestID)
    }

    private func answer(
        _ request: Request, _ operation: Operation, _ context: CaseRequestContext, _ requestID: String
    ) async throws -> Answer {
        let now = self.services.now()
        let pathValues = Dictionary(context.parameters.map { (String($0.key), String($0.value)) }) { first, _ in first }
        let caller =
            operation.scope == .everyone ? nil : try await self.services.tokens.caller(authorization: request.headers[.authorization])
        var membership: Exchange.Membership?
        switch (operation.scope, caller) {
        case (.clinic(let right), let caller?):
            let clinic = pathValues["clinic"].flatMap { TenantID($0) }
            membership = try await self.membership(of: caller, in: clinic, right, pathValues, request, operation, requestID)
        case (.organization(let right), let caller?):
            let organization = pathValues["organization"].flatMap { TenantID($0) }
            membership = try await self.membership(of: caller, in: organization, right, pathValues, request, operation, requestID)
        case (.installation(let right), let caller?):
            membership = try await self.membership(
                of: caller, in: self.services.installation, right, pathValues, request, operation, requestID)
        default:
            break
        }
        let body = operation.body == nil ? [] : try await Self.body(of: request, within: self.services.limits.bodyArrivesWithin)
        let query = try Self.query(of: request, operation)
        return try await operation.perform(
            Exchange(
                services: self.services, operation: operation, requestID: requestID, method: request.method, path: request.uri.path,
                headers: request.headers, query: query, pathValues: pathValues, body: body, now: now,
                caller: try await self.withoutUnknownClinics(caller, operation), membership: membership))
    }

    /// The caller, for an operation that spans clinics, as far as the clinics exist.
    private func withoutUnknownClinics(_ caller: Caller?, _ operation: Operation) async throws -> Caller? {
        guard operation.scope == .caller, var caller else { return caller }
        for clinic in caller.clinics.keys where try await !self.tenants.knows(clinic, by: self.services.ledger) {
            caller.clinics[clinic] = nil
        }
        return caller
    }

    /// The one place where access is decided. Outside the caller's clinics nothing exists; within, a refusal is recorded.
    private func membership(
        of caller: Caller, in clinic: TenantID?, _ right: Right, _ pathValues: [String: String], _ request: Request,
        _ operation: Operation, _ requestID: String
    ) async throws -> Exchange.Membership {
        guard let clinic, let role = caller.clinics[clinic] else {
            throw Problem.unknownResource
        }
        guard let kind = try await self.tenants.kind(of: clinic, by: self.services.ledger) else { throw Problem.unknownResource }
        // A clinic is no organization, whatever the caller is there.
        if case .organization = operation.scope, kind != .organization { throw Problem.unknownResource }
        let named = Result { () throws(Problem) in try Exchange.purposeOfUse(request.headers) }
        guard role.rights.contains(right) else {
            let purpose = (try? named.get()).flatMap { $0 } ?? role.defaultPurpose
            let denied = AccessDenied(
                operation: operation.id, code: Problem.forbidden.code,
                subject: (pathValues["case"] ?? pathValues["patient"] ?? pathValues["task"]).flatMap { StreamID($0) },
                role: role.rawValue, request: requestID)
            try await self.services.door.deny(denied, for: AccessDoor.Principal(actor: caller.actor, purpose: purpose), in: clinic)
            throw Problem.forbidden
        }
        return Exchange.Membership(clinic: clinic, role: role, purpose: try named.get() ?? role.defaultPurpose)
    }

    // MARK: query

    /// The parameters of the query, each of which the operation knows: a filter that is misspelt must not show everything.
    private static func query(of request: Request, _ operation: Operation) throws(Problem) -> [String: String] {
        let known = operation.parameters.filter { $0.place == .query }.map(\.name)
        // Whoever probes health or asks for metrics may write what they like.
        if operation.scope == .everyone, known.isEmpty { return [:] }
        var query: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            let name = String(name)
            // What the client wrote instead is not repeated: it may be anything.
            guard known.contains(name) else { throw .unknownParameter(known: known) }
            guard query.updateValue(String(value), forKey: name) == nil else { throw .invalidParameter(name, "is given once") }
        }
        return query
    }

    // MARK: body

    /// The whole body, bounded in bytes and in time.
    private static func body(of request: Request, within time: Duration) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > RequestLimits.bodyBytesMax {
            throw Problem.bodyTooLarge
        }
        return try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask {
                var bytes: [UInt8] = []
                do {
                    for try await buffer in request.body {
                        guard bytes.count + buffer.readableBytes <= RequestLimits.bodyBytesMax else { throw Problem.bodyTooLarge }
                        bytes.append(contentsOf: buffer.readableBytesView)
                    }
                } catch let problem as Problem {
                    throw problem
                } catch {
                    // The client hung up, or lost its way in its own chunks: no fault of ours.
                    throw Problem.bodyIncomplete
                }
                return bytes
            }
            group.addTask {
                try await Task.sleep(for: time)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let bytes = first else { throw Problem.bodyTooSlow }
            return bytes
        }
    }

    // MARK: answers

    private func problem(for error: any Error, _ operation: Operation, _ requestID: String) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let error as CommandError<Refusal>: return Problem(error)
        case let error as EventStoreError: return Problem(error)
        case let error as HistoryError: return Problem(error)
        case let error as SealError: return Problem(error)
        case let error as AccessError: return Problem(error)
        case let error as ReadModelError: return Problem(error)
        case let error as VaultError: return Problem(Self.sealError(error))
        default:
            self.logger.error(
                "request failed",
                metadata: ["request_id": "\(requestID)", "operation": "\(operation.id)", "error_type": "\(type(of: error))"])
            return .internalError
        }
    }

    private static func sealError(_ error: VaultError) -> SealError {
        switch error {
        case .shredded: .shredded
        case .tampered: .tampered(.start)
        case .unavailable: .unavailable
        case .unknownKey, .wrongKey, .unknownRecipe, .rootKey: .wrongKey
        }
    }

    static func answer(_ problem: Problem, request: String) -> Answer {
        var answer = Answer(status: problem.status, mediaType: "application/problem+json", body: problem.json(request: request))
        if problem.status == .unauthorized {
            answer.headers.append((.wwwAuthenticate, problem.code == "token.missing" ? "Bearer" : "Bearer error=\"invalid_token\""))
        }
        if let seconds = problem.retryAfter { answer.headers.append((.retryAfter, "\(seconds)")) }
        if let version = problem.version { answer.headers.append((.eTag, "\"\(version)\"")) }
        return answer
    }

    static func response(_ answer: Answer, _ requestID: String) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = answer.mediaType
        // Patients' data is kept by nobody on the way.
        headers[.cacheControl] = "no-store"
        headers[.requestID] = requestID
        headers[.xContentTypeOptions] = "nosniff"
        for (name, value) in answer.headers { headers[name] = value }
        return Response(status: answer.status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    /// A line in the log and a count in the metrics: names of operations and codes, never a path, which holds ids.
    private func note(_ operation: Operation, _ answer: Answer, code: String?, _ requestID: String, took: Duration) {
        let status = "\(answer.status.code)"
        Counter(label: "necessity_http_requests_total", dimensions: [("operation", operation.id), ("status", status)]).increment()
        Timer(label: "necessity_http_request_seconds", dimensions: [("operation", operation.id)])
            .recordNanoseconds(took.components.seconds * 1_000_000_000 + took.components.attoseconds / 1_000_000_000)
        guard operation.scope != .everyone || answer.status.code >= 500 else { return }
        var metadata: Logger.Metadata = [
            "request_id": "\(requestID)", "operation": "\(operation.id)", "status": "\(status)",
            "ms": "\(took.components.seconds * 1_000 + took.components.attoseconds / 1_000_000_000_000_000)",
        ]
        if let code { metadata["code"] = "\(code)" }
        self.logger.log(level: answer.status.code >= 500 ? .error : .info, "request", metadata: metadata)
    }
}
