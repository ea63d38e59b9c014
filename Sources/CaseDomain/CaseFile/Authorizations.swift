public import EventSourcing

// An authorization is what the payer grants, by a number of its own, for a quantity and for dates.

/// The payer gave an authorization (`case.authorization_granted.v1`).
public struct AuthorizationGranted: EventBody {
    public static let type: EventType = "case.authorization_granted.v1"

    public var authorization: AuthorizationID
    public var lines: [ServiceLineID]
    public var quantity: Quantity?
    public var dates: DateRange?
    public var issuedOn: CivilDate?
    public var receivedAt: Timestamp
    public var number: PHI<AuthorizationNumber>
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        authorization: AuthorizationID, lines: [ServiceLineID], quantity: Quantity?, dates: DateRange?, issuedOn: CivilDate?,
        receivedAt: Timestamp, number: String, irregularities: [Irregularity]
    ) {
        self.authorization = authorization
        self.lines = lines
        self.quantity = quantity
        self.dates = dates
        self.issuedOn = issuedOn
        self.receivedAt = receivedAt
        self.number = PHI(AuthorizationNumber(number))
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.authorization = try facts.value("authorization_id")
        self.lines = try facts.list("lines")
        self.quantity = try facts.optional("quantity")
        self.dates = try facts.optional("dates")
        self.issuedOn = try facts.optional("issued_on")
        self.receivedAt = try facts.value("received_at")
        self.number = try PHI(decoding: phi)
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("authorization_id", self.authorization)
        members.list("lines", self.lines)
        members.member("quantity", self.quantity)
        members.member("dates", self.dates)
        members.member("issued_on", self.issuedOn)
        members.member("received_at", self.receivedAt)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.number.write(to: &members) }
}

/// The number by which the payer knows an authorization.
public struct AuthorizationNumber: JSONMembers, Hashable {
    public var value: String

    public init(_ value: String) { self.value = value }
    public init(members: JSONObject) throws(JSONFault) { self.value = try members.value("number") }
    public func write(to members: inout JSONWriter.Members) { members.member("number", self.value) }
}

/// An authorization as a notice tells it.
public struct GrantedAuthorization: Sendable, Equatable {
    public var authorization: AuthorizationID
    public var number: String
    /// The service lines it is for; those that the notice approves, when none is named.
    public var lines: [ServiceLineID]
    public var quantity: Quantity?
    public var dates: DateRange?
    public var issuedOn: CivilDate?

    public init(
        authorization: AuthorizationID, number: String, lines: [ServiceLineID] = [], quantity: Quantity? = nil, dates: DateRange? = nil,
        issuedOn: CivilDate? = nil
    ) {
        self.authorization = authorization
        self.number = number
        self.lines = lines
        self.quantity = quantity
        self.dates = dates
        self.issuedOn = issuedOn
    }
}

extension CaseFile {
    /// An authorization came, with its decision known or not.
    public struct RecordAuthorization: Sendable, Equatable {
        public var granted: GrantedAuthorization
        public var receivedAt: Timestamp

        public init(_ granted: GrantedAuthorization, receivedAt: Timestamp) {
            self.granted = granted
            self.receivedAt = receivedAt
        }
    }
}

extension CaseFile.State {
    func recordAuthorization(_ it: CaseFile.RecordAuthorization) -> [CaseFile.Event] {
        let lines = it.granted.lines.isEmpty ? self.services.filter(\.isAuthorized).map(\.requested.line) : it.granted.lines
        var odd: [Irregularity] = []
        if lines.contains(where: { line in !self.services.contains { $0.requested.line == line } }) { odd.append(.unknownService) }
        if !self.services.contains(where: { $0.isAuthorized && lines.contains($0.requested.line) }) { odd.append(.noApproval) }
        if self.closed != nil { odd.append(.caseClosed) }
        return self.recordingLate(self.grant(it.granted, lines: lines, receivedAt: it.receivedAt, odd))
    }

    /// The authorization that came with a decision, if any.
    func granting(_ it: GrantedAuthorization?, for services: [ServiceOutcome], receivedAt: Timestamp) -> [CaseFile.Event] {
        guard let it else { return [] }
        let approved = services.filter(\.action.authorizes).map(\.line)
        let lines = it.lines.isEmpty ? approved : it.lines
        return self.grant(it, lines: lines, receivedAt: receivedAt, approved.isEmpty ? [.noApproval] : [])
    }

    private func grant(
        _ it: GrantedAuthorization, lines: [ServiceLineID], receivedAt: Timestamp, _ irregularities: [Irregularity]
    ) -> [CaseFile.Event] {
        var event = AuthorizationGranted(
            authorization: it.authorization, lines: lines, quantity: it.quantity, dates: it.dates, issuedOn: it.issuedOn,
            receivedAt: receivedAt, number: it.number, irregularities: irregularities)
        if let known = self.authorizations.first(where: { $0.authorization == it.authorization }) {
            if known.lines == lines, known.quantity == it.quantity, known.dates == it.dates, known.issuedOn == it.issuedOn { return [] }
            event.irregularities.append(.contradictsEarlier)
        }
        return [.authorizationGranted(event)]
    }

    mutating func apply(_ it: AuthorizationGranted) {
        self.note(it.irregularities)
        if let index = self.authorizations.firstIndex(where: { $0.authorization == it.authorization }) {
            self.authorizations[index] = it
        } else {
            self.authorizations.append(it)
        }
    }
}
