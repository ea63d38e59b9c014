import CaseDomain
public import EventSourcing

extension PatientIndex {
    /// Patients that one search answers with, at most.
    public static let hitsMax = 100

    /// Finds the patients whom all parts of a query fit.
    ///
    /// A word of a name fits one that it is (`exact`), one that it begins (`prefix`), or one that is one mistake away (`typo`, from four
    /// letters on). The best come first: as well as their worst part was found, then those with more of the particles that were typed, then
    /// by name. Words that only sound alike are a last resort: they are looked at where nobody else is found whom the caller may see.
    ///
    /// - Parameters:
    ///   - isVisible: whether the caller may see a patient; who may not be seen counts for nothing, neither among the hits nor in their
    ///     number.
    ///   - limit: at most so many, and never more than `hitsMax`.
    /// - Complexity: linear in the number of patients, with a byte each for every part of the query.
    public func search(_ query: PatientQuery, limit: Int = 20, visibleTo isVisible: (PatientID) -> Bool) -> PatientHits {
        if query.isEmpty || self.count == 0 { return PatientHits(hits: [], count: 0) }
        let found = self.find(query, bySound: false, limit: limit, isVisible)
        return found.count > 0 || query.words.isEmpty ? found : self.find(query, bySound: true, limit: limit, isVisible)
    }

    private func find(_ query: PatientQuery, bySound: Bool, limit: Int, _ isVisible: (PatientID) -> Bool) -> PatientHits {
        var worst = [UInt8](repeating: 0, count: self.patients.count)
        for date in query.dates { Self.worsen(&worst, by: self.marks { self.mark(date, in: &$0) }) }
        for number in query.numbers { Self.worsen(&worst, by: self.marks { self.mark(number, in: &$0) }) }
        for word in query.words where !word.isOptional {
            Self.worsen(&worst, by: self.marks { self.mark(word.token, bySound: bySound, in: &$0) })
        }
        let missing = self.missing(query)
        var best = BestHits(limit: min(max(limit, 0), Self.hitsMax))
        for slot in worst.indices where worst[slot] != Self.unfound {
            guard let patient = self.ids[slot], isVisible(patient) else { continue }
            let (match, lacks) = (worst[slot], missing?[slot] ?? 0)
            best.count += 1
            guard best.mayTake(match, lacks, self.sortKeys[slot].head) else { continue }
            best.offer(.init(slot: slot, match: match, missing: lacks, key: self.sortKeys[slot], patient: patient))
        }
        return PatientHits(hits: best.sorted.compactMap { self.hit($0, query, bySound: bySound) }, count: best.count)
    }

    /// How well a part of the query fits each patient.
    private func marks(_ mark: (inout [UInt8]) -> Void) -> [UInt8] {
        var marks = [UInt8](repeating: Self.unfound, count: self.patients.count)
        mark(&marks)
        return marks
    }

    /// A patient is found as well as by the part that fits worst.
    private static func worsen(_ worst: inout [UInt8], by marks: [UInt8]) {
        for (slot, mark) in marks.enumerated() where mark > worst[slot] { worst[slot] = mark }
    }

    /// Stands for: not found.
    private static let unfound = UInt8.max

    private static func mark(_ slots: [Int32], _ match: MatchClass, in marks: inout [UInt8]) {
        for slot in slots where marks[Int(slot)] > match.rawValue { marks[Int(slot)] = match.rawValue }
    }

    private func mark(_ typed: NameToken, bySound: Bool, in marks: inout [UInt8]) {
        self.tokens.matches(typed) { Self.mark(self.tokens.holders(of: $0), $1, in: &marks) }
        self.tokens.typos(typed) { Self.mark(self.tokens.holders(of: $0), .typo, in: &marks) }
        if bySound { self.tokens.soundAlikes(typed) { Self.mark(self.tokens.holders(of: $0), .sound, in: &marks) } }
    }

    private func mark(_ days: [CivilDate], in marks: inout [UInt8]) {
        for day in days { Self.mark(self.births[day.dayNumber] ?? [], .exact, in: &marks) }
    }

    private func mark(_ numbers: [SearchNumber], in marks: inout [UInt8]) {
        for number in numbers { self.numbers.matches(number) { Self.mark($0, $1, in: &marks) } }
    }

    /// How many of the particles that were typed each patient lacks; `nil` where none was.
    private func missing(_ query: PatientQuery) -> [UInt8]? {
        let particles = query.words.filter(\.isOptional)
        if particles.isEmpty { return nil }
        var missing = [UInt8](repeating: 0, count: self.patients.count)
        for particle in particles {
            let marks = self.marks { marks in
                self.tokens.matches(particle.token) { Self.mark(self.tokens.holders(of: $0), $1, in: &marks) }
            }
            for (slot, mark) in marks.enumerated() where mark == Self.unfound { missing[slot] += 1 }
        }
        return missing
    }

    /// Says of one who was found why.
    private func hit(_ found: BestHits.Found, _ query: PatientQuery, bySound: Bool) -> PatientHit? {
        guard let patient = self.patients[found.slot], let match = MatchClass(rawValue: found.match) else { return nil }
        return PatientHit(patient: patient.patient, match: match, reasons: patient.reasons(for: query, bySound: bySound))
    }
}

/// The best of those who are offered, and how many were.
struct BestHits {
    struct Found {
        var slot: Int
        var match: UInt8
        var missing: UInt8
        var key: SortKey
        var patient: PatientID

        func isBefore(_ other: Found) -> Bool {
            if self.match != other.match { return self.match < other.match }
            if self.missing != other.missing { return self.missing < other.missing }
            if self.key != other.key { return self.key < other.key }
            return self.patient < other.patient
        }
    }

    /// A heap, the worst on top.
    private var heap: [Found] = []
    private let limit: Int
    /// How many there are, those that were not taken included.
    var count = 0

    init(limit: Int) { self.limit = limit }

    /// Whether one may be better than the worst that is kept, as far as the beginning of its name tells.
    func mayTake(_ match: UInt8, _ missing: UInt8, _ head: UInt64) -> Bool {
        guard self.heap.count >= self.limit else { return true }
        guard let worst = self.heap.first else { return false }
        return (match, missing, head) <= (worst.match, worst.missing, worst.key.head)
    }

    mutating func offer(_ found: Found) {
        if self.heap.count < self.limit {
            self.heap.append(found)
            self.rise(self.heap.count - 1)
        } else if let worst = self.heap.first, found.isBefore(worst) {
            self.heap[0] = found
            self.sink()
        }
    }

    private mutating func rise(_ start: Int) {
        var child = start
        while child > 0, self.heap[(child - 1) / 2].isBefore(self.heap[child]) {
            self.heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var worst = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < self.heap.count && self.heap[worst].isBefore(self.heap[child]) {
                worst = child
            }
            if worst == parent { return }
            self.heap.swapAt(worst, parent)
            parent = worst
        }
    }

    /// The best, in order.
    var sorted: [Found] { self.heap.sorted { $0.isBefore($1) } }
}
