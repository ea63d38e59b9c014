import EventSourcing

// How long a letter supports a request is the payer's rule (domain page, section 3.3): so many days, so many visits, the period that
// was authorized on its ground, or until the plan of treatment changes in what matters.

extension CaseFile.State {
    /// When a letter is good no more.
    struct LetterEnd {
        let letter: LetterID
        let version: Int32
        let rule: LapseRule
        /// The first day on which it is good no more.
        let on: CivilDate
        /// The day's first moment, where the case is worked on.
        let at: Timestamp
    }

    /// The ends of the letters that are signed, of each the first.
    var letterEnds: [LetterEnd] {
        let validities = self.lines { !$0.isRemoved }.compactMap { self.requirement(of: $0)?.terms.validity }
        return self.letters.compactMap { letter in
            guard let signed = letter.signed, letter.isStanding else { return nil }
            let ends = validities.flatMap { self.ends(of: signed, by: $0) } + self.endByPlan(of: signed)
            guard let first = ends.min(by: { $0.on < $1.on }) else { return nil }
            return LetterEnd(
                letter: signed.letter, version: signed.version, rule: first.rule, on: first.on,
                at: (self.timeZone ?? .utc).startOfDay(first.on))
        }
    }

    /// Whether a letter has outlived what it is good for, on record or not yet.
    func hasEnded(_ letter: LetterID, by now: Timestamp) -> Bool {
        self.letterEnds.contains { $0.letter == letter && $0.at <= now }
    }

    /// The letters whose end is to be put on record: something rests on them yet.
    func letterEndsToRecord() -> [LetterEnd] {
        let isNeeded = self.services.contains { $0.isToBeSent || self.isAdverse($0) }
        return isNeeded ? self.letterEnds : []
    }

    /// Letters that have lapsed by a moment. The letter's own stream takes it over in the same command.
    func lettersLapsed(at now: Timestamp) -> [CaseFile.Event] {
        self.letterEndsToRecord().filter { $0.at <= now }.map {
            .letterLapsed(CaseLetterLapsed(letter: $0.letter, version: $0.version, rule: $0.rule, on: $0.on))
        }
    }

    /// The signature is not older than the payer takes it with a request.
    func requireYoung(_ signature: CaseLetterSigned, at now: Timestamp) throws(Refusal) {
        let limits = self.lines(where: \.isToBeSent).compactMap { self.requirement(of: $0)?.terms.signer.signatureAgeDaysMax }
        guard let days = limits.min(), let last = self.today(signature.signedAt).adding(days: Int(days)) else { return }
        if now > (self.timeZone ?? .utc).endOfDay(last) { throw .signatureTooOld }
    }

    private func ends(of signed: CaseLetterSigned, by validity: ValidityRule) -> [(rule: LapseRule, on: CivilDate)] {
        let counts: (ValidityRule.Basis) -> Bool = { validity.basis == $0 || validity.basis == .whicheverFirst }
        let signedOn = self.today(signed.signedAt)
        var ends: [(rule: LapseRule, on: CivilDate)] = []
        if counts(.days), let days = validity.days, let on = signedOn.adding(days: Int(days) + 1) { ends.append((.days, on)) }
        if counts(.visits), let visits = validity.visits, let last = self.dayOfVisit(visits, since: signedOn),
            let on = last.adding(days: 1)
        {
            ends.append((.visits, on))
        }
        if counts(.authorizationPeriod), let last = self.lastDayAuthorized(since: signed.signedAt), let on = last.adding(days: 1) {
            ends.append((.authorizationPeriod, on))
        }
        return ends
    }

    /// The day on which so many visits had been used; `nil` while they have not.
    private func dayOfVisit(_ count: Int32, since day: CivilDate) -> CivilDate? {
        let uses = self.consumptions.compactMap(\.counted).filter { $0.quantity.unit == .visits && $0.renderedOn >= day }
        var left = Int64(count) * 1_000
        for use in uses.sorted(by: { $0.renderedOn < $1.renderedOn }) {
            left -= use.quantity.thousandths
            if left <= 0 { return use.renderedOn }
        }
        return nil
    }

    /// The last day of what was authorized since a letter was signed.
    private func lastDayAuthorized(since moment: Timestamp) -> CivilDate? {
        let granted = self.authorizations.compactMap { $0.voided == nil ? $0.granted : nil }.filter { $0.receivedAt >= moment }
        return granted.compactMap { self.dates(of: $0)?.through }.max()
    }

    private func endByPlan(of signed: CaseLetterSigned) -> [(rule: LapseRule, on: CivilDate)] {
        let signedOn = self.today(signed.signedAt)
        return self.planChanges.filter { $0.holds && $0.triggers.contains(.letterLapse) && $0.letters.contains(signed.letter) }
            .map { (.planChange, max($0.changedOn ?? signedOn, signedOn)) }
    }
}

extension CaseFile.State.CaseLetter {
    /// Its signature stands.
    fileprivate var isStanding: Bool { self.signed != nil && self.revoked == nil && self.lapsed == nil && self.superseded == nil }
}
