public import EventSourcing

/// Where a service is rendered, by the code set of CMS (place of service), such as `11`, office.
///
/// Checked by shape when it is read, because the set grows: a claim that was paid under a code of next year must still be
/// readable here. Whether a code is assigned is told beside it, by the set as CMS published it with code 66 (August 2024).
public struct PlaceOfService: RawRepresentable, Sendable, Hashable, JSONCodable {
    public let rawValue: String

    /// A code of two digits; `nil` for anything else.
    public init?(rawValue: String) {
        guard rawValue.utf8.count == 2, rawValue.utf8.allSatisfy(\.isDigit) else { return nil }
        self.rawValue = rawValue
    }

    /// Whether the code set gives this code a meaning.
    public var isAssigned: Bool { self.name != nil }

    /// The place, in a few words of ours; `nil` for a code that is not assigned.
    public var name: String? { Self.names[self.rawValue] }

    /// Every code that is assigned, in order.
    public static let assigned: [PlaceOfService] = Self.names.keys.sorted().compactMap { PlaceOfService(rawValue: $0) }

    /// The code set (CMS, "Place of Service Code Set"; Medicare Claims Processing Manual, chapter 26, section 10.5).
    private static let names: [String: String] = [
        "01": "pharmacy",
        "02": "telehealth, patient not at home",
        "03": "school",
        "04": "shelter for homeless people",
        "05": "Indian Health Service, clinic of its own",
        "06": "Indian Health Service, part of a hospital or other provider",
        "07": "tribal 638, clinic of its own",
        "08": "tribal 638, part of a hospital or other provider",
        "09": "prison or other correctional facility",
        "10": "telehealth, patient at home",
        "11": "office",
        "12": "home",
        "13": "assisted living",
        "14": "group home",
        "15": "mobile unit",
        "16": "temporary lodging",
        "17": "walk-in retail clinic",
        "18": "workplace",
        "19": "hospital outpatient department, off campus",
        "20": "urgent care",
        "21": "hospital, inpatient",
        "22": "hospital outpatient department, on campus",
        "23": "hospital emergency room",
        "24": "ambulatory surgical center",
        "25": "birthing center",
        "26": "military treatment facility",
        "27": "street or other outreach site",
        "31": "skilled nursing facility",
        "32": "nursing facility",
        "33": "custodial care",
        "34": "hospice",
        "41": "ambulance on land",
        "42": "ambulance by air or water",
        "49": "independent clinic",
        "50": "federally qualified health center",
        "51": "psychiatric facility, inpatient",
        "52": "psychiatric facility, partial hospitalization",
        "53": "community mental health center",
        "54": "intermediate care for people with intellectual disabilities",
        "55": "residential treatment of substance use",
        "56": "psychiatric residential treatment",
        "57": "non-residential treatment of substance use",
        "58": "non-residential opioid treatment",
        "60": "mass immunization center",
        "61": "comprehensive rehabilitation, inpatient",
        "62": "comprehensive rehabilitation, outpatient",
        "65": "end-stage renal disease treatment",
        "66": "PACE center",
        "71": "public health clinic",
        "72": "rural health clinic",
        "81": "independent laboratory",
        "99": "other place",
    ]
}
