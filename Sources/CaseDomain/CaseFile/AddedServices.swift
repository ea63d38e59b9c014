public import ClinicalCodes
public import EventSourcing

// A payer may decide on a service that nobody asked for, such as another code in place of the one that was requested.

/// The payer added a service (`case.service_added_by_payer.v1`).
public struct ServiceAddedByPayer: EventBody {
    public static let type: EventType = "case.service_added_by_payer.v1"

    public var line: ServiceLineID
    public var decision: DecisionID
    public var service: ServiceCode
    public var quantity: Quantity
    public var dates: DateRange?
    public var receivedAt: Timestamp

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        line: ServiceLineID, decision: DecisionID, service: ServiceCode, quantity: Quantity, dates: DateRange? = nil, receivedAt: Timestamp
    ) {
        self.line = line
        self.decision = decision
        self.service = service
        self.quantity = quantity
        self.dates = dates
        self.receivedAt = receivedAt
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.line = try facts.value("line_id")
        self.decision = try facts.value("decision_id")
        self.service = try facts.value("service")
        self.quantity = try facts.value("quantity")
        self.dates = try facts.optional("dates")
        self.receivedAt = try facts.value("received_at")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("line_id", self.line)
        members.member("decision_id", self.decision)
        members.member("service", self.service)
        members.member("quantity", self.quantity)
        members.member("dates", self.dates)
        members.member("received_at", self.receivedAt)
    }
}

extension CaseFile.State {
    /// The services of a notice that the payer added: unknown here, and the notice says what they are.
    func added(by decision: DecisionID, _ services: [ServiceOutcome], at moment: Timestamp) -> [ServiceAddedByPayer] {
        var added: [ServiceAddedByPayer] = []
        for outcome in services {
            guard !self.hasServices([outcome.line]), !added.contains(where: { $0.line == outcome.line }),
                let service = outcome.authorized?.service, let quantity = outcome.authorized?.quantity
            else { continue }
            added.append(
                ServiceAddedByPayer(
                    line: outcome.line, decision: decision, service: service, quantity: quantity, dates: outcome.authorized?.dates,
                    receivedAt: moment))
        }
        return added
    }

    mutating func apply(_ it: ServiceAddedByPayer) {
        guard !self.hasServices([it.line]) else { return }
        self.services.append(
            Service(
                requested: ServiceRequested(line: it.line, service: it.service, quantity: it.quantity, dates: it.dates, claim: nil),
                isAddedByPayer: true))
    }
}
