public import EventSourcing
public import struct Foundation.UUID

/// A professional of an organization, and the stream of its events.
public struct ProviderID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
    /// The stream that holds the professional's record.
    public var stream: StreamID { StreamID(self.rawValue) }
}

/// Who gives care in an organization, and by what right: credentials, licenses, what they may sign, and who signs for them.
///
/// In the organization's ledger; nothing of it is patient data. A letter keeps the credentials of the day on which it was signed: what
/// changes here later changes no letter.
public enum Provider: Decider {
    public static var initial: State { State() }

    /// Days before its last day from which on a license counts as expiring. No law sets it: renewal by a state's board takes weeks.
    public static let leadDays = 60
    /// Licenses, credentials and delegations of one professional.
    public static let countMax = 100

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        case .register(let it): try state.register(it)
        case .recordCredential(let it): try state.recordCredential(it)
        case .recordLicense(let it): try state.recordLicense(it)
        case .setSigningAuthority(let it): try state.setSigningAuthority(it)
        case .delegate(let it): try state.delegate(it)
        case .revokeDelegation(let it): try state.revokeDelegation(it)
        case .suspend(let it): try state.suspend(it)
        case .reinstate(let it): try state.reinstate(it)
        case .end(let it): try state.end(it)
        case .passTime: state.passTime(context)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.id = ProviderID(recorded.stream.rawValue)
        state.version = recorded.version
        switch recorded.event {
        case .registered(let it): state.registered = it
        case .credentialRecorded(let it):
            state.credentials.removeAll { $0.credential == it.credential }
            state.credentials.append(it)
        case .licenseRecorded(let it): state.licenses.append(it)
        case .licenseRenewed(let it): state.apply(it)
        case .signingAuthoritySet(let it): state.authority = it
        case .delegated(let it): state.delegations.append(it)
        case .delegationRevoked(let it): state.revocations.append(it)
        case .suspended(let it):
            state.suspension = it
            state.isSuspensionOver = false
        case .reinstated(let it):
            state.reinstatement = it
            state.isSuspensionOver = true
        case .ended(let it): state.ended = it
        case .licenseExpiring(let it): state.warnings.append(it)
        case .licenseExpired(let it): state.expirations.append(it)
        }
    }

    /// A professional as their events left them.
    public struct State: Sendable, Equatable {
        public internal(set) var id: ProviderID?
        public internal(set) var registered: ProviderRegistered?
        public internal(set) var credentials: [ProviderCredentialRecorded] = []
        /// With the last days that renewals gave them.
        public internal(set) var licenses: [ProviderLicenseRecorded] = []
        public internal(set) var authority: SigningAuthoritySet?
        public internal(set) var delegations: [ProviderDelegated] = []
        public internal(set) var revocations: [DelegationRevoked] = []
        /// The last suspension, and the last reinstatement.
        public internal(set) var suspension: ProviderSuspended?
        public internal(set) var reinstatement: ProviderReinstated?
        /// The last suspension was ended by the last reinstatement.
        var isSuspensionOver = false
        public internal(set) var ended: ProviderEnded?
        public internal(set) var warnings: [ProviderLicenseExpiring] = []
        public internal(set) var expirations: [ProviderLicenseExpired] = []
        public internal(set) var version: StreamVersion = .none

        public init() {}
    }

    /// What someone wants of a professional's record: the fact itself, when it is allowed.
    public enum Command: Sendable, Equatable {
        case register(ProviderRegistered)
        case recordCredential(ProviderCredentialRecorded)
        /// Record a license, or that it was renewed: the same state and number with a later last day.
        case recordLicense(ProviderLicenseRecorded)
        case setSigningAuthority(SigningAuthoritySet)
        case delegate(ProviderDelegated)
        case revokeDelegation(DelegationRevoked)
        case suspend(ProviderSuspended)
        case reinstate(ProviderReinstated)
        case end(ProviderEnded)
        /// Made by the program itself, at `nextMomentAt`: nobody asks for it.
        case passTime
    }

    /// What happened to a professional's record.
    public enum Event: Sendable, Equatable {
        case registered(ProviderRegistered)
        case credentialRecorded(ProviderCredentialRecorded)
        case licenseRecorded(ProviderLicenseRecorded)
        case licenseRenewed(ProviderLicenseRenewed)
        case signingAuthoritySet(SigningAuthoritySet)
        case delegated(ProviderDelegated)
        case delegationRevoked(DelegationRevoked)
        case suspended(ProviderSuspended)
        case reinstated(ProviderReinstated)
        case ended(ProviderEnded)
        case licenseExpiring(ProviderLicenseExpiring)
        case licenseExpired(ProviderLicenseExpired)
    }
}

extension Provider.Event: EventOfBodies {
    public static let catalog = EventCatalog<Provider.Event>([
        .init(Self.registered), .init(Self.credentialRecorded), .init(Self.licenseRecorded), .init(Self.licenseRenewed),
        .init(Self.signingAuthoritySet), .init(Self.delegated), .init(Self.delegationRevoked), .init(Self.suspended),
        .init(Self.reinstated), .init(Self.ended), .init(Self.licenseExpiring), .init(Self.licenseExpired),
    ])

    public var body: any EventBody {
        switch self {
        case .registered(let it): it
        case .credentialRecorded(let it): it
        case .licenseRecorded(let it): it
        case .licenseRenewed(let it): it
        case .signingAuthoritySet(let it): it
        case .delegated(let it): it
        case .delegationRevoked(let it): it
        case .suspended(let it): it
        case .reinstated(let it): it
        case .ended(let it): it
        case .licenseExpiring(let it): it
        case .licenseExpired(let it): it
        }
    }
}
