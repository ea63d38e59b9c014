public import EventSourcing

/// What a person has to do about a professional's record, as a kind of task; a task of a case knows none of these.
public enum ProviderWorkKind: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case providerLicenseExpiring = "provider_license_expiring"
    case providerLicenseExpired = "provider_license_expired"

    /// The queue in which it lies.
    public var queue: TaskQueue { .compliance }

    /// What is asked, in a sentence.
    public var ask: String {
        switch self {
        case .providerLicenseExpiring: "Have the license renewed, and record its new last day: few days are left."
        case .providerLicenseExpired: "Have somebody else sign, or record the renewal: a license has expired."
        }
    }

    /// The work that follows from an event; `nil` where none does.
    public init?(following event: Provider.Event) {
        switch event {
        case .licenseExpiring: self = .providerLicenseExpiring
        case .licenseExpired: self = .providerLicenseExpired
        case .registered, .credentialRecorded, .licenseRecorded, .licenseRenewed, .signingAuthoritySet, .delegated, .delegationRevoked,
            .suspended, .reinstated, .ended:
            return nil
        }
    }
}
