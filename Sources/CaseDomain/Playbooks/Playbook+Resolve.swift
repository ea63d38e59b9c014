public import EventSourcing

extension Playbook.State {
    /// The latest version of an entry.
    public func latest(_ id: PlaybookID) -> BookedPlaybookEntry? { self.entries.last { $0.entry.id == id } }

    /// The version that stands on a day: the latest that has begun; also after its own last day it stands in the place of those before.
    func standing(_ id: PlaybookID, on day: CivilDate) -> BookedPlaybookEntry? {
        self.entries.last { $0.entry.id == id && $0.entry.effectiveFrom <= day }.flatMap { $0.holds(on: day) ? $0 : nil }
    }

    /// What to do about a trigger: the entry that speaks of it most narrowly on a day; `nil` where none speaks of it.
    public func resolve(_ trigger: PlaybookTrigger, from payer: PayerID?, on day: CivilDate) -> BookedPlaybookEntry? {
        let ranked = Set(self.entries.map(\.entry.id)).sorted().compactMap { id -> (rank: Int, booked: BookedPlaybookEntry)? in
            guard let booked = self.standing(id, on: day), let rank = booked.entry.key.rank(of: trigger, from: payer) else { return nil }
            return (rank, booked)
        }
        // No two of the same rank hold on one day: publishing refuses them.
        return ranked.max { $0.rank < $1.rank }?.booked
    }

    /// Whether an entry that comes with the program can be published: none has its name, and none speaks as narrowly of one of its codes.
    public func welcomes(_ entry: PlaybookEntry) -> Bool { self.latest(entry.id) == nil && self.faults(publishing: entry).isEmpty }

    func publish(_ entry: PlaybookEntry) throws(Refusal) -> [Playbook.Event] {
        if let known = self.entries.first(where: { $0.entry.id == entry.id && $0.entry.version == entry.version }) {
            guard known.entry == entry else { throw .playbookVersionExists }
            return []
        }
        let faults = self.faults(publishing: entry)
        guard faults.isEmpty else { throw .playbookInvalid(faults) }
        return [.published(PlaybookEntryPublished(entry: entry, supersedes: self.latest(entry.id)?.entry.version))]
    }

    func retire(_ it: Playbook.Retire) throws(Refusal) -> [Playbook.Event] {
        guard let latest = self.latest(it.playbook) else { throw .playbookUnknown }
        if let retired = latest.retiredFrom {
            guard retired == it.from else { throw .playbookRetired }
            return []
        }
        return [.retired(PlaybookEntryRetired(playbook: it.playbook, version: latest.entry.version, retiredFrom: it.from))]
    }

    mutating func apply(_ it: PlaybookEntryRetired) {
        for index in self.entries.indices where self.entries[index].entry.id == it.playbook {
            if self.entries[index].entry.version <= it.version, self.entries[index].retiredFrom == nil {
                self.entries[index].retiredFrom = it.retiredFrom
            }
        }
    }

    /// All that is wrong with an entry, at once.
    func faults(publishing entry: PlaybookEntry) -> [RuleFault] {
        var faults: [RuleFault] = []
        func text(_ text: String, _ lengthMax: Int, at path: String) {
            guard !(1...lengthMax).contains(text.count) else { return }
            faults.append(RuleFault(.text, at: path, "A text has 1 to \(lengthMax) characters."))
        }
        let latest = self.latest(entry.id)
        let next = (latest?.entry.version ?? 0) + 1
        if entry.version != next { faults.append(RuleFault(.number, at: "version", "The next version is \(next).")) }
        if latest == nil, Set(self.entries.map(\.entry.id)).count >= Playbook.entriesMax {
            faults.append(RuleFault(.tooMany, at: "", "A playbook has at most \(Playbook.entriesMax) entries."))
        }
        text(entry.title, PlaybookEntry.titleLengthMax, at: "title")
        text(entry.source, PlaybookEntry.sourceLengthMax, at: "source")
        if let through = entry.effectiveThrough, through < entry.effectiveFrom {
            faults.append(RuleFault(.reversed, at: "effective_through", "It ends before it begins."))
        }
        if !(1...PlaybookEntry.stepsMax).contains(entry.steps.count) {
            faults.append(RuleFault(.tooMany, at: "steps", "An entry has 1 to \(PlaybookEntry.stepsMax) steps."))
        }
        for (index, step) in entry.steps.enumerated() {
            text(step.ask, PlaybookStep.askLengthMax, at: "steps[\(index)].ask")
        }
        faults += Self.faults(of: entry.key)
        for id in Set(self.entries.map(\.entry.id)).subtracting([entry.id]).sorted() {
            guard let other = self.latest(id), other.entry.key.ties(with: entry.key), Self.overlap(other, entry) else { continue }
            faults.append(RuleFault(.tie, at: "key", "\(id) speaks as narrowly, and both could mean one trigger."))
        }
        return faults
    }

    private static func faults(of key: PlaybookKey) -> [RuleFault] {
        var faults: [RuleFault] = []
        if key.codes.isEmpty == (key.family == nil) {
            faults.append(RuleFault(.contradiction, at: "key", "A key names codes, or a family of them."))
        }
        if key.family != nil, key.kind != .denial {
            faults.append(RuleFault(.contradiction, at: "key.family", "Only reasons to deny have families."))
        }
        if key.codes.count > PlaybookEntry.codesMax {
            faults.append(RuleFault(.tooMany, at: "key.codes", "A key has at most \(PlaybookEntry.codesMax) codes."))
        }
        for (index, code) in key.codes.enumerated() where !Self.isCode(code, of: key.kind) {
            faults.append(RuleFault(.text, at: "key.codes[\(index)]", "It is no code of this kind."))
        }
        return faults
    }

    private static func isCode(_ code: String, of kind: PlaybookTrigger.Kind) -> Bool {
        switch kind {
        case .denial: ReviewReason(rawValue: code) != nil
        case .rejection: RejectionReason(rawValue: code) != nil
        case .information: (1...PlaybookTrigger.codeLengthMax).contains(code.count)
        }
    }

    /// Whether both hold on some day.
    private static func overlap(_ booked: BookedPlaybookEntry, _ entry: PlaybookEntry) -> Bool {
        if let retired = booked.retiredFrom, retired <= entry.effectiveFrom { return false }
        if let last = booked.entry.effectiveThrough, last < entry.effectiveFrom { return false }
        return entry.effectiveThrough.map { booked.entry.effectiveFrom <= $0 } ?? true
    }
}
