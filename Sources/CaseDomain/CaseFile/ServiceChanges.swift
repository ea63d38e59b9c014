public import EventSourcing

// A line of the request may be changed or taken out until it is sent; afterwards the payer is told (see `RequestUpdates`).

/// A service was changed before it was sent (`case.service_changed.v2`).
public struct ServiceChanged: EventBody {
    public static let type: EventType = "case.service_changed.v2"
    public static var earlierVersions: [EarlierVersion<Self>] { [.readAsToday("case.service_changed.v1")] }

    /// The line as it is now.
    public var service: ServiceRequested
    /// What it asked for before.
    public var before: AuthorizedService
    public var reason: ServiceChangeReason

    public init(service: ServiceRequested, before: AuthorizedService, reason: ServiceChangeReason) {
        self.service = service
        self.before = before
        self.reason = reason
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.service = try ServiceRequested(facts: facts, phi: phi)
        self.before = try facts.value("before")
        self.reason = try facts.value("reason")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        self.service.writeFacts(to: &members)
        members.member("before", self.before)
        members.member("reason", self.reason)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.service.writePHI(to: &members) }
}

/// A service was taken out of the request before it was sent (`case.service_removed.v1`).
public struct ServiceRemoved: EventBody {
    public static let type: EventType = "case.service_removed.v1"

    public var line: ServiceLineID
    public var reason: ServiceChangeReason

    public init(line: ServiceLineID, reason: ServiceChangeReason) {
        self.line = line
        self.reason = reason
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.line = try facts.value("line_id")
        self.reason = try facts.value("reason")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("line_id", self.line)
        members.member("reason", self.reason)
    }
}

/// Why a line of a request is changed.
public enum ServiceChangeReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case entryError = "entry_error"
    case clinical
    case benefits
    case payerAsked = "payer_asked"
    case patientWish = "patient_wish"
    case other
}

extension CaseFile {
    /// Change a line of the request.
    public struct ChangeService: Sendable, Equatable {
        /// The line as it should be.
        public var service: ServiceRequested
        public var reason: ServiceChangeReason

        public init(_ service: ServiceRequested, reason: ServiceChangeReason) {
            self.service = service
            self.reason = reason
        }
    }

    /// Take a line out of the request.
    public struct RemoveService: Sendable, Equatable {
        public var line: ServiceLineID
        public var reason: ServiceChangeReason

        public init(line: ServiceLineID, reason: ServiceChangeReason) {
            self.line = line
            self.reason = reason
        }
    }
}

extension CaseFile.State {
    func changeService(_ it: CaseFile.ChangeService, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        let known = try self.changeable(it.service.line, .changeService, context)
        if known.current.saysTheSame(as: it.service) { return [] }
        guard !it.service.quantity.isZero else { throw .quantityZero }
        let before = AuthorizedService(
            service: known.current.service, quantity: known.current.quantity, dates: known.current.dates)
        return [.serviceChanged(ServiceChanged(service: it.service, before: before, reason: it.reason))]
    }

    func removeService(_ it: CaseFile.RemoveService, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        if let known = self.services.first(where: { $0.requested.line == it.line }), known.isRemoved { return [] }
        _ = try self.changeable(it.line, .removeService, context)
        return [.serviceRemoved(ServiceRemoved(line: it.line, reason: it.reason))]
    }

    /// A line that the payer does not have, and has not decided on.
    private func changeable(
        _ line: ServiceLineID, _ kind: CaseFile.Command.Kind, _ context: Context
    ) throws(Refusal) -> Service {
        try self.admit(kind, at: context.now)
        guard let known = self.services.first(where: { $0.requested.line == line && !$0.isRemoved }) else { throw .serviceUnknown }
        try known.requireUnsent()
        return known
    }

    /// Some line can still be changed here.
    func admitServiceChange() throws(Refusal) {
        try self.requireOpen()
        let services = self.services.filter { !$0.isRemoved }
        guard let first = services.first else { throw .serviceMissing }
        if !services.contains(where: \.isUnsent) { try first.requireUnsent() }
    }

    mutating func apply(_ it: ServiceChanged, as version: StreamVersion) {
        for index in self.services.indices where self.services[index].requested.line == it.service.line {
            self.services[index].requested = it.service
            self.services[index].changedAs = version
        }
        self.settleUpdates()
    }

    mutating func apply(_ it: ServiceRemoved) {
        for index in self.services.indices where self.services[index].requested.line == it.line { self.services[index].isRemoved = true }
    }
}

extension CaseFile.State.Service {
    /// The payer neither has it nor has decided on it.
    var isUnsent: Bool { !self.isSubmitted && !self.isDecided }

    /// What was denied is not updated: it is appealed, or asked for in a new request (Da Vinci PAS, update of a claim).
    func requireUnsent() throws(Refusal) {
        if self.action == .notCertified { throw .deniedNotUpdated }
        if self.isDecided { throw .serviceDecided }
        if self.isSubmitted { throw .serviceInFlight }
    }
}
