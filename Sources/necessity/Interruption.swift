import Dispatch
import Glibc

/// SIGINT and SIGTERM as something to wait for. A second signal changes nothing: stopping is on its way. Nor does a reader of our
/// words end us who has gone away.
struct Interruption: Sendable {
    private let signals: AsyncStream<Void>

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.signals = stream
        signal(SIGPIPE, SIG_IGN)
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                // The handler holds its source: both live as long as the process, as the signal's disposition does.
                withExtendedLifetime(source) {}
                continuation.yield()
            }
            source.resume()
        }
    }

    /// Returns when the first signal has come.
    func wait() async {
        var iterator = self.signals.makeAsyncIterator()
        _ = await iterator.next()
    }
}
