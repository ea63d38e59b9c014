public import EventSourcing

/// By which right a patient asks.
public enum RightsRequestKind: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// To see the record, or get a copy (45 CFR 164.524).
    case access
    /// To have the record amended (45 CFR 164.526).
    case amendment
    /// To be told to whom the record was disclosed (45 CFR 164.528).
    case accounting
    /// To have uses and disclosures restricted (45 CFR 164.522(a)).
    case restriction
    /// To be reached by other means, or at another place (45 CFR 164.522(b)).
    case confidentialCommunication = "confidential_communication"

    /// The clock of the kind; `nil` where the rule sets none.
    public var clock: RightsClock? {
        switch self {
        case .access: RightsClock(.rule("hipaa.access", .calendarDays(30), from: .received, zone: .ofSite), extendedBy: 30)
        case .amendment: RightsClock(.rule("hipaa.amendment", .calendarDays(60), from: .received, zone: .ofSite), extendedBy: 30)
        case .accounting: RightsClock(.rule("hipaa.accounting", .calendarDays(60), from: .received, zone: .ofSite), extendedBy: 30)
        case .restriction, .confidentialCommunication: nil
        }
    }

    /// What is asked for is given by handing something over.
    public var isFulfilled: Bool {
        switch self {
        case .access, .accounting: true
        case .amendment, .restriction, .confidentialCommunication: false
        }
    }

    /// Nothing is given, and nobody reached at another place, before it is known who asks (45 CFR 164.514(h)(1)). For a restriction and
    /// an amendment nothing leaves the clinic.
    public var needsIdentity: Bool {
        switch self {
        case .access, .accounting, .confidentialCommunication: true
        case .amendment, .restriction: false
        }
    }

    /// Whether the rule lets the clinic ask for money.
    public var allowsFee: Bool { self.isFulfilled }
}

/// How long the clinic has to act on a request, and by how much it can extend that, once.
public struct RightsClock: Sendable, Hashable {
    public let rule: ClockRule
    /// Days after the last day to which one extension can move it (45 CFR 164.524(b)(2)(ii), 164.526(b)(2)(ii), 164.528(c)(1)(ii)).
    public let extensionDays: Int

    init(_ rule: ClockRule, extendedBy days: Int) {
        self.rule = rule
        self.extensionDays = days
    }

    /// The last day on which the clinic acts in time, without an extension; `nil` beyond the year 9999.
    public func dueOn(receivedAt: Timestamp, in zone: TimeZoneName) -> CivilDate? {
        (try? self.rule.due(from: .instant(receivedAt), zone: zone))?.day
    }

    /// The last day to which an extension can move a last day.
    public func extended(_ day: CivilDate) -> CivilDate? { day.adding(days: self.extensionDays) }
}

/// How a request stands.
public enum RightsRequestStatus: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// It waits for the clinic to act.
    case received
    /// A part was denied, and the rest waits for the clinic to act (45 CFR 164.524(d)(1)).
    case partlyDenied = "partly_denied"
    case denied
    /// It was denied, and another professional looks at that (45 CFR 164.524(d)(4)).
    case inReview = "in_review"
    /// The denial did not stand up to the review: it waits for the clinic to act.
    case reversed
    /// What was asked for was handed over.
    case fulfilled
    /// The record was amended, the restriction agreed to, the other means of communication taken on.
    case accepted
    /// A restriction that was agreed to ended.
    case terminated
    /// Whoever asked does not ask any more.
    case withdrawn
    /// All that was recorded of it was recorded wrongly, and taken back.
    case takenBack = "taken_back"

    /// It waits for the clinic to act.
    public var isOpen: Bool {
        switch self {
        case .received, .partlyDenied, .reversed: true
        case .denied, .inReview, .fulfilled, .accepted, .terminated, .withdrawn, .takenBack: false
        }
    }
}
