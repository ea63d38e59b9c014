import EventSourcing
import Postgres

/// A book of a load as `ledger.append_book`: whose it is, and its events, command after command.
struct AppendBookParameter: PostgresComposite {
    let batch: AppendQueue.BookBatch

    func encode(into fields: inout PostgresFields) {
        fields.append(self.batch.key.tenant.rawValue)
        fields.append(self.batch.key.book.rawValue)
        fields.append(
            self.batch.entries.flatMap { entry in
                entry.append.events.indices.map { AppendEventParameter(append: entry.append, index: $0) }
            })
    }
}

/// An event as `ledger.append_event`. A command's first event carries what the command says besides its events.
struct AppendEventParameter: PostgresComposite {
    let append: Append
    let index: Int

    func encode(into fields: inout PostgresFields) {
        let event = self.append.events[self.index]
        let isFirst = self.index == 0
        fields.append(event.stream.rawValue)
        fields.append(event.expected.rawValue)
        // The first event of its stream in its command: its expectation is held against the table.
        fields.append(isFirst || !self.append.events[..<self.index].contains { $0.stream == event.stream })
        fields.append(event.type.rawValue)
        fields.append(self.append.actor.rawValue)
        fields.append(self.append.purpose.rawValue)
        fields.append(self.append.command.rawValue)
        fields.append(Int16(self.index))
        fields.append(self.append.commandHash)
        fields.append(self.append.correlation?.rawValue)
        fields.append(self.append.causation?.rawValue)
        fields.append(event.occurredAt.rawValue)
        fields.append(event.facts.key.rawValue)
        fields.append(event.facts.bytes)
        fields.append(event.phi?.key.rawValue)
        fields.append(event.phi?.bytes)
        fields.append(isFirst && !self.append.unchanged.isEmpty ? self.append.unchanged.map(AppendUnchangedParameter.init) : nil)
        fields.append(isFirst && !self.append.reservations.isEmpty ? self.append.reservations.map(AppendReservationParameter.init) : nil)
    }
}

/// A stream relied on, as `ledger.append_unchanged`.
struct AppendUnchangedParameter: PostgresComposite {
    let condition: UnchangedStream

    func encode(into fields: inout PostgresFields) {
        fields.append(self.condition.stream.rawValue)
        fields.append(self.condition.version.rawValue)
    }
}

/// A claim, as `ledger.append_reservation`.
struct AppendReservationParameter: PostgresComposite {
    let reservation: Reservation

    func encode(into fields: inout PostgresFields) {
        fields.append(self.reservation.action.rawValue)
        fields.append(self.reservation.kind)
        fields.append(self.reservation.token)
        fields.append(self.reservation.stream.rawValue)
        fields.append(self.reservation.during.lowerBound.rawValue)
        fields.append(self.reservation.during.upperBound.rawValue)
    }
}
