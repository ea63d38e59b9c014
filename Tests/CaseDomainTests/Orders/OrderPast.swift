import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport

typealias Orders = Spec<Order>

/// The order that the sentences speak of, and what is asked and told of it. All made up; nobody practices here.
enum TheOrder {
    static let id = OrderID(SpecMoment.stream.rawValue)
    static let other: OrderID = The.id(111)
    static let third: OrderID = The.id(112)
    static let place = OrderPlace(patient: The.patient, site: The.site, timeZone: "America/Chicago")
    static let orderer = Orderer(
        name: "Nils Aakre, MD", npi: NPI("1427351956")!, credential: .md, fax: "+1 218 555 0177", phone: "+1 218 555 0170")
    static let speech = OrderedService(The.speechTherapy, quantity: The.visits, frequency: Frequency(times: 2, .week)!)
    static let details = OrderDetails(
        diagnoses: [Diagnosis(code: ICD10CM("F80.2")!, onset: The.date(-900))], note: "Mateo goes on with speech therapy.")
    static let document = OrderDocument(document: The.id(113), reportType: "B3", hash: ContentHash(of: "%PDF"))
    static let signature = OrderSignature(
        name: "Nils Aakre", npi: orderer.npi, credential: .md, signedOn: The.date(-3), method: .wet)

    static let request = Order.Request(
        place: place, kind: .prescription, serviceLine: .speech, orderer: orderer, services: [speech], channel: .fax,
        requestedAt: The.day(-10), details: details)
    /// As it was asked for, two days ago, signed a day before, good for 90 days from today on.
    static let document90 = received()
    static let revoke = Order.RecordRevocation(reason: .clinicalChange, channel: .phone, receivedAt: The.day(-1))
    static let supersede = Order.Supersede(by: other)
    static let sendBack = Order.SendBack(reasons: [.diagnosisMissing], channel: .fax)
    static let strict = OrderTerms(credentials: [.md, .np], signatureAgeDaysMax: 90, validDays: 60)

    static func received(_ change: (inout OrderReceived) -> Void = { _ in }) -> OrderReceived {
        var received = OrderReceived(
            place: place, kind: .prescription, serviceLine: .speech, orderer: orderer, services: [speech], channel: .fax,
            receivedAt: The.day(-2), document: document, signature: signature, validFrom: The.date(0), validThrough: The.date(89),
            details: details)
        change(&received)
        return received
    }

    static func receipt(_ change: (inout OrderReceived) -> Void = { _ in }) -> Order.Command {
        .recordReceipt(.init(received(change)))
    }
}

/// What happened to the order up to a point, made by the decider itself, command by command.
enum OrderPast {
    static let requested = after([.request(TheOrder.request)])
    static let reminded = after([.remind(.init(channel: .phone))], requested)
    static let withdrawn = after([.withdraw(.init(reason: .notNeeded))], requested)
    static let received = after([TheOrder.receipt()], requested)
    static let unrequested = after([TheOrder.receipt()])
    static let sentBack = after([.sendBack(TheOrder.sendBack)], received)
    static let valid = after([.validate(.init())], received)
    static let warned = after([.passTime], valid, at: The.day(70))
    static let expired = after([.passTime], valid, at: The.day(91))
    static let revoked = after([.recordRevocation(TheOrder.revoke)], valid)
    static let superseded = after([.supersede(TheOrder.supersede)], valid)
    static let takenBack = after([.correct(.init(target: StreamVersion(1), reason: .entryError))], requested)

    /// Every event of an order comes about in one of these.
    static let whole = [reminded, withdrawn, sentBack, warned, expired, revoked, superseded, takenBack]

    static func after(_ commands: [Order.Command], _ past: [Order.Event] = [], at now: Timestamp = The.now) -> [Order.Event] {
        commands.reduce(past) { $0 + Orders.given($0).when($1, at: now).events }
    }
}
