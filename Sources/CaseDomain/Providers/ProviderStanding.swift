public import EventSourcing

/// Why a professional cannot sign on a day in a state.
public enum ProviderStandingFault: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case notRegistered = "not_registered"
    case left
    case suspended
    case noSigningAuthority = "no_signing_authority"
    case noNPI = "no_npi"
    case noCredential = "no_credential"
    /// No license of the state, of a credential that holds.
    case noLicense = "no_license"
    case licenseExpired = "license_expired"
    case licenseNotBegun = "license_not_begun"
}

/// What a signature needs to know of a professional, on a day in a state.
public struct ProviderStanding: Sendable, Hashable {
    /// The record it was read from: a signature that relies on it names this version as unchanged.
    public var version: StreamVersion
    public var credentials: [Credential]
    /// The license that counts, with the credential that it is of; `nil` where none does.
    public var license: License?
    public var licensedAs: Credential?
    public var signsOwn: Bool
    public var cosigns: Bool
    /// Why they cannot sign; none where they can.
    public var faults: [ProviderStandingFault]
    /// Who signs in their place.
    public var delegates: [ProviderID]
}

extension Provider.State {
    /// How a professional stands on a day, for a letter about care in a state by two capital letters.
    public func standing(on day: CivilDate, in state: String) -> ProviderStanding {
        let credentials = self.credentials.filter { $0.from <= day && ($0.through.map { day <= $0 } ?? true) }.map(\.credential)
        let licenses = self.licenses.filter { $0.state == state && credentials.contains($0.credential) }
        let good = licenses.filter { $0.issuedOn <= day && day <= $0.expiresOn }.max { $0.expiresOn < $1.expiresOn }
        let authority = self.authority.flatMap { $0.from <= day ? $0 : nil }
        var faults: [ProviderStandingFault] = []
        if self.registered == nil { faults.append(.notRegistered) }
        if let ended, ended.on < day { faults.append(.left) }
        if self.isSuspended(on: day) { faults.append(.suspended) }
        if !(authority?.signsOwn ?? false), !(authority?.cosigns ?? false) { faults.append(.noSigningAuthority) }
        if self.registered?.npi == nil { faults.append(.noNPI) }
        if credentials.isEmpty { faults.append(.noCredential) }
        if good == nil {
            let hasBegun = licenses.contains { $0.issuedOn <= day }
            faults.append(licenses.isEmpty ? .noLicense : hasBegun ? .licenseExpired : .licenseNotBegun)
        }
        return ProviderStanding(
            version: self.version, credentials: credentials,
            license: good.map { License(state: $0.state, number: $0.number, expiresOn: $0.expiresOn) }, licensedAs: good?.credential,
            signsOwn: authority?.signsOwn ?? false, cosigns: authority?.cosigns ?? false, faults: faults,
            delegates: self.delegates(on: day))
    }

    /// What the professional signs with on a day in a state; `nil` where they cannot.
    public func signatory(on day: CivilDate, in state: String) -> Signatory? {
        let standing = self.standing(on: day, in: state)
        guard standing.faults.isEmpty, let registered, let npi = registered.npi, let license = standing.license,
            let credential = standing.licensedAs
        else { return nil }
        return Signatory(
            nameAsPrinted: registered.name, credential: credential, npi: npi, taxonomy: registered.taxonomy, license: license)
    }

    /// Who may sign in their place on a day.
    func delegates(on day: CivilDate) -> [ProviderID] {
        self.delegations.filter { it in
            it.from <= day && (it.through.map { day <= $0 } ?? true)
                && !self.revocations.contains { $0.delegation == it.delegation && $0.from <= day }
        }.map(\.to)
    }

    /// Whether the last suspension holds on a day.
    func isSuspended(on day: CivilDate) -> Bool {
        guard let suspension, suspension.from <= day else { return false }
        return !self.isSuspensionOver || day < (self.reinstatement?.from ?? day)
    }

    /// What time has made of the licenses by a moment and is not on record.
    func passTime(_ context: Context) -> [Provider.Event] {
        self.running.compactMap { license in
            if license.expiresOn.endOfDayEverywhere < context.now {
                let it = ProviderLicenseExpired(state: license.state, number: license.number, expiresOn: license.expiresOn)
                return .licenseExpired(it)
            }
            guard !self.isWarned(of: license), let warnAt = Self.warnAt(license), warnAt <= context.now else { return nil }
            return .licenseExpiring(
                ProviderLicenseExpiring(state: license.state, number: license.number, expiresOn: license.expiresOn))
        }
    }

    /// When something next happens to a license of itself; `nil` when nothing does. It may have passed.
    public var nextMomentAt: Timestamp? {
        self.running.compactMap { license in
            self.isWarned(of: license) ? license.expiresOn.endOfDayEverywhere.adding(.microseconds(1)) : Self.warnAt(license)
        }.min()
    }

    /// The licenses whose end nobody has noted, of a professional who is here.
    private var running: [ProviderLicenseRecorded] {
        guard self.ended == nil else { return [] }
        return self.licenses.filter { license in
            !self.expirations.contains {
                $0.state == license.state && $0.number == license.number && $0.expiresOn == license.expiresOn
            }
        }
    }

    private func isWarned(of license: ProviderLicenseRecorded) -> Bool {
        self.warnings.contains { $0.state == license.state && $0.number == license.number && $0.expiresOn == license.expiresOn }
    }

    private static func warnAt(_ license: ProviderLicenseRecorded) -> Timestamp? {
        license.expiresOn.adding(days: -Provider.leadDays)?.startOfDayAnywhere
    }
}
