import EventSourcing
import Postgres

import struct Foundation.UUID

/// One call of `ledger.append`: a load as a parameter, and its answer as outcomes.
///
/// This is the one caller of the one append function (architecture, D2); a test greps for others.
enum AppendCall {
    /// The statement for a load: one round trip and, outside a transaction, one flush, however many books and commands.
    static func statement(for load: AppendQueue.Load, clientNow: Timestamp) -> SQL {
        "SELECT ledger.append(\(clientNow.rawValue), \(load.batches.map(AppendBookParameter.init)))"
    }

    /// What became of a book's commands.
    enum Answer {
        /// An outcome for each command, in order.
        case judged([Result<Appended, EventStoreError>])
        /// Another process holds the book: nothing was done.
        case busy
    }

    /// Reads the record that the function answers with: an answer for each book of the load.
    static func answers(from rows: PostgresRows, for load: AppendQueue.Load) throws(PostgresError) -> [Answer] {
        let answer = try rows.one().decode(0, as: PostgresRecord.self)
        switch try answer.decode(0, as: Int16.self) {
        case 0:
            let position = Position(try answer.decode(1, as: Int64.self))
            let recordedAt = Timestamp(microseconds: try answer.decode(2, as: Int64.self))
            return [.judged([.success(Appended(positions: position...position, recordedAt: recordedAt, isRepeat: false))])]
        case 1:
            return try Self.answersByBook(answer, load)
        case 3:
            return load.batches.map { .judged($0.entries.map { _ in .failure(.clockSkew) }) }
        case let status:
            preconditionFailure("ledger.append answered with status \(status), which this schema version does not have")
        }
    }

    private static func answersByBook(_ answer: PostgresRecord, _ load: AppendQueue.Load) throws(PostgresError) -> [Answer] {
        let statuses = try answer.decode(3, as: [Int16].self)
        let bases = try answer.decode(4, as: [Int64].self)
        let moments = try answer.decode(5, as: [Int64].self)
        precondition(statuses.count == load.batches.count, "ledger.append answers for every book")
        var verdicts = statuses.contains(1) ? try Verdicts(answer) : nil
        var answers: [Answer] = []
        answers.reserveCapacity(statuses.count)
        for (index, batch) in load.batches.enumerated() {
            switch statuses[index] {
            case 0:
                answers.append(
                    .judged(Self.consecutive(after: Position(bases[index]), at: Timestamp(microseconds: moments[index]), batch)))
            case 1:
                answers.append(.judged(batch.entries.map { verdicts!.next(of: $0.append) }))
            case 2:
                answers.append(.busy)
            case 4:
                answers.append(.judged(batch.entries.map { _ in .failure(.unknownTenant(batch.key.tenant)) }))
            case let status:
                preconditionFailure("ledger.append gave a book status \(status), which this schema version does not have")
            }
        }
        return answers
    }

    /// The fast path: all commands were taken in, one after the other.
    private static func consecutive(
        after base: Position, at recordedAt: Timestamp, _ batch: AppendQueue.BookBatch
    ) -> [Result<Appended, EventStoreError>] {
        var next = base.advanced(by: 1)
        return batch.entries.map { entry in
            let last = next.advanced(by: entry.append.events.count - 1)
            defer { next = last.advanced(by: 1) }
            return .success(Appended(positions: next...last, recordedAt: recordedAt, isRepeat: false))
        }
    }
}

/// The judging path: each command of the books judged one by one has a verdict of its own, in order.
private struct Verdicts {
    private let verdicts: [Int16]
    private let firsts: [Int64?]
    private let lasts: [Int64?]
    private let moments: [Int64?]
    private let streams: [UUID?]
    private let versions: [Int32?]
    private var index = 0

    init(_ answer: PostgresRecord) throws(PostgresError) {
        self.verdicts = try answer.decode(6)
        self.firsts = try answer.decode(7)
        self.lasts = try answer.decode(8)
        self.moments = try answer.decode(9)
        self.streams = try answer.decode(10)
        self.versions = try answer.decode(11)
    }

    /// What became of the next command.
    mutating func next(of append: Append) -> Result<Appended, EventStoreError> {
        defer { self.index += 1 }
        precondition(self.index < self.verdicts.count, "ledger.append judges every command once")
        switch self.verdicts[self.index] {
        case 0, 1:
            guard let first = self.firsts[self.index], let last = self.lasts[self.index], let moment = self.moments[self.index] else {
                preconditionFailure("a command that is in the ledger has positions")
            }
            return .success(
                Appended(
                    positions: Position(first)...Position(last), recordedAt: Timestamp(microseconds: moment),
                    isRepeat: self.verdicts[self.index] == 1))
        case 2:
            return .failure(.reused(append.command))
        case 3, 4, 5:
            guard let about = self.streams[self.index].map(StreamID.init(_:)), let number = self.versions[self.index] else {
                preconditionFailure("a refusal names its stream")
            }
            switch self.verdicts[self.index] {
            case 3: return .failure(.conflict(about, actual: StreamVersion(number)))
            case 4: return .failure(.changed(about, actual: StreamVersion(number)))
            default: return .failure(.reserved(kind: append.reservations[Int(number)].kind, by: about))
            }
        case let verdict:
            preconditionFailure("ledger.append gave verdict \(verdict), which this schema version does not have")
        }
    }
}
