public import EventSourcing

/// Why a patient was found: codes, and no value of a patient.
public enum MatchReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case nameExact = "name_exact"
    /// What was typed begins a word of the name.
    case namePrefix = "name_prefix"
    /// One mistake of typing lies between them.
    case nameTypo = "name_typo"
    /// They sound alike.
    case nameSound = "name_sound"
    /// The name that was found is an earlier one.
    case earlierName = "earlier_name"
    case birthDate = "birth_date"
    case numberExact = "number_exact"
    case numberPrefix = "number_prefix"
    /// The last characters of a number, such as of a telephone.
    case numberTail = "number_tail"
}

/// How well a patient was found: as well as the part of the query that was found worst.
public enum MatchClass: UInt8, Sendable, Hashable, CaseIterable, Comparable {
    case exact
    case prefix
    case typo
    case sound

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A patient who was found.
public struct PatientHit: Sendable, Hashable {
    public let patient: PatientID
    public let match: MatchClass
    /// Each once, in the order of `MatchReason`.
    public let reasons: [MatchReason]
}

/// What a query found.
public struct PatientHits: Sendable, Hashable {
    /// The best of them, in order.
    public let hits: [PatientHit]
    /// How many there are whom the caller may see, those beyond the limit included.
    public let count: Int

    /// There are more than were asked for.
    public var isTruncated: Bool { self.count > self.hits.count }
}
