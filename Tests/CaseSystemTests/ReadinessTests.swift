@testable import CaseSystem
import CaseAPI
import Synchronization
import Testing

@Suite("Readiness", .timeLimit(.minutes(1)))
struct ReadinessTests {
    private struct Broken: Error {}

    @Test func `what is there and what is not is told in order`() async {
        let readiness = Readiness([
            .init(name: "one", fault: "one is gone") {}, .init(name: "two", fault: "two is gone") { throw Broken() },
        ])
        let checks = await readiness.checks()
        #expect(checks == [.init(name: "one", fault: nil), .init(name: "two", fault: "two is gone (internal)")])
    }

    @Test func `what hangs is waited for by one look, and nobody waits for its end`() async {
        let looks = Mutex(0)
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let readiness = Readiness([
            .init(name: "one", fault: "one is gone") {
                looks.withLock { $0 += 1 }
                // Hangs whatever becomes of those who wait.
                for await _ in ends {}
            }
        ])
        await withTaskGroup(of: [ReadinessCheck].self) { group in
            for _ in 0..<5 { group.addTask { await readiness.checks() } }
            for await checks in group { #expect(checks == [.init(name: "one", fault: "one is gone in time")]) }
        }
        #expect(looks.withLock { $0 } == 1)
        end.finish()
        while await readiness.checks() != [.init(name: "one", fault: nil)] { await Task.yield() }
    }

    @Test func `each time is a look of its own`() async {
        let looks = Mutex(0)
        let readiness = Readiness([.init(name: "one", fault: "one is gone") { looks.withLock { $0 += 1 } }])
        for _ in 0..<3 { #expect(await readiness.checks() == [.init(name: "one", fault: nil)]) }
        #expect(looks.withLock { $0 } == 3)
    }
}
