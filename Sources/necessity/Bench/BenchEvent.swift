import EventSourcing
import Foundation

/// An event such as a case has: ids, a code, a day, an amount, a status; 176 bytes of JSON.
enum BenchEvent: StoredEvent {
    case requested(Service)
    case pended(Service)
    case approved(Service)
    case denied(Service)

    struct Service: Sendable, Equatable {
        var service: StreamID
        var payer: StreamID
        var code: String
        var units: Int64
        var from: CivilDate
        var amountCents: Int64
        var status: Status
    }

    enum Status: String, JSONCodable {
        case requested, pended, approved, denied
    }

    /// An event of the kind that `number` falls on.
    init(_ number: Int, service: StreamID, payer: StreamID, from: CivilDate) {
        let status = [Status.requested, .pended, .approved, .denied][number % 4]
        let service = Service(
            service: service, payer: payer, code: "97110", units: 24, from: from, amountCents: Int64(100_000 + number % 1_000),
            status: status)
        self =
            switch status {
            case .requested: .requested(service)
            case .pended: .pended(service)
            case .approved: .approved(service)
            case .denied: .denied(service)
            }
    }

    var service: Service {
        switch self {
        case .requested(let service), .pended(let service), .approved(let service), .denied(let service): service
        }
    }

    var type: EventType {
        switch self {
        case .requested: "bench.service_requested.v1"
        case .pended: "bench.service_pended.v1"
        case .approved: "bench.service_approved.v1"
        case .denied: "bench.service_denied.v1"
        }
    }

    func writeFacts(to members: inout JSONWriter.Members) {
        let service = self.service
        members.member("service", service.service)
        members.member("payer", service.payer)
        members.member("code", service.code)
        members.member("units", service.units)
        members.member("from", service.from)
        members.member("amount", service.amountCents)
        members.member("status", service.status)
    }

    static func decode(_ type: EventType, facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) -> BenchEvent? {
        switch type.rawValue {
        case "bench.service_requested.v1": .requested(try Service(facts))
        case "bench.service_pended.v1": .pended(try Service(facts))
        case "bench.service_approved.v1": .approved(try Service(facts))
        case "bench.service_denied.v1": .denied(try Service(facts))
        default: nil
        }
    }
}

extension BenchEvent.Service {
    init(_ facts: JSONObject) throws(JSONFault) {
        self.service = try facts.value("service")
        self.payer = try facts.value("payer")
        self.code = try facts.value("code")
        self.units = try facts.value("units")
        self.from = try facts.value("from")
        self.amountCents = try facts.value("amount")
        self.status = try facts.value("status")
    }
}
