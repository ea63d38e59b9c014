public import EventSourcing

/// What kind of order it is, which decides who has to sign it and for how long it is good.
///
/// A recertification is no kind of its own: it is the certification of the next interval, asked of the same signer with the same
/// content (42 CFR 424.24(c)(4)), and names the one that it renews.
public enum OrderKind: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// A provider sends the patient to another, as some plans want it before anything else.
    case referral
    /// A provider orders a treatment or a device.
    case prescription
    /// A physician or practitioner certifies a plan of care that somebody else made (42 CFR 424.24(c)).
    case planOfCareCertification = "plan_of_care_certification"

    /// Whose signature counts under it; any provider's where none is named.
    ///
    /// A plan of care is certified by a physician, nurse practitioner or physician assistant (42 CFR 424.24(c)(1) and (3)); who may
    /// prescribe or refer is a matter of the state and of the plan.
    public var credentials: [Credential] {
        switch self {
        case .planOfCareCertification: [.md, .physicianDO, .np, .pa]
        case .prescription, .referral: []
        }
    }

    /// The kinds of order that a payer's rule wants when it wants a document: any one of them will do. None when it wants
    /// something else.
    ///
    /// By the rule's own name of the document, or by X12 element 755: `B3` physician order, `DB` prescription of equipment, `PZ`
    /// certification of physical therapy.
    public static func wanted(as attachment: RequiredAttachment) -> Set<OrderKind> {
        if let kind = OrderKind(rawValue: attachment.type) { return [kind] }
        switch attachment.reportType {
        case "B3", "DB": return [.prescription]
        case "PZ": return [.planOfCareCertification]
        default: return []
        }
    }
}

/// How an order stands on a day.
public enum OrderStatus: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// Asked of the orderer, who has not answered.
    case requested
    /// Its document came, and nobody has checked it.
    case received
    /// What came was sent back to be put right: it is waited for again.
    case sentBack = "sent_back"
    /// Checked, and good.
    case valid
    /// Good, and for few days yet.
    case expiring
    /// Its last day has passed.
    case expired
    /// Nobody waits for it any more: the clinic took its request back.
    case withdrawn
    /// The orderer took it back, or said no.
    case revoked
    /// Another order took its place.
    case superseded
    /// All that was recorded of it was recorded wrongly, and taken back.
    case takenBack = "taken_back"

    /// The orderer is waited for.
    public var isAwaited: Bool { self == .requested || self == .sentBack }

    /// A person has checked it, and it is good.
    public var isGood: Bool { self == .valid || self == .expiring }
}

/// The way something travels to an orderer or comes from one.
public enum OrderChannel: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case fax
    case phone
    case mail
    case portal
    /// From the orderer's record system to the clinic's, as a message of HL7 v2 or FHIR, or by Direct.
    case recordSystem = "record_system"
    /// By hand, mostly the patient's.
    case byHand = "by_hand"
}
