public import EventSourcing

/// From what a clock starts. The three dates of a notice, on it, sent and received, are three anchors.
public enum AnchorKind: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// The date that stands on the notice.
    case noticeDate = "notice_date"
    /// The payer sent the notice.
    case sent
    /// The payer put the notice in the mail.
    case mailed
    /// Whoever the clock asks to act received what it must act upon: the payer a request, we or the patient a notice.
    case received
    /// We transmitted something.
    case transmitted
    /// The decision was told by word of mouth.
    case toldOrally = "told_orally"
    /// What was announced takes effect: benefits are cut, a plan changes.
    case effectiveDate = "effective_date"
    case startOfAuthorization = "start_of_authorization"
    case endOfAuthorization = "end_of_authorization"
    /// The payer asked for information, or told that some is missing.
    case informationAsked = "information_asked"
    case informationReceived = "information_received"
    /// The information came, or the time to give it ended: whichever was first.
    case informationReceivedOrDue = "information_received_or_due"
    /// A review that a further step waits for was completed.
    case reviewCompleted = "review_completed"
    /// The case was assigned to a reviewer outside of the plan.
    case assigned
    case signed
    case serviceDate = "service_date"

    /// The anchor in words, for an explanation: `the date on the notice`.
    public var words: String {
        switch self {
        case .noticeDate: "the date on the notice"
        case .sent: "the sending of the notice"
        case .mailed: "the mailing of the notice"
        case .received: "the receipt"
        case .transmitted: "the transmission"
        case .toldOrally: "the oral notice"
        case .effectiveDate: "the effective date"
        case .startOfAuthorization: "the start of the authorization"
        case .endOfAuthorization: "the end of the authorization"
        case .informationAsked: "the request for information"
        case .informationReceived: "the receipt of the information"
        case .informationReceivedOrDue: "the receipt of the information or the end of the time for it"
        case .reviewCompleted: "the end of the review"
        case .assigned: "the assignment"
        case .signed: "the signature"
        case .serviceDate: "the date of service"
        }
    }
}

/// When something happened that starts a clock: at an instant, or on a day of which no more is known.
public enum ClockAnchor: Sendable, Hashable {
    case instant(Timestamp)
    case day(CivilDate)
}

/// In JSON the text of either: `2027-03-12T22:30:00.000000Z`, or `2026-12-02`.
extension ClockAnchor: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        let text = try json.string()
        if let day = CivilDate(text) {
            self = .day(day)
        } else if let instant = Timestamp(rfc3339: text) {
            self = .instant(instant)
        } else {
            throw JSONFault(.value)
        }
    }

    public func write(to writer: inout JSONWriter) {
        switch self {
        case .instant(let instant): writer.string(instant.rfc3339)
        case .day(let day): writer.string(day.description)
        }
    }
}

/// What is on record of the anchors of a clock; the rule takes those it needs.
public struct ClockAnchors: Sendable, Hashable {
    private var anchors: [AnchorKind: ClockAnchor]

    public init(_ anchors: [AnchorKind: ClockAnchor] = [:]) { self.anchors = anchors }

    /// The dates of a notice: what stands on it counts as the day of its sending, as long as nobody knows another.
    public init(noticedOn: CivilDate?, receivedAt: Timestamp) {
        self.anchors = [.received: .instant(receivedAt)]
        for kind in [AnchorKind.noticeDate, .mailed, .sent] { self.anchors[kind] = noticedOn.map { .day($0) } }
    }

    public subscript(kind: AnchorKind) -> ClockAnchor? {
        get { self.anchors[kind] }
        set { self.anchors[kind] = newValue }
    }
}

extension ClockAnchors: JSONMembers {
    public init(members: JSONObject) throws(JSONFault) {
        self.anchors = [:]
        for kind in AnchorKind.allCases { self.anchors[kind] = try members.optional(kind.rawValue) }
    }

    public func write(to members: inout JSONWriter.Members) {
        for kind in AnchorKind.allCases { members.member(kind.rawValue, self.anchors[kind]) }
    }
}
