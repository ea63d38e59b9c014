import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

@Suite("A clinic and its organization")
struct ClinicTests {
    private typealias Directory = Spec<Clinic>
    private typealias Group = Spec<Organization>

    static let registered = Clinic.Event.registered(ClinicRegistered(name: "Lakeshore Speech", organization: The.organization))
    static let site = SiteAdded(
        site: The.site, name: "Harbor", address: PostalAddress(lines: ["9 Pier Road"], city: "Duluth", state: "MN", postalCode: "55802"),
        npi: The.npi, timeZone: "America/Chicago")
    static let payer = PayerListed(
        payer: The.payer, name: "North Star Health", identifiers: [ExternalIdentifier(system: "urn:example:payer", value: "88412")!])

    @Test func `a clinic is registered once`() {
        let clinic = ClinicRegistered(name: "Lakeshore Speech", organization: The.organization)
        Directory.given().when(.register(clinic)).then(Self.registered)
        Directory.given(Self.registered).when(.register(clinic)).thenNothing()
        Directory.given(Self.registered).when(.register(ClinicRegistered(name: "Hilltop"))).thenRefused(.clinicExists)
    }

    @Test func `a clinic has sites`() {
        var other = Self.site
        other.timeZone = "America/Denver"
        Directory.given().when(.addSite(Self.site)).thenRefused(.clinicUnknown)
        Directory.given(Self.registered).when(.addSite(Self.site)).then(.siteAdded(Self.site))
        Directory.given(Self.registered, .siteAdded(Self.site)).when(.addSite(Self.site)).thenNothing()
        Directory.given(Self.registered, .siteAdded(Self.site)).when(.addSite(other)).thenRefused(.siteExists)
    }

    @Test func `a clinic lists the payers it deals with`() {
        Directory.given().when(.listPayer(Self.payer)).thenRefused(.clinicUnknown)
        Directory.given(Self.registered).when(.listPayer(Self.payer)).then(.payerListed(Self.payer))
        Directory.given(Self.registered, .payerListed(Self.payer)).when(.listPayer(Self.payer)).thenNothing()
        Directory.given(Self.registered, .payerListed(Self.payer)).when(.listPayer(.init(payer: The.payer, name: "Other")))
            .thenRefused(.payerExists)
    }

    @Test func `the state is what the events said`() {
        let state = Directory.given(Self.registered, .siteAdded(Self.site), .payerListed(Self.payer)).state
        #expect(state.registered?.name == "Lakeshore Speech" && state.sites == [Self.site] && state.payers == [Self.payer])
        #expect(state.version == StreamVersion(3))
    }

    @Test func `an organization is registered once`() {
        let group = OrganizationRegistered(name: "Great Lakes Therapy")
        Group.given().when(.register(group)).then(.registered(group))
        Group.given(.registered(group)).when(.register(group)).thenNothing()
        Group.given(.registered(group)).when(.register(OrganizationRegistered(name: "Plains"))).thenRefused(.organizationExists)
        #expect(Group.given(.registered(group)).state.registered == group)
    }
}
