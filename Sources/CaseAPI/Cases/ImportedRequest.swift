import CaseDomain
import ClinicalCodes
import EventSourcing
import FHIRPAS
import HTTPTypes

import struct Foundation.UUID

// What a PAS request bundle means for a case: pure, so that a test can compare it. Ids are the caller's.

/// A request that was read from a bundle, in the words of the case.
struct ImportedRequest: Sendable {
    /// By which the import finds the case again.
    var caseIdentifiers: [ExternalIdentifier]
    /// By which it finds the patient again.
    var patientIdentifiers: [ExternalIdentifier]
    var payerIdentifiers: [ExternalIdentifier]
    var payerName: String
    var demographics: Demographics
    var requester: Requester
    var diagnoses: [Diagnosis]
    var process: PayerProcess
    var serviceLine: ServiceLine
    var urgency: Urgency
    /// In the order of the patient's coverages.
    var coverages: [CoverageLinked]
    var services: [RequestedServiceBody]
}

extension ImportedRequest {
    /// The request in the words of the case.
    ///
    /// - Throws: a problem that names the elements that a case cannot do without, or cannot take.
    init(_ request: PASRequest, newID: () -> UUID) throws(Problem) {
        guard !request.isUpdate, !request.isCancellation else {
            throw Problem(
                .unprocessableContent, "pas_request.not_a_first_request",
                "Only a first request opens a case; this updates or cancels another.",
                next: "Record what changed on the case that the first request opened.")
        }
        guard let birthDate = request.patient.birthDate else {
            throw .bundle(
                "fhir.missing_element", at: "Bundle.entry.resource.ofType(Patient).birthDate", "A letter names the birth date. Add it.")
        }
        let items = request.items.filter { !$0.isCancelled }
        self.caseIdentifiers = Self.identifiers(request.externalIdentifiers)
        self.payerIdentifiers = Self.identifiers(request.insurer.identifiers)
        self.payerName = String(request.insurer.name.prefix(TextLength.name))
        let payerSystem = request.insurer.payerID ?? self.payerIdentifiers.first?.value ?? self.payerName
        let member = ExternalIdentifier(
            system: request.coverage.memberID.system ?? "urn:necessity:member:\(payerSystem)", value: request.coverage.memberID.value)
        self.patientIdentifiers = Array(
            (Self.identifiers(request.patient.identifiers) + (member.map { [$0] } ?? [])).prefix(OpeningDetails.identifiersMax))
        self.demographics = Demographics(
            name: PersonName(
                family: request.patient.name.family, given: request.patient.name.given,
                suffix: request.patient.name.suffix.first),
            birthDate: birthDate, sex: request.patient.gender.flatMap { Demographics.Sex(rawValue: $0.rawValue) } ?? .unknown,
            identifiers: self.patientIdentifiers, address: request.patient.address.flatMap(PostalAddress.init), phone: request.patient.phone
        )
        self.requester = Requester(
            name: String(
                (request.requester.organization?.name ?? request.requester.practitioner?.name.family ?? "unnamed").prefix(TextLength.name)),
            npi: request.requester.npi)
        self.diagnoses = request.diagnoses.compactMap { diagnosis in
            diagnosis.icd10cm.map { Diagnosis(code: $0, role: Diagnosis.Role(diagnosis.role), onset: nil) }
        }
        // X12 calls a referral a specialty care review (UM01).
        self.process = request.requestCategory == .specialtyCareReview ? .referral : .priorAuthorization
        self.serviceLine = ServiceLine(items)
        self.urgency = [.urgent, .emergency].contains(request.claim.levelOfService) ? .expedited : .standard
        self.coverages = ([request.coverage] + request.otherCoverages).prefix(9).enumerated().map { order, coverage in
            CoverageLinked(coverage, order: Int32(order + 1), id: CoverageID(newID()))
        }
        var services: [RequestedServiceBody] = []
        for item in items { services.append(try RequestedServiceBody(item, line: ServiceLineID(newID()))) }
        self.services = services
    }

    private static func identifiers(_ identifiers: [PASRequest.BusinessIdentifier]) -> [ExternalIdentifier] {
        var seen: Set<ExternalIdentifier> = []
        return Array(
            identifiers.compactMap { ExternalIdentifier(system: $0.system ?? "urn:necessity:unnamed", value: $0.value) }
                .filter { seen.insert($0).inserted }.prefix(OpeningDetails.identifiersMax))
    }
}

extension PostalAddress {
    /// An address that says where in the USA somebody lives; `nil` for less.
    fileprivate init?(_ address: PASRequest.Address) {
        guard let city = address.city, let state = address.state, let postalCode = address.postalCode, state.utf8.count == 2 else {
            return nil
        }
        self.init(lines: Array(address.lines.prefix(Self.linesMax)), city: city, state: state.uppercased(), postalCode: postalCode)
    }
}

extension Diagnosis.Role {
    fileprivate init(_ role: PASRequest.Diagnosis.Role) {
        switch role {
        case .principal: self = .principal
        case .admitting: self = .admitting
        case .reasonForVisit: self = .reasonForVisit
        case .other: self = .other
        }
    }
}

extension ServiceLine {
    /// The discipline that the first kind of service tells (X12 element 1365), or the list of its code.
    fileprivate init(_ items: [PASRequest.Item]) {
        let kinds = items.compactMap { $0.serviceType?.code }
        let line: ServiceLine? = kinds.lazy.compactMap { kind -> ServiceLine? in
            switch kind {
            case "AF": .speech
            case "AD": .occupational
            case "AE": .physical
            case "A4", "MH", "A6": .behavioral
            case "12", "18", "11": .equipment
            case "4", "62", "5": .imaging
            case "92": .infusion
            default: nil
            }
        }.first
        self = line ?? .other
    }
}

extension CoverageLinked {
    fileprivate init(_ coverage: PASRequest.Coverage, order: Int32, id: CoverageID) {
        let relationship: SubscriberRelationship =
            if coverage.relationship.isSelf {
                .own
            } else {
                switch (coverage.relationship.x12, coverage.relationship.fhir) {
                case ("01", _), (nil, "spouse"): .spouse
                case ("19", _), (nil, "child"): .child
                default: .other
                }
            }
        let subscriber = coverage.subscriber.map { ($0.given + [$0.family]).joined(separator: " ") }
        let period = coverage.period.flatMap { days in
            days.first.flatMap { first in days.last.flatMap { DateRange(from: first, through: $0) } }
        }
        self.init(
            coverage: id, relationship: relationship, order: order, period: period,
            membership: PHI(
                Membership(
                    memberID: coverage.memberID.value, group: coverage.group?.value, plan: coverage.plan?.name ?? coverage.plan?.value,
                    subscriberName: subscriber.map { String($0.prefix(TextLength.name)) })))
    }
}

extension Frequency {
    /// A frequency by day, week or month; what is counted otherwise stays with the order.
    fileprivate init?(_ frequency: PASRequest.Frequency) {
        let period: Period? =
            switch frequency.unit {
            case .day: .day
            case .week: .week
            case .month: .month
            default: nil
            }
        guard let period, let every = Int32(frequency.period), let times = Int32(exactly: frequency.times) else { return nil }
        self.init(times: times, every: every, period)
    }
}

extension RequestedServiceBody {
    fileprivate init(_ item: PASRequest.Item, line: ServiceLineID) throws(Problem) {
        let place = "Bundle.entry[0].resource.item.where(sequence=\(item.sequence))"
        let unit: Quantity.Unit =
            switch item.quantity?.code ?? item.quantity?.unit?.lowercased() {
            case "VS", "visit", "visits": .visits
            case "HS", "hour", "hours": .hours
            case "DY", "DA", "day", "days": .days
            default: .units
            }
        // A request that says no quantity asks for one.
        guard let quantity = Quantity(amount: item.quantity?.amount ?? "1", unit) else {
            throw .bundle(
                "fhir.invalid_number", at: "\(place).quantity.value", "A quantity has at most three decimals and is at most a million.")
        }
        let dates = item.serviced.flatMap { days in
            days.first.flatMap { first in DateRange(from: first, through: days.last ?? first) }
        }
        self.init(
            line: line, service: item.service, modifiers: item.modifiers, quantity: quantity,
            frequency: item.requestedService?.schedule?.frequency.flatMap(Frequency.init), dates: dates,
            placeOfService: item.placeOfService.flatMap { PlaceOfService(rawValue: $0.code) }, renderer: nil)
    }
}

extension Problem {
    /// One element of a bundle that a case cannot do without, or cannot take.
    static func bundle(_ code: String, at expression: String, _ detail: String) -> Problem {
        var problem = Self.invalidBundle
        problem.errors = [Place(at: expression, code: code, detail: detail)]
        return problem
    }

    /// A bundle that cannot be read.
    init(_ refusal: PASRefusal) {
        self = .invalidBundle
        self.errors = refusal.faults.map { Place(at: $0.expression, code: $0.code.rawValue, detail: $0.message) }
        if refusal.faultsOmitted > 0 { self.detail += " \(refusal.faultsOmitted) more places are wrong." }
    }

    static let invalidBundle = Problem(
        .unprocessableContent, "pas_request.invalid", "The bundle is no PAS request that a case can be opened from.",
        next: "Correct the elements named, and send it again.")
}
