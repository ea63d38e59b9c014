public import EventSourcing

// Every fact that somebody recorded, region by region: what a correction can name, and where it takes it back.

extension CaseFile.State {
    /// All facts that can be corrected.
    var facts: [KnownFact] {
        var facts: [KnownFact] = self.coverages.map { KnownFact($0) }
        facts += self.requirements.map { KnownFact($0) }
        facts += self.eligibility.map { KnownFact($0) } + self.benefits.map { KnownFact($0) }
        facts += self.evaluations.map { KnownFact($0) } + self.amendments.map { KnownFact($0) }
        for packet in self.packets {
            switch packet {
            case .assembled(let it): facts.append(KnownFact(it))
            case .failed(let it): facts.append(KnownFact(it))
            }
        }
        for submission in self.submissions {
            facts.append(KnownFact(submission.queued))
            if let transmitted = submission.transmitted { facts.append(KnownFact(transmitted)) }
            facts += submission.acknowledged.map { KnownFact($0) } + submission.failures.map { KnownFact($0) }
            facts += submission.rejected.map { KnownFact($0) }
        }
        facts += self.updates.map { KnownFact($0) } + self.withdrawals.map { KnownFact($0) } + self.dismissals.map { KnownFact($0) }
        facts += self.contacts.map { KnownFact($0) }
        facts += self.statusChecks.map { KnownFact($0) } + self.extensions.map { KnownFact($0) }
        facts += self.references.map { KnownFact($0) } + self.pends.map { KnownFact($0) }
        for request in self.informationRequests {
            facts += request.tellings.map { KnownFact($0) } + request.parts.map { KnownFact($0) }
            facts += request.responses.map { KnownFact($0) } + request.withdrawals.map { KnownFact($0) }
        }
        facts += self.decisions.map { KnownFact($0) }
        for service in self.services { facts += service.decided.map { KnownFact($0) } }
        for authorization in self.authorizations { facts += authorization.facts }
        for consumption in self.consumptions {
            facts += consumption.tellings.map { KnownFact($0) } + consumption.reversals.map { KnownFact($0) }
        }
        facts += self.planChanges.map { KnownFact($0) }
        for appeal in self.appeals { facts += appeal.facts }
        for window in self.appealWindows { facts += window.tellings.map { KnownFact($0) } + window.lapses.map { KnownFact($0) } }
        facts += self.exhaustions.map { KnownFact($0) }
        for call in self.peerToPeers { facts += call.facts }
        facts += self.patientNotices.map { KnownFact($0) }
        facts += self.unmatched.acknowledgements.map { KnownFact($0) } + self.unmatched.decisions.map { KnownFact($0) }
        facts += self.unmatched.failures.map { KnownFact($0) } + self.unmatched.rejections.map { KnownFact($0) }
        facts += self.unmatched.appealAcknowledgements.map { KnownFact($0) } + self.unmatched.externalReviews.map { KnownFact($0) }
        return facts + self.unmatched.appealDecisions.map { KnownFact($0) }
    }

    /// The facts that somebody took back because they speak of another patient, by the versions of the stream that they made: what
    /// they say of that patient is shown no more, in the record or in the history.
    public var factsOfOtherPatients: Set<StreamVersion> { self.facts.ofOtherPatients }

    /// Whether there is anything to correct.
    var hasFacts: Bool { self.facts.areCorrectable }

    /// Takes facts back, wherever they are.
    mutating func takeBack(_ targets: Set<StreamVersion>, by correction: FactCorrection) {
        self.coverages.correct(targets, by: correction)
        self.requirements.correct(targets, by: correction)
        self.eligibility.correct(targets, by: correction)
        self.benefits.correct(targets, by: correction)
        self.evaluations.correct(targets, by: correction)
        self.amendments.correct(targets, by: correction)
        for index in self.packets.indices { self.packets[index].takeBack(targets, by: correction) }
        for index in self.submissions.indices { self.submissions[index].takeBack(targets, by: correction) }
        self.updates.correct(targets, by: correction)
        self.withdrawals.correct(targets, by: correction)
        self.dismissals.correct(targets, by: correction)
        self.statusChecks.correct(targets, by: correction)
        self.contacts.correct(targets, by: correction)
        self.extensions.correct(targets, by: correction)
        self.references.correct(targets, by: correction)
        self.pends.correct(targets, by: correction)
        for index in self.informationRequests.indices {
            self.informationRequests[index].tellings.correct(targets, by: correction)
            self.informationRequests[index].parts.correct(targets, by: correction)
            self.informationRequests[index].responses.correct(targets, by: correction)
            self.informationRequests[index].withdrawals.correct(targets, by: correction)
        }
        self.decisions.correct(targets, by: correction)
        for index in self.services.indices { self.services[index].decided.correct(targets, by: correction) }
        for index in self.authorizations.indices { self.authorizations[index].takeBack(targets, by: correction) }
        for index in self.consumptions.indices {
            self.consumptions[index].tellings.correct(targets, by: correction)
            self.consumptions[index].reversals.correct(targets, by: correction)
        }
        self.planChanges.correct(targets, by: correction)
        for index in self.appeals.indices { self.appeals[index].takeBack(targets, by: correction) }
        for index in self.appealWindows.indices {
            self.appealWindows[index].tellings.correct(targets, by: correction)
            self.appealWindows[index].lapses.correct(targets, by: correction)
        }
        self.exhaustions.correct(targets, by: correction)
        for index in self.peerToPeers.indices { self.peerToPeers[index].takeBack(targets, by: correction) }
        self.patientNotices.correct(targets, by: correction)
        self.unmatched.acknowledgements.correct(targets, by: correction)
        self.unmatched.failures.correct(targets, by: correction)
        self.unmatched.rejections.correct(targets, by: correction)
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
        self.failures.correct(targets, by: correction)
        self.rejected.correct(targets, by: correction)
    }
}

extension CaseFile.State.Packet {
    fileprivate mutating func takeBack(_ targets: Set<StreamVersion>, by correction: FactCorrection) {
        switch self {
        case .assembled(var it):
            it.correct(targets, by: correction)
            self = .assembled(it)
        case .failed(var it):
            it.correct(targets, by: correction)
            self = .failed(it)
        }
    }
}

extension Fact {
    fileprivate mutating func correct(_ targets: Set<StreamVersion>, by correction: FactCorrection) {
        if targets.contains(self.recordedAs) { self.take(back: correction) }
    }
}
