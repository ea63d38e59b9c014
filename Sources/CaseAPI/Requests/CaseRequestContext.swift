public import Hummingbird
import NIOCore

/// The context of a request, as the router needs it.
public struct CaseRequestContext: RequestContext {
    public var coreContext: CoreRequestContextStorage

    private let channel: any Channel

    public init(source: ApplicationRequestContextSource) {
        self.coreContext = CoreRequestContextStorage(source: source)
        self.channel = source.channel
    }

    /// Closes the connection in a while, whatever the client still sends.
    func close(in while: Duration) {
        let channel = self.channel
        channel.eventLoop.scheduleTask(in: TimeAmount(`while`)) { channel.close(promise: nil) }
    }
}
