public import EventSourcing

extension CaseFile.State {
    /// What can be asked of the case now, by the nouns under which the API takes it: advice for a screen, not a promise.
    public func possible(at now: Timestamp) -> [String] {
        guard self.opened != nil else { return [] }
        guard self.closed == nil else { return ["notes", "reopenings"] }
        var nouns = ["coverages", "evaluations"]
        if !self.isInFlight { nouns.append("services") }
        if !self.evaluations.isEmpty { nouns.append("letters") }
        let isWritten = self.letters.contains(where: \.isReady) || self.opened?.process != .priorAuthorization
        let isReady = !self.coverages.isEmpty && isWritten
        if isReady, !self.isInFlight, self.services.contains(where: { !$0.isDecided }) { nouns.append("submissions") }
        if !self.submissions.isEmpty {
            nouns += ["acknowledgements", "pends", "information_requests", "decisions", "authorizations"]
        }
        if !self.openInformationRequests.isEmpty { nouns.append("information_responses") }
        if self.services.contains(where: { $0.isAppealable && !self.isAppealing($0.requested.line) }) { nouns.append("appeals") }
        if self.appeals.contains(where: { $0.decided == nil }) { nouns.append("appeal_decisions") }
        nouns += ["owners", "handovers", "notes"]
        if self.openMatters(at: now).isEmpty { nouns.append("closures") }
        return nouns
    }
}
