import EventSourcing
import HTTPTypes
public import Hummingbird
public import Logging

/// The HTTP API: routes made of the description, and one way through all of them.
public enum CaseAPI {
    /// A router over the program's live parts.
    public static func router(_ services: CaseServices, logger: Logger) -> Router<CaseRequestContext> {
        let dispatcher = Dispatcher(services: services, logger: logger)
        let router = Router(context: CaseRequestContext.self)
        let operations = services.description.operations
        router.add(middleware: UnknownRoutes(operations: operations, newID: services.newID))
        for operation in operations {
            router.on(RouterPath(operation.path), method: operation.method) { request, context in
                await dispatcher.respond(to: request, of: operation, context)
            }
        }
        return router
    }
}
