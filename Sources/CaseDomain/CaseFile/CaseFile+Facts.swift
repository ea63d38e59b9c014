import EventSourcing

// Every fact that somebody recorded, region by region: what a correction can name, and where it takes it back.

extension CaseFile.State {
    /// A fact as far as a correction has to know it.
    struct KnownFact {
        var type: EventType
        var recordedAs: StreamVersion
        var correction: FactCorrection?

        init<Body: EventBody>(_ fact: Fact<Body>) {
            self.type = Body.type
            self.recordedAs = fact.recordedAs
            self.correction = fact.correction
        }
    }

    /// All facts that can be corrected.
    var facts: [KnownFact] {
        var facts: [KnownFact] = self.coverages.map { KnownFact($0) } + self.evaluations.map { KnownFact($0) }
        for submission in self.submissions {
            facts.append(KnownFact(submission.queued))
            if let transmitted = submission.transmitted { facts.append(KnownFact(transmitted)) }
            facts += submission.acknowledged.map { KnownFact($0) }
        }
        facts += self.references.map { KnownFact($0) } + self.pends.map { KnownFact($0) }
        for request in self.informationRequests {
            facts += request.tellings.map { KnownFact($0) } + request.responses.map { KnownFact($0) }
        }
        facts += self.decisions.map { KnownFact($0) }
        for service in self.services { facts += service.decided.map { KnownFact($0) } }
        for authorization in self.authorizations { facts += authorization.tellings.map { KnownFact($0) } }
        for appeal in self.appeals { facts += appeal.facts }
        for window in self.appealWindows { facts += window.tellings.map { KnownFact($0) } + window.lapses.map { KnownFact($0) } }
        facts += self.exhaustions.map { KnownFact($0) }
        for call in self.peerToPeers { facts += call.facts }
        facts += self.patientNotices.map { KnownFact($0) }
        facts += self.unmatched.acknowledgements.map { KnownFact($0) } + self.unmatched.decisions.map { KnownFact($0) }
        facts += self.unmatched.appealAcknowledgements.map { KnownFact($0) } + self.unmatched.externalReviews.map { KnownFact($0) }
        return facts + self.unmatched.appealDecisions.map { KnownFact($0) }
    }

    /// Whether there is anything to correct.
    var hasFacts: Bool { self.facts.contains { $0.correction == nil } }

    /// Takes facts back, wherever they are.
    mutating func takeBack(_ targets: Set<StreamVersion>, by correction: FactCorrection) {
        self.coverages.correct(targets, by: correction)
        self.evaluations.correct(targets, by: correction)
        for index in self.submissions.indices { self.submissions[index].takeBack(targets, by: correction) }
        self.references.correct(targets, by: correction)
        self.pends.correct(targets, by: correction)
        for index in self.informationRequests.indices {
            self.informationRequests[index].tellings.correct(targets, by: correction)
            self.informationRequests[index].responses.correct(targets, by: correction)
        }
        self.decisions.correct(targets, by: correction)
        for index in self.services.indices { self.services[index].decided.correct(targets, by: correction) }
        for index in self.authorizations.indices { self.authorizations[index].tellings.correct(targets, by: correction) }
        for index in self.appeals.indices { self.appeals[index].takeBack(targets, by: correction) }
        for index in self.appealWindows.indices {
            self.appealWindows[index].tellings.correct(targets, by: correction)
            self.appealWindows[index].lapses.correct(targets, by: correction)
        }
        self.exhaustions.correct(targets, by: correction)
        for index in self.peerToPeers.indices { self.peerToPeers[index].takeBack(targets, by: correction) }
        self.patientNotices.correct(targets, by: correction)
        self.unmatched.acknowledgements.correct(targets, by: correction)
        self.unmatched.decisions.correct(targets, by: correction)
        self.unmatched.appealAcknowledgements.correct(targets, by: correction)
        self.unmatched.externalReviews.correct(targets, by: correction)
        self.unmatched.appealDecisions.correct(targets, by: correction)
    }
}

extension CaseFile.State.Submission {
    fileprivate mutating func takeBack(_ targets: Set<StreamVersion>, by correction: FactCorrection) {
        self.queued.correct(targets, by: correction)
        self.transmitted?.correct(targets, by: correction)
        self.acknowledged.correct(targets, by: correction)
    }
}

extension Fact {
    fileprivate mutating func correct(_ targets: Set<StreamVersion>, by correction: FactCorrection) {
        if targets.contains(self.recordedAs) { self.take(back: correction) }
    }
}
