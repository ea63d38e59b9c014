public import EventSourcing

/// What a payer's reason speaks of, and so who can answer it: whoever wrote the letter, the plan, or whoever sent the request.
public enum ReviewReasonClass: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// What was said of the patient, or not said: a better letter or a missing record answers it.
    case documentation
    /// What the plan grants and excludes: no letter changes that by itself.
    case benefit
    /// How, when, by whom or how often was asked.
    case process
    /// A code that is in none of these, or whose meaning is not known here. Nothing is guessed.
    case unclassified
}

extension ReviewReason {
    /// What the reason speaks of.
    public var reasonClass: ReviewReasonClass { Self.table[self.rawValue]?.reasonClass ?? .unclassified }

    /// The reason in a few words of ours; `nil` for a code that the list did not have when this was written.
    public var name: String? { Self.table[self.rawValue]?.name }

    /// Every code of the list, in order.
    public static let known: [ReviewReason] = Self.table.keys.sorted().compactMap { ReviewReason(rawValue: $0) }

    /// External code list 886, by the codes of the public page of X12 ("Service Review Decision Reason Codes", as of August 2022,
    /// https://x12.org/codes/service-review-decision-reason-codes), names in our own words.
    ///
    /// What a denial says of the letter is told by the taxonomy of the denial audit (medical necessity and missing information,
    /// limits of the plan, ways of asking); a code that it does not name is unclassified, known or not: prices and transport have
    /// nothing to do with a letter, and whether a treatment counts as experimental or cosmetic is a matter of letter and plan alike.
    private static let table: [String: (reasonClass: ReviewReasonClass, name: String)] = [
        "01": (.unclassified, "price authorization expired"),
        "02": (.unclassified, "price authorization no longer needed"),
        "03": (.unclassified, "product not on the price authorization"),
        "04": (.unclassified, "more than the authorized quantity"),
        "05": (.unclassified, "special cost is wrong"),
        "06": (.unclassified, "no credit"),
        "07": (.unclassified, "cancelled for administrative reasons"),
        "08": (.unclassified, "resale price above the authorized one"),
        "09": (.benefit, "out of network"),
        "0A": (.unclassified, "testing is not included"),
        "0B": (.unclassified, "forwarded to an external reviewer, who will answer"),
        "0C": (.process, "access is restricted"),
        "0D": (.process, "needs the primary care provider's authorization"),
        "0E": (.unclassified, "provider is not the primary care provider"),
        "0F": (.documentation, "not medically necessary"),
        "0G": (.documentation, "level of care not appropriate"),
        "0H": (.unclassified, "no certification is needed"),
        "0J": (.unclassified, "an external reviewer certifies this"),
        "0K": (.unclassified, "a service of primary care"),
        "0L": (.benefit, "more than the plan's maximum"),
        "0M": (.benefit, "not covered"),
        "0N": (.process, "no prior approval"),
        "0P": (.documentation, "requested information did not come"),
        "0Q": (.process, "duplicate of another request"),
        "0R": (.documentation, "service does not fit the diagnosis"),
        "0S": (.unclassified, "condition existed before coverage"),
        "0T": (.unclassified, "experimental"),
        "0U": (.documentation, "more information on the patient is needed"),
        "0V": (.documentation, "needs medical review"),
        "0W": (.unclassified, "review is not finished"),
        "0X": (.unclassified, "service does not fit the type of provider"),
        "0Y": (.unclassified, "service does not fit the patient's age"),
        "0Z": (.unclassified, "service does not fit the patient's sex"),
        "10": (.unclassified, "pattern of delivery"),
        "11": (.unclassified, "price"),
        "12": (.benefit, "patient is restricted to a certain provider"),
        "13": (.process, "authorized for another provider"),
        "14": (.documentation, "the plan's guidelines were not followed"),
        "15": (.benefit, "outside the plan's area"),
        "16": (.unclassified, "type of facility not appropriate"),
        "17": (.process, "time limit not met"),
        "18": (.unclassified, "notification received"),
        "19": (.unclassified, "cosmetic"),
        "20": (.benefit, "granted once in a lifetime"),
        "21": (.unclassified, "transport denied"),
        "22": (.unclassified, "ambulance certification does not fit the addresses"),
        "23": (.unclassified, "mileage cannot be computed"),
        "24": (.unclassified, "mileage does not fit the transport"),
        "25": (.unclassified, "not considered, because of other errors in the request"),
        "26": (.unclassified, "provider's role is missing"),
        "27": (.benefit, "first month of the grace period for an exchange plan's premium"),
        "28": (.benefit, "second month of the grace period for an exchange plan's premium"),
        "29": (.benefit, "third month of the grace period for an exchange plan's premium"),
    ]
}
