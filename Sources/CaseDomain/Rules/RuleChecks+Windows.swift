import EventSourcing

extension RuleChecks {
    /// The payer's own calendars: each version once, none under a name that the program's calendars have.
    mutating func check(calendarsOf set: RuleSet) {
        guard set.calendars.count <= RuleSet.calendarsMax else {
            self.fault(.tooMany, at: "calendars", "A set has at most \(RuleSet.calendarsMax) calendars.")
            return
        }
        self.once(set.calendars.map { [$0.id.rawValue, "\($0.version)"] }, at: "calendars", ".id")
        for (index, calendar) in set.calendars.enumerated() where CalendarBook.bundled.knows(calendar.id) {
            self.fault(.duplicate, at: "calendars[\(index)].id", "A calendar of this name comes with the program. Give it another.")
        }
    }

    /// How long the payer takes and gives.
    mutating func check(windows: [ClockProvision], in set: RuleSet, at path: String) {
        guard windows.count <= PayerRule.windowsMax else {
            self.fault(.tooMany, at: path, "A rule has at most \(PayerRule.windowsMax) windows.")
            return
        }
        self.once(windows.map(\.rule.id), at: path, ".rule.id")
        for (index, window) in windows.enumerated() {
            let path = "\(path)[\(index)]"
            self.text(window.source, at: "\(path).source")
            self.text(window.note, at: "\(path).note")
            if let calendar = window.rule.calendar, !CalendarBook.bundled.knows(calendar),
                !set.calendars.contains(where: { $0.id == calendar })
            {
                self.fault(.unknownName, at: "\(path).rule.calendar", "Neither the set nor the program has a calendar of this name.")
            }
            let anchors = window.kind.anchorsOnRecord
            if anchors.isEmpty {
                self.fault(.contradiction, at: "\(path).kind", "No clock of a case is of this kind.")
            } else if !anchors.contains(window.rule.anchor) {
                let words = anchors.map { "`\($0.rawValue)`" }.joined(separator: ", ")
                self.fault(.contradiction, at: "\(path).rule.anchor", "A clock of this kind starts from one of these: \(words).")
            }
        }
    }

    mutating func check(_ appeal: AppealRule, at path: String) {
        self.once(appeal.levels.map(\.level), at: "\(path).levels", ".level")
    }
}
