import EventSourcing
import Foundation
@testable import Ledger
import Postgres
import TestSupport
import Testing

/// The same command more than once, and commands that meet on one stream.
@Suite("Racing commands")
struct RacingCommandsTests {
    @Test func `the same command twice in one batch takes effect once`() async throws {
        try await LedgerUnderTest.with { ledger, tenant in
            let command = Commands.append(tenant, to: [(StreamID(UUID()), 0)])
            let outcomes = try await ledger.inOneBatch([command, command])
            let first = try outcomes[0].get()
            let second = try outcomes[1].get()
            #expect(!first.isRepeat && second.isRepeat)
            #expect(first.positions == second.positions)
            #expect(try await ledger.head() == Position(1))
        }
    }

    @Test func `two commands on one stream in one batch: the second is judged after the first`() async throws {
        try await LedgerUnderTest.with { ledger, tenant in
            let stream = StreamID(UUID())
            let outcomes = try await ledger.inOneBatch([
                Commands.append(tenant, to: [(stream, 0)]), Commands.append(tenant, to: [(stream, 0)]),
                Commands.append(tenant, to: [(stream, 1)]),
            ])
            #expect(try outcomes[0].get().positions == Position(1)...Position(1))
            #expect(outcomes[1] == .failure(.conflict(stream, actual: StreamVersion(1))))
            #expect(try outcomes[2].get().positions == Position(2)...Position(2))
        }
    }

    @Test func `the same command from two connections at once takes effect once`() async throws {
        try await LedgerUnderTest.with { ledger, tenant in
            let other = try Ledger(configuration: PostgresConfiguration(ledger.url))
            for _ in 0..<200 {
                let command = Commands.append(tenant, to: [(StreamID(UUID()), 0)])
                async let left = ledger.ledger.append(command)
                async let right = other.append(command)
                let answers = try await [left, right]
                #expect(answers.count { $0.isRepeat } == 1)
                #expect(answers[0].positions == answers[1].positions)
            }
            #expect(try await ledger.head() == Position(200))
            await other.close()
        }
    }

    @Test func `a command id with another request is refused`() async throws {
        try await LedgerUnderTest.with { ledger, tenant in
            let command = Commands.append(tenant, hash: 1, to: [(StreamID(UUID()), 0)])
            _ = try await ledger.ledger.append(command)
            let reuse = Commands.append(tenant, command: command.command, hash: 2, to: [(StreamID(UUID()), 0)])
            await #expect(throws: EventStoreError.reused(command.command)) { try await ledger.ledger.append(reuse) }
            #expect(try await ledger.head() == Position(1))
        }
    }

    @Test func `a client that dies after sending, and retries while its first backend waits for the lock, is heard once`() async throws {
        try await LedgerUnderTest.with { ledger, tenant in
            let command = Commands.append(tenant, to: [(StreamID(UUID()), 0)])
            // Someone holds the book, so that the first backend has to wait for it.
            let holder = try await ledger.holdBook()
            let doomed = Ledger(configuration: ledger.configuration)
            let first = Task { try? await doomed.append(command) }
            try await ledger.waitForLockWaiters(1)
            // The first client is gone without a word: its backend goes on waiting and will commit. The retry queues behind it.
            let retry = Task { try await ledger.ledger.append(command) }
            try await ledger.waitForLockWaiters(2)
            await holder.release()
            let answer = try await retry.value
            _ = await first.value
            #expect(answer.isRepeat)
            #expect(try await ledger.head() == Position(1))
            await doomed.close()
        }
    }

    @Test func `a poisoned command beside fifty good ones fails by itself`() async throws {
        try await LedgerUnderTest.with { ledger, tenant in
            // A NUL byte is no text for PostgreSQL: the server refuses the whole call, for a reason that lies in one command.
            let poison = Commands.append(tenant, to: [(StreamID(UUID()), 0)], type: "fault.\u{0}.v1")
            var commands = (0..<50).map { _ in Commands.append(tenant, to: [(StreamID(UUID()), 0)]) }
            commands.insert(poison, at: 25)
            let outcomes = await ledger.atOnce(commands)
            let refused = outcomes.indices.filter { if case .failure = outcomes[$0] { true } else { false } }
            let head = try await ledger.head()
            #expect(refused == [25])
            #expect(head == Position(50))
        }
    }

    @Test func `a caller that gives up while its command waits leaves the queue`() async throws {
        try await LedgerUnderTest.with(lanes: 1) { ledger, tenant in
            let holder = try await ledger.holdBook()
            let sent = Task { try await ledger.ledger.append(Commands.append(tenant, to: [(StreamID(UUID()), 0)])) }
            try await ledger.waitForLockWaiters(1)
            // The only lane is taken: this one waits in the process.
            let waiting = Task { try await ledger.ledger.append(Commands.append(tenant, to: [(StreamID(UUID()), 0)])) }
            try await eventually("a command waits") { ledger.ledger.waitingCount == 1 }
            waiting.cancel()
            await #expect(throws: EventStoreError.cancelled) { try await waiting.value }
            // The one that is on its way is never cancelled.
            sent.cancel()
            await holder.release()
            #expect(try await sent.value.positions == Position(1)...Position(1))
            #expect(try await ledger.head() == Position(1))
        }
    }
}
