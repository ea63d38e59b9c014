import CaseDomain

/// The words of all names of a clinic, each once, in order, with those who have them.
struct TokenTable: Sendable {
    /// A word, by its place in the table.
    typealias ID = Int32

    private var ids: [NameToken: ID] = [:]
    private var tokens: [NameToken?] = []
    private var holders: [[Int32]] = []
    private var free: [ID] = []
    /// The words in order: a prefix is a run of it.
    private var sorted: [ID] = []
    private var sounds: [SoundKey: [ID]] = [:]

    var count: Int { self.sorted.count }

    /// Who has a word, by their slots.
    func holders(of token: ID) -> [Int32] { self.holders[Int(token)] }

    mutating func add(_ token: NameToken, of slot: Int32) {
        if let id = self.ids[token] {
            self.holders[Int(id)].append(slot)
            return
        }
        let id = self.free.popLast() ?? ID(self.tokens.count)
        if Int(id) == self.tokens.count {
            self.tokens.append(token)
            self.holders.append([slot])
        } else {
            (self.tokens[Int(id)], self.holders[Int(id)]) = (token, [slot])
        }
        self.ids[token] = id
        self.sorted.insert(id, at: self.firstIndex(notBefore: token))
        for key in SoundKey.keys(of: token) { self.sounds[key, default: []].append(id) }
    }

    mutating func remove(_ token: NameToken, of slot: Int32) {
        guard let id = self.ids[token] else { return }
        if let index = self.holders[Int(id)].firstIndex(of: slot) { self.holders[Int(id)].swapAt(index, self.holders[Int(id)].count - 1) }
        if self.holders[Int(id)].last == slot { self.holders[Int(id)].removeLast() }
        guard self.holders[Int(id)].isEmpty else { return }
        // Before the word goes: its place is found by it.
        self.sorted.remove(at: self.firstIndex(notBefore: token))
        self.ids[token] = nil
        self.tokens[Int(id)] = nil
        self.free.append(id)
        for key in SoundKey.keys(of: token) {
            self.sounds[key]?.removeAll { $0 == id }
            if self.sounds[key]?.isEmpty == true { self.sounds[key] = nil }
        }
    }

    private func token(at index: Int) -> NameToken {
        guard let token = self.tokens[Int(self.sorted[index])] else { preconditionFailure("a word in order is in the table") }
        return token
    }

    private func firstIndex(notBefore token: NameToken) -> Int {
        var (low, high) = (0, self.sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if self.token(at: middle) < token { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension TokenTable {
    /// Mistakes are looked for in words of at least so many letters: of a shorter one each is another word.
    static let typoLengthMin = 4

    /// The words that fit what was typed: those that it is, and those that it begins.
    func matches(_ typed: NameToken, _ found: (ID, MatchClass) -> Void) {
        var index = self.firstIndex(notBefore: typed)
        while index < self.sorted.count {
            let token = self.token(at: index)
            guard typed.begins(token) else { return }
            found(self.sorted[index], token.scalars.count == typed.scalars.count ? .exact : .prefix)
            index += 1
        }
    }

    /// The words that are one mistake away from what was typed.
    ///
    /// The first letter is taken for right, unless it changed places with the second: who types wrongly seldom begins so (Pollock and Zamora,
    /// CACM 1984;27(4):358-368), and it leaves a small run of the words to look through.
    func typos(_ typed: NameToken, _ found: (ID) -> Void) {
        guard typed.scalars.count >= Self.typoLengthMin else { return }
        let (first, second) = (typed.scalars[0], typed.scalars[1])
        for prefix in first == second ? [[first]] : [[first], [second, first]] {
            guard let run = NameToken(prefix) else { continue }
            var index = self.firstIndex(notBefore: run)
            while index < self.sorted.count {
                let token = self.token(at: index)
                guard run.begins(token) else { break }
                if !typed.begins(token), typed.isWithinOneMistake(of: token) { found(self.sorted[index]) }
                index += 1
            }
        }
    }

    /// The words that sound like what was typed.
    func soundAlikes(_ typed: NameToken, _ found: (ID) -> Void) {
        for key in SoundKey.keys(of: typed) { for id in self.sounds[key] ?? [] { found(id) } }
    }
}
