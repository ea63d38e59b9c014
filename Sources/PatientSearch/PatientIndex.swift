import CaseDomain
public import EventSourcing

/// The patients of one clinic, to be found by what somebody types.
///
/// A value, kept in memory and nowhere else: it is made of what was opened under the system grant, and is patient data as a whole. It
/// prints how much it holds, and nothing of it.
///
/// ```swift
/// var index = PatientIndex()
/// index.insert(SearchablePatient(id, demographics))
/// let found = index.search(PatientQuery("garcia lop")!, visibleTo: { rights.maySee($0) })
/// ```
public struct PatientIndex: Sendable {
    /// The patients, each in a slot; one that was taken out leaves it to the next.
    var patients: [SearchablePatient?] = []
    /// What a search looks at of each, beside them: whole patients are looked at only when they are found.
    var ids: [PatientID?] = []
    var sortKeys: [SortKey] = []
    private var free: [Int32] = []
    private var slotOf: [PatientID: Int32] = [:]
    var tokens = TokenTable()
    var numbers = NumberTable()
    var births: [Int: [Int32]] = [:]

    /// An index of nobody.
    public init() {}

    /// Patients in it.
    public var count: Int { self.slotOf.count }

    /// Whether a patient is in it.
    public func contains(_ patient: PatientID) -> Bool { self.slotOf[patient] != nil }

    /// Puts a patient in, in the place of what was known of the same patient.
    public mutating func insert(_ patient: SearchablePatient) {
        self.remove(patient.patient)
        let slot = self.free.popLast() ?? Int32(self.patients.count)
        if Int(slot) == self.patients.count {
            self.patients.append(patient)
            self.ids.append(patient.patient)
            self.sortKeys.append(patient.sortKey)
        } else {
            (self.patients[Int(slot)], self.ids[Int(slot)], self.sortKeys[Int(slot)]) = (patient, patient.patient, patient.sortKey)
        }
        self.slotOf[patient.patient] = slot
        for token in patient.tokens.all { self.tokens.add(token, of: slot) }
        for number in patient.searchNumbers { self.numbers.add(number, of: slot) }
        if let birth = patient.birthDate { self.births[birth.dayNumber, default: []].append(slot) }
    }

    /// Takes a patient out: one who was merged into another, or whose record was disposed of.
    public mutating func remove(_ patient: PatientID) {
        guard let slot = self.slotOf.removeValue(forKey: patient), let known = self.patients[Int(slot)] else { return }
        (self.patients[Int(slot)], self.ids[Int(slot)], self.sortKeys[Int(slot)]) = (nil, nil, SortKey([]))
        self.free.append(slot)
        for token in known.tokens.all { self.tokens.remove(token, of: slot) }
        for number in known.searchNumbers { self.numbers.remove(number, of: slot) }
        guard let birth = known.birthDate else { return }
        self.births[birth.dayNumber]?.removeAll { $0 == slot }
        if self.births[birth.dayNumber]?.isEmpty == true { self.births[birth.dayNumber] = nil }
    }
}

extension PatientIndex: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "‹\(self.count) patients, \(self.tokens.count) words, \(self.numbers.count) numbers›" }
    public var debugDescription: String { self.description }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
