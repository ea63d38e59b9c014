import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// Every command in every state: what is taken, and by which no.
@Suite("What an order takes")
struct OrderStatesTests {
    private static let byPortal: Order.Request = {
        var request = TheOrder.request
        request.channel = .portal
        return request
    }()

    /// Commands that nothing but the state can be against, none of them said before.
    private static let commands: [(Order.Command.Kind, Order.Command)] = [
        (.request, .request(byPortal)),
        (.remind, .remind(.init(channel: .mail))),
        (.withdraw, .withdraw(.init(reason: .other))),
        (.validate, .validate(.init(terms: TheOrder.strict))),
        (.sendBack, .sendBack(.init(reasons: [.other], channel: .mail))),
        (.supersede, .supersede(.init(by: TheOrder.third))),
        (.correct, .correct(.init(target: StreamVersion(1), reason: .other))),
        (.recordReceipt, TheOrder.receipt { ($0.receivedAt, $0.validThrough) = (The.now, The.date(300)) }),
        (.recordRevocation, .recordRevocation(.init(revokedFrom: The.date(300), channel: .mail, receivedAt: The.now))),
    ]

    /// By what each kind of command is refused, in the order of the list above; `nil` where it is taken.
    private static let table: [(String, [Order.Event], [Refusal?])] = [
        (
            "nothing yet", [],
            [nil, .orderUnknown, .orderUnknown, .orderUnknown, .orderUnknown, .orderUnknown, .orderUnknown, nil, .orderUnknown]
        ),
        (
            "requested", OrderPast.requested,
            [.orderExists, nil, nil, .orderNotReceived, .orderNotReceived, nil, nil, nil, nil]
        ),
        (
            "received", OrderPast.received,
            [.orderExists, .orderNotAwaited, .orderNotAwaited, nil, nil, nil, nil, nil, nil]
        ),
        (
            "received unasked", OrderPast.unrequested,
            [.orderExists, .orderNotAwaited, .orderNotAwaited, nil, nil, nil, nil, nil, nil]
        ),
        (
            "sent back", OrderPast.sentBack,
            [.orderExists, nil, nil, .orderNotReceived, .orderNotReceived, nil, nil, nil, nil]
        ),
        (
            "valid", OrderPast.valid,
            [.orderExists, .orderNotAwaited, .orderNotAwaited, .orderValid, nil, nil, nil, nil, nil]
        ),
        (
            "withdrawn", OrderPast.withdrawn,
            [.orderExists, .orderWithdrawn, .orderWithdrawn, .orderWithdrawn, .orderWithdrawn, .orderWithdrawn, nil, nil, nil]
        ),
        (
            "revoked", OrderPast.revoked,
            [.orderExists, .orderRevoked, .orderRevoked, .orderRevoked, .orderRevoked, .orderRevoked, nil, nil, nil]
        ),
        (
            "superseded", OrderPast.superseded,
            [.orderExists, .orderSuperseded, .orderSuperseded, .orderSuperseded, .orderSuperseded, .orderSuperseded, nil, nil, nil]
        ),
        (
            "taken back", OrderPast.takenBack,
            [nil, .orderTakenBack, .orderTakenBack, .orderTakenBack, .orderTakenBack, .orderTakenBack, .factCorrected, nil, nil]
        ),
    ]

    @Test func `each kind of command is taken or refused by the state, and offered accordingly`() {
        for (name, past, refusals) in Self.table {
            let given = Orders.given(past)
            for ((kind, command), refusal) in zip(Self.commands, refusals) {
                let result = given.when(command).result
                if let refusal {
                    #expect(result == .failure(refusal), "\(name): \(kind)")
                } else {
                    #expect((try? result.get())?.count == 1, "\(name): \(kind) gives \(result)")
                }
                #expect(given.state.possible(at: The.now).contains(kind) == (refusal == nil), "\(name): \(kind)")
            }
        }
    }

    @Test func `of an expired order only the orderer's word and corrections are taken, on record or not`() {
        for past in [OrderPast.expired, OrderPast.valid, OrderPast.received] {
            let given = Orders.given(past)
            #expect(given.state.possible(at: The.day(100)) == [.correct, .recordReceipt, .recordRevocation])
            for command in [Order.Command.remind(.init(channel: .mail)), .withdraw(.init(reason: .other)), .supersede(TheOrder.supersede)] {
                given.when(command, at: The.day(100)).thenRefused(.orderExpired)
            }
            given.when(.validate(.init(terms: TheOrder.strict)), at: The.day(100)).thenRefused(.orderExpired)
            given.when(.sendBack(TheOrder.sendBack), at: The.day(100)).thenRefused(.orderExpired)
        }
    }

    @Test func `one that is expiring is one that counts`() {
        #expect(
            Orders.given(OrderPast.warned).state.possible(at: The.day(70)) == Orders.given(OrderPast.valid).state.possible(at: The.now))
    }

    @Test func `each no is said in words`() {
        Orders.given(OrderPast.requested).when(.validate(.init())).thenRefused(.orderNotReceived)
        Orders.given(OrderPast.valid).when(.remind(.init(channel: .fax))).thenRefused(.orderNotAwaited)
        Orders.given(OrderPast.revoked).when(.validate(.init(terms: TheOrder.strict))).thenRefused(.orderRevoked)
        Orders.given(OrderPast.takenBack).when(.remind(.init(channel: .fax))).thenRefused(.orderTakenBack)
        #expect(Refusal.orderFaulty([.unsigned, .servicesDiffer]).reason == "The order cannot count as it is: unsigned, services_differ.")
    }

    @Test func `a state that is written and read is the same`() throws {
        for past in OrderPast.whole + [[], OrderPast.valid] {
            let state = Orders.given(past).state
            #expect(try StepLaw.readBack(state) == state)
        }
    }
}
