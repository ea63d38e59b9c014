import EventSourcing

// What may be recorded of a professional; the same again changes nothing.

extension Provider.State {
    private func requireHere() throws(Refusal) {
        guard self.registered != nil else { throw .providerUnknown }
        if self.ended != nil { throw .providerEnded }
    }

    private static func requireOrder(_ from: CivilDate, _ through: CivilDate?) throws(Refusal) {
        if let through, through < from { throw .providerDatesReversed }
    }

    func register(_ it: ProviderRegistered) throws(Refusal) -> [Provider.Event] {
        if let registered {
            guard registered == it else { throw .providerExists }
            return []
        }
        return [.registered(it)]
    }

    func recordCredential(_ it: ProviderCredentialRecorded) throws(Refusal) -> [Provider.Event] {
        if self.credentials.contains(it) { return [] }
        try self.requireHere()
        try Self.requireOrder(it.from, it.through)
        return [.credentialRecorded(it)]
    }

    func recordLicense(_ it: ProviderLicenseRecorded) throws(Refusal) -> [Provider.Event] {
        let known = self.licenses.first { $0.state == it.state && $0.number == it.number }
        if known == it { return [] }
        try self.requireHere()
        guard it.state.utf8.count == 2, it.state.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else { throw .licenseStateMissing }
        try Self.requireOrder(it.issuedOn, it.expiresOn)
        guard let known else { return [.licenseRecorded(it)] }
        // A renewal moves the last day later, and nothing else.
        guard known.credential == it.credential, known.issuedOn == it.issuedOn, it.expiresOn > known.expiresOn else {
            throw .licenseExists
        }
        return [
            .licenseRenewed(
                ProviderLicenseRenewed(
                    state: it.state, number: it.number, previousExpiresOn: known.expiresOn, expiresOn: it.expiresOn))
        ]
    }

    mutating func apply(_ it: ProviderLicenseRenewed) {
        for index in self.licenses.indices where self.licenses[index].state == it.state && self.licenses[index].number == it.number {
            self.licenses[index].expiresOn = it.expiresOn
        }
    }

    func setSigningAuthority(_ it: SigningAuthoritySet) throws(Refusal) -> [Provider.Event] {
        if self.authority == it { return [] }
        try self.requireHere()
        return [.signingAuthoritySet(it)]
    }

    func delegate(_ it: ProviderDelegated) throws(Refusal) -> [Provider.Event] {
        if let known = self.delegations.first(where: { $0.delegation == it.delegation }) {
            guard known == it else { throw .delegationExists }
            return []
        }
        try self.requireHere()
        // What was delegated to somebody is not theirs to delegate on.
        guard it.letters == self.id else { throw .delegationNotOwn }
        guard it.to != self.id else { throw .delegateIsDelegator }
        guard self.authority?.signsOwn ?? false else { throw .providerMayNotSign }
        try Self.requireOrder(it.from, it.through)
        return [.delegated(it)]
    }

    func revokeDelegation(_ it: DelegationRevoked) throws(Refusal) -> [Provider.Event] {
        guard self.delegations.contains(where: { $0.delegation == it.delegation }) else { throw .delegationUnknown }
        if let known = self.revocations.first(where: { $0.delegation == it.delegation }) {
            guard known == it else { throw .delegationRevoked }
            return []
        }
        return [.delegationRevoked(it)]
    }

    func suspend(_ it: ProviderSuspended) throws(Refusal) -> [Provider.Event] {
        if self.isSuspendedNow, self.suspension == it { return [] }
        try self.requireHere()
        if self.isSuspendedNow { throw .providerSuspended }
        if let reinstatement, it.from < reinstatement.from { throw .providerDatesReversed }
        return [.suspended(it)]
    }

    func reinstate(_ it: ProviderReinstated) throws(Refusal) -> [Provider.Event] {
        if !self.isSuspendedNow, self.reinstatement == it { return [] }
        try self.requireHere()
        guard self.isSuspendedNow, let suspension else { throw .providerNotSuspended }
        try Self.requireOrder(suspension.from, it.from)
        return [.reinstated(it)]
    }

    func end(_ it: ProviderEnded) throws(Refusal) -> [Provider.Event] {
        if self.ended == it { return [] }
        try self.requireHere()
        return [.ended(it)]
    }

    /// A suspension that nobody has ended, whatever the day.
    var isSuspendedNow: Bool { self.suspension != nil && !self.isSuspensionOver }
}
