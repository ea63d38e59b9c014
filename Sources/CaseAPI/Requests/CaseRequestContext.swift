public import Hummingbird

/// The context of a request, as the router needs it.
public struct CaseRequestContext: RequestContext {
    public var coreContext: CoreRequestContextStorage

    public init(source: ApplicationRequestContextSource) { self.coreContext = CoreRequestContextStorage(source: source) }
}
