public import EventSourcing

/// Who may sign a letter, and who must sign with them.
public struct SignerRule: JSONMembers, Hashable {
    /// Empty where the rule leaves it open: any licensed professional involved in the care (domain page, section 3.3).
    public var credentials: [Credential]
    /// Signers of these credentials need somebody to sign with them.
    public var cosignRequiredFor: [Credential]
    /// Who may sign with them; a physician where the rule leaves it open.
    public var cosigners: [Credential]
    /// The signer is licensed in the state where the service is rendered.
    public var licenseStateMustMatch: Bool?
    public var electronicSignatureAccepted: Bool?
    /// A stamped signature; `nil` counts as no.
    public var stampAccepted: Bool?
    /// Days that a signature may be old when the request is sent.
    public var signatureAgeDaysMax: Int32?
    /// Days before the signature within which the signer saw the patient.
    public var faceToFaceWithinDays: Int32?

    public init(
        credentials: [Credential] = [], cosignRequiredFor: [Credential] = [], cosigners: [Credential] = [],
        licenseStateMustMatch: Bool? = nil, electronicSignatureAccepted: Bool? = nil, stampAccepted: Bool? = nil,
        signatureAgeDaysMax: Int32? = nil, faceToFaceWithinDays: Int32? = nil
    ) {
        self.credentials = credentials
        self.cosignRequiredFor = cosignRequiredFor
        self.cosigners = cosigners
        self.licenseStateMustMatch = licenseStateMustMatch
        self.electronicSignatureAccepted = electronicSignatureAccepted
        self.stampAccepted = stampAccepted
        self.signatureAgeDaysMax = signatureAgeDaysMax
        self.faceToFaceWithinDays = faceToFaceWithinDays
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.credentials = try members.list("accepted_credentials")
        self.cosignRequiredFor = try members.list("cosign_required_for")
        self.cosigners = try members.list("cosign_credentials")
        self.licenseStateMustMatch = try members.optional("state_license_match")
        self.electronicSignatureAccepted = try members.optional("e_signature_ok")
        self.stampAccepted = try members.optional("stamp_ok")
        self.signatureAgeDaysMax = try members.optional("max_age_signature_days")
        self.faceToFaceWithinDays = try members.optional("face_to_face_within_days")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.list("accepted_credentials", self.credentials)
        members.list("cosign_required_for", self.cosignRequiredFor)
        members.list("cosign_credentials", self.cosigners)
        members.member("state_license_match", self.licenseStateMustMatch)
        members.member("e_signature_ok", self.electronicSignatureAccepted)
        members.member("stamp_ok", self.stampAccepted)
        members.member("max_age_signature_days", self.signatureAgeDaysMax)
        members.member("face_to_face_within_days", self.faceToFaceWithinDays)
    }

    /// Whether somebody of this credential may sign.
    public func accepts(_ credential: Credential) -> Bool { self.credentials.isEmpty || self.credentials.contains(credential) }

    /// Whether a signature of this credential needs another beside it.
    public func needsCosigner(for credential: Credential) -> Bool { self.cosignRequiredFor.contains(credential) }

    /// Whether somebody of this credential may sign beside another.
    public func acceptsCosigner(_ credential: Credential) -> Bool {
        (self.cosigners.isEmpty ? [.md, .physicianDO] : self.cosigners).contains(credential)
    }
}
