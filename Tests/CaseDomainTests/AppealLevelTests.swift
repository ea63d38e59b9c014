import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Levels of appeal")
struct AppealLevelTests {
    /// The levels to which a user can take what was denied, without urgency.
    private static func open(_ past: [CaseFile.Event]) -> [AppealLevel] {
        AppealLevel.allCases.filter { !Case.given(past).when(.fileAppeal(The.appeal(The.id(95), $0))).events.isEmpty }
    }

    private static func upheld(_ level: AppealLevel, _ past: [CaseFile.Event]) -> [CaseFile.Event] {
        Past.after(
            [
                .fileAppeal(The.appeal(The.id(96), level, filedAt: The.day(-1))),
                .recordAppealDecision(The.uphold(The.id(96), The.id(76))),
            ], past)
    }

    @Test func `a commercial plan has one internal level or two, and external review behind either`() {
        #expect(Self.open(AppealPast.denied(by: .commercial)) == [.internalFirst])
        let once = AppealPast.upheld(by: .commercial)
        #expect(Self.open(once) == [.internalSecond, .external])
        #expect(Self.open(Self.upheld(.internalSecond, once)) == [.external])
        #expect(Self.open(Self.upheld(.external, once)) == [])
    }

    @Test func `Medicaid managed care goes from the plan to a fair hearing, and Medicaid itself to the hearing at once`() {
        #expect(Self.open(AppealPast.denied(by: .medicaidManagedCare)) == [.internalFirst])
        #expect(Self.open(AppealPast.upheld(by: .medicaidManagedCare)) == [.fairHearing])
        #expect(Self.open(AppealPast.denied(by: .medicaid)) == [.internalFirst, .fairHearing])
    }

    @Test func `Medicare Advantage goes from the plan to the independent entity, and from there to a judge`() {
        #expect(Self.open(AppealPast.denied(by: .medicareAdvantage)) == [.internalFirst])
        #expect(Self.open(AppealPast.upheld(by: .medicareAdvantage)) == [.ire])
        Case.given(AppealPast.upheld(by: .medicareAdvantage)).when(.fileAppeal(The.appeal(The.id(95), .alj)))
            .thenRefused(.appealLevelSkipped)
        let decided = Past.after([.recordAppealDecision(The.uphold(The.otherAppeal, The.id(75)))], AppealPast.forwarded)
        #expect(Self.open(decided) == [.alj])
    }

    @Test func `where the kind of plan is not known, each order is possible`() {
        #expect(Self.open(AppealPast.denied(by: .unknown)) == [.internalFirst])
        let once = AppealPast.upheld(by: .unknown)
        #expect(Self.open(once) == [.internalSecond, .external, .fairHearing, .ire])
        let external = Self.upheld(.external, once)
        #expect(Self.open(external) == [.fairHearing, .ire], "each once, and none within the plan any more")
    }

    @Test func `a level that the plan does not have is not asked, and one outside the plan not before the plan has decided`() {
        Case.given(AppealPast.upheld(by: .commercial)).when(.fileAppeal(The.appeal(The.id(95), .fairHearing)))
            .thenRefused(.appealLevelNotOffered)
        Case.given(Past.denied).when(.fileAppeal(The.appeal(The.appeal, .external))).thenRefused(.appealNotExhausted)
        Case.given(Past.denied).when(.fileAppeal(The.appeal(The.appeal, .internalSecond))).thenRefused(.appealLevelSkipped)
    }

    @Test func `any plan that covers the patient opens its levels`() {
        var second = The.coverageLinked
        (second.coverage, second.lineOfBusiness, second.order) = (The.id(27), .medicaidManagedCare, 2)
        let both = Past.after([.linkCoverage(.init(second))], AppealPast.upheld(by: .commercial))
        #expect(Self.open(both) == [.internalSecond, .external, .fairHearing])
    }

    @Test func `an appeal that says of each service what it upholds goes on, and does not begin anew`() {
        var uphold = The.uphold(receivedAt: The.day(-2))
        uphold.services = [Past.deny(The.speech), Past.deny(The.device)]
        let once = Past.after(
            [.fileAppeal(The.appeal(filedAt: The.day(-3))), .recordAppealDecision(uphold)], AppealPast.denied(by: .unknown))
        var external = The.uphold(The.id(96), The.id(76))
        external.services = [Past.deny(The.speech), Past.deny(The.device)]
        let twice = Past.after(
            [.fileAppeal(The.appeal(The.id(96), .external, filedAt: The.day(-1))), .recordAppealDecision(external)], once)
        #expect(Self.open(once) == [.internalSecond, .external, .fairHearing, .ire])
        #expect(Self.open(twice) == [.fairHearing, .ire])
    }

    // MARK: urgency

    @Test func `an expedited external review runs at once, and beside an expedited appeal within the plan`() {
        let external = The.appeal(The.otherAppeal, .external, isExpedited: true)
        #expect(Case.given(Past.denied).when(.fileAppeal(external)).facts.count == 1)
        let urgent = Past.after([.fileAppeal(The.appeal(isExpedited: true))], Past.denied)
        #expect(Case.given(urgent).when(.fileAppeal(external)).facts.count == 1)
        #expect(Case.given(urgent).state.possible(at: The.now).contains(.fileAppeal))
        Case.given(Past.appealed).when(.fileAppeal(external)).thenRefused(.appealOpen)
        let both = Past.after([.fileAppeal(external)], urgent)
        #expect(!Case.given(both).state.possible(at: The.now).contains(.fileAppeal))
    }

    @Test func `urgency leads to no other level ahead of the plan`() {
        let hearing = The.appeal(The.otherAppeal, .fairHearing, isExpedited: true)
        Case.given(AppealPast.denied(by: .medicaidManagedCare)).when(.fileAppeal(hearing)).thenRefused(.appealNotExhausted)
    }

    // MARK: in whose right

    @Test func `outside the plan the patient has to authorize an appeal, unless a rule says otherwise`() {
        let upheld = AppealPast.upheld(by: .commercial)
        for representation in [nil, AppealRepresentation.providerOwnRight] {
            let external = The.appeal(The.otherAppeal, .external, representation: representation)
            Case.given(upheld).when(.fileAppeal(external)).thenRefused(.representativeAuthorizationMissing)
            let free = Past.ruled(upheld) { $0.appeal = AppealRule([.init(.external, filedBy: .provider)]) }
            #expect(Case.given(free).when(.fileAppeal(external)).facts.count == 1)
        }
        for representation in [AppealRepresentation.patientAuthorization, .appointedRepresentative] {
            let external = The.appeal(The.otherAppeal, .external, representation: representation)
            #expect(Case.given(upheld).when(.fileAppeal(external)).facts.count == 1)
        }
    }

    @Test func `within the plan nobody has to authorize it, unless a rule says so`() {
        #expect(Case.given(Past.denied).when(.fileAppeal(The.appeal(representation: nil))).facts.count == 1)
        let strict = Case.given(Past.ruled(Past.denied) { $0.appeal = AppealRule([.init(.internalFirst, filedBy: .representative)]) })
        for representation in [nil, AppealRepresentation.providerOwnRight] {
            strict.when(.fileAppeal(The.appeal(representation: representation))).thenRefused(.representativeAuthorizationMissing)
        }
        #expect(strict.when(.fileAppeal(The.appeal())).facts.count == 1)
    }
}
