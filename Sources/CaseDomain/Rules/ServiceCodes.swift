import ClinicalCodes

/// The services that a rule selects, its groups looked up.
struct ServiceCodes: Sendable {
    private(set) var singles: Set<ServiceCode> = []
    private(set) var ranges: [CodeRange] = []
    /// It names no code, range or group.
    let isEvery: Bool

    init(_ selection: CodeSelection) {
        self.isEvery = selection.isEmpty
        self.add(selection.list)
    }

    mutating func add(_ list: CodeList) {
        self.singles.formUnion(list.codes)
        self.ranges += list.ranges
    }

    func contains(_ code: ServiceCode) -> Bool {
        self.isEvery || self.singles.contains(code) || self.ranges.contains { $0.contains(code) }
    }

    /// Whether some code can be in both.
    func overlaps(_ other: ServiceCodes) -> Bool {
        if self.isEvery || other.isEvery { return true }
        return !self.singles.isDisjoint(with: other.singles)
            || self.singles.contains { code in other.ranges.contains { $0.contains(code) } }
            || other.singles.contains { code in self.ranges.contains { $0.contains(code) } }
            || self.ranges.contains { range in other.ranges.contains { $0.overlaps(range) } }
    }
}
