import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Checking an order")
struct CheckingAnOrderTests {
    private static func received(_ change: (inout OrderReceived) -> Void) -> [Order.Event] {
        OrderPast.after([TheOrder.receipt(change)], OrderPast.requested)
    }

    private static let checked: [OrderCheck] = [.signaturePresent, .signatureDated, .servicesMatch]

    @Test func `an order in order counts, from its first to its last day`() {
        Orders.given(OrderPast.received).when(.validate(.init(note: "Mateo's own."))).then(
            .validated(
                OrderValidated(
                    receipt: StreamVersion(2), checked: Self.checked, validFrom: The.date(0), validThrough: The.date(89),
                    note: PHI(Remark("Mateo's own.")))))
        #expect(Orders.given(OrderPast.valid).state.status(at: The.now) == .valid)
    }

    @Test func `what nobody asked for matches nothing, and is checked all the same`() {
        guard case .validated(let event) = Orders.given(OrderPast.unrequested).when(.validate(.init())).events.first else {
            Issue.record("it counts")
            return
        }
        #expect(event.checked == [.signaturePresent, .signatureDated])
    }

    @Test func `it is held to terms, which stand beside it`() {
        Orders.given(OrderPast.received).when(.validate(.init(terms: TheOrder.strict, rule: The.pin))).then(
            .validated(
                OrderValidated(
                    receipt: StreamVersion(2), checked: [.signaturePresent, .signatureDated, .credentialAccepted, .servicesMatch],
                    terms: TheOrder.strict, rule: The.pin, validFrom: The.date(0), validThrough: The.date(89))))
        let rule = SignerRule(credentials: [.md], electronicSignatureAccepted: true, stampAccepted: false, signatureAgeDaysMax: 30)
        #expect(
            OrderTerms(for: .prescription, by: rule, validDays: 90)
                == OrderTerms(electronicSignatureAccepted: true, stampAccepted: false, signatureAgeDaysMax: 30, validDays: 90))
        // Whom the payer accepts under a letter says nothing of who certifies a plan of care.
        #expect(OrderTerms(for: .planOfCareCertification, by: rule).credentials == [.md, .physicianDO, .np, .pa])
    }

    @Test func `for how long an order is good: as it says, or as the terms say, or without an end`() throws {
        let table: [((inout OrderReceived) -> Void, OrderTerms, CivilDate, CivilDate?)] = [
            ({ $0.validDays = 10 }, TheOrder.strict, The.date(0), The.date(89)),
            ({ ($0.validThrough, $0.validDays) = (nil, 10) }, TheOrder.strict, The.date(0), The.date(9)),
            ({ $0.validThrough = nil }, TheOrder.strict, The.date(0), The.date(59)),
            ({ ($0.validFrom, $0.validThrough) = (nil, nil) }, TheOrder.strict, The.date(-3), The.date(56)),
            ({ ($0.validFrom, $0.validThrough) = (nil, nil) }, OrderTerms(), The.date(-3), nil),
        ]
        for (change, terms, from, through) in table {
            let events = Orders.given(Self.received(change)).when(.validate(.init(terms: terms))).events
            guard case .validated(let event) = try #require(events.first) else { continue }
            #expect(event.validFrom == from && event.validThrough == through)
        }
    }

    @Test func `what no terms excuse stands against it from the beginning`() {
        func refused(_ faults: [OrderFault], _ change: (inout OrderReceived) -> Void) {
            let past = Orders.given(Self.received(change))
            past.when(.validate(.init(terms: OrderTerms(stampAccepted: true), acceptsDifference: true))).thenRefused(.orderFaulty(faults))
            #expect(!past.state.possible(at: The.now).contains(.validate) && past.state.possible(at: The.now).contains(.sendBack))
        }
        refused([.unsigned]) { $0.signature = nil }
        refused([.undated]) { $0.signature?.signedOn = nil }
        refused([.signedAfterReceipt]) { $0.signature?.signedOn = The.date(-1) }
        refused([.endsBeforeItBegins]) { $0.validThrough = The.date(-9) }
        refused([.unsigned, .endsBeforeItBegins]) { ($0.signature, $0.validThrough) = (nil, The.date(-9)) }
    }

    @Test func `the terms decide on stamps, electronic signatures, credentials and age`() {
        func refused(_ faults: [OrderFault], by terms: OrderTerms, _ change: (inout OrderReceived) -> Void) {
            Orders.given(Self.received(change)).when(.validate(.init(terms: terms))).thenRefused(.orderFaulty(faults))
        }
        refused([.signatureStamped], by: OrderTerms()) { $0.signature?.method = .stamp }
        refused([.signatureElectronic], by: OrderTerms(electronicSignatureAccepted: false)) { $0.signature?.method = .electronic }
        refused([.credentialNotAccepted], by: TheOrder.strict) { $0.signature?.credential = .pt }
        refused([.credentialNotAccepted], by: TheOrder.strict) { $0.signature?.credential = nil }
        refused([.signatureTooOld], by: TheOrder.strict) { $0.signature?.signedOn = The.date(-91) }
        refused([.signatureStamped, .signatureTooOld, .credentialNotAccepted], by: TheOrder.strict) {
            $0.signature = OrderSignature(name: "Nils Aakre", signedOn: The.date(-91), method: .stamp)
        }
        func accepted(by terms: OrderTerms, _ change: (inout OrderReceived) -> Void) {
            #expect(Orders.given(Self.received(change)).when(.validate(.init(terms: terms))).events.count == 1)
        }
        accepted(by: OrderTerms(stampAccepted: true)) { $0.signature?.method = .stamp }
        accepted(by: OrderTerms()) { $0.signature?.method = .electronic }
        accepted(by: OrderTerms()) { $0.signature?.credential = nil }
        accepted(by: TheOrder.strict) { $0.signature?.signedOn = The.date(-90) }
    }

    @Test func `an order for something else is sent back, or taken as it is by whoever checks it`() {
        let past = Self.received { $0.services[0].quantity = Quantity(amount: "12", .visits)! }
        Orders.given(past).when(.validate(.init())).thenRefused(.orderFaulty([.servicesDiffer]))
        Orders.given(past).when(.validate(.init(acceptsDifference: true))).then(
            .validated(
                OrderValidated(
                    receipt: StreamVersion(2), checked: [.signaturePresent, .signatureDated], isDifferenceAccepted: true,
                    validFrom: The.date(0), validThrough: The.date(89))))
    }

    @Test func `what is odd about it is settled by whoever checks it or sends it back`() {
        let past = Self.received { $0.orderer.name = "Solveig Brandt, NP" }
        #expect(Orders.given(past).state.irregularities == [])
        let other = Self.received { $0.kind = .referral }
        #expect(Orders.given(other).state.irregularities == [.otherKind])
        #expect(Orders.given(OrderPast.after([.validate(.init())], other)).state.irregularities == [])
        #expect(Orders.given(OrderPast.after([.sendBack(TheOrder.sendBack)], other)).state.irregularities == [])
    }

    @Test func `checking it again by the same terms changes nothing, by others is refused`() {
        Orders.given(OrderPast.valid).when(.validate(.init())).thenNothing()
        Orders.given(OrderPast.expired).when(.validate(.init())).thenNothing()
        Orders.given(OrderPast.valid).when(.validate(.init(terms: TheOrder.strict))).thenRefused(.orderValid)
        Orders.given(OrderPast.valid).when(.validate(.init(acceptsDifference: true))).thenRefused(.orderValid)
    }

    @Test func `an order that the terms let end before today has expired`() {
        let past = Self.received {
            ($0.validFrom, $0.validThrough) = (The.date(-80), nil)
            $0.signature?.signedOn = The.date(-80)
        }
        Orders.given(past).when(.validate(.init(terms: OrderTerms(validDays: 80)))).thenRefused(.orderExpired)
        #expect(Orders.given(past).when(.validate(.init(terms: OrderTerms(validDays: 81)))).events.count == 1)
    }

    @Test func `an order goes back with reasons, and is waited for again`() {
        Orders.given(OrderPast.received).when(
            .sendBack(.init(reasons: [.diagnosisMissing, .unsigned], channel: .fax, sentAt: The.day(-1), note: "Sign Mateo's order."))
        ).then(
            .sentBack(
                OrderSentBack(
                    receipt: StreamVersion(2), reasons: [.unsigned, .diagnosisMissing], channel: .fax, sentAt: The.day(-1),
                    note: PHI(Remark("Sign Mateo's order.")))))
        #expect(Orders.given(OrderPast.sentBack).state.status(at: The.now) == .sentBack)
        #expect(Orders.given(OrderPast.sentBack).state.validation == nil)
    }

    @Test func `one that counted already goes back too, and counts no more`() {
        let state = Orders.given(OrderPast.after([.sendBack(TheOrder.sendBack)], OrderPast.valid)).state
        #expect(state.status(at: The.now) == .sentBack && state.validation == nil && state.nextMomentAt == nil)
    }

    @Test func `it goes back once, for a reason, and not at a time to come`() {
        Orders.given(OrderPast.sentBack).when(.sendBack(TheOrder.sendBack)).thenNothing()
        Orders.given(OrderPast.sentBack).when(.sendBack(.init(reasons: [.other], channel: .fax))).thenRefused(.orderNotReceived)
        Orders.given(OrderPast.received).when(.sendBack(.init(reasons: [], channel: .fax))).thenRefused(.orderReasonMissing)
        Orders.given(OrderPast.received).when(.sendBack(.init(reasons: [.other], channel: .fax, sentAt: The.day(1))))
            .thenRefused(.orderAskedInTheFuture)
    }

    @Test func `what comes back is checked as what came first`() {
        let past = OrderPast.after([TheOrder.receipt { $0.receivedAt = The.now }, .validate(.init())], OrderPast.sentBack)
        let state = Orders.given(past).state
        #expect(state.status(at: The.now) == .valid && state.validation?.receipt == StreamVersion(4))
    }
}
