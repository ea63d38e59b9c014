public import EventSourcing

/// Something that a rule asks about a requested service, by a stable name.
public enum RuleCondition: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case payer
    case plan
    case lineOfBusiness = "line_of_business"
    case funding
    case state
    case network
    case process
    case kind
    case serviceLine = "service_line"
    case service
    case modifier
    case diagnosis
    case diagnosisExcluded = "diagnosis_excluded"
    case age
    case placeOfService = "place_of_service"
    case setting
    case providerType = "provider_type"
    case units
    case cost
}
