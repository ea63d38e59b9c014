import CaseDomain
import ClinicalCodes
import EventSourcing
import Foundation
import Ledger
@testable import ReadModels
import TestSupport

/// One order that a test moves step by step.
struct OrderInHand: Sendable {
    let clinics: ClinicsUnderTest
    let id = OrderID(UUID())
    private(set) var order = Order.initial
    private let actor = ActorID(UUID())

    init(in clinics: ClinicsUnderTest) { self.clinics = clinics }

    /// Does what the domain decides, in one command; nothing where it does not let anybody.
    mutating func ask(_ command: Order.Command, at now: Timestamp) async throws {
        let context = Context(now: now, actor: self.actor, purpose: "operations")
        guard let events = try? Order.decide(command, in: self.order, context), !events.isEmpty else { return }
        let before = self.order.version
        let proposed = events.enumerated().map { index, event in
            ProposedEvent(
                stream: self.id.stream, expected: before.advanced(by: index), type: event.type, occurredAt: context.now, facts: .unsealed)
        }
        let append = Append(
            tenant: self.clinics.clinic, book: .work, command: CommandID(UUID()), commandHash: Array(repeating: 1, count: 32),
            actor: self.actor, purpose: "operations", events: proposed)
        let subject = KeySubject(kind: "order", subject: self.id.stream, owner: nil)
        _ = try await self.clinics.ledger.append(try await self.clinics.seal.seal(append, events.map { ($0.encoded(), subject) }))
        // As anybody would read it back.
        let envelopes = try await self.clinics.ledger.read([self.id.stream], in: .work, of: self.clinics.clinic)
        self.order = Order.fold(try await History.open(envelopes, as: Order.Event.self, by: self.clinics.seal))
    }
}

/// A clinic's orders at random, from a seed: few patients and sites, so that each has several, and days that are close together.
struct RandomOrders {
    var random: SplitMix64
    private(set) var orders: [OrderInHand] = []
    let patients = (0..<3).map { _ in PatientID(UUID()) }
    let sites = (0..<2).map { _ in SiteID(UUID()) }
    static let start = Timestamp(microseconds: 1_790_000_000_000_000)
    private(set) var now = Self.start

    init(seed: UInt64) { self.random = SplitMix64(seed: seed) }

    mutating func step(in clinics: ClinicsUnderTest) async throws {
        self.now = self.now.adding(.seconds(Int64(self.random.next() % 200_000)))
        if self.orders.isEmpty || self.random.next() % 5 == 0 {
            var order = OrderInHand(in: clinics)
            let place = OrderPlace(patient: self.pick(self.patients), site: self.pick(self.sites), timeZone: "America/Chicago")
            try await order.ask(
                .request(
                    .init(
                        place: place, kind: self.pick(OrderKind.allCases), serviceLine: self.pick([.speech, .occupational]),
                        orderer: Orderer(name: "Nils Aakre"), channel: .fax, details: OrderDetails(note: "Mateo goes on."))),
                at: self.now)
            return self.orders.append(order)
        }
        let index = Int(self.random.next() % UInt64(self.orders.count))
        guard let place = self.orders[index].order.place, let told = self.orders[index].order.told else { return }
        let today = TimeZoneName.utc.day(at: self.now)
        let last = self.random.next() % 4 == 0 ? nil : today.adding(days: Int(self.random.next() % 60))
        let received = OrderReceived(
            place: place, kind: told.kind, serviceLine: told.serviceLine, orderer: Orderer(name: "Nils Aakre"), channel: .fax,
            receivedAt: self.now, signature: OrderSignature(name: "Nils Aakre", credential: .md, signedOn: today, method: .wet),
            validFrom: today, validThrough: last, details: OrderDetails(note: "Mateo goes on."))
        let commands: [Order.Command] = [
            .recordReceipt(.init(received)), .recordReceipt(.init(received)), .validate(.init(terms: OrderTerms(for: told.kind))),
            .validate(.init(terms: OrderTerms(for: told.kind))), .passTime, .passTime, .remind(.init(channel: .phone)),
            .sendBack(.init(reasons: [.other], channel: .fax)), .withdraw(.init(reason: .notNeeded)),
            .recordRevocation(.init(channel: .phone, receivedAt: self.now)), .supersede(.init(by: OrderID(UUID()))),
            .correct(.init(target: StreamVersion(1), reason: .entryError)),
        ]
        try await self.orders[index].ask(self.pick(commands), at: self.now)
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(self.random.next() % UInt64(values.count))] }
}
