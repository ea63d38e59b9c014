public import EventSourcing

extension Patient {
    /// What happened to a record. Each is a fact, and its stored name a promise.
    public enum Event: Sendable, Equatable {
        case registered(PatientRegistered)
        case demographicsCorrected(DemographicsCorrected)
        case demographicsChanged(DemographicsChanged)
        case identifierAdded(PatientIdentifierAdded)
        case identifierRetired(PatientIdentifierRetired)
        case gestationalAgeRecorded(GestationalAgeRecorded)
        case merged(PatientMerged)
        case absorbed(PatientAbsorbed)
        case mergeReversed(PatientMergeReversed)
        case absorptionReversed(PatientAbsorptionReversed)
        case foundDistinct(PatientFoundDistinct)
        case distinctionWithdrawn(PatientDistinctionWithdrawn)
        case representativeNamed(RepresentativeNamed)
        case representativeChanged(RepresentativeChanged)
        case representativeEnding(RepresentativeEnding)
        case representativeEnded(RepresentativeEnded)
        case recipientRestricted(RecipientRestricted)
        case restrictionLifted(RestrictionLifted)
    }
}

extension Patient.Event: EventOfBodies {
    public static let catalog = EventCatalog<Patient.Event>([
        .init(Self.registered), .init(Self.demographicsCorrected), .init(Self.demographicsChanged), .init(Self.identifierAdded),
        .init(Self.identifierRetired), .init(Self.gestationalAgeRecorded), .init(Self.merged), .init(Self.absorbed),
        .init(Self.mergeReversed), .init(Self.absorptionReversed), .init(Self.foundDistinct), .init(Self.distinctionWithdrawn),
        .init(Self.representativeNamed), .init(Self.representativeChanged), .init(Self.representativeEnding),
        .init(Self.representativeEnded), .init(Self.recipientRestricted), .init(Self.restrictionLifted),
    ])

    public var body: any EventBody {
        switch self {
        case .registered(let it): it
        case .demographicsCorrected(let it): it
        case .demographicsChanged(let it): it
        case .identifierAdded(let it): it
        case .identifierRetired(let it): it
        case .gestationalAgeRecorded(let it): it
        case .merged(let it): it
        case .absorbed(let it): it
        case .mergeReversed(let it): it
        case .absorptionReversed(let it): it
        case .foundDistinct(let it): it
        case .distinctionWithdrawn(let it): it
        case .representativeNamed(let it): it
        case .representativeChanged(let it): it
        case .representativeEnding(let it): it
        case .representativeEnded(let it): it
        case .recipientRestricted(let it): it
        case .restrictionLifted(let it): it
        }
    }
}
