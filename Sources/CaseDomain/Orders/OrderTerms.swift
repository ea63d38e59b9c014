public import EventSourcing

/// What an order is held to when somebody checks it: what payers and laws want of such orders, handed in by whoever knows the rules.
///
/// An absent member leaves it open. What one payer alone wants is asked of the checked order; see `OrderWant`.
public struct OrderTerms: JSONMembers, Hashable {
    /// Whose signature counts; any provider's where none is named.
    public var credentials: [Credential]
    public var electronicSignatureAccepted: Bool?
    /// A stamped signature; `nil` counts as no.
    public var stampAccepted: Bool?
    /// Days that the signature may be old.
    public var signatureAgeDaysMax: Int32?
    /// Days for which an order is good that does not say so itself, its first day included.
    public var validDays: Int32?

    public init(
        credentials: [Credential] = [], electronicSignatureAccepted: Bool? = nil, stampAccepted: Bool? = nil,
        signatureAgeDaysMax: Int32? = nil, validDays: Int32? = nil
    ) {
        self.credentials = credentials
        self.electronicSignatureAccepted = electronicSignatureAccepted
        self.stampAccepted = stampAccepted
        self.signatureAgeDaysMax = signatureAgeDaysMax
        self.validDays = validDays
    }

    /// What a kind of order is held to: who has to sign it, and what the payer says of signatures, as far as a rule is known.
    ///
    /// Whom the payer accepts under a letter says nothing of who may order: a therapist writes the letter that a physician's order asks
    /// for.
    ///
    /// - Parameter validDays: for how many days one is good that does not say so.
    public init(for kind: OrderKind, by rule: SignerRule? = nil, validDays: Int32? = nil) {
        self.init(
            credentials: kind.credentials, electronicSignatureAccepted: rule?.electronicSignatureAccepted,
            stampAccepted: rule?.stampAccepted, signatureAgeDaysMax: rule?.signatureAgeDaysMax, validDays: validDays)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.credentials = try members.list("accepted_credentials")
        self.electronicSignatureAccepted = try members.optional("e_signature_ok")
        self.stampAccepted = try members.optional("stamp_ok")
        self.signatureAgeDaysMax = try members.optional("max_age_signature_days")
        self.validDays = try members.optional("valid_days")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.list("accepted_credentials", self.credentials)
        members.member("e_signature_ok", self.electronicSignatureAccepted)
        members.member("stamp_ok", self.stampAccepted)
        members.member("max_age_signature_days", self.signatureAgeDaysMax)
        members.member("valid_days", self.validDays)
    }
}

/// What the orderer has to put right before an order counts.
public enum OrderFault: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case unsigned
    case undated
    case signedAfterReceipt = "signed_after_receipt"
    case endsBeforeItBegins = "ends_before_it_begins"
    case signatureStamped = "signature_stamped"
    case signatureElectronic = "signature_electronic"
    case signatureTooOld = "signature_too_old"
    case credentialNotAccepted = "credential_not_accepted"
    /// It orders something else than was asked for.
    case servicesDiffer = "services_differ"

    // MARK: what only a person sees
    case illegible
    case diagnosisMissing = "diagnosis_missing"
    /// It does not say clearly for whom it is.
    case patientUnclear = "patient_unclear"
    case other
}

extension OrderReceived {
    /// What no terms can excuse: an order like this is sent back, whoever checks it.
    var defects: [OrderFault] {
        var faults: [OrderFault] = []
        if let signature {
            if signature.signedOn == nil { faults.append(.undated) }
            if self.isSignedAfterReceipt { faults.append(.signedAfterReceipt) }
        } else {
            faults.append(.unsigned)
        }
        if self.period() == nil { faults.append(.endsBeforeItBegins) }
        return faults
    }

    /// What stands against it by terms, on a day.
    func faults(by terms: OrderTerms, on today: CivilDate) -> [OrderFault] {
        guard let signature else { return [] }
        var faults: [OrderFault] = []
        if signature.method == .stamp, terms.stampAccepted != true { faults.append(.signatureStamped) }
        if signature.method == .electronic, terms.electronicSignatureAccepted == false { faults.append(.signatureElectronic) }
        if let days = terms.signatureAgeDaysMax, let last = signature.signedOn?.adding(days: Int(days)), last < today {
            faults.append(.signatureTooOld)
        }
        let isAccepted = signature.credential.map(terms.credentials.contains) ?? false
        if !terms.credentials.isEmpty, !isAccepted { faults.append(.credentialNotAccepted) }
        return faults
    }
}
