import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport

/// One step of a walk: what was asked, what the order answered, and the walk before it and after it.
struct OrderStep {
    let before: OrderWalk
    let asked: Order.Command
    let outcome: Result<[Order.Event], Refusal>
    let after: OrderWalk

    var place: String { "seed \(self.after.seed), step \(self.after.number)" }
    /// When it was asked, and by whom.
    var context: Context { self.after.context }
    var events: [Order.Event] { (try? self.outcome.get()) ?? [] }
}

/// One order, walked through at random: half of what is asked is offered, half is anything at all. The clock is part of the walk; the
/// same seed walks the same way.
struct OrderWalk {
    let seed: UInt64
    private(set) var random: SplitMix64
    private(set) var number = 0
    private(set) var now = The.day(-30)
    private(set) var stream = WalkedStream<Order>()

    init(seed: UInt64) {
        self.seed = seed
        self.random = SplitMix64(seed: seed)
    }

    var state: Order.State { self.stream.state }
    var context: Context { Context(now: self.now, actor: The.coordinator, purpose: "treatment") }

    /// A walk of so many steps, each of them shown.
    @discardableResult
    static func walked(_ seed: UInt64, _ steps: Int, _ look: (_ step: OrderStep) throws -> Void = { _ in }) throws -> OrderWalk {
        var walk = OrderWalk(seed: seed)
        for _ in 0..<steps { try look(try walk.step()) }
        return walk
    }

    /// Asks the next thing, and records what followed, if anything did.
    private mutating func step() throws -> OrderStep {
        let before = self
        self.number += 1
        let command = self.next()
        let outcome = self.stream.outcome(command, self.context)
        try self.stream.append((try? outcome.get()) ?? [], self.context)
        return OrderStep(before: before, asked: command, outcome: outcome, after: self)
    }

    mutating func next() -> Order.Command {
        self.now = self.now.adding(.seconds(Int(self.random.next() % 200_000)))
        // Now and then nobody does anything for weeks.
        if self.chance(12) { self.now = self.now.adding(.seconds(Int(self.random.next() % 4_000_000))) }
        if self.chance(6) { return .passTime }
        // An orderer does not take an order back every other day, and few orders are superseded at once.
        let rare: Set<Order.Command.Kind> = [.recordRevocation, .supersede, .correct, .withdraw]
        let kinds = self.chance(2) ? self.state.possible(at: self.now) : Order.Command.Kind.allCases
        let often = kinds.filter { !rare.contains($0) }
        let kind = self.pick(self.chance(5) || often.isEmpty ? kinds : often)
        return self.command(kind)
    }

    private mutating func command(_ kind: Order.Command.Kind) -> Order.Command {
        switch kind {
        case .request:
            var request = TheOrder.request
            request.requestedAt = self.chance(2) ? nil : self.moment()
            if self.chance(4) { request.services = [] }
            if self.chance(4) { request.orderer.npi = The.npi }
            return .request(request)
        case .remind: return .remind(.init(channel: self.pick([.fax, .phone]), remindedAt: self.chance(2) ? nil : self.moment()))
        case .withdraw: return .withdraw(.init(reason: self.pick([.notNeeded, .other]), note: "Mateo says so."))
        case .validate: return .validate(.init(terms: self.terms(), acceptsDifference: self.chance(2), note: "Mateo's."))
        case .sendBack:
            let reasons = OrderFault.allCases.filter { _ in self.chance(6) }
            return .sendBack(.init(reasons: Set(reasons), channel: .fax, sentAt: self.chance(2) ? nil : self.moment()))
        case .supersede:
            return .supersede(.init(by: self.pick([TheOrder.other, TheOrder.third, TheOrder.id]), from: self.chance(2) ? nil : self.day()))
        case .correct:
            let target = StreamVersion(Int32(self.random.next() % UInt64(self.stream.history.count + 2)))
            return .correct(.init(target: target, reason: self.pick([.entryError, .wrongPatient]), isReplaced: self.chance(4)))
        case .recordReceipt: return .recordReceipt(.init(self.received()))
        case .recordRevocation:
            return .recordRevocation(
                .init(
                    revokedFrom: self.chance(2) ? nil : self.day(), reason: self.pick([.declined, .other, nil]), channel: .phone,
                    receivedAt: self.moment(), note: "Mateo's mother says so."))
        }
    }

    private mutating func received() -> OrderReceived {
        let today = TimeZoneName.central.day(at: self.now)
        return TheOrder.received {
            $0.receivedAt = self.moment()
            $0.validFrom = self.chance(2) ? nil : self.day()
            $0.validThrough = self.chance(3) ? nil : today.adding(days: Int(self.random.next() % 90) - 5)
            $0.validDays = self.chance(2) ? nil : Int32(self.random.next() % 100) - 5
            $0.signature?.signedOn = self.chance(8) ? nil : today.adding(days: -Int(self.random.next() % 40))
            $0.signature?.method = self.pick([.wet, .electronic, .stamp, nil])
            if self.chance(8) { $0.signature?.npi = The.npi }
            if self.chance(8) { $0.signature = nil }
            if self.chance(6) { $0.document = nil }
            if self.chance(4) { $0.services[0].quantity = Quantity(amount: "12", .visits)! }
            if self.chance(8) { $0.kind = .referral }
            if self.chance(8) { $0.orderer.name = "Solveig Brandt, NP" }
        }
    }

    private mutating func terms() -> OrderTerms {
        OrderTerms(
            credentials: self.chance(2) ? [] : [.md], electronicSignatureAccepted: self.pick([nil, true, false]),
            stampAccepted: self.chance(2), signatureAgeDaysMax: self.pick([nil, 30]), validDays: self.pick([nil, 60]))
    }

    /// Some time around now: facts come late, and some are dated wrongly.
    private mutating func moment() -> Timestamp { self.now.adding(.seconds(86_400 * (1 - Int(self.random.next() % 8)))) }
    private mutating func day() -> CivilDate {
        TimeZoneName.central.day(at: self.now).adding(days: Int(self.random.next() % 30) - 15)!
    }
    private mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(self.random.next() % UInt64(values.count))] }
    private mutating func chance(_ one: UInt64) -> Bool { self.random.next() % one == 0 }
}
