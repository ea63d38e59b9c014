public import ClinicalCodes
public import EventSourcing

// What the payer has can be updated, extended or taken back while it has not decided; after a denial there is nothing to update.

/// The payer was told that a request it has is changed (`case.request_updated.v1`).
public struct RequestUpdated: EventBody {
    public static let type: EventType = "case.request_updated.v1"

    public var update: RequestUpdateID
    public var channel: Channel
    public var sentAt: Timestamp
    public var lines: [UpdatedLine]

    public var occurredAt: Timestamp? { self.sentAt }

    public init(update: RequestUpdateID, channel: Channel, sentAt: Timestamp, lines: [UpdatedLine]) {
        self.update = update
        self.channel = channel
        self.sentAt = sentAt
        self.lines = lines
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.update = try facts.value("request_update_id")
        self.channel = try facts.value("channel")
        self.sentAt = try facts.value("sent_at")
        self.lines = try facts.list("lines")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("request_update_id", self.update)
        members.member("channel", self.channel)
        members.member("sent_at", self.sentAt)
        members.list("lines", self.lines)
    }
}

/// What an update does to a line (X12 element 1322, UM02).
public enum LineCertification: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case revised = "S"
    case extended = "4"
    case initial = "I"
    case cancelled = "3"
}

/// One line of an update: what it says of a service now.
public struct UpdatedLine: JSONMembers, Hashable {
    public var line: ServiceLineID
    public var certification: LineCertification
    public var quantity: Quantity?
    public var frequency: Frequency?
    public var dates: DateRange?
    public var placeOfService: PlaceOfService?
    public var renderer: NPI?

    public init(
        line: ServiceLineID, certification: LineCertification, quantity: Quantity? = nil, frequency: Frequency? = nil,
        dates: DateRange? = nil, placeOfService: PlaceOfService? = nil, renderer: NPI? = nil
    ) {
        self.line = line
        self.certification = certification
        self.quantity = quantity
        self.frequency = frequency
        self.dates = dates
        self.placeOfService = placeOfService
        self.renderer = renderer
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.line = try members.value("line_id")
        self.certification = try members.value("certification")
        self.quantity = try members.optional("quantity")
        self.frequency = try members.optional("frequency")
        self.dates = try members.optional("dates")
        self.placeOfService = try members.optional("place_of_service")
        self.renderer = try members.optional("renderer_npi")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("line_id", self.line)
        members.member("certification", self.certification)
        members.member("quantity", self.quantity)
        members.member("frequency", self.frequency)
        members.member("dates", self.dates)
        members.member("place_of_service", self.placeOfService)
        members.member("renderer_npi", self.renderer)
    }
}

/// The clinic took a request back (`case.request_withdrawn.v1`; X12 UM02 3).
public struct RequestWithdrawn: EventBody {
    public static let type: EventType = "case.request_withdrawn.v1"

    /// Why it is taken back.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case patientWish = "patient_wish"
        case clinicalChange = "clinical_change"
        case coverageChanged = "coverage_changed"
        case submittedInError = "submitted_in_error"
        case notRequired = "not_required"
        case other
    }

    public var withdrawal: WithdrawalID
    public var lines: [ServiceLineID]
    public var reason: Reason
    public var channel: Channel
    public var sentAt: Timestamp
    public var note: PHI<Remark>?

    public var occurredAt: Timestamp? { self.sentAt }

    public init(
        withdrawal: WithdrawalID, lines: [ServiceLineID], reason: Reason, channel: Channel, sentAt: Timestamp, note: PHI<Remark>? = nil
    ) {
        self.withdrawal = withdrawal
        self.lines = lines
        self.reason = reason
        self.channel = channel
        self.sentAt = sentAt
        self.note = note
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.withdrawal = try facts.value("withdrawal_id")
        self.lines = try facts.list("lines")
        self.reason = try facts.value("reason")
        self.channel = try facts.value("channel")
        self.sentAt = try facts.value("sent_at")
        self.note = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("withdrawal_id", self.withdrawal)
        members.list("lines", self.lines)
        members.member("reason", self.reason)
        members.member("channel", self.channel)
        members.member("sent_at", self.sentAt)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.note.write(to: &members) }
}

/// The payer dismissed a request without deciding on it (`case.request_dismissed.v1`; 42 CFR 422.568(g)).
public struct RequestDismissed: EventBody {
    public static let type: EventType = "case.request_dismissed.v1"

    public var lines: [ServiceLineID]
    public var reasons: [ReviewReason]
    public var receivedAt: Timestamp
    public var irregularities: [Irregularity]
    public var wording: PHI<DenialWording>?

    public var occurredAt: Timestamp? { self.receivedAt }

    public init(
        lines: [ServiceLineID], reasons: [ReviewReason] = [], receivedAt: Timestamp, irregularities: [Irregularity] = [],
        wording: PHI<DenialWording>? = nil
    ) {
        self.lines = lines
        self.reasons = reasons
        self.receivedAt = receivedAt
        self.irregularities = irregularities
        self.wording = wording
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.lines = try facts.list("lines")
        self.reasons = try facts.list("reasons")
        self.receivedAt = try facts.value("received_at")
        self.irregularities = try facts.list("irregularities")
        self.wording = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.list("lines", self.lines)
        members.list("reasons", self.reasons)
        members.member("received_at", self.receivedAt)
        members.list("irregularities", self.irregularities)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.wording.write(to: &members) }
}

extension CaseFile {
    /// Tell the payer of a change.
    public struct UpdateRequest: Sendable, Equatable {
        public var update: RequestUpdateID
        public var channel: Channel
        /// When it left, if not now.
        public var sentAt: Timestamp?
        public var lines: [UpdatedLine]
        /// What somebody wants changed that no update can change (Da Vinci PAS: member, requester, service type).
        public var immutable: [ImmutableField]

        public init(
            update: RequestUpdateID, channel: Channel, sentAt: Timestamp? = nil, lines: [UpdatedLine], immutable: [ImmutableField] = []
        ) {
            self.update = update
            self.channel = channel
            self.sentAt = sentAt
            self.lines = lines
            self.immutable = immutable
        }
    }

    /// What no update changes: it takes a withdrawal and a new request.
    public enum ImmutableField: String, Sendable, Hashable, CaseIterable, JSONCodable {
        case member
        case requester
        case service
    }

    /// Take the request, or lines of it, back.
    public struct Withdraw: Sendable, Equatable {
        public var withdrawal: WithdrawalID
        /// The lines to take back; all that the payer has, when none is named.
        public var lines: [ServiceLineID]
        public var reason: RequestWithdrawn.Reason
        public var channel: Channel
        public var sentAt: Timestamp?
        public var note: PHI<Remark>?

        public init(
            withdrawal: WithdrawalID, lines: [ServiceLineID] = [], reason: RequestWithdrawn.Reason, channel: Channel,
            sentAt: Timestamp? = nil, note: String? = nil
        ) {
            self.withdrawal = withdrawal
            self.lines = lines
            self.reason = reason
            self.channel = channel
            self.sentAt = sentAt
            self.note = PHI(remark: note)
        }
    }

    /// The payer dismissed the request.
    public struct RecordDismissal: Sendable, Equatable {
        /// The lines concerned; all that await a decision, when none is named.
        public var lines: [ServiceLineID]
        public var reasons: [ReviewReason]
        public var receivedAt: Timestamp
        public var wording: PHI<DenialWording>?

        public init(lines: [ServiceLineID] = [], reasons: [ReviewReason] = [], receivedAt: Timestamp, wording: DenialWording? = nil) {
            self.lines = lines
            self.reasons = reasons
            self.receivedAt = receivedAt
            self.wording = wording.map { PHI($0) }
        }
    }
}

extension CaseFile.State {
    func updateRequest(_ it: CaseFile.UpdateRequest, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        if let known = self.updates.first(where: { $0.holds && $0.update == it.update }) {
            guard known.lines == it.lines, known.channel == it.channel, it.sentAt == nil || it.sentAt == known.sentAt else {
                throw .requestUpdateExists
            }
            return []
        }
        try self.admit(.updateRequest, at: context.now)
        if !it.immutable.isEmpty { throw .fieldImmutable(it.immutable) }
        for updated in it.lines {
            guard let service = self.services.first(where: { $0.requested.line == updated.line }) else { throw .serviceUnknown }
            try service.requireUpdatable()
            if updated.quantity?.isZero ?? false { throw .quantityZero }
        }
        let sentAt = it.sentAt ?? context.now
        guard sentAt <= context.now else { throw .sentInTheFuture }
        return [.requestUpdated(RequestUpdated(update: it.update, channel: it.channel, sentAt: sentAt, lines: it.lines))]
    }

    func withdraw(_ it: CaseFile.Withdraw, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        if let known = self.withdrawals.first(where: { $0.holds && $0.withdrawal == it.withdrawal }) {
            guard known.reason == it.reason, it.lines.isEmpty || it.lines == known.lines else { throw .withdrawalExists }
            return []
        }
        try self.admit(.withdraw, at: context.now)
        let lines = it.lines.isEmpty ? self.lines(where: \.isAwaited) : it.lines
        for line in lines {
            guard let service = self.services.first(where: { $0.requested.line == line }) else { throw .serviceUnknown }
            guard service.isAwaited else { throw .nothingToWithdraw }
        }
        let sentAt = it.sentAt ?? context.now
        guard sentAt <= context.now else { throw .sentInTheFuture }
        return [
            .requestWithdrawn(
                RequestWithdrawn(
                    withdrawal: it.withdrawal, lines: lines, reason: it.reason, channel: it.channel, sentAt: sentAt, note: it.note))
        ]
    }

    func recordDismissal(_ it: CaseFile.RecordDismissal) -> [CaseFile.Event] {
        let lines = it.lines.isEmpty ? self.lines(where: \.isAwaited) : it.lines
        if let known = self.dismissals.lastHolding(), known.reasons == it.reasons, it.lines.isEmpty ? lines.isEmpty : known.lines == lines {
            return Self.receivedAgain(known, at: it.receivedAt)
        }
        var odd: [Irregularity] = self.submissions.isEmpty ? [.nothingSubmitted] : []
        if !self.hasServices(lines) { odd.append(.unknownService) }
        if self.closed != nil { odd.append(.caseClosed) }
        return self.recordingLate(
            .requestDismissed(
                RequestDismissed(lines: lines, reasons: it.reasons, receivedAt: it.receivedAt, irregularities: odd, wording: it.wording)))
    }

    /// The payer has a line that can be updated.
    func admitUpdate() throws(Refusal) {
        try self.requireOpen()
        guard let first = self.services.first else { throw .serviceMissing }
        if !self.services.contains(where: \.isAwaited) {
            try first.requireUpdatable()
        }
    }

    /// The payer has something that can be taken back.
    func admitWithdrawal() throws(Refusal) {
        try self.requireOpen()
        guard self.isInFlight else { throw .nothingToWithdraw }
    }

    mutating func apply(_ it: Fact<RequestUpdated>) {
        self.updates.append(it)
        self.settleUpdates()
        self.settleSubmissions()
    }

    mutating func apply(_ it: Fact<RequestWithdrawn>) {
        self.withdrawals.append(it)
        self.settleSubmissions()
    }

    mutating func apply(_ it: Fact<RequestDismissed>) {
        self.note(it.irregularities)
        self.dismissals.append(it)
        self.settleSubmissions()
    }

    /// Reckons what is asked for of each line from what was requested and the updates that hold.
    mutating func settleUpdates() {
        for index in self.services.indices {
            let line = self.services[index].requested.line
            let changedAs = self.services[index].changedAs ?? .none
            let updates = self.updates.filter { $0.holds && $0.recordedAs > changedAs }.flatMap(\.body.lines).filter { $0.line == line }
            self.services[index].updated = updates.isEmpty ? nil : self.services[index].requested.updated(by: updates)
        }
    }

    /// Whether somebody took a sending's line back, by itself or with an update, or the payer dismissed it.
    func isEnded(_ line: ServiceLineID, of transmitted: Fact<SubmissionTransmitted>) -> Bool {
        self.withdrawals.contains { $0.holds && $0.recordedAs > transmitted.recordedAs && $0.lines.contains(line) }
            || self.dismissals.contains { $0.holds && $0.recordedAs > transmitted.recordedAs && $0.lines.contains(line) }
            || self.updates.contains { update in
                update.holds && update.recordedAs > transmitted.recordedAs
                    && update.lines.contains { $0.line == line && $0.certification == .cancelled }
            }
    }
}

extension CaseFile.State.Service {
    /// The payer has it and has not decided.
    fileprivate func requireUpdatable() throws(Refusal) {
        if self.action == .notCertified { throw .deniedNotUpdated }
        if self.isDecided { throw .serviceDecided }
        guard self.isAwaited else { throw .serviceUnsent }
    }
}

extension ServiceRequested {
    /// The line as updates left it.
    fileprivate func updated(by updates: [UpdatedLine]) -> ServiceRequested {
        updates.reduce(into: self) { service, it in
            service.quantity = it.quantity ?? service.quantity
            service.frequency = it.frequency ?? service.frequency
            service.dates = it.dates ?? service.dates
            service.placeOfService = it.placeOfService ?? service.placeOfService
            service.renderer = it.renderer ?? service.renderer
        }
    }
}
