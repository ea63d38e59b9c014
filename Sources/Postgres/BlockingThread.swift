import Dispatch
import Glibc

/// Threads of our own, for the few calls of libpq that block: looking up a host, connecting, sending a cancel request.
///
/// Swift's cooperative pool has as many threads as cores; one of them asleep in libpq would hold up tasks that have nothing to
/// do with it. Dispatch bounds how many of these threads there are at a time.
enum BlockingThread {
    private static let queue = DispatchQueue(label: "postgres-blocking", attributes: .concurrent)

    /// Runs a call that may block, and resumes the caller with what it gave.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withUnsafeContinuation { continuation in
            self.queue.async { continuation.resume(returning: body()) }
        }
    }

    /// Runs a call that may block; nobody waits for it.
    static func runDetached(_ body: @escaping @Sendable () -> Void) { self.queue.async(execute: body) }

    /// Starts a thread that ends when `body` returns; the caller bounds how many there are.
    static func start(named name: StaticString, _ body: @escaping @Sendable () -> Void) {
        final class Body: Sendable {
            let run: @Sendable () -> Void
            init(_ run: @escaping @Sendable () -> Void) { self.run = run }
        }
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                // The thread owns its body from here on: balanced by passRetained below.
                Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(Body(body)).toOpaque())
        precondition(status == 0, "the system has no thread left for \(name)")
        pthread_detach(thread)
    }
}
