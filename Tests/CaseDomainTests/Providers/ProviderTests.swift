import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

typealias Providers = Spec<Provider>

/// The professional of the sentences. Made up; nobody practices here.
enum ProviderPast {
    static let id = ProviderID(SpecMoment.stream.rawValue)
    static let registration = ProviderRegistered(
        name: "Ingrid Halvorsen", npi: The.npi, taxonomy: ProviderTaxonomy(rawValue: "235Z00000X"), actor: The.signer)
    static let credential = ProviderCredentialRecorded(credential: .slp, from: The.date(-1_000))
    static let authority = SigningAuthoritySet(signsOwn: true, cosigns: false, from: The.date(-500))
    static let delegation = ProviderDelegated(
        delegation: The.id(131), letters: id, to: The.id(132), from: The.date(0), through: The.date(30))
    static let suspension = ProviderSuspended(from: The.date(1), reason: .leave)

    static let registered = after([.register(registration)])
    static let licensed = after([.recordCredential(credential), .recordLicense(license()), .setSigningAuthority(authority)], registered)
    static let renewed = after([.recordLicense(license(expires: 800))], licensed)
    static let delegated = after([.delegate(delegation)], licensed)
    static let revoked = after([.revokeDelegation(DelegationRevoked(delegation: The.id(131), from: The.date(10)))], delegated)
    static let suspended = after([.suspend(suspension)], licensed)
    static let reinstated = after([.reinstate(ProviderReinstated(from: The.date(8)))], suspended)
    static let left = after([.end(ProviderEnded(on: The.date(3)))], licensed)
    static let warned = after([.passTime], licensed, at: The.day(141))
    static let expired = after([.passTime], warned, at: The.day(203))
    static let whole = [renewed, revoked, reinstated, left, expired]

    static func license(expires: Int = 200, state: String = "MN") -> ProviderLicenseRecorded {
        ProviderLicenseRecorded(
            credential: .slp, state: state, number: "SLP-48213", issuedOn: The.date(-165), expiresOn: The.date(expires))
    }

    static func after(_ commands: [Provider.Command], _ past: [Provider.Event] = [], at now: Timestamp = The.now) -> [Provider.Event] {
        commands.reduce(past) { $0 + Providers.given($0).when($1, at: now).events }
    }
}

@Suite("Professionals")
struct ProviderTests {
    @Test func `a professional is registered once`() {
        Providers.given(ProviderPast.registered).when(.register(ProviderPast.registration)).thenNothing()
        var other = ProviderPast.registration
        other.name = "Solveig Brandt"
        Providers.given(ProviderPast.registered).when(.register(other)).thenRefused(.providerExists)
        Providers.given().when(.recordCredential(ProviderPast.credential)).thenRefused(.providerUnknown)
    }

    @Test func `a license is recorded for a state, and renewed to a later day`() {
        let given = Providers.given(ProviderPast.licensed)
        given.when(.recordLicense(ProviderPast.license())).thenNothing()
        given.when(.recordLicense(ProviderPast.license(expires: 800))).then(
            .licenseRenewed(
                ProviderLicenseRenewed(
                    state: "MN", number: "SLP-48213", previousExpiresOn: The.date(200), expiresOn: The.date(800))))
        given.when(.recordLicense(ProviderPast.license(expires: 199))).thenRefused(.licenseExists)
        given.when(.recordLicense(ProviderPast.license(state: "mn"))).thenRefused(.licenseStateMissing)
        given.when(.recordLicense(ProviderPast.license(expires: -166, state: "WI"))).thenRefused(.providerDatesReversed)
    }

    @Test func `who may sign, signs with the license of the state and of the day`() {
        let state = Providers.given(ProviderPast.licensed).state
        #expect(state.signatory(on: The.date(0), in: "MN")?.license == The.license)
        #expect(state.signatory(on: The.date(200), in: "MN")?.credential == .slp)
        #expect(state.standing(on: The.date(201), in: "MN").faults == [.licenseExpired])
        #expect(state.standing(on: The.date(-166), in: "MN").faults == [.licenseNotBegun])
        #expect(state.standing(on: The.date(0), in: "WI").faults == [.noLicense] && state.signatory(on: The.date(0), in: "WI") == nil)
        #expect(Providers.given(ProviderPast.renewed).state.standing(on: The.date(201), in: "MN").faults == [])
        let bare = Providers.given(ProviderPast.registered).state.standing(on: The.date(0), in: "MN")
        #expect(bare.faults == [.noSigningAuthority, .noCredential, .noLicense])
        #expect(Provider.initial.standing(on: The.date(0), in: "MN").faults.prefix(1) == [.notRegistered])
    }

    @Test func `nobody delegates before they may sign, to themselves, or what was delegated to them`() {
        let given = Providers.given(ProviderPast.licensed)
        var other = ProviderPast.delegation
        other.letters = The.id(133)
        given.when(.delegate(other)).thenRefused(.delegationNotOwn)
        other = ProviderPast.delegation
        other.to = ProviderPast.id
        given.when(.delegate(other)).thenRefused(.delegateIsDelegator)
        Providers.given(ProviderPast.registered).when(.delegate(ProviderPast.delegation)).thenRefused(.providerMayNotSign)
        other = ProviderPast.delegation
        other.through = The.date(-1)
        given.when(.delegate(other)).thenRefused(.providerDatesReversed)
    }

    @Test func `a delegate signs from the first to the last day, unless it is taken back`() {
        func delegates(_ past: [Provider.Event], _ day: Int) -> Int {
            Providers.given(past).state.standing(on: The.date(day), in: "MN").delegates.count
        }
        #expect([-1, 0, 30, 31].map { delegates(ProviderPast.delegated, $0) } == [0, 1, 1, 0])
        #expect([9, 10].map { delegates(ProviderPast.revoked, $0) } == [1, 0])
        var other = ProviderPast.delegation
        Providers.given(ProviderPast.delegated).when(.delegate(other)).thenNothing()
        other.through = nil
        Providers.given(ProviderPast.delegated).when(.delegate(other)).thenRefused(.delegationExists)
        let again = DelegationRevoked(delegation: The.id(131), from: The.date(12))
        Providers.given(ProviderPast.revoked).when(.revokeDelegation(again)).thenRefused(.delegationRevoked)
        Providers.given(ProviderPast.licensed).when(.revokeDelegation(again)).thenRefused(.delegationUnknown)
    }

    @Test func `who is suspended does not sign until they are reinstated`() {
        func isSuspended(_ past: [Provider.Event], _ day: Int) -> Bool {
            Providers.given(past).state.standing(on: The.date(day), in: "MN").faults == [.suspended]
        }
        #expect([0, 1, 50].map { isSuspended(ProviderPast.suspended, $0) } == [false, true, true])
        #expect([7, 8].map { isSuspended(ProviderPast.reinstated, $0) } == [true, false])
        Providers.given(ProviderPast.suspended).when(.suspend(ProviderPast.suspension)).thenNothing()
        Providers.given(ProviderPast.suspended).when(.suspend(ProviderSuspended(from: The.date(2), reason: .other)))
            .thenRefused(.providerSuspended)
        Providers.given(ProviderPast.licensed).when(.reinstate(ProviderReinstated(from: The.date(0)))).thenRefused(.providerNotSuspended)
    }

    @Test func `who left signs nothing after the last day, and nothing more is recorded of them`() {
        let left = Providers.given(ProviderPast.left)
        #expect(left.state.standing(on: The.date(3), in: "MN").faults == [])
        #expect(left.state.standing(on: The.date(4), in: "MN").faults == [.left] && left.state.nextMomentAt == nil)
        left.when(.suspend(ProviderPast.suspension)).thenRefused(.providerEnded)
        left.when(.end(ProviderEnded(on: The.date(3)))).thenNothing()
    }

    @Test func `sixty days before its last day a license comes near it, and then passes it, each once`() {
        let given = Providers.given(ProviderPast.licensed)
        let near = given.state.nextMomentAt!
        given.when(.passTime, at: near.adding(.microseconds(-1))).thenNothing()
        #expect(given.when(.passTime, at: near).events.compactMap(ProviderWorkKind.init) == [.providerLicenseExpiring])
        let warned = Providers.given(ProviderPast.warned)
        warned.when(.passTime, at: The.day(150)).thenNothing()
        let over = warned.state.nextMomentAt!
        warned.when(.passTime, at: over.adding(.microseconds(-1))).thenNothing()
        #expect(warned.when(.passTime, at: over).events.compactMap(ProviderWorkKind.init) == [.providerLicenseExpired])
        #expect(Providers.given(ProviderPast.expired).state.nextMomentAt == nil)
        let renewed = ProviderPast.after([.recordLicense(ProviderPast.license(expires: 800))], ProviderPast.expired)
        #expect(Providers.given(renewed).state.nextMomentAt != nil)
        #expect(Set(ProviderWorkKind.allCases.map(\.rawValue)).isDisjoint(with: TaskKind.allCases.map(\.rawValue)))
    }
}
