/// Rows in memory by their keys, a bounded number of them beside those that wait to be written.
///
/// A key may be known to have no row. Rows that were changed stay until they are written.
struct RowCache<Key: Hashable & Sendable, Row: Sendable>: Sendable {
    private struct Entry {
        var row: Row?
        var isChanged = false
        var lastUse: UInt64 = 0
    }

    private let countMax: Int
    private var entries: [Key: Entry] = [:]
    private var uses: UInt64 = 0
    private(set) var changedKeys: [Key] = []

    init(countMax: Int) {
        self.countMax = max(1, countMax)
    }

    /// Whether it is known what row a key has, or that it has none.
    func knows(_ key: Key) -> Bool { self.entries[key] != nil }

    /// The row of a key, if it is here.
    func row(of key: Key) -> Row? { self.entries[key]?.row }

    /// Takes in what was read: a row, or that there is none.
    mutating func insert(_ row: Row?, for key: Key) {
        self.uses += 1
        self.entries[key] = Entry(row: row, lastUse: self.uses)
    }

    /// Changes a row in place, or makes the key's first.
    mutating func change<Failure: Error>(_ key: Key, _ body: (inout Row?) throws(Failure) -> Void) throws(Failure) {
        self.uses += 1
        let uses = self.uses
        let isNew = try Self.change(&self.entries[key, default: Entry()], uses, body)
        if isNew { self.changedKeys.append(key) }
    }

    private static func change<Failure: Error>(
        _ entry: inout Entry, _ uses: UInt64, _ body: (inout Row?) throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        try body(&entry.row)
        entry.lastUse = uses
        defer { entry.isChanged = true }
        return !entry.isChanged
    }

    /// The rows that were changed, in the order in which they first were. Afterwards they count as written, and those unused
    /// for longest go when there are too many.
    mutating func takeChanged(_ each: (Key, inout Row?) -> Void) {
        for key in self.changedKeys {
            Self.settle(&self.entries[key, default: Entry()], key, each)
        }
        self.changedKeys = []
        if self.entries.count > self.countMax { self.shrink() }
    }

    private static func settle(_ entry: inout Entry, _ key: Key, _ each: (Key, inout Row?) -> Void) {
        entry.isChanged = false
        each(key, &entry.row)
    }

    /// Forgets the older half: rarely, and then enough that it pays.
    private mutating func shrink() {
        let uses = self.entries.values.map(\.lastUse).sorted()
        let oldest = uses[uses.count - self.countMax / 2 - 1]
        self.entries = self.entries.filter { $0.value.lastUse > oldest }
    }
}
