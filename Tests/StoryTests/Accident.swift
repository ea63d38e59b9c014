import Foundation
import TestSupport

/// What happens to a program in the middle of a story.
enum Accident: String, CaseIterable, Sendable {
    /// The program is killed outright, and started again.
    case crash
    /// One of its sessions with PostgreSQL is killed outright: all of them end, and PostgreSQL recovers.
    case backendKilled
    /// PostgreSQL stops as in a crash, and the program brings it back.
    case databaseStopped
    /// Both go at once, as when a machine loses power, and the program is started again.
    case everythingStopped
    /// The program stands still for a while and goes on.
    case pause

    func happen(to program: ProgramUnderTest) async throws {
        switch self {
        case .crash:
            try await program.crash()
            try await program.start()
        case .backendKilled:
            try await program.killBackend()
        case .databaseStopped:
            try await program.stopDatabaseImmediately()
        case .everythingStopped:
            try await program.crash()
            try await program.stopDatabaseImmediately()
            try await program.start()
        case .pause:
            try await program.send(SIGSTOP)
            try await Task.sleep(for: .seconds(2))
            try await program.send(SIGCONT)
        }
    }

    /// Accidents at some lines of a story, from a seed: the line after which each happens, and how long after.
    static func schedule(_ accidents: [Accident], lines: ClosedRange<Int>, seed: UInt64) -> [Int: (Accident, delay: Duration)] {
        var generator = SplitMix64(seed: seed)
        // Each has a stretch of the story to itself.
        let stretch = (lines.upperBound - lines.lowerBound + 1) / accidents.count
        return accidents.shuffled(using: &generator).enumerated().reduce(into: [:]) { schedule, accident in
            let line = lines.lowerBound + accident.offset * stretch + Int.random(in: 0..<stretch, using: &generator)
            schedule[line] = (accident.element, .milliseconds(Int.random(in: 0...150, using: &generator)))
        }
    }
}
