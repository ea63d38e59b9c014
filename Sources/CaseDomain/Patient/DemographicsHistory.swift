public import EventSourcing

// Who a patient is changes in two ways: the patient moves, marries, takes another name; or somebody finds that what was written down was
// never so. The first begins on a day, the second reaches back to where the wrong words began.

/// One version of who a patient is, and from which day on it was true.
public struct DemographicsVersion: Sendable, Equatable {
    /// With the identifiers as they stood then; those in force are the record's `identifiersInForce`.
    public internal(set) var demographics: PHI<Demographics>
    /// The first day on which it was true; `nil` for ever since.
    public internal(set) var from: CivilDate?
    public internal(set) var place: FactPlace
    /// The version of the stream that corrected it; `nil` while it holds.
    public internal(set) var correctedBy: StreamVersion?

    init(demographics: PHI<Demographics>, from: CivilDate?, place: FactPlace) {
        self.demographics = demographics
        self.from = from
        self.place = place
    }

    /// Nobody has found it to be wrong.
    public var holds: Bool { self.correctedBy == nil }
}

extension Patient.State {
    /// Who the patient was on a day, as it is known now; `nil` before anything is known.
    ///
    /// Of several that are true by then, the one counts that began last, and of those the one that was recorded last.
    public func demographics(on day: CivilDate) -> DemographicsVersion? {
        self.lastVersion { version in version.from.map { $0 <= day } ?? true }
    }

    /// Who the patient is, as it is known now.
    public var currentDemographics: DemographicsVersion? { self.lastVersion { _ in true } }

    private func lastVersion(where fits: (DemographicsVersion) -> Bool) -> DemographicsVersion? {
        var last: DemographicsVersion?
        for version in self.demographics where version.holds && fits(version) {
            if let known = last, !known.isBefore(version) { continue }
            last = version
        }
        return last
    }

    /// Who the patient is, with the identifiers that are in force now; as far as it was opened.
    public var currentWithIdentifiers: PHI<Demographics> {
        guard let current = self.currentDemographics?.demographics else { return .sealed }
        // Whoever opened the demographics opened the identifiers: all are the patient's, under the same key.
        let known = self.identifiersInForce.compactMap { $0.identifier.disclosed(for: .decoding) }
        return current.map { demographics in
            var demographics = demographics
            demographics.identifiers = known
            return demographics
        }
    }
}

extension DemographicsVersion {
    fileprivate func isBefore(_ other: DemographicsVersion) -> Bool {
        switch (self.from, other.from) {
        case (nil, .some): return true
        case (.some, nil): return false
        case (let mine, let theirs): return (mine?.dayNumber ?? 0, self.place.recordedAs) < (theirs?.dayNumber ?? 0, other.place.recordedAs)
        }
    }
}

/// A member of the demographics: which were changed is told in facts, what they say is patient data.
public enum DemographicsMember: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case name
    case birthDate = "birth_date"
    case sex
    case address
    case phone

    /// The members, in order, in which two differ. Identifiers are apart: they are added and retired each by itself.
    public static func differing(_ old: Demographics, _ new: Demographics) -> [DemographicsMember] {
        Self.allCases.filter { member in
            switch member {
            case .name: old.name != new.name
            case .birthDate: old.birthDate != new.birthDate
            case .sex: old.sex != new.sex
            case .address: old.address != new.address
            case .phone: old.phone != new.phone
            }
        }
    }
}
