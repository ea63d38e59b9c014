import CaseDomain
import CaseHistories
@testable import CaseWorkers
import EventSourcing
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite("Policies")
struct FollowingPoliciesTests {
    @Test func `a new subscription begins at the first event, and hears what comes in every clinic`() async throws {
        try await WorkUnderTest.with(3) { work in
            var histories = (0..<3).map { ClinicHistory(seed: UInt64($0)) }
            for (index, clinic) in work.clinics.enumerated() { try await work.play(60, of: &histories[index], in: clinic) }
            try await work.whileFollowing([TestPolicy.hearing()]) { _ in
                for clinic in work.clinics {
                    try await eventually("what was there is heard") { try await work.isAllHeardOnce(in: clinic) }
                }
            }
            let later = histories
            try await work.whileFollowing([TestPolicy.hearing()]) { _ in
                for (index, clinic) in work.clinics.enumerated() {
                    var history = later[index]
                    try await work.play(60, of: &history, in: clinic)
                    try await eventually("what came is heard") { try await work.isAllHeardOnce(in: clinic) }
                }
            }
        }
    }

    @Test func `what follows is the program's own act, tied to the event it follows from`() async throws {
        try await WorkUnderTest.with { work in
            var history = ClinicHistory(seed: 1)
            try await work.play(20, of: &history)
            try await work.whileFollowing([TestPolicy.hearing()]) { _ in
                try await eventually("it is heard") { try await work.isAllHeardOnce() }
            }
            let events = try await work.events()
            let echo = try #require(events.first { $0.type == "echo.heard.v1" })
            let cause = try #require(events.first { $0.position == echo.causation })
            #expect(echo.stream == Echo.stream(of: cause.stream) && cause.type == CaseOpened.type)
            #expect(echo.correlation == cause.correlation ?? CorrelationID(cause.command.rawValue))
            #expect(echo.actor == WorkUnderTest.program && echo.purpose == "operations")
            #expect(echo.command == FollowUp.Reason.policy("echo/1", work.clinic, .work, cause.position, 0).command)
        }
    }

    @Test func `two loops at once do everything once`() async throws {
        try await WorkUnderTest.with(2) { work in
            try await work.whileFollowing([TestPolicy.hearing()]) { _ in
                try await work.whileFollowing([TestPolicy.hearing()]) { _ in
                    for (seed, clinic) in work.clinics.enumerated() {
                        var history = ClinicHistory(seed: UInt64(seed + 10))
                        try await work.play(150, of: &history, in: clinic)
                    }
                    for clinic in work.clinics {
                        try await eventually("everything is heard") { try await work.isAllHeardOnce(in: clinic) }
                    }
                }
            }
        }
    }

    @Test func `killed after a reaction and before its cursor, it does nothing twice and leaves nothing out`() async throws {
        try await WorkUnderTest.with { work in
            var history = ClinicHistory(seed: 2)
            try await work.play(100, of: &history)
            for death in 0..<5 {
                let (lives, kills) = (Countdown(death), Countdown(1))
                try await work.whileFollowing(
                    [TestPolicy.hearing()],
                    afterReaction: { _, _ in
                        if lives.take() { return }
                        if kills.take() { throw Killed() }
                        // What would go on in the same process is another death.
                        try await Task.sleep(for: .seconds(60))
                    }
                ) { reports in
                    try await eventually("death \(death)") { reports.all.contains(.failed(nil, work.clinic, code: "internal")) }
                }
                #expect(try await work.cursor()?.position == .start, "nothing was written")
                let (opened, heard) = try await work.heard()
                #expect(Set(heard).count == heard.count && Set(heard).isSubset(of: opened) && !heard.isEmpty)
            }
            try await work.whileFollowing([TestPolicy.hearing()]) { _ in
                try await eventually("everything is heard") { try await work.isAllHeardOnce() }
            }
        }
    }

    @Test(arguments: [false, true]) func `a store that fails is tried again, whether or not it had taken the command in`(isTakenIn: Bool)
        async throws
    {
        try await WorkUnderTest.with { work in
            var history = ClinicHistory(seed: 3)
            try await work.play(40, of: &history)
            let store = FailingStore(ledger: work.ledger, failures: Countdown(5), isTakenIn: isTakenIn)
            try await work.whileFollowing([TestPolicy.hearing()], store: store) { reports in
                try await eventually("everything is heard") { try await work.isAllHeardOnce() }
                // What was taken in once is found there, and not appended again.
                let count = isTakenIn ? min(5, try await work.heard().opened.count) : 5
                let code = isTakenIn ? "outcome.unknown" : "store.unavailable"
                try await eventually("each failure is told") { reports.all.count >= count }
                #expect(reports.all == Array(repeating: .failed("echo/1", work.clinic, code: code), count: count))
            }
        }
    }

    @Test func `a policy that fails holds back no other`() async throws {
        try await WorkUnderTest.with { work in
            var history = ClinicHistory(seed: 4)
            try await work.play(40, of: &history)
            let failing = TestPolicy(subscription: "failing/1") { event, _ in
                [Reaction(on: event.stream) { _ throws(CommandError<Refusal>) in throw .store(.unavailable(sqlState: nil)) }]
            }
            let before = history
            try await work.whileFollowing([failing, TestPolicy.hearing()]) { _ in
                try await eventually("the other goes on") { try await work.isAllHeardOnce() }
                var later = before
                try await work.play(40, of: &later)
                try await eventually("and on") { try await work.isAllHeardOnce() }
            }
            let first = try #require(try await work.events().first { $0.type.rawValue.hasPrefix("case.") })
            let cursor = try #require(try await work.cursor("failing/1"))
            #expect(cursor.position < first.position)
        }
    }

    @Test func `a refusal is told by its code and passed over`() async throws {
        try await WorkUnderTest.with { work in
            var history = ClinicHistory(seed: 5)
            try await work.play(20, of: &history)
            let refused = TestPolicy { event, _ in
                guard case .opened = event.event else { return [] }
                return [
                    Reaction(on: event.stream) { _ throws(CommandError<Refusal>) in throw .refused(.caseClosed) },
                    Echo.hear(on: Echo.stream(of: event.stream)),
                ]
            }
            try await work.whileFollowing([refused]) { reports in
                try await eventually("what comes after it is heard") { try await work.isAllHeardOnce() }
                let opened = try await work.events().filter { $0.type == CaseOpened.type }
                try await eventually("each is told") { reports.all.count >= opened.count }
                #expect(reports.all == opened.map { .refused("echo/1", work.clinic, $0.position, code: "case.closed") })
            }
        }
    }

    @Test func `an event that nobody here knows stops the policy that reads its area, for that clinic, until somebody does`() async throws {
        try await WorkUnderTest.with(2) { work in
            try await work.appendStranger("case.teleported.v1")
            var (mine, theirs) = (ClinicHistory(seed: 6), ClinicHistory(seed: 7))
            try await work.play(20, of: &mine)
            try await work.play(20, of: &theirs, in: work.clinics[1])
            let elsewhere = TestPolicy(subscription: "elsewhere/1", areas: ["robot"]) { _, _ in [] }
            let stop = PolicyStop(position: Position(1), code: "history.newer", subject: "case.teleported.v1")
            let end = try await work.ledger.head(of: .work, of: work.clinic)
            var options = WorkUnderTest.quick
            options.unwrittenMax = .milliseconds(30)
            try await work.whileFollowing([TestPolicy.hearing(), elsewhere], options: options) { reports in
                try await eventually("the other clinic's are heard") { try await work.isAllHeardOnce(in: work.clinics[1]) }
                try await eventually("it is told") { reports.all.contains(.stopped("echo/1", work.clinic, stop)) }
                try await eventually("who does not read cases goes on") { try await work.cursor("elsewhere/1")?.position == end }
                try await Task.sleep(for: .milliseconds(200))
                #expect(
                    reports.all.count { $0 == .stopped("echo/1", work.clinic, stop) } == 1, "it is told once, however often it is tried")
                #expect(try await work.cursor()?.stop == stop)
                #expect(try await work.heard().heard.isEmpty)
                try await work.database.administer { connection in
                    try await connection.script(
                        """
                        ALTER TABLE ledger.event DISABLE TRIGGER ALL; UPDATE ledger.event SET type = 'robot.dreamt.v1' WHERE type = 'case.teleported.v1';
                        ALTER TABLE ledger.event ENABLE TRIGGER ALL
                        """)
                }
                try await eventually("it gets past when it can") { try await work.isAllHeardOnce() }
                try await eventually("the stop is over") { try await work.cursor()?.stop == nil }
            }
        }
    }

    @Test func `more reactions than an event may have stop the policy`() async throws {
        try await WorkUnderTest.with { work in
            var history = ClinicHistory(seed: 8)
            try await work.play(20, of: &history)
            let first = try #require(try await work.events().first { $0.type == CaseOpened.type })
            let tooMany = TestPolicy { event, _ in
                guard case .opened = event.event else { return [] }
                return Array(repeating: Echo.hear(on: Echo.stream(of: event.stream)), count: PolicyLimits.reactionsPerEventMax + 1)
            }
            try await work.whileFollowing([tooMany]) { _ in
                try await eventually("it stops") {
                    try await work.cursor()?.stop
                        == PolicyStop(position: first.position, code: "policy.too_many_reactions", subject: CaseOpened.type.rawValue)
                }
            }
            #expect(try await work.heard().heard.isEmpty)
        }
    }

    @Test func `a cursor that moved over what led to nothing is written after a while, and what was done at once`() async throws {
        try await WorkUnderTest.with { work in
            var history = ClinicHistory(seed: 9)
            try await work.play(30, of: &history)
            let end = try await work.ledger.head(of: .work, of: work.clinic)
            var options = WorkUnderTest.quick
            options.unwrittenMax = .seconds(3_600)
            let silent = TestPolicy(subscription: "silent/1") { _, _ in [] }
            let (seen, last) = (Reports<Position>(), end)
            let watching = TestPolicy(subscription: "watching/1") { event, _ in
                seen.add(event.position)
                return []
            }
            let lastCase = try #require(try await work.events().last { $0.type.rawValue.hasPrefix("case.") }).position
            try await work.whileFollowing([silent, watching], options: options) { _ in
                try await eventually("it has come to the end") { seen.all.contains(lastCase) }
                try await Task.sleep(for: .milliseconds(100))
                #expect(try await work.cursor("silent/1")?.position == .start)
            }
            options.unwrittenMax = .milliseconds(20)
            try await work.whileFollowing([silent], options: options) { _ in
                try await eventually("it is written") { try await work.cursor("silent/1")?.position == last }
            }
        }
    }

    @Test func `no cursor goes back, and a stop that another got past is none`() async throws {
        try await WorkUnderTest.with { work in
            try await work.whileFollowing([TestPolicy.hearing()]) { _ in
                try await eventually("the cursor is made") { try await work.cursor() != nil }
            }
            try await work.database.administer { connection in
                let move = { (cursor: WorkCursor) in
                    [WorkCursorTable.tenantSetting(work.clinic), WorkCursorTable.move([cursor], of: work.clinic)]
                }
                _ = try await connection.pipeline(move(WorkCursor(subscription: "echo/1", position: Position(9))))
                let late = PolicyStop(position: Position(5), code: "history.newer", subject: nil)
                _ = try await connection.pipeline(move(WorkCursor(subscription: "echo/1", position: Position(4), stop: late)))
            }
            #expect(try await work.cursor() == WorkCursor(subscription: "echo/1", position: Position(9)))
        }
    }
}
