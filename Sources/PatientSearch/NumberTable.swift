/// The numbers of all patients of a clinic, each once, with those who have them.
struct NumberTable: Sendable {
    /// A number, by its place in the table.
    private typealias ID = Int32

    private var ids: [SearchNumber: ID] = [:]
    private var numbers: [SearchNumber] = []
    private var holders: [[Int32]] = []
    private var free: [ID] = []
    /// Numbers by their first four and first eight characters, and by their last four: numbers of one kind begin alike.
    private var heads: [UInt64: [ID]] = [:]
    private var longHeads: [UInt64: [ID]] = [:]
    private var tails: [UInt64: [ID]] = [:]

    var count: Int { self.ids.count }

    mutating func add(_ number: SearchNumber, of slot: Int32) {
        if let id = self.ids[number] {
            self.holders[Int(id)].append(slot)
            return
        }
        let id = self.free.popLast() ?? ID(self.numbers.count)
        if Int(id) == self.numbers.count {
            self.numbers.append(number)
            self.holders.append([slot])
        } else {
            (self.numbers[Int(id)], self.holders[Int(id)]) = (number, [slot])
        }
        self.ids[number] = id
        if let head = number.head { self.heads[head, default: []].append(id) }
        if let head = number.longHead { self.longHeads[head, default: []].append(id) }
        if let tail = number.tail { self.tails[tail, default: []].append(id) }
    }

    mutating func remove(_ number: SearchNumber, of slot: Int32) {
        guard let id = self.ids[number] else { return }
        self.holders[Int(id)].removeAll { $0 == slot }
        guard self.holders[Int(id)].isEmpty else { return }
        self.ids[number] = nil
        self.free.append(id)
        if let head = number.head { Self.remove(id, from: &self.heads, head) }
        if let head = number.longHead { Self.remove(id, from: &self.longHeads, head) }
        if let tail = number.tail { Self.remove(id, from: &self.tails, tail) }
    }

    private static func remove(_ id: ID, from parts: inout [UInt64: [ID]], _ key: UInt64) {
        // What was added last is often taken out first; the order says nothing.
        guard let index = parts[key]?.lastIndex(of: id), let last = parts[key]?.popLast() else { return }
        if last != id { parts[key]?[index] = last }
        if parts[key]?.isEmpty == true { parts[key] = nil }
    }

    /// Who has a number that one that was typed finds.
    func matches(_ typed: SearchNumber, _ found: ([Int32], MatchClass) -> Void) {
        if let exact = self.ids[typed] { found(self.holders[Int(exact)], .exact) }
        if let head = typed.longHead {
            self.parts(self.longHeads[head], typed, found)
        } else if let head = typed.head {
            self.parts(self.heads[head], typed, found)
        }
        if let tail = typed.tail { self.parts(self.tails[tail], typed, found) }
    }

    private func parts(_ ids: [ID]?, _ typed: SearchNumber, _ found: ([Int32], MatchClass) -> Void) {
        for id in ids ?? [] where typed.finds(self.numbers[Int(id)]) != nil {
            if self.numbers[Int(id)] != typed { found(self.holders[Int(id)], .prefix) }
        }
    }
}
