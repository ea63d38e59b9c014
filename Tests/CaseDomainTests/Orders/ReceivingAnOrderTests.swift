import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

@Suite("Receiving an order")
struct ReceivingAnOrderTests {
    private static func odd(
        _ past: [Order.Event] = OrderPast.requested, _ change: (inout OrderReceived) -> Void
    ) -> [OrderIrregularity]? {
        guard case .received(let event) = Orders.given(past).when(TheOrder.receipt(change)).events.first else { return nil }
        return event.irregularities
    }

    @Test func `an order comes as it was asked for, and waits for somebody to check it`() {
        Orders.given(OrderPast.requested).when(TheOrder.receipt()).then(.received(TheOrder.document90))
        let state = Orders.given(OrderPast.received).state
        #expect(state.status(at: The.now) == .received && state.irregularities == [] && state.receipt?.body == TheOrder.document90)
    }

    @Test func `an order comes without having been asked for, and nothing is odd about that`() {
        Orders.given().when(TheOrder.receipt()).then(.received(TheOrder.document90))
        #expect(Orders.given(OrderPast.unrequested).state.status(at: The.now) == .received)
    }

    @Test func `what is odd is said beside it, and it is recorded all the same`() {
        let table: [([OrderIrregularity], (inout OrderReceived) -> Void)] = [
            ([.unsigned], { $0.signature = nil }),
            ([.undated], { $0.signature?.signedOn = nil }),
            ([.stamped], { $0.signature?.method = .stamp }),
            ([.signedAfterReceipt], { $0.signature?.signedOn = The.date(-1) }),
            ([.endsBeforeItBegins], { $0.validFrom = The.date(90) }),
            ([.endsBeforeItBegins], { ($0.validThrough, $0.validDays) = (nil, 0) }),
            ([.overWhenReceived], { ($0.validFrom, $0.validThrough) = (The.date(-40), The.date(-3)) }),
            (
                [.noNPI],
                {
                    $0.orderer.npi = nil
                    $0.signature?.npi = nil
                }
            ),
            ([.noDocument], { ($0.document, $0.channel) = (nil, .phone) }),
            ([.otherKind], { $0.kind = .referral }),
            ([.otherOrderer, .otherSigner], { $0.orderer = Orderer(name: "Solveig Brandt, NP", npi: The.npi, credential: .np) }),
            ([.otherSigner], { $0.signature = OrderSignature(name: "Solveig Brandt", npi: The.npi, signedOn: The.date(-3)) }),
            ([.otherServices], { $0.services[0].quantity = Quantity(amount: "12", .visits)! }),
            ([.otherServices], { $0.services[0].frequency = Frequency(times: 1, .week)! }),
            ([.otherServices], { $0.services.append(OrderedService(The.speechDevice)) }),
            ([.otherServices], { $0.serviceLine = .physical }),
            ([.unsigned, .noDocument], { ($0.document, $0.signature) = (nil, nil) }),
        ]
        for (expected, change) in table { #expect(Self.odd(OrderPast.requested, change) == expected) }
    }

    @Test func `an order that leaves open what the request names, or the other way round, is nothing odd`() {
        #expect(Self.odd { $0.services = [] } == [])
        #expect(Self.odd { $0.services = [OrderedService(The.speechTherapy)] } == [])
    }

    @Test func `a name is compared where a number is missing, however it is typed`() {
        for name in ["NILS AAKRE MD", "Nils Aakre", "Aakre, Nils, M.D."] {
            #expect(Self.odd { ($0.orderer.npi, $0.orderer.name) = (nil, name) } == [], "\(name)")
        }
        #expect(Self.odd { ($0.orderer.npi, $0.orderer.name) = (nil, "Nina Aakre") } == [.otherOrderer, .otherSigner])
    }

    @Test func `on the day of its receipt, at the site, it may be signed late in the evening`() {
        // 05:00 UTC is the evening before in Chicago.
        let evening = Timestamp(microseconds: The.now.rawValue - 10 * 3_600_000_000)
        func odd(signedOn day: Int) -> [OrderIrregularity]? {
            Self.odd {
                $0.receivedAt = evening
                $0.signature?.signedOn = The.date(day)
            }
        }
        #expect(odd(signedOn: -1) == [])
        #expect(odd(signedOn: 0) == [.signedAfterReceipt])
    }

    @Test func `the same once more is no news, by whatever way it comes`() {
        for past in [OrderPast.received, OrderPast.unrequested, OrderPast.valid, OrderPast.superseded, OrderPast.warned] {
            Orders.given(past).when(TheOrder.receipt()).thenNothing()
            Orders.given(past).when(TheOrder.receipt { ($0.channel, $0.receivedAt) = (.mail, The.day(-1)) }).thenNothing()
        }
        Orders.given(OrderPast.sentBack).when(TheOrder.receipt()).thenNothing()
        Orders.given(OrderPast.revoked).when(TheOrder.receipt()).thenNothing()
    }

    @Test func `what was sent back and comes as it was has come again`() {
        let again = TheOrder.receipt { $0.receivedAt = The.now }
        Orders.given(OrderPast.sentBack).when(again).then(.received(TheOrder.received { $0.receivedAt = The.now }))
        #expect(Orders.given(OrderPast.after([again], OrderPast.sentBack)).state.status(at: The.now) == .received)
    }

    @Test func `another word of the orderer counts, and somebody has to look at it again`() {
        let other: (inout OrderReceived) -> Void = {
            $0.services[0].quantity = Quantity(amount: "12", .visits)!
            $0.receivedAt = The.now
        }
        #expect(Self.odd(OrderPast.valid, other) == [.otherServices, .contradictsEarlier])
        let state = Orders.given(OrderPast.after([TheOrder.receipt(other)], OrderPast.valid)).state
        #expect(state.status(at: The.now) == .received && state.irregularities == [.otherServices, .contradictsEarlier])
    }

    @Test func `what came in last counts, in whatever order it was keyed`() {
        let older = TheOrder.receipt { ($0.validThrough, $0.receivedAt) = (The.date(30), The.day(-4)) }
        let state = Orders.given(OrderPast.after([older], OrderPast.valid)).state
        #expect(state.receipts.count == 2 && state.receipt?.body == TheOrder.document90 && state.status(at: The.now) == .valid)
    }

    @Test func `an order that comes after it was over for us is recorded, and that is odd`() {
        let now: (inout OrderReceived) -> Void = { ($0.receivedAt, $0.validThrough) = (The.now, The.date(60)) }
        #expect(Self.odd(OrderPast.revoked, now) == [.contradictsEarlier, .afterRevocation])
        #expect(Self.odd(OrderPast.superseded, now) == [.contradictsEarlier, .afterSupersession])
        #expect(Self.odd(OrderPast.withdrawn, now) == [.afterWithdrawal])
        func status(_ past: [Order.Event]) -> OrderStatus? {
            Orders.given(OrderPast.after([TheOrder.receipt(now)], past)).state.status(at: The.now)
        }
        #expect(status(OrderPast.revoked) == .received, "the orderer orders anew")
        #expect(status(OrderPast.withdrawn) == .received, "it is there after all")
        #expect(status(OrderPast.superseded) == .superseded, "another one counts")
        #expect(status(OrderPast.expired) == .received, "it is prolonged")
    }

    @Test func `a document about another patient has no place on this one's record`() {
        Orders.given(OrderPast.requested).when(TheOrder.receipt { $0.place.patient = The.id(29) }).thenRefused(.orderOfOtherPatient)
    }

    @Test func `an order without an end, and one that is over before it is checked`() {
        let open = Orders.given(OrderPast.after([TheOrder.receipt { $0.validThrough = nil }])).state
        #expect(open.status(at: The.day(3_000)) == .received && open.nextMomentAt == nil)
        let state = Orders.given(OrderPast.received).state
        #expect(state.status(at: The.day(89)) == .received && state.status(at: The.day(90)) == .expired)
    }
}
