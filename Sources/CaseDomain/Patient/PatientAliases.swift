public import EventSourcing

/// Who stands for whom: the records of a clinic that were merged, and into which.
///
/// A list asks it for the record to show, a case for everybody whose history is the patient's. Decisions keep merges one step deep; what
/// a history nevertheless chains is followed to its end, and a circle ends where it began.
public struct PatientAliases: Sendable, Equatable {
    private var survivors: [PatientID: PatientID] = [:]
    private var duplicates: [PatientID: [PatientID]] = [:]

    /// Steps from a record to the one that stands for it, at most.
    public static let stepsMax = 16

    /// Nobody stands for another.
    public init() {}

    /// What an event of a record changes.
    public mutating func apply(_ event: Patient.Event, of patient: PatientID) {
        switch event {
        case .merged(let it):
            self.remove(patient)
            self.survivors[patient] = it.survivor
            self.duplicates[it.survivor, default: []].append(patient)
        case .mergeReversed: self.remove(patient)
        // The duplicate says it of itself; what the survivor says is the same told from the other side.
        case .absorbed, .absorptionReversed: break
        case .registered, .demographicsCorrected, .demographicsChanged, .identifierAdded, .identifierRetired, .gestationalAgeRecorded,
            .foundDistinct, .distinctionWithdrawn, .representativeNamed, .representativeChanged, .representativeEnding,
            .representativeEnded, .recipientRestricted, .restrictionLifted:
            break
        }
    }

    private mutating func remove(_ patient: PatientID) {
        guard let survivor = self.survivors.removeValue(forKey: patient) else { return }
        self.duplicates[survivor]?.removeAll { $0 == patient }
        if self.duplicates[survivor]?.isEmpty == true { self.duplicates[survivor] = nil }
    }

    /// The record that stands for a patient: the patient's own when it was merged into none.
    public func standing(for patient: PatientID) -> PatientID {
        var standing = patient
        for _ in 0..<Self.stepsMax {
            guard let next = self.survivors[standing], next != patient else { break }
            standing = next
        }
        return standing
    }

    /// Whose history is the patient's, in order of id: the record that stands, and all that were merged into it.
    public func everybody(behind patient: PatientID) -> [PatientID] {
        var known: Set<PatientID> = [self.standing(for: patient)]
        var waiting = known
        for _ in 0..<Self.stepsMax where !waiting.isEmpty {
            waiting = Set(waiting.flatMap { self.duplicates[$0] ?? [] }).subtracting(known)
            known.formUnion(waiting)
        }
        return known.sorted()
    }

    /// Whether two records are one patient's.
    public func isSame(_ one: PatientID, _ other: PatientID) -> Bool { self.standing(for: one) == self.standing(for: other) }
}
