import EventSourcing
import Postgres

import struct Foundation.UUID

/// One call of `ledger.append`: a batch as parameters, and its answer as outcomes.
///
/// This is the one caller of the one append function (architecture, D2); a test greps for others.
enum AppendCall {
    /// The statement for a batch; one array element an event.
    static func statement(for batch: AppendQueue.BookBatch, clientNow: Timestamp) -> SQL {
        let eventCount = batch.entries.reduce(0) { $0 + $1.append.events.count }
        var columns = EventColumns(capacity: eventCount)
        var unchanged = UnchangedColumns()
        var reservations = ReservationColumns()
        for (ordinal, entry) in batch.entries.enumerated() {
            let append = entry.append
            columns.begin(append)
            for (index, event) in append.events.enumerated() {
                columns.add(event, at: index, of: append, ordinal: Int32(ordinal))
            }
            for condition in append.unchanged { unchanged.add(condition, ordinal: Int32(ordinal)) }
            for reservation in append.reservations { reservations.add(reservation, ordinal: Int32(ordinal)) }
        }
        return """
            SELECT status, base, recorded_at, verdict, first_position, last_position, command_recorded_at, about_stream, about_version
              FROM ledger.append(
                \(batch.key.tenant.rawValue), \(batch.key.book.rawValue), \(clientNow.rawValue), \(batch.mayWait),
                \(columns.isPlain && unchanged.stream.isEmpty && reservations.stream.isEmpty),
                \(columns.ordinal), \(columns.command), \(columns.commandIndex), \(columns.commandHash), \(columns.stream),
                \(columns.expected), \(columns.isStreamFirst), \(columns.type), \(columns.actor), \(columns.purpose), \(columns.correlation),
                \(columns.causation), \(columns.occurredAt), \(columns.factsKey), \(columns.facts), \(columns.phiKey), \(columns.phi),
                \(unchanged.ordinal), \(unchanged.stream), \(unchanged.version),
                \(reservations.ordinal), \(reservations.action), \(reservations.kind), \(reservations.token),
                \(reservations.from), \(reservations.to), \(reservations.stream))
            """
    }

    /// What became of a batch.
    enum Answer {
        /// An outcome for each command, in order.
        case judged([Result<Appended, EventStoreError>])
        /// Another process holds the book: nothing was done.
        case busy
    }

    /// Reads the one row that the function answers with.
    static func answer(from rows: PostgresRows, for batch: AppendQueue.BookBatch) throws(PostgresError) -> Answer {
        let row = try rows.one()
        switch try row.decode("status", as: Int16.self) {
        case 0:
            return .judged(
                Self.consecutive(
                    after: Position(try row.decode("base", as: Int64.self)),
                    recordedAt: Timestamp(microseconds: try row.decode("recorded_at", as: Int64.self)), batch))
        case 1:
            return .judged(try Self.judged(row, batch))
        case 2:
            return .busy
        case 3:
            return .judged(batch.entries.map { _ in .failure(.clockSkew) })
        case 4:
            return .judged(batch.entries.map { _ in .failure(.unknownTenant(batch.key.tenant)) })
        case let status:
            preconditionFailure("ledger.append answered with status \(status), which this schema version does not have")
        }
    }

    /// The fast path: all commands were taken in, one after the other.
    private static func consecutive(
        after base: Position, recordedAt: Timestamp, _ batch: AppendQueue.BookBatch
    ) -> [Result<Appended, EventStoreError>] {
        var next = base.advanced(by: 1)
        return batch.entries.map { entry in
            let last = next.advanced(by: entry.append.events.count - 1)
            defer { next = last.advanced(by: 1) }
            return .success(Appended(positions: next...last, recordedAt: recordedAt, isRepeat: false))
        }
    }

    /// The judging path: each command has a verdict of its own.
    private static func judged(_ row: PostgresRow, _ batch: AppendQueue.BookBatch) throws(PostgresError) -> [Result<
        Appended, EventStoreError
    >] {
        let verdicts = try row.decode("verdict", as: [Int16].self)
        let firsts = try row.decode("first_position", as: [Int64?].self)
        let lasts = try row.decode("last_position", as: [Int64?].self)
        let moments = try row.decode("command_recorded_at", as: [Int64?].self)
        let streams = try row.decode("about_stream", as: [UUID?].self)
        let versions = try row.decode("about_version", as: [Int32?].self)
        precondition(verdicts.count == batch.entries.count, "ledger.append judges every command once")
        return batch.entries.indices.map { index in
            let append = batch.entries[index].append
            switch verdicts[index] {
            case 0, 1:
                guard let first = firsts[index], let last = lasts[index], let moment = moments[index] else {
                    preconditionFailure("a command that is in the ledger has positions")
                }
                return .success(
                    Appended(
                        positions: Position(first)...Position(last), recordedAt: Timestamp(microseconds: moment),
                        isRepeat: verdicts[index] == 1))
            case 2:
                return .failure(.reused(append.command))
            case 3, 4, 5:
                guard let about = streams[index].map(StreamID.init(_:)), let number = versions[index] else {
                    preconditionFailure("a refusal names its stream")
                }
                switch verdicts[index] {
                case 3: return .failure(.conflict(about, actual: StreamVersion(number)))
                case 4: return .failure(.changed(about, actual: StreamVersion(number)))
                default: return .failure(.reserved(kind: append.reservations[Int(number)].kind, by: about))
                }
            case let verdict:
                preconditionFailure("ledger.append gave verdict \(verdict), which this schema version does not have")
            }
        }
    }
}

/// The event parameters, column by column.
private struct EventColumns {
    var ordinal: [Int32] = []
    var command: [UUID] = []
    var commandIndex: [Int16] = []
    var commandHash: [[UInt8]] = []
    var stream: [UUID] = []
    var expected: [Int32] = []
    /// The event is the first of its stream in its command: its expectation is held against the table.
    var isStreamFirst: [Bool] = []
    var type: [String] = []
    var actor: [UUID] = []
    var purpose: [String] = []
    var correlation: [UUID?] = []
    var causation: [Int64?] = []
    var occurredAt: [Int64] = []
    var factsKey: [UUID] = []
    var facts: [[UInt8]] = []
    var phiKey: [UUID?] = []
    var phi: [[UInt8]?] = []
    /// No command depends on another, and versions within each follow each other: the batch may enter as a set.
    private(set) var isPlain = true
    private var commands: Set<UUID>
    private var streams: Set<UUID>

    init(capacity: Int) {
        self.commands = Set(minimumCapacity: capacity)
        self.streams = Set(minimumCapacity: capacity)
        self.ordinal.reserveCapacity(capacity)
        self.command.reserveCapacity(capacity)
        self.commandIndex.reserveCapacity(capacity)
        self.commandHash.reserveCapacity(capacity)
        self.stream.reserveCapacity(capacity)
        self.expected.reserveCapacity(capacity)
        self.isStreamFirst.reserveCapacity(capacity)
        self.type.reserveCapacity(capacity)
        self.actor.reserveCapacity(capacity)
        self.purpose.reserveCapacity(capacity)
        self.correlation.reserveCapacity(capacity)
        self.causation.reserveCapacity(capacity)
        self.occurredAt.reserveCapacity(capacity)
        self.factsKey.reserveCapacity(capacity)
        self.facts.reserveCapacity(capacity)
        self.phiKey.reserveCapacity(capacity)
        self.phi.reserveCapacity(capacity)
    }

    mutating func begin(_ append: Append) {
        if !self.commands.insert(append.command.rawValue).inserted { self.isPlain = false }
    }

    mutating func add(_ event: ProposedEvent, at index: Int, of append: Append, ordinal: Int32) {
        self.ordinal.append(ordinal)
        self.command.append(append.command.rawValue)
        self.commandIndex.append(Int16(index))
        self.commandHash.append(append.commandHash)
        self.stream.append(event.stream.rawValue)
        self.expected.append(event.expected.rawValue)
        if let previous = append.events[..<index].last(where: { $0.stream == event.stream }) {
            self.isStreamFirst.append(false)
            if event.expected.rawValue != previous.expected.rawValue + 1 { self.isPlain = false }
        } else {
            self.isStreamFirst.append(true)
            if !self.streams.insert(event.stream.rawValue).inserted { self.isPlain = false }
        }
        self.type.append(event.type.rawValue)
        self.actor.append(append.actor.rawValue)
        self.purpose.append(append.purpose.rawValue)
        self.correlation.append(append.correlation?.rawValue)
        self.causation.append(append.causation?.rawValue)
        self.occurredAt.append(event.occurredAt.rawValue)
        self.factsKey.append(event.facts.key.rawValue)
        self.facts.append(event.facts.bytes)
        self.phiKey.append(event.phi?.key.rawValue)
        self.phi.append(event.phi?.bytes)
    }
}

/// The `unchanged` conditions, column by column.
private struct UnchangedColumns {
    var ordinal: [Int32] = []
    var stream: [UUID] = []
    var version: [Int32] = []

    mutating func add(_ condition: UnchangedStream, ordinal: Int32) {
        self.ordinal.append(ordinal)
        self.stream.append(condition.stream.rawValue)
        self.version.append(condition.version.rawValue)
    }
}

/// The reservations, column by column.
private struct ReservationColumns {
    var ordinal: [Int32] = []
    var action: [Int16] = []
    var kind: [String] = []
    var token: [[UInt8]] = []
    var from: [Int64] = []
    var to: [Int64] = []
    var stream: [UUID] = []

    mutating func add(_ reservation: Reservation, ordinal: Int32) {
        self.ordinal.append(ordinal)
        self.action.append(reservation.action.rawValue)
        self.kind.append(reservation.kind)
        self.token.append(reservation.token)
        self.from.append(reservation.during.lowerBound.rawValue)
        self.to.append(reservation.during.upperBound.rawValue)
        self.stream.append(reservation.stream.rawValue)
    }
}
