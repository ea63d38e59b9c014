public import EventSourcing

/// What a payer and a clinic want of whoever signs a letter: facts for a decision, gathered by the shell from the rules in force.
///
/// `nil` says that nothing is known; what is not known cannot be held against a signer. One thing is not taken for granted: that
/// somebody may sign in another one's place.
public struct SignerRequirements: Sendable, Hashable {
    /// The version of the rules that say so; the signature keeps it.
    public var ruleVersion: String?
    /// Credentials that the payer accepts under such a letter.
    public var acceptedCredentials: Set<Credential>?
    /// Credentials of signers for whom somebody else must sign too: a therapist, where the payer wants a physician's concurrence.
    public var cosignedCredentials: Set<Credential>?
    /// Credentials that the payer accepts of a co-signer.
    public var cosignerCredentials: Set<Credential>?
    /// States whose licenses count, by two capital letters: where the patient is treated, as a rule.
    public var licenseStates: Set<String>?
    /// Whether the payer takes electronic signatures.
    public var acceptsElectronic: Bool?
    /// Whether somebody may sign for the clinician who answers for the letter.
    public var allowsDelegate: Bool?
    /// Days for which a signature on paper may lie before it is recorded.
    public var daysSinceSigningMax: Int?
    /// The last moment at which the signer's last meeting with the patient is recent enough.
    public var faceToFaceUntil: Timestamp?

    public init(
        ruleVersion: String? = nil, acceptedCredentials: Set<Credential>? = nil, cosignedCredentials: Set<Credential>? = nil,
        cosignerCredentials: Set<Credential>? = nil, licenseStates: Set<String>? = nil, acceptsElectronic: Bool? = nil,
        allowsDelegate: Bool? = nil, daysSinceSigningMax: Int? = nil, faceToFaceUntil: Timestamp? = nil
    ) {
        self.ruleVersion = ruleVersion
        self.acceptedCredentials = acceptedCredentials
        self.cosignedCredentials = cosignedCredentials
        self.cosignerCredentials = cosignerCredentials
        self.licenseStates = licenseStates
        self.acceptsElectronic = acceptsElectronic
        self.allowsDelegate = allowsDelegate
        self.daysSinceSigningMax = daysSinceSigningMax
        self.faceToFaceUntil = faceToFaceUntil
    }
}

extension SignerRequirements {
    /// Holds a signature to what is wanted of one, and to what holds of every signature.
    ///
    /// - Parameter credentials: those that are accepted in this place.
    func admit(_ it: SignatureBlock, of credentials: Set<Credential>?, _ context: Context) throws(Refusal) {
        guard it.signedAt == context.now || (it.method == .wet && it.signedAt < context.now) else { throw .signedAtAnotherTime }
        if let days = self.daysSinceSigningMax, it.signedAt.adding(.seconds(86_400 * days)) < context.now { throw .signatureTooOld }
        if let until = self.faceToFaceUntil, it.signedAt > until { throw .faceToFaceTooOld }
        if it.method == .electronic, self.acceptsElectronic == false { throw .electronicNotAccepted }
        if let credentials, !credentials.contains(it.credential) { throw .credentialNotAccepted }
        let state = it.license.state
        guard state.utf8.count == 2, state.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else { throw .licenseStateMissing }
        if let states = self.licenseStates, !states.contains(state) { throw .licenseOfOtherState }
        // The license of the day of signing counts; on its last day it is still good.
        guard it.signedAt <= it.license.expiresOn.endOfDayEverywhere else { throw .licenseExpired }
    }
}
