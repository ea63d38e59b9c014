public import EventSourcing

// That somebody asks is recorded as it comes, in whatever words; what is odd about it is said beside it.

/// The way something travels to a patient or comes from one.
public enum RightsChannel: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case portal
    case mail
    case email
    case fax
    case phone
    case inPerson = "in_person"
}

/// A request about the record came (`rights_request.received.v1`).
public struct RightsRequestReceived: EventBody {
    public static let type: EventType = "rights_request.received.v1"

    public var patient: PatientID
    public var site: SiteID
    /// The zone in which the site's days begin and end, as the clinic's directory had it.
    public var timeZone: String?
    public var kind: RightsRequestKind
    /// Who asks for the patient; `nil` where the patient asks.
    public var representative: RepresentativeID?
    public var channel: RightsChannel
    /// The clock runs from this day (45 CFR 164.524(b)(2)(i): "after receipt of the request").
    public var receivedAt: Timestamp
    /// It was asked in writing, as a clinic may require of access and amendment where it told so before.
    public var isWritten: Bool
    public var scope: RightsScope
    public var irregularities: [RightsIrregularity]
    public var details: PHI<RightsDetails>?

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        patient: PatientID, site: SiteID, timeZone: String? = nil, kind: RightsRequestKind, representative: RepresentativeID? = nil,
        channel: RightsChannel, receivedAt: Timestamp, isWritten: Bool, scope: RightsScope = RightsScope(),
        irregularities: [RightsIrregularity] = [], details: RightsDetails? = nil
    ) {
        self.patient = patient
        self.site = site
        self.timeZone = timeZone
        self.kind = kind
        self.representative = representative
        self.channel = channel
        self.receivedAt = receivedAt
        self.isWritten = isWritten
        self.scope = scope
        self.irregularities = irregularities
        self.details = details.map { PHI($0) }
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.patient = try facts.value("patient_id")
        self.site = try facts.value("site_id")
        self.timeZone = try facts.optional("time_zone")
        self.kind = try facts.value("kind")
        self.representative = try facts.optional("representative_id")
        self.channel = try facts.value("channel")
        self.receivedAt = try facts.value("received_at")
        self.isWritten = try facts.value("written")
        self.scope = try facts.value("scope")
        self.irregularities = try facts.list("irregularities")
        self.details = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("patient_id", self.patient)
        members.member("site_id", self.site)
        members.member("time_zone", self.timeZone)
        members.member("kind", self.kind)
        members.member("representative_id", self.representative)
        members.member("channel", self.channel)
        members.member("received_at", self.receivedAt)
        members.member("written", self.isWritten)
        members.member("scope", self.scope)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.details.write(to: &members) }
}

/// What may be odd about a request. It is recorded all the same, its clock runs, and a person looks.
public enum RightsIrregularity: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// It is said to have come at a time that was still to come.
    case inTheFuture = "in_the_future"
    /// An accounting is asked for from longer ago than the rule reaches (45 CFR 164.528(a)(1)).
    case periodTooLong = "period_too_long"
    /// A period that ends before it begins.
    case periodReversed = "period_reversed"
    /// An amendment without a word why (45 CFR 164.526(b)(1)).
    case reasonMissing = "reason_missing"
    /// A restriction, or another means of communication, that does not say which.
    case scopeMissing = "scope_missing"
}

extension RightsRequest {
    /// Somebody asks.
    public struct RecordReceipt: Sendable, Equatable {
        public var received: RightsRequestReceived

        /// - Parameter received: what was asked; whether something is odd about it is found out here.
        public init(_ received: RightsRequestReceived) { self.received = received }
    }
}

extension RightsRequestReceived {
    /// The zone, UTC where none is known.
    var zone: TimeZoneName { self.timeZone.flatMap { TimeZoneName(rawValue: $0) } ?? .utc }

    /// A restriction that the clinic must agree to: what was paid for out of pocket in full is not told to a health plan
    /// (45 CFR 164.522(a)(1)(vi)).
    public var mustBeAgreed: Bool {
        self.kind == .restriction && self.scope.isPaidInFull == true && self.scope.recipients == [.healthPlan]
            && self.scope.isRequiredByLaw != true
    }

    /// Whether two ask the same, as far as the facts tell, whatever the directory says of the site by now.
    func saysTheSame(as other: RightsRequestReceived) -> Bool {
        var mine = self
        mine.timeZone = other.timeZone
        mine.irregularities = other.irregularities
        mine.details = other.details
        return mine == other
    }

    /// What is odd about it, when it is recorded at a moment.
    func oddities(at now: Timestamp) -> [RightsIrregularity] {
        var odd: [RightsIrregularity] = []
        if self.receivedAt > now { odd.append(.inTheFuture) }
        let day = self.zone.day(at: self.receivedAt)
        let earliest = CivilDate(
            year: max(1, day.year - RightsRequest.accountingYears), month: day.month, day: day.month == 2 && day.day == 29 ? 28 : day.day)
        if self.kind == .accounting, let from = self.scope.from, let earliest, from < earliest { odd.append(.periodTooLong) }
        if let from = self.scope.from, let through = self.scope.through, through < from { odd.append(.periodReversed) }
        if self.kind == .amendment, self.scope.statesReason != true { odd.append(.reasonMissing) }
        switch self.kind {
        case .restriction: if self.scope.recipients.isEmpty { odd.append(.scopeMissing) }
        case .confidentialCommunication: if self.scope.means == nil { odd.append(.scopeMissing) }
        case .access, .amendment, .accounting: break
        }
        return odd
    }
}

extension RightsRequest.State {
    func recordReceipt(_ it: RightsRequest.RecordReceipt, _ context: Context) throws(Refusal) -> [RightsRequest.Event] {
        // What another patient asks is no fact of this one's request, and has no place on this record.
        if let patient, patient != it.received.patient { throw .rightsRequestOfOtherPatient }
        if let receipt, receipt.body.saysTheSame(as: it.received) { return [] }
        try self.admit(.recordReceipt)
        var event = it.received
        event.irregularities = event.oddities(at: context.now)
        return [.received(event)]
    }
}
