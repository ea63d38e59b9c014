public import ClinicalCodes
public import EventSourcing

/// Where care is given, as payers' rules speak of it: coarser than the place of service, and read off it.
public enum CareSetting: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case office
    case home
    case telehealth
    case school
    case outpatientHospital = "outpatient_hospital"
    case inpatient
    /// A nursing or rehabilitation facility.
    case facility

    /// The setting of a place of service (CMS, Place of Service Code Set); `nil` for places that rules do not tell apart by setting.
    public init?(_ place: PlaceOfService) {
        switch place.rawValue {
        case "11", "49", "50", "71", "72": self = .office
        case "12": self = .home
        case "02", "10": self = .telehealth
        case "03": self = .school
        case "19", "22": self = .outpatientHospital
        case "21", "51": self = .inpatient
        case "31", "32", "61", "62": self = .facility
        default: return nil
        }
    }
}
