import ArgumentParser
import EventSourcing
import Ledger
import LoadHistory
import Postgres
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// A client that is made to be killed: many callers append, and each writes to disk what it is about to ask before it asks.
///
/// Every command is a pure function of (seed, caller, number), so that a second run over the same histories asks the very same
/// commands again. Each caller owns one stream; its command `n` expects version `n`. With `--settle` a run asks only what the
/// histories leave open, and ends.
@main
struct LoadDriver: AsyncParsableCommand {
    @Option(help: "The database, as necessity_app.") var url: String
    @Option(help: "Where the histories are.") var histories: String
    @Option(help: "Callers at once.") var callers = 64
    @Option(help: "Tenants, by number; caller c works for tenant c mod tenants.") var tenants = 8
    @Option(help: "What ids are made of.") var seed: UInt64 = 1
    @Option(help: "Commands of each caller.") var commands = 1_000_000
    /// Failures in a row after which a caller gives up: about a minute's worth.
    private static let failuresMax = 3_000

    @Flag(help: "Ask once more what the histories leave open, then end.") var settle = false

    func run() async throws {
        let ledger = Ledger(configuration: try PostgresConfiguration(self.url))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<self.callers {
                group.addTask {
                    let history = try CallerHistory(directory: self.histories, caller: caller)
                    try await self.call(as: caller, history, ledger)
                }
            }
            try await group.waitForAll()
        }
        await ledger.close()
    }

    private func call(as caller: Int, _ history: CallerHistory, _ ledger: Ledger) async throws {
        var number = history.answeredCount
        var failures = 0
        let end = self.settle ? history.askedCount : self.commands
        while number < end {
            history.ask(number)
            switch await self.answer(to: LoadCommand.append(seed: self.seed, caller: caller, number: number, tenants: self.tenants), ledger)
            {
            case .success(let appended):
                history.answer(number, appended)
                number += 1
                failures = 0
            case .failure(let error):
                // The server may be coming back up: ask the same again, after a breath.
                history.fail(number, error)
                failures += 1
                if failures > Self.failuresMax { throw error }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    private func answer(to append: Append, _ ledger: Ledger) async -> Result<Appended, EventStoreError> {
        do throws(EventStoreError) {
            return .success(try await ledger.append(append))
        } catch {
            return .failure(error)
        }
    }
}

/// What one caller asked and heard, a line each: `ask n`, `ok n position repeat`, `fail n code`.
///
/// `ask` is on disk before the command is sent; the others are written when the answer is known. The file is filled with zeros
/// first: overwriting and syncing takes a tenth of the time of appending and syncing.
private final class CallerHistory: Sendable {
    private let descriptor: Int32
    private let end: Atomic<Int>
    let askedCount: Int
    let answeredCount: Int

    init(directory: String, caller: Int) throws {
        let path = "\(directory)/caller-\(caller).history"
        let (lines, end) = try HistoryFile.read(path)
        self.askedCount = (lines.compactMap { $0.asked }.max() ?? -1) + 1
        self.answeredCount = (lines.compactMap { $0.answered?.number }.max() ?? -1) + 1
        self.end = Atomic(end)
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        self.descriptor = descriptor
        guard descriptor >= 0 else { throw ValidationError("The history \(path) cannot be written (errno \(errno)).") }
        let zeros = [UInt8](repeating: 0, count: HistoryFile.bytesMax - end)
        guard pwrite(descriptor, zeros, zeros.count, off_t(end)) == zeros.count, fsync(descriptor) == 0 else {
            throw ValidationError("The history \(path) cannot be filled (errno \(errno)).")
        }
    }

    deinit { close(self.descriptor) }

    func ask(_ number: Int) {
        self.write("ask \(number)\n")
        guard fdatasync(self.descriptor) == 0 else { preconditionFailure("the history could not be synced: errno \(errno)") }
    }

    func answer(_ number: Int, _ appended: Appended) {
        self.write("ok \(number) \(appended.positions.lowerBound) \(appended.isRepeat)\n")
    }

    func fail(_ number: Int, _ error: EventStoreError) { self.write("fail \(number) \(error.code)\n") }

    private func write(_ line: String) {
        var line = line
        let offset = self.end.add(line.utf8.count, ordering: .relaxed).oldValue
        precondition(offset + line.utf8.count < HistoryFile.bytesMax, "the history is full")
        let written = line.withUTF8 { pwrite(self.descriptor, $0.baseAddress, $0.count, off_t(offset)) }
        precondition(written == line.utf8.count, "a line of the history was cut short: errno \(errno)")
    }
}
