import Synchronization

/// Counts what tenants do at once, and tells somebody now and then.
final class ProgressCounter: Sendable {
    private struct State {
        var progress: Rebuild.Progress
        var saidAt = 0
    }

    private let state: Mutex<State>
    /// Events between two words.
    private let eventsPerReport: Int
    private let report: @Sendable (Rebuild.Progress) -> Void

    init(tenantsTotal: Int, eventsPerReport: Int, _ report: @escaping @Sendable (Rebuild.Progress) -> Void) {
        self.state = Mutex(State(progress: Rebuild.Progress(tenantsTotal: tenantsTotal)))
        self.eventsPerReport = eventsPerReport
        self.report = report
    }

    var progress: Rebuild.Progress { self.state.withLock { $0.progress } }

    func add(_ events: Int) {
        self.state.withLock { state in
            state.progress.eventsDone += events
            guard state.progress.eventsDone >= state.saidAt + self.eventsPerReport else { return }
            state.saidAt = state.progress.eventsDone
            // Under the lock, so that words come in order.
            self.report(state.progress)
        }
    }

    func tenantIsDone() {
        self.state.withLock { state in
            state.progress.tenantsDone += 1
            self.report(state.progress)
        }
    }
}
