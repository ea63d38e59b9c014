import EventSourcing
import Postgres

/// A book of a load as `ledger.append_book`: whose it is, and its events, command after command.
struct AppendBookParameter: PostgresComposite {
    let batch: AppendQueue.BookBatch

    func encode(into fields: inout PostgresFields) {
        fields.append(self.batch.key.tenant.rawValue)
        fields.append(self.batch.key.book.rawValue)
        var events: [AppendEventParameter] = []
        events.reserveCapacity(self.batch.entries.count)
        for entry in self.batch.entries {
            for index in entry.append.events.indices { events.append(AppendEventParameter(entry: entry, index: index)) }
        }
        fields.append(events)
    }
}

/// An event as `ledger.append_event`. A command's first event carries what the command says besides its events.
struct AppendEventParameter: PostgresComposite {
    let entry: AppendQueue.Entry
    let index: Int

    func encode(into fields: inout PostgresFields) {
        let append = self.entry.append
        let event = append.events[self.index]
        let isFirst = self.index == 0
        fields.append(event.stream.rawValue)
        fields.append(event.expected.rawValue)
        // The first event of its stream in its command: its expectation is held against the table.
        fields.append(isFirst || !append.events[..<self.index].contains { $0.stream == event.stream })
        fields.append(event.type.rawValue)
        fields.append(append.actor.rawValue)
        fields.append(append.purpose.rawValue)
        fields.append(append.command.rawValue)
        fields.append(Int16(self.index))
        fields.append(append.commandHash)
        fields.append(append.correlation?.rawValue)
        fields.append(append.causation?.rawValue)
        fields.append(event.occurredAt.rawValue)
        fields.append(event.facts.key.rawValue)
        fields.append(event.facts.bytes)
        fields.append(event.phi?.key.rawValue)
        fields.append(event.phi?.bytes)
        fields.append(isFirst && !append.unchanged.isEmpty ? append.unchanged.map(AppendUnchangedParameter.init) : nil)
        fields.append(isFirst && !append.reservations.isEmpty ? append.reservations.map(AppendReservationParameter.init) : nil)
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
