import EventSourcing

extension CaseFile.State {
    /// What the rules pinned for the services want of whoever signs a letter: of several each is kept.
    ///
    /// - Parameter state: where the patient is treated, by two capital letters.
    public func signerRequirements(treatedIn state: String?) -> SignerRequirements {
        var found: [Fact<RequirementDetermined>] = []
        for service in self.services where !service.isRemoved {
            let line = service.requested.line
            guard let fact = self.requirements.last(where: { $0.holds && $0.lines.contains(line) }), fact.terms.basis == .rule,
                !found.contains(where: { $0.recordedAs == fact.recordedAs })
            else { continue }
            found.append(fact)
        }
        return found.reduce(into: SignerRequirements()) { wanted, fact in
            wanted.add(fact.terms.signer, by: fact.pin)
            if fact.terms.signer.licenseStateMustMatch == true, let state { wanted.licenseStates = [state] }
            if let days = fact.terms.signer.faceToFaceWithinDays, let until = self.endOfFaceToFace(after: Int(days)) {
                wanted.faceToFaceUntil = min(until, wanted.faceToFaceUntil ?? until)
            }
        }
    }

    /// The end of the days that a meeting with the patient counts, from the last that is on record; `nil` while none is.
    private func endOfFaceToFace(after days: Int) -> Timestamp? {
        guard let last = self.evaluations.filter(\.holds).map(\.evaluatedOn).max() else { return nil }
        return last.adding(days: days).map { (self.timeZone ?? .utc).endOfDay($0) }
    }
}

extension SignerRequirements {
    /// Holds a signer to one more rule.
    fileprivate mutating func add(_ rule: SignerRule, by pin: RulePin?) {
        if let pin {
            let name = "\(pin.rule.rawValue)@\(pin.ruleVersion)"
            self.ruleVersion = self.ruleVersion.map { "\($0), \(name)" } ?? name
        }
        if !rule.credentials.isEmpty {
            self.acceptedCredentials = self.acceptedCredentials?.intersection(rule.credentials) ?? Set(rule.credentials)
        }
        if !rule.cosignRequiredFor.isEmpty {
            self.cosignedCredentials = (self.cosignedCredentials ?? []).union(rule.cosignRequiredFor)
            let cosigners = Set(Credential.allCases.filter(rule.acceptsCosigner))
            self.cosignerCredentials = self.cosignerCredentials?.intersection(cosigners) ?? cosigners
        }
        if rule.electronicSignatureAccepted == false { self.acceptsElectronic = false }
        if let days = rule.signatureAgeDaysMax { self.daysSinceSigningMax = min(Int(days), self.daysSinceSigningMax ?? Int(days)) }
    }
}
