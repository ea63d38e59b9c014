import Dispatch
import Glibc

/// SIGINT and SIGTERM as something to wait for. A second signal changes nothing: stopping is on its way.
struct Interruption {
    private let signals: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.signals = stream
        self.sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
    }

    /// Returns when the first signal has come.
    func wait() async {
        var iterator = self.signals.makeAsyncIterator()
        _ = await iterator.next()
    }
}
