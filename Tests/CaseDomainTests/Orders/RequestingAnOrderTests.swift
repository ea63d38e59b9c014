import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

@Suite("Asking for an order")
struct RequestingAnOrderTests {
    private static let requested = Order.Event.requested(
        OrderRequested(
            place: TheOrder.place, kind: .prescription, serviceLine: .speech, orderer: TheOrder.orderer, services: [TheOrder.speech],
            channel: .fax, requestedAt: The.day(-10), details: PHI(TheOrder.details)))

    @Test func `an order is asked for, and then waited for`() {
        Orders.given().when(.request(TheOrder.request)).then(Self.requested)
        let state = Orders.given(Self.requested).state
        #expect(state.id == TheOrder.id && state.version == StreamVersion(1) && state.status(at: The.now) == .requested)
        #expect(state.place == TheOrder.place && state.irregularities == [] && state.nextMomentAt == nil)
        #expect(Orders.given().state.status(at: The.now) == nil)
    }

    @Test func `it was asked now where nobody says when, and not yet at a time to come`() {
        var now = TheOrder.request
        now.requestedAt = nil
        guard case .requested(let event) = Orders.given().when(.request(now)).events.first else {
            Issue.record("it is asked for")
            return
        }
        #expect(event.requestedAt == The.now)
        var later = TheOrder.request
        later.requestedAt = The.day(1)
        Orders.given().when(.request(later)).thenRefused(.orderAskedInTheFuture)
    }

    @Test func `asking the same again changes nothing, whatever became of it`() {
        for past in [OrderPast.requested, OrderPast.received, OrderPast.valid, OrderPast.expired, OrderPast.revoked, OrderPast.superseded] {
            Orders.given(past).when(.request(TheOrder.request)).thenNothing()
        }
        var again = TheOrder.request
        again.requestedAt = nil
        Orders.given(OrderPast.requested).when(.request(again)).thenNothing()
        again.place.timeZone = "America/Denver"
        Orders.given(OrderPast.requested).when(.request(again)).thenNothing()
    }

    @Test func `whoever asks for something else uses another id`() {
        for change: (inout Order.Request) -> Void in [
            { $0.kind = .referral }, { $0.serviceLine = .physical }, { $0.orderer.npi = The.npi }, { $0.services = [] },
            { $0.channel = .mail }, { $0.requestedAt = The.day(-9) }, { $0.renews = TheOrder.other }, { $0.place.site = The.id(29) },
        ] {
            var other = TheOrder.request
            change(&other)
            Orders.given(OrderPast.requested).when(.request(other)).thenRefused(.orderExists)
        }
        Orders.given(OrderPast.unrequested).when(.request(TheOrder.request)).thenRefused(.orderExists)
    }

    @Test func `nothing is asked for in a quantity of zero`() {
        var nothing = TheOrder.request
        nothing.services[0].quantity = Quantity(amount: "0", .visits)!
        Orders.given().when(.request(nothing)).thenRefused(.quantityZero)
    }

    @Test func `no services ask for whatever of the discipline the orderer finds right`() {
        var open = TheOrder.request
        open.services = []
        #expect(Orders.given().when(.request(open)).events.count == 1)
    }

    @Test func `patient and site are looked up where they are known`() throws {
        let patient = Spec<Patient>.given(ThePatient.registered).state
        let clinic = Spec<Clinic>.given(
            .registered(ClinicRegistered(name: "Lakeside")),
            .siteAdded(SiteAdded(site: The.site, name: "Duluth", address: ThePatient.demographics.address!, timeZone: "America/Chicago"))
        ).state
        try TheOrder.place.check(patient, clinic)
        #expect(throws: Refusal.patientUnknown) { try TheOrder.place.check(.init(), clinic) }
        #expect(throws: Refusal.clinicUnknown) { try TheOrder.place.check(patient, .init()) }
        #expect(throws: Refusal.siteUnknown) { try OrderPlace(patient: The.patient, site: The.id(29)).check(patient, clinic) }
    }

    @Test func `the orderer is reminded while nothing comes, and the reminders are counted`() {
        Orders.given(OrderPast.requested).when(.remind(.init(channel: .phone, remindedAt: The.day(-1), note: "Mateo waits."))).then(
            .reminded(OrderReminded(channel: .phone, remindedAt: The.day(-1), count: 1, note: PHI(Remark("Mateo waits.")))))
        Orders.given(OrderPast.reminded).when(.remind(.init(channel: .fax))).then(
            .reminded(OrderReminded(channel: .fax, remindedAt: The.now, count: 2)))
        Orders.given(OrderPast.sentBack).when(.remind(.init(channel: .fax))).then(
            .reminded(OrderReminded(channel: .fax, remindedAt: The.now, count: 1)))
        #expect(Orders.given(OrderPast.reminded).state.status(at: The.now) == .requested)
    }

    @Test func `nobody is reminded twice in one moment, or at a time to come`() {
        Orders.given(OrderPast.reminded).when(.remind(.init(channel: .phone))).thenNothing()
        Orders.given(OrderPast.requested).when(.remind(.init(channel: .phone, remindedAt: The.day(1)))).thenRefused(.orderAskedInTheFuture)
    }

    @Test func `a request that nobody needs is taken back, once`() {
        Orders.given(OrderPast.requested).when(.withdraw(.init(reason: .notNeeded, note: " "))).then(
            .requestWithdrawn(OrderRequestWithdrawn(reason: .notNeeded)))
        Orders.given(OrderPast.sentBack).when(.withdraw(.init(reason: .patientWish, note: "Mateo moves."))).then(
            .requestWithdrawn(
                OrderRequestWithdrawn(reason: .patientWish, receipt: StreamVersion(2), note: PHI(Remark("Mateo moves.")))))
        #expect(Orders.given(OrderPast.withdrawn).state.status(at: The.now) == .withdrawn)
        Orders.given(OrderPast.withdrawn).when(.withdraw(.init(reason: .notNeeded))).thenNothing()
        Orders.given(OrderPast.withdrawn).when(.withdraw(.init(reason: .other))).thenRefused(.orderWithdrawn)
        Orders.given(OrderPast.received).when(.withdraw(.init(reason: .notNeeded))).thenRefused(.orderNotAwaited)
    }
}
