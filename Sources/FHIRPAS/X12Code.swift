/// A code from a list of X12, as a type of its own for each list.
///
/// The lists are licensed and grow, so that a code of the right shape is taken as it is, known here or not.
public protocol X12Code: RawRepresentable, Hashable, Sendable where RawValue == String {
    /// The number of the data element whose codes these are; FHIR has it at the end of the list's address.
    static var element: String { get }
    /// Wraps a code of one to three digits or capital letters; `nil` for anything else.
    init?(rawValue: String)
}

extension X12Code {
    static func isCode(_ text: String) -> Bool {
        (1...3).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
            }
    }
}

/// What a request does to a certification (X12 element 1322, UM02).
public struct CertificationType: X12Code {
    public static let element = "1322"
    public let rawValue: String

    public init?(rawValue: String) {
        guard Self.isCode(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(known code: String) { self.rawValue = code }

    public static let initial = CertificationType(known: "I")
    public static let renewal = CertificationType(known: "R")
    public static let revised = CertificationType(known: "S")
    public static let extended = CertificationType(known: "4")
    public static let cancel = CertificationType(known: "3")
    public static let appealImmediate = CertificationType(known: "1")
    public static let appealStandard = CertificationType(known: "2")
}

/// What kind of review is asked for (X12 element 1525, UM01).
public struct RequestCategory: X12Code {
    public static let element = "1525"
    public let rawValue: String

    public init?(rawValue: String) {
        guard Self.isCode(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(known code: String) { self.rawValue = code }

    public static let healthServicesReview = RequestCategory(known: "HS")
    public static let specialtyCareReview = RequestCategory(known: "SC")
    public static let admissionReview = RequestCategory(known: "AR")
    public static let initialMedicalServicesReservation = RequestCategory(known: "IN")
}

/// How pressing the service is (X12 element 1338, UM06).
public struct LevelOfService: X12Code {
    public static let element = "1338"
    public let rawValue: String

    public init?(rawValue: String) {
        guard Self.isCode(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(known code: String) { self.rawValue = code }

    public static let elective = LevelOfService(known: "E")
    public static let urgent = LevelOfService(known: "U")
    public static let emergency = LevelOfService(known: "03")
}
