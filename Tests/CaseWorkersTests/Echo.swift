import CaseDomain
@testable import CaseWorkers
import EventSourcing
import Foundation
import Synchronization

/// An aggregate that only counts what it heard: an effect that could happen twice, and is seen when it does.
enum Echo: Decider {
    static var initial: Int { 0 }
    static func decide(_ command: Void, in state: Int, _ context: Context) throws(Refusal) -> [Event] { [Event()] }
    static func evolve(_ state: inout Int, by event: Recorded<Event>) { state += 1 }

    struct Event: StoredEvent {
        var type: EventType { "echo.heard.v1" }
        func writeFacts(to members: inout JSONWriter.Members) {}
        static func decode(_ type: EventType, facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) -> Self? {
            type == "echo.heard.v1" ? Event() : nil
        }
    }

    /// Where what follows from a stream is heard.
    static func stream(of stream: StreamID, _ subscription: Subscription = "echo/1") -> StreamID {
        let bytes = Array("\(subscription)/\(stream)".utf8)
        return StreamID(TimeOrderedID.version8(of: ContentHash(of: String(decoding: bytes, as: UTF8.self)).bytes))
    }

    /// Hears once more; what it heard already is no reason not to.
    static func hear(on stream: StreamID) -> Reaction {
        Reaction(on: stream) { work throws(CommandError<Refusal>) in
            var it = try await work.stream(Echo.self, stream)
            try it.decide(())
            work.add(it, sealedFor: nil)
        }
    }
}

/// A policy of tests: what it wants and does is said by whoever makes it.
struct TestPolicy: Policy {
    var subscription: Subscription = "echo/1"
    var areas: Set<String> = ["case"]
    var react: @Sendable (Recorded<CaseFile.Event>, TenantID) -> [Reaction]

    func reactions(to event: Recorded<CaseFile.Event>, in tenant: TenantID) -> [Reaction] { self.react(event, tenant) }

    /// Each opening is heard in a stream of the case's own.
    static func hearing(_ subscription: Subscription = "echo/1") -> TestPolicy {
        TestPolicy(subscription: subscription) { event, _ in
            guard case .opened = event.event else { return [] }
            return [Echo.hear(on: Echo.stream(of: event.stream, subscription))]
        }
    }
}

/// Something that happens so many times and then no more.
final class Countdown: Sendable {
    private let left: Mutex<Int>
    init(_ count: Int) { self.left = Mutex(count) }
    /// Whether it happens this time.
    func take() -> Bool {
        self.left.withLock { left in
            left -= 1
            return left >= 0
        }
    }
}

/// The process died here.
struct Killed: Error {}

/// What was reported, in order.
final class Reports<Report: Sendable>: Sendable {
    private let reports = Mutex<[Report]>([])
    func add(_ report: Report) { self.reports.withLock { $0.append(report) } }
    var all: [Report] { self.reports.withLock { $0 } }
}
