import CaseDomain
import EventSourcing
import PHIVault

/// The orders of a made-up clinic: one is asked for beside some of the cases, comes in by and by, and is checked.
///
/// Chance of its own, so that the cases beside it go on as they would without.
struct HistoryOrders: Sendable {
    private struct Held: Sendable {
        let id: OrderID
        let asked: Order.Request
        var state: Order.State
    }

    /// Of a hundred new cases, beside how many an order is asked for.
    private static let askPercent = 50
    /// Of a hundred commands, how many carry an order on, while there are open ones.
    private static let nextPercent = 3
    /// Orders that are still waited for or unchecked; of more the oldest are forgotten, as they are in a clinic.
    private static let openMax = 100

    private var chance: Chance
    private var open: [Held] = []

    init(seed: UInt64) {
        // Some other stream of chance than those of the cases and of the tasks.
        self.chance = Chance(seed: seed ^ 0x6F72_6465_726F_7264)
    }

    /// Somebody asks for an order beside a case that was opened just now; `nil` when nobody does.
    mutating func ask(beside file: HistoryCase, _ people: HistoryPeople, at now: Timestamp) -> HistoryCommand? {
        guard let opened = file.file.opened, self.chance.percent(Self.askPercent) else { return nil }
        let request = Order.Request(
            place: OrderPlace(patient: opened.patient, site: opened.site), kind: self.chance.pick(OrderKind.allCases),
            serviceLine: opened.serviceLine,
            orderer: Orderer(name: self.chance.prose(2...2), npi: HistoryCodes.npi), channel: .fax, requestedAt: nil,
            details: OrderDetails(note: self.chance.prose(4...20)))
        var held = Held(id: OrderID(self.chance.id(at: now)), asked: request, state: Order.initial)
        let command = self.command(.request(request), on: &held, by: self.chance.pick(people.coordinators), at: now)
        if self.open.count >= Self.openMax { self.open.removeFirst() }
        self.open.append(held)
        return command
    }

    /// The orderer is reminded, an order comes, or one is checked; `nil` when nothing happens now.
    mutating func next(_ people: HistoryPeople, at now: Timestamp) -> HistoryCommand? {
        guard !self.open.isEmpty, self.chance.percent(Self.nextPercent) else { return nil }
        var held = self.open.remove(at: Int.random(in: self.open.indices, using: &self.chance))
        let actor = self.chance.pick(people.coordinators)
        if !held.state.receipts.isEmpty { return self.command(.validate(.init()), on: &held, by: actor, at: now) }
        let command: HistoryCommand?
        if self.chance.percent(25) {
            command = self.command(.remind(.init(channel: .phone)), on: &held, by: actor, at: now)
        } else {
            let received = OrderReceived(
                place: held.asked.place, kind: held.asked.kind, serviceLine: held.asked.serviceLine, orderer: held.asked.orderer,
                channel: .fax, receivedAt: now,
                signature: OrderSignature(name: held.asked.orderer.name, npi: HistoryCodes.npi, signedOn: now.day, method: .wet),
                validDays: 180)
            command = self.command(.recordReceipt(.init(received)), on: &held, by: actor, at: now)
        }
        self.open.append(held)
        return command
    }

    /// Does what is asked, if the domain lets it.
    private mutating func command(_ command: Order.Command, on held: inout Held, by actor: ActorID, at now: Timestamp) -> HistoryCommand? {
        let context = Context(now: now, actor: actor, purpose: "operations")
        guard let decided = try? Order.decide(command, in: held.state, context), !decided.isEmpty else { return nil }
        let stream = held.id.stream
        let record = held.asked.place.patient.stream
        let events = decided.map { event in
            let expected = held.state.version
            Order.evolve(&held.state, by: HistoryCase.recorded(event, stream, expected, context))
            return HistoryCommand.Event(
                stream: stream, expected: expected, type: event.type, occurredAt: now, body: event.encoded(),
                subject: KeySubject(kind: "record", subject: record, owner: record))
        }
        return HistoryCommand(
            book: .work, command: CommandID(self.chance.id(at: now)), actor: actor, purpose: "operations", events: events)
    }
}
