import EventSourcing

/// Collects what is wrong with a set, up to `RuleFault.countMax`.
struct RuleChecks {
    private(set) var faults: [RuleFault] = []

    /// Numbers of days, visits, pages and the like: 1 to a hundred years.
    static let numbers: ClosedRange<Int32> = 1...36_525

    mutating func fault(_ code: RuleFault.Code, at path: String, _ words: String) {
        if self.faults.count < RuleFault.countMax { self.faults.append(RuleFault(code, at: path, words)) }
    }

    mutating func text(_ text: String?, at path: String) {
        guard let text, !(1...RuleFault.textMax).contains(text.utf8.count) else { return }
        self.fault(.text, at: path, "A text has 1 to \(RuleFault.textMax) bytes.")
    }

    mutating func texts(_ texts: [String], at path: String) {
        for (index, text) in texts.enumerated() { self.text(text, at: "\(path)[\(index)]") }
    }

    mutating func number(_ number: Int32?, at path: String, in range: ClosedRange<Int32> = numbers) {
        guard let number, !range.contains(number) else { return }
        self.fault(.number, at: path, "A number from \(range.lowerBound) to \(range.upperBound) is expected.")
    }

    mutating func cents(_ cents: Int64?, at path: String) {
        guard let cents, cents < 0 else { return }
        self.fault(.number, at: path, "An amount of money is not negative.")
    }

    /// Each name once.
    mutating func once<Name: Hashable>(_ names: [Name], at path: String, _ member: String = "") {
        var seen: Set<Name> = []
        for (index, name) in names.enumerated() where !seen.insert(name).inserted {
            self.fault(.duplicate, at: "\(path)[\(index)]\(member)", "This stands there before.")
        }
    }

    mutating func days(_ from: CivilDate?, _ through: CivilDate?, at path: String) {
        guard let from, let through, through < from else { return }
        self.fault(.reversed, at: path, "The last day, \(through), lies before the first, \(from).")
    }
}

extension RuleBook.State {
    /// Everything that is wrong with publishing a set into this book.
    public func faults(publishing set: RuleSet) -> [RuleFault] {
        var checks = RuleChecks()
        let latest = self.latest(set.id)
        let next = (latest?.set.version ?? 0) + 1
        if set.version != next {
            checks.fault(.number, at: "version", "The next version of this set is \(next).")
        }
        if latest == nil, Set(self.sets.map(\.set.id)).count >= RuleBook.setsMax {
            checks.fault(.tooMany, at: "rule_set_id", "A book has at most \(RuleBook.setsMax) sets.")
        }
        checks.check(set)
        // What is wrong in itself is put right first: ties are looked for among rules that can stand.
        if checks.faults.isEmpty { checks.ties(publishing: set, in: self) }
        return checks.faults
    }
}

extension RuleChecks {
    /// Bytes of a set as it is stored: an event, less what its sealing adds.
    static let setBytesMax = AppendLimits.eventBodyMax - 1_024

    fileprivate mutating func check(_ set: RuleSet) {
        self.text(set.title, at: "title")
        self.days(set.effectiveFrom, set.effectiveThrough, at: "effective_through")
        if let provenance = set.provenance { self.check(provenance, at: "provenance") }
        if set.rules.isEmpty { self.fault(.missing, at: "rules", "A set has at least one rule.") }
        guard set.rules.count <= RuleSet.rulesMax, set.codeGroups.count <= RuleSet.codeGroupsMax else {
            if set.rules.count > RuleSet.rulesMax { self.fault(.tooMany, at: "rules", "A set has at most \(RuleSet.rulesMax) rules.") }
            if set.codeGroups.count > RuleSet.codeGroupsMax {
                self.fault(.tooMany, at: "code_groups", "A set has at most \(RuleSet.codeGroupsMax) groups of codes.")
            }
            return
        }
        self.check(calendarsOf: set)
        self.once(set.codeGroups.map(\.name), at: "code_groups", ".name")
        for (index, group) in set.codeGroups.enumerated() where group.list.count == 0 {
            self.fault(.missing, at: "code_groups[\(index)]", "A group has at least one code or range.")
        }
        self.once(set.rules.map(\.id), at: "rules", ".rule_id")
        for (index, rule) in set.rules.enumerated() { self.check(rule, in: set, at: "rules[\(index)]") }
        if JSONWriter.bytes(of: set).count > Self.setBytesMax {
            self.fault(.tooLarge, at: "", "A set has at most \(Self.setBytesMax) bytes as JSON. Divide it into several.")
        }
    }

    /// Two rules of the new set that tie, or one that ties with a rule of another set, the latest version of this one aside.
    fileprivate mutating func ties(publishing set: RuleSet, in book: RuleBook.State) {
        var after = book
        after.sets.append(BookedRuleSet(RuleSetPublished(set: set), at: book.version.advanced(by: 1)))
        let standing = after.standingRules().filter { !$0.inForce.isEmpty }
        let isNew: (StandingRule) -> Bool = { $0.set.id == set.id && $0.set.version == set.version }
        let new = standing.filter(isNew)
        let others = Dictionary(grouping: standing.filter { !isNew($0) }, by: \.specificity)
        for (index, rule) in new.enumerated() {
            let path = "rules[\(set.rules.firstIndex { $0.id == rule.rule.id } ?? index)]"
            for earlier in new[..<index] where earlier.ties(with: rule) {
                self.fault(
                    .tie, at: path, "\(earlier.rule.id) speaks as narrowly, and both could mean one request. Add what tells them apart.")
            }
            for other in others[rule.specificity] ?? [] where other.ties(with: rule) {
                self.fault(
                    .tie, at: path,
                    "\(other.rule.id) of set \(other.set.id) speaks as narrowly, and both could mean one request. Add what tells them apart."
                )
            }
        }
    }
}
