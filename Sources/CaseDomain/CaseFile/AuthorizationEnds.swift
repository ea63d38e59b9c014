public import EventSourcing

// An authorization ends by its last day, or because the payer takes it back; neither undoes what was used of it.

/// The last day of an authorization has passed (`case.authorization_expired.v1`).
public struct AuthorizationExpired: EventBody {
    public static let type: EventType = "case.authorization_expired.v1"

    public var authorization: AuthorizationID
    /// The last day on which it could be used.
    public var on: CivilDate

    public init(authorization: AuthorizationID, on: CivilDate) {
        self.authorization = authorization
        self.on = on
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.authorization = try facts.value("authorization_id")
        self.on = try facts.value("on")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("authorization_id", self.authorization)
        members.member("on", self.on)
    }
}

/// The payer took an authorization back (`case.authorization_voided.v1`): a retro-denial, or the payer's own order.
public struct AuthorizationVoided: EventBody {
    public static let type: EventType = "case.authorization_voided.v1"

    public var authorization: AuthorizationID
    /// The first day that it does not cover any more; from its beginning, when none is named.
    public var effectiveOn: CivilDate?
    /// The date on the notice.
    public var noticedOn: CivilDate?
    public var channel: Channel
    public var receivedAt: Timestamp
    public var reasons: [ReviewReason]
    /// Whether it is a decision against the patient, as far as the notice says; one that only replaces a number is none.
    public var isAdverse: Bool?
    public var wording: PHI<DenialWording>?
    public var irregularities: [Irregularity]

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        authorization: AuthorizationID, effectiveOn: CivilDate? = nil, noticedOn: CivilDate? = nil, channel: Channel,
        receivedAt: Timestamp, reasons: [ReviewReason] = [], isAdverse: Bool? = nil, wording: PHI<DenialWording>? = nil,
        irregularities: [Irregularity] = []
    ) {
        self.authorization = authorization
        self.effectiveOn = effectiveOn
        self.noticedOn = noticedOn
        self.channel = channel
        self.receivedAt = receivedAt
        self.reasons = reasons
        self.isAdverse = isAdverse
        self.wording = wording
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.authorization = try facts.value("authorization_id")
        self.effectiveOn = try facts.optional("effective_on")
        self.noticedOn = try facts.optional("noticed_on")
        self.channel = try facts.value("channel")
        self.receivedAt = try facts.value("received_at")
        self.reasons = try facts.list("reasons")
        self.isAdverse = try facts.optional("adverse")
        self.wording = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("authorization_id", self.authorization)
        members.member("effective_on", self.effectiveOn)
        members.member("noticed_on", self.noticedOn)
        members.member("channel", self.channel)
        members.member("received_at", self.receivedAt)
        members.list("reasons", self.reasons)
        members.member("adverse", self.isAdverse)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.wording.write(to: &members) }
}

extension CaseFile {
    /// The payer took an authorization back.
    public struct RecordAuthorizationVoid: Sendable, Equatable {
        public var authorization: AuthorizationID
        public var effectiveOn: CivilDate?
        public var noticedOn: CivilDate?
        public var channel: Channel
        public var receivedAt: Timestamp
        public var reasons: [ReviewReason]
        public var isAdverse: Bool?
        public var wording: PHI<DenialWording>?

        public init(
            authorization: AuthorizationID, effectiveOn: CivilDate? = nil, noticedOn: CivilDate? = nil, channel: Channel,
            receivedAt: Timestamp, reasons: [ReviewReason] = [], isAdverse: Bool? = nil, wording: DenialWording? = nil
        ) {
            self.authorization = authorization
            self.effectiveOn = effectiveOn
            self.noticedOn = noticedOn
            self.channel = channel
            self.receivedAt = receivedAt
            self.reasons = reasons
            self.isAdverse = isAdverse
            self.wording = wording.map { PHI($0) }
        }
    }

    /// The last day of an authorization has passed, by the clock.
    public struct NoteExpiry: Sendable, Equatable {
        public var authorization: AuthorizationID
        /// The last day, as the clock knows it.
        public var on: CivilDate

        public init(authorization: AuthorizationID, on: CivilDate) {
            self.authorization = authorization
            self.on = on
        }
    }
}

extension CaseFile.State {
    func recordAuthorizationVoid(_ it: CaseFile.RecordAuthorizationVoid) -> [CaseFile.Event] {
        var event = AuthorizationVoided(
            authorization: it.authorization, effectiveOn: it.effectiveOn, noticedOn: it.noticedOn, channel: it.channel,
            receivedAt: it.receivedAt, reasons: it.reasons, isAdverse: it.isAdverse, wording: it.wording)
        let known = self.authorizations.first { $0.id == it.authorization }?.voids.lastHolding()
        if let known, known.body.saysTheSame(as: event) { return Self.receivedAgain(known, at: it.receivedAt, by: it.channel) }
        var after = self
        after.apply(Fact(event, as: self.version.advanced(by: 1)))
        var odd = after.unitOddities(since: self)
        if self.granted(it.authorization) == nil { odd.insert(.unknownAuthorization) }
        if known != nil { odd.insert(.contradictsEarlier) }
        if self.closed != nil { odd.insert(.caseClosed) }
        event.irregularities = odd.inOrder
        return self.recordingLate(.authorizationVoided(event))
    }

    /// The clock may be wrong about the day, or late: an authorization that was prolonged, voided or noted as expired before gives
    /// nothing to note.
    func noteExpiry(_ it: CaseFile.NoteExpiry, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        guard let granted = self.granted(it.authorization) else { throw .authorizationUnknown }
        guard self.dates(of: granted)?.through == it.on, let next = it.on.adding(days: 1), context.now >= next.startOfDayAnywhere,
            !self.isEnded(it.authorization, before: it.on)
        else { return [] }
        return [.authorizationExpired(AuthorizationExpired(authorization: it.authorization, on: it.on))]
    }

    /// An authorization ended otherwise than by its last day, or that day is on record.
    func isEnded(_ id: AuthorizationID, before end: CivilDate) -> Bool {
        self.isVoided(id, on: end) || self.isSuperseded(id, on: end)
            || (self.authorizations.first { $0.id == id }?.isExpiryNoted(on: end) ?? false)
    }

    mutating func apply(_ it: Fact<AuthorizationExpired>) { self.withAuthorization(it.authorization) { $0.expirations.append(it) } }

    mutating func apply(_ it: Fact<AuthorizationVoided>) {
        self.note(it.irregularities)
        self.withAuthorization(it.authorization) { $0.voids.append(it) }
        self.settleUnits()
    }
}

extension CaseFile.State.Authorization {
    /// Whether it is on record that it ended on a day.
    func isExpiryNoted(on end: CivilDate) -> Bool { self.expirations.contains { $0.holds && $0.on == end } }
}

extension AuthorizationVoided {
    /// Whether two tell the same, as far as the facts tell: by fax, then by mail.
    fileprivate func saysTheSame(as other: AuthorizationVoided) -> Bool {
        self.effectiveOn == other.effectiveOn && self.noticedOn == other.noticedOn && self.reasons == other.reasons
            && self.isAdverse == other.isAdverse
    }
}
