import EventSourcing

// Who may sign a letter, and who must sign beside, the payer's rules say for each service; a letter speaks for all of them.

extension CaseFile.State {
    /// What the pinned rules want of whoever signs a letter of the case: what suits all services that are still asked for, or all of
    /// the case where everything is decided and the letter argues an appeal. Nothing is wanted where nothing was determined, nor
    /// by a rule of which it is not known that it holds.
    ///
    /// - Parameter state: where the patient is treated, by two capital letters; `nil` where that is not known.
    public func signerRequirements(treatedIn state: String?) -> SignerRequirements {
        let open = self.linesToAsk
        let lines = open.isEmpty ? self.lines(where: \.isAskedFor) : open
        let determined = lines.compactMap { self.requirement(of: $0) }.filter { $0.terms.basis == .rule && $0.terms.signer != SignerRule() }
        let signers = determined.map(\.terms.signer)
        let cosigned = signers.filter { !$0.cosignRequiredFor.isEmpty }
        // A physician, where the rule leaves it open.
        let cosigners = cosigned.map { $0.cosigners.isEmpty ? [.md, .physicianDO] : $0.cosigners }
        let electronic = signers.compactMap(\.electronicSignatureAccepted)
        return SignerRequirements(
            ruleVersion: Self.names(of: determined.compactMap(\.pin)),
            acceptedCredentials: Self.suitingAll(signers.map(\.credentials).filter { !$0.isEmpty }),
            cosignedCredentials: cosigned.isEmpty ? nil : Set(cosigned.flatMap(\.cosignRequiredFor)),
            cosignerCredentials: Self.suitingAll(cosigners),
            licenseStates: signers.contains { $0.licenseStateMustMatch == true } ? state.map { [$0] } : nil,
            acceptsElectronic: electronic.isEmpty ? nil : electronic.allSatisfy { $0 },
            daysSinceSigningMax: signers.compactMap(\.signatureAgeDaysMax).min().map(Int.init),
            faceToFaceUntil: signers.compactMap(\.faceToFaceWithinDays).min().flatMap { self.endOfFaceToFace(after: Int($0)) })
    }

    /// The end of the days that a meeting with the patient counts, from the last that is on record; `nil` while none is.
    private func endOfFaceToFace(after days: Int) -> Timestamp? {
        guard let last = self.evaluations.filter(\.holds).map(\.evaluatedOn).max() else { return nil }
        return last.adding(days: days).map { (self.timeZone ?? .utc).endOfDay($0) }
    }

    /// The credentials that every rule names. Where none suits all, any that some rule names: each service may have a letter of its
    /// own, and which one this is nobody says.
    private static func suitingAll(_ lists: [[Credential]]) -> Set<Credential>? {
        guard let first = lists.first else { return nil }
        let common = lists.dropFirst().reduce(Set(first)) { $0.intersection($1) }
        return common.isEmpty ? Set(lists.joined()) : common
    }

    /// The versions of the rule sets that say so, as the signature keeps them.
    private static func names(of pins: [RulePin]) -> String? {
        let names = Set(pins.map { "\($0.ruleSet.rawValue)/\($0.ruleSetVersion)" }).sorted()
        return names.isEmpty ? nil : names.joined(separator: ", ")
    }
}
