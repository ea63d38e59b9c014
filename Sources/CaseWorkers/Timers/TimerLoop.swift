import CaseDomain
import EventSourcing
public import ReadModels
import Synchronization

/// Carries out what falls due, of all tenants.
///
/// It asks once a second, and when it is nudged. Any number of processes may run one, clocks may jump, and a timer may be named
/// again after it was carried out: the command's id is made of the timer, so that it takes effect once. What cannot be carried out
/// is tried again, later each time, and keeps nothing else from its turn.
///
/// ```swift
/// let loop = TimerLoop(ProjectedTimers(readModels), followUp: followUp) { timer, work in … }
/// await loop.run()
/// ```
public final class TimerLoop: Sendable {
    /// Limits of one process's loop.
    public struct Options: Sendable {
        /// How often to ask what is due.
        public var pollInterval: Duration = .seconds(1)
        /// Timers carried out at once.
        public var atOnceMax = 4
        /// Timers asked for at once.
        public var pageMax = 100
        /// Timers that one look goes through: those beyond have their turn when some of these are done.
        public var scannedMax = 10_000
        /// How long a timer waits that is still due when it was tried: doubled each time, up to the second. The projection that names
        /// it takes a moment to learn that it is done.
        public var backoff: ClosedRange<Duration> = .seconds(2)...(.seconds(300))

        /// The limits above.
        public init() {}
    }

    /// What an operator should know.
    public enum Report: Sendable, Hashable {
        /// What was to be decided was refused: the state has moved on.
        case refused(StreamTimer, code: String)
        /// It could not be carried out, and is tried again; `code` says by what.
        case failed(StreamTimer, code: String)
        /// It was carried out and is still due: nothing comes of it.
        case stuck(StreamTimer)
        /// It could not be found out what is due, and is asked again.
        case blind(code: String)
    }

    /// Tries of a timer that is still due after which it counts as stuck.
    static let triesBeforeStuck = 4

    private struct Try {
        var count = 0
        var notBefore: ContinuousClock.Instant
    }

    private let source: any TimerSource
    private let followUp: FollowUp
    private let reaction: TimerReaction
    private let options: Options
    private let report: @Sendable (Report) -> Void
    private let tries = Mutex<[StreamTimer: Try]>([:])
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// A loop that does nothing until `run`.
    ///
    /// - Parameters:
    ///   - followUp: carries decisions out; its clock says what is due.
    ///   - report: gets what an operator should know; called from several tasks.
    ///   - reaction: what is decided when a timer is due.
    public init(
        _ source: any TimerSource, followUp: FollowUp, options: Options = Options(),
        report: @escaping @Sendable (Report) -> Void = { _ in }, reaction: @escaping TimerReaction
    ) {
        self.source = source
        self.followUp = followUp
        self.options = options
        self.report = report
        self.reaction = reaction
        (self.wakes, self.wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Something may be due at once, because the clock was advanced.
    public func nudge() { self.wake.yield() }

    /// Carries out what falls due until the task is cancelled, and returns when everything under way has ended. Runs once.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    self.wake.yield()
                    try? await Task.sleep(for: self.options.pollInterval)
                }
            }
            for await _ in self.wakes { await self.look() }
            group.cancelAll()
        }
    }

    /// Goes once through what is due.
    private func look() async {
        let now = self.followUp.now()
        var last: StreamTimer?
        var seen: Set<StreamTimer> = []
        do {
            while seen.count < self.options.scannedMax, !Task.isCancelled {
                let page = try await self.source.due(by: now, after: last, limit: self.options.pageMax)
                seen.formUnion(page)
                await self.carryOut(page.filter { self.isToBeTried($0) })
                last = page.last
                if page.count < self.options.pageMax { break }
            }
        } catch {
            if !Task.isCancelled { self.report(.blind(code: Self.code(of: error))) }
            return
        }
        // What is not due any more is done, and forgotten.
        self.tries.withLock { tries in tries = tries.filter { seen.contains($0.key) } }
    }

    private func isToBeTried(_ timer: StreamTimer) -> Bool {
        self.tries.withLock { $0[timer].map { $0.notBefore <= .now } ?? true }
    }

    private func carryOut(_ timers: [StreamTimer]) async {
        await withTaskGroup(of: Void.self) { group in
            var waiting = timers[...]
            for _ in 0..<max(1, self.options.atOnceMax) {
                guard let timer = waiting.popFirst() else { break }
                group.addTask { await self.carryOut(timer) }
            }
            while await group.next() != nil {
                guard !Task.isCancelled, let timer = waiting.popFirst() else { continue }
                group.addTask { await self.carryOut(timer) }
            }
        }
    }

    private func carryOut(_ timer: StreamTimer) async {
        let reaction = self.reaction
        var report: Report?
        do {
            _ = try await self.followUp.carryOut(.timer(timer), in: timer.tenant, leading: timer.stream) {
                (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in try await reaction(timer, &work)
            }
        } catch {
            switch Trouble(error) {
            case .refused(let code): report = .refused(timer, code: code)
            case .passing(let code), .lasting(let code, _): report = .failed(timer, code: code)
            }
        }
        let count = self.tries.withLock { tries in
            let count = tries[timer]?.count ?? 0
            tries[timer] = Try(count: count + 1, notBefore: .now + Backoff.time(after: count, within: self.options.backoff))
            return count + 1
        }
        if report == nil, count >= Self.triesBeforeStuck { report = .stuck(timer) }
        if let report, !Task.isCancelled { self.report(report) }
    }

    private static func code(of error: any Error) -> String {
        if let error = error as? ReadModelError { error.code } else { BookLoop.code(of: error) }
    }
}
