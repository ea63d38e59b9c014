/// Which statements a session has prepared, and under what names. The one unused for longest makes room.
struct StatementCache {
    private struct Entry {
        let name: String
        var lastUse: UInt64
    }

    private let countMax: Int
    private var entries: [String: Entry] = [:]
    private var uses: UInt64 = 0
    private var names: UInt64 = 0

    init(countMax: Int) {
        self.countMax = max(1, countMax)
    }

    /// The name under which a text is prepared.
    mutating func name(of text: String) -> String? {
        guard let index = self.entries.index(forKey: text) else { return nil }
        self.uses += 1
        self.entries.values[index].lastUse = self.uses
        return self.entries.values[index].name
    }

    /// A name that this session never used before.
    mutating func freshName() -> String {
        self.names += 1
        return "s\(self.names)"
    }

    /// The server has prepared a text. Returns the name of the statement that had to make room, to be deallocated.
    mutating func insert(_ text: String, name: String) -> String? {
        var evicted: String?
        if self.entries.count >= self.countMax, let oldest = self.entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            self.entries[oldest.key] = nil
            evicted = oldest.value.name
        }
        self.uses += 1
        self.entries[text] = Entry(name: name, lastUse: self.uses)
        return evicted
    }

    /// Forgets everything: the server's plans no longer fit. Names are not used again.
    mutating func removeAll() { self.entries = [:] }

    var count: Int { self.entries.count }
}
