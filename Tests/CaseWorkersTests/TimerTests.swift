import CaseDomain
@testable import CaseWorkers
import EventSourcing
import Foundation
import Ledger
import Postgres
import ReadModels
import Synchronization
import TestSupport
import Testing

/// Timers that stay due whatever is done, as a projection that lags behind would have them.
private final class ForgetfulSource: TimerSource {
    private let timers: Mutex<[StreamTimer]>
    let isFailing = Mutex(false)

    init(_ timers: [StreamTimer]) {
        self.timers = Mutex(timers.sorted { ($0.dueAt, $0.stream) < ($1.dueAt, $1.stream) })
    }

    func due(by now: Timestamp, after last: StreamTimer?, limit: Int) async throws -> [StreamTimer] {
        if self.isFailing.withLock({ $0 }) { throw ReadModelError.overloaded }
        return self.timers.withLock { timers in
            Array(
                timers.filter { timer in timer.dueAt <= now && (last.map { ($0.dueAt, $0.stream) < (timer.dueAt, timer.stream) } ?? true) }
                    .prefix(limit))
        }
    }
}

/// A clock that jumps as it is told.
private final class JumpingClock: Sendable {
    private let time = Mutex(Timestamp(microseconds: 1_000_000))
    func set(_ time: Int64) { self.time.withLock { $0 = Timestamp(microseconds: time) } }
    @Sendable func now() -> Timestamp { self.time.withLock { $0 } }
}

@Suite("Timers")
struct TimerTests {
    private static var quick: TimerLoop.Options {
        var options = TimerLoop.Options()
        options.pollInterval = .milliseconds(10)
        options.pageMax = 3
        options.backoff = .milliseconds(5)...(.milliseconds(20))
        return options
    }

    private static func whileFiring(
        _ source: any TimerSource, _ followUp: FollowUp, reaction: @escaping TimerReaction = TimerTests.hear,
        _ body: @Sendable (TimerLoop, Reports<TimerLoop.Report>) async throws -> Void
    ) async throws {
        let reports = Reports<TimerLoop.Report>()
        let loop = TimerLoop(source, followUp: followUp, options: Self.quick, report: { reports.add($0) }, reaction: reaction)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await loop.run() }
            defer { group.cancelAll() }
            try await body(loop, reports)
        }
    }

    private static let hear: TimerReaction = { timer, work throws(CommandError<Refusal>) in
        try await Echo.hear(on: timer.stream).decide(&work)
    }

    private static func timers(_ count: Int, in clinic: TenantID) -> [StreamTimer] {
        (1...count).map {
            StreamTimer(.case, tenant: clinic, stream: StreamID(UUID()), dueAt: Timestamp(microseconds: Int64($0) * 1_000_000))
        }
    }

    /// How often each stream was heard of.
    private static func counts(_ work: WorkUnderTest) async throws -> [StreamID: Int] {
        try await work.events().reduce(into: [:]) { $0[$1.stream, default: 0] += 1 }
    }

    @Test func `what is due happens once, though it stays due, the clock jumps, two loops run and each starts again`() async throws {
        try await WorkUnderTest.with { work in
            let timers = Self.timers(20, in: work.clinic)
            let (source, clock) = (ForgetfulSource(timers), JumpingClock())
            for now in [5_000_000, 2_000_000, 9_000_000, 1, 20_000_000] as [Int64] {
                clock.set(now)
                try await Self.whileFiring(source, work.followUp(now: clock.now)) { _, _ in
                    try await Self.whileFiring(source, work.followUp(now: clock.now)) { _, _ in
                        try await eventually("all that is due by \(now) is done") {
                            let counts = try await Self.counts(work)
                            return timers.allSatisfy { $0.dueAt.rawValue > now || counts[$0.stream] != nil }
                        }
                        try await Task.sleep(for: .milliseconds(50))
                    }
                }
                #expect(try await Self.counts(work).values.allSatisfy { $0 == 1 }, "\(now)")
            }
            #expect(Set(try await Self.counts(work).keys) == Set(timers.map(\.stream)))
        }
    }

    @Test func `nothing happens before its time`() async throws {
        try await WorkUnderTest.with { work in
            let timers = Self.timers(4, in: work.clinic)
            let clock = JumpingClock()
            clock.set(2_999_999)
            try await Self.whileFiring(ForgetfulSource(timers), work.followUp(now: clock.now)) { loop, _ in
                try await eventually("the first two are done") { try await Self.counts(work).count >= 2 }
                try await Task.sleep(for: .milliseconds(50))
                #expect(Set(try await Self.counts(work).keys) == Set(timers.prefix(2).map(\.stream)))
                clock.set(3_000_000)
                loop.nudge()
                try await eventually("the third is done") { try await Self.counts(work)[timers[2].stream] == 1 }
                #expect(try await Self.counts(work)[timers[3].stream] == nil)
            }
        }
    }

    @Test func `what cannot be carried out is told, and keeps nothing else from its turn`() async throws {
        try await WorkUnderTest.with { work in
            let timers = Self.timers(12, in: work.clinic)
            let stubborn = Set(timers.prefix(7))
            let clock = JumpingClock()
            clock.set(100_000_000)
            let reaction: TimerReaction = { timer, work throws(CommandError<Refusal>) in
                if timer == timers[0] { throw .history(.newer("case.teleported.v1")) }
                if stubborn.contains(timer) { throw .refused(.caseClosed) }
                try await Self.hear(timer, &work)
            }
            try await Self.whileFiring(ForgetfulSource(timers), work.followUp(now: clock.now), reaction: reaction) { _, reports in
                try await eventually("the others are done") { try await Self.counts(work).count == 5 }
                try await eventually("each is told") {
                    reports.all.contains(.failed(timers[0], code: "history.newer"))
                        && timers[1..<7].allSatisfy { reports.all.contains(.refused($0, code: "case.closed")) }
                }
                try await eventually("one that is done and still due is told too") { reports.all.contains(.stuck(timers[11])) }
            }
            #expect(try await Self.counts(work).values.allSatisfy { $0 == 1 })
        }
    }

    @Test func `stores that fail are tried again`() async throws {
        try await WorkUnderTest.with { work in
            let timers = Self.timers(6, in: work.clinic)
            let (source, clock) = (ForgetfulSource(timers), JumpingClock())
            clock.set(100_000_000)
            source.isFailing.withLock { $0 = true }
            let store = FailingStore(ledger: work.ledger, failures: Countdown(5), isTakenIn: true)
            try await Self.whileFiring(source, work.followUp(store: store, now: clock.now)) { _, reports in
                try await eventually("it is told") { reports.all.contains(.blind(code: "store.overloaded")) }
                source.isFailing.withLock { $0 = false }
                try await eventually("all are done") { try await Self.counts(work).count == 6 }
            }
            #expect(try await Self.counts(work).values.allSatisfy { $0 == 1 })
        }
    }

    @Test func `cases are due as their projection says, page by page over all clinics`() async throws {
        try await WorkUnderTest.with(2) { work in
            var due: [StreamTimer] = []
            for (index, clinic) in work.clinics.enumerated() {
                let timers = (0..<3).map {
                    StreamTimer(.case, tenant: clinic, stream: StreamID(UUID()), dueAt: Timestamp(microseconds: Int64(10 * $0 + index)))
                }
                due += timers
                try await work.database.administer { connection in
                    _ = try await connection.query(
                        """
                        INSERT INTO read.cursor (tenant_id, projection, build, book, state, position)
                          VALUES (\(clinic.rawValue), 'timer/1', 1, 1, 'live', 0)
                        """)
                    for timer in timers {
                        _ = try await connection.query(
                            """
                            INSERT INTO read.timer (tenant_id, build, case_id, due_at, position, file)
                              VALUES (\(clinic.rawValue), 1, \(timer.stream.rawValue), \(timer.dueAt.rawValue), 1, '{}')
                            """)
                    }
                }
            }
            due.sort { $0.dueAt < $1.dueAt }
            let source = ProjectedTimers(work.readModels)
            #expect(try await source.due(by: Timestamp(microseconds: 20), after: nil, limit: 100) == Array(due.prefix(5)))
            var found: [StreamTimer] = []
            while let next = try await source.due(by: .latest, after: found.last, limit: 1).first { found.append(next) }
            #expect(found == due)
        }
    }
}
