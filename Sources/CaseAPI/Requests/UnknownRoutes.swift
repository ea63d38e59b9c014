import EventSourcing
import HTTPTypes
import Hummingbird
import Metrics

import struct Foundation.UUID

/// Answers what no operation is for, in the same form as every other refusal.
struct UnknownRoutes: RouterMiddleware {
    let operations: [Operation]
    let newID: @Sendable () -> UUID

    @concurrent func handle(
        _ request: Request, context: CaseRequestContext, next: @concurrent (Request, CaseRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            let id = self.newID().lowercaseText
            let methods = self.operations.filter { Self.fits(request.uri.path, $0.path) }.map(\.method.rawValue)
            var answer = Dispatcher.answer(methods.isEmpty ? .unknownResource : .methodNotAllowed, request: id)
            if !methods.isEmpty { answer.headers.append((.allow, methods.sorted().joined(separator: ", "))) }
            // Counted and not logged: the path may be anything.
            Counter(label: "necessity_http_requests_total", dimensions: [("operation", "unknown"), ("status", "\(answer.status.code)")])
                .increment()
            return Dispatcher.response(answer, id)
        }
    }

    /// Whether a path is one that some operation has under another method.
    private static func fits(_ path: String, _ pattern: String) -> Bool {
        let parts = path.split(separator: "/")
        let wanted = pattern.split(separator: "/")
        return parts.count == wanted.count && zip(parts, wanted).allSatisfy { $1.hasPrefix("{") || $0 == $1 }
    }
}
