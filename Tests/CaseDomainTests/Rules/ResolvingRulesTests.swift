import CaseDomain
import ClinicalCodes
import EventSourcing
import Testing

@Suite("Resolving rules")
struct ResolvingRulesTests {
    private static func verdict(_ name: String, in resolution: RuleResolution) -> RuleVerdict? {
        resolution.considered.first { $0.rule.rule == Meridian.id(name) }
    }

    @Test func `without a rule authorization and a whole letter are required`() {
        let resolution = Meridian.book().resolve(Meridian.question())
        #expect(resolution.terms == .treatAsRequired && resolution.winner == nil && resolution.considered.isEmpty)
        #expect(resolution.terms.basis == .noRule && resolution.terms.requirement.code == .required)
        #expect(resolution.terms.letter.isNeeded && resolution.terms.letter.elements.count == 8)
        #expect(resolution.pin(of: Meridian.tenant) == nil)
    }

    @Test func `a plan stands above a payer, a payer above a line of business, that above everybody`() throws {
        let plan = RuleScope(payer: Meridian.payer, plans: [Meridian.plan("GOLD")])
        let rules = [
            Meridian.rule("everybody", .required, scope: RuleScope()),
            Meridian.rule("line", .referral, scope: RuleScope(lineOfBusiness: .commercial)), Meridian.rule("payer", .notification),
            Meridian.rule("plan", .no, scope: plan),
        ]
        let question = Meridian.question {
            $0.plan = Meridian.plan("GOLD")
            $0.lineOfBusiness = .commercial
        }
        for count in 1...4 {
            let resolution = Meridian.book(Meridian.set(Array(rules[..<count]))).resolve(question)
            #expect(resolution.winner?.rule == rules[count - 1].id && resolution.terms.basis == .rule)
            #expect(resolution.terms.requirement.code == rules[count - 1].requirement?.code)
        }
        let resolution = Meridian.book(Meridian.set(rules)).resolve(question)
        #expect(resolution.considered.map(\.rule.rule.rawValue) == ["plan", "payer", "line", "everybody"])
        #expect(resolution.considered.map(\.reason) == [.won, .lessSpecific, .lessSpecific, .lessSpecific])
        #expect(Self.verdict("payer", in: resolution)?.words == "plan speaks more narrowly.")
    }

    @Test func `codes stand above ranges and groups, these above a service line, that above every service`() {
        let rules = [
            Meridian.rule("every", .required), Meridian.rule("speech", .referral, match: RuleMatch(serviceLine: .speech)),
            Meridian.rule(
                "range", .notification, match: RuleMatch(services: CodeSelection(CodeList(ranges: [("92507", "92609")])!))),
            Meridian.rule("code", .no, match: RuleMatch(services: Meridian.swallowing)),
        ]
        for count in 1...4 {
            let resolution = Meridian.book(Meridian.set(Array(rules[..<count]))).resolve(Meridian.question())
            #expect(resolution.winner?.rule == rules[count - 1].id)
        }
    }

    @Test func `a group of codes is what the set says it is`() {
        let name = CodeGroupName(rawValue: "swallowing")!
        let group = CodeGroup(name: name, list: CodeList(codes: ["92526"], ranges: [("92610", "92612")])!)
        let rule = Meridian.rule("group", .no, match: RuleMatch(services: CodeSelection(groups: [name])))
        let book = Meridian.book(Meridian.set([rule], groups: [group]))
        for (code, isMeant) in [("92526", true), ("92611", true), ("92613", false), ("97110", false)] {
            let resolution = book.resolve(Meridian.question { $0.service = ServiceCode(.cpt, code)! })
            #expect((resolution.winner != nil) == isMeant, "\(code)")
        }
    }

    @Test func `what fails is told: another payer's rules are not, those that miss by a condition are`() {
        let rules = [
            Meridian.rule("adults", .no, match: RuleMatch(age: AgeRange(from: 21))),
            Meridian.rule("children", .required, match: RuleMatch(age: AgeRange(through: 20))),
            Meridian.rule("elsewhere", .no, scope: RuleScope(payer: Meridian.other)),
        ]
        let resolution = Meridian.book(Meridian.set(rules)).resolve(Meridian.question { $0.age = 40 })
        #expect(resolution.winner?.rule == Meridian.id("adults") && resolution.terms.requirement.code == .no)
        #expect(resolution.considered.count == 2)
        let children = Self.verdict("children", in: resolution)
        #expect(children?.reason == .conditionFails && children?.failed == [.age] && children?.words == "It asks for something else: age.")
    }

    @Test func `an unknown fact never makes a rule not match: it is listed, and treated as required`() {
        let rules = [
            Meridian.rule("adults", .no, match: RuleMatch(age: AgeRange(from: 21))),
            Meridian.rule("children", .notification, match: RuleMatch(age: AgeRange(through: 20))),
        ]
        let resolution = Meridian.book(Meridian.set(rules)).resolve(Meridian.question())
        #expect(resolution.terms.basis == .unknownFacts && resolution.terms.unknown == [.age])
        #expect(resolution.terms.requirement.code == .required && resolution.terms.letter.isNeeded)
        #expect(resolution.terms.letter.elements == LetterSection.allCases)
        #expect(resolution.winner?.rule == Meridian.id("children"), "the stricter of the two")
        #expect(resolution.considered.map(\.reason) == [.won, .lessStrict] && resolution.considered.allSatisfy { $0.unknown == [.age] })
    }

    @Test func `a narrower rule that may hold puts a mild one in doubt, and a strict one stays`() {
        let narrow = RuleMatch(services: Meridian.swallowing, diagnosesIncluded: [ICD10CM("R13")!])
        func book(_ wide: RuleRequirement.Code, _ narrower: RuleRequirement.Code) -> RuleResolution {
            Meridian.book(Meridian.set([Meridian.rule("wide", wide), Meridian.rule("narrow", narrower, match: narrow)]))
                .resolve(Meridian.question())
        }
        let doubtful = book(.no, .notification)
        #expect(doubtful.terms.requirement.code == .required && doubtful.terms.basis == .unknownFacts)
        #expect(doubtful.winner?.rule == Meridian.id("narrow"))
        let strict = book(.required, .no)
        #expect(strict.terms.requirement.code == .required && strict.winner?.rule == Meridian.id("wide"))
        #expect(Self.verdict("narrow", in: strict)?.reason == .lessStrict)
        // Whatever the diagnosis, nothing is required.
        #expect(book(.no, .no).terms.requirement.code == .no)
    }

    @Test func `a wider rule that may hold changes nothing where a narrower one is known to`() {
        let rules = [
            Meridian.rule("code", .no, match: RuleMatch(services: Meridian.swallowing)),
            Meridian.rule("adults", .required, match: RuleMatch(age: AgeRange(from: 21))),
        ]
        let resolution = Meridian.book(Meridian.set(rules)).resolve(Meridian.question())
        #expect(resolution.terms.basis == .rule && resolution.terms.requirement.code == .no && resolution.terms.unknown.isEmpty)
        #expect(Self.verdict("adults", in: resolution)?.reason == .lessSpecific)
    }

    /// One condition each: a question that it holds for, one that it fails for, and the one of which nobody knows.
    private static let conditions: [(RuleCondition, RuleScope, RuleMatch, RuleQuestion, RuleQuestion, RuleQuestion?)] = {
        let payer = RuleScope(payer: Meridian.payer)
        func scope(_ change: (inout RuleScope) -> Void) -> RuleScope {
            var scope = payer
            change(&scope)
            return scope
        }
        let ask = Meridian.question
        let seizures = ICD10CM("R56.9")!
        return [
            (
                .plan, scope { $0.plans = [Meridian.plan("A")] }, RuleMatch(), ask { $0.plan = Meridian.plan("A") },
                ask { $0.plan = Meridian.plan("B") }, ask { _ in }
            ),
            (
                .lineOfBusiness, scope { $0.lineOfBusiness = .medicaid }, RuleMatch(), ask { $0.lineOfBusiness = .medicaid },
                ask { $0.lineOfBusiness = .chip }, ask { $0.lineOfBusiness = .unknown }
            ),
            (
                .funding, scope { $0.funding = .selfFunded }, RuleMatch(), ask { $0.funding = .selfFunded }, ask { $0.funding = .insured },
                ask { $0.funding = .unknown }
            ),
            (
                .state, scope { $0.states = ["MN", "WI"] }, RuleMatch(), ask { $0.situsState = "WI" }, ask { $0.situsState = "TX" },
                ask { _ in }
            ),
            (
                .network, scope { $0.network = .outOfNetwork }, RuleMatch(), ask { $0.network = .outOfNetwork },
                ask { $0.network = .inNetwork }, ask { $0.network = .unknown }
            ),
            (.process, payer, RuleMatch(process: .referral), ask { $0.process = .referral }, ask { $0.process = .notification }, nil),
            (.kind, payer, RuleMatch(kinds: [.continuing]), ask { $0.kind = .continuing }, ask { $0.kind = .initial }, nil),
            (
                .modifier, payer, RuleMatch(modifiers: [Modifier("GN")!]), ask { $0.modifiers = [Modifier("59")!, Modifier("GN")!] },
                ask { $0.modifiers = [Modifier("GP")!] }, nil
            ),
            (
                .diagnosis, payer, RuleMatch(diagnosesIncluded: [ICD10CM("R13.1")!]),
                ask { $0.diagnoses = [seizures, ICD10CM("R13.12")!] },
                ask { $0.diagnoses = [ICD10CM("R13.0")!] }, ask { _ in }
            ),
            (
                .diagnosisExcluded, payer, RuleMatch(diagnosesExcluded: [ICD10CM("R56")!]), ask { $0.diagnoses = [ICD10CM("R13.12")!] },
                ask { $0.diagnoses = [ICD10CM("R13.12")!, seizures] }, ask { _ in }
            ),
            (.age, payer, RuleMatch(age: AgeRange(from: 3, through: 20)), ask { $0.age = 20 }, ask { $0.age = 21 }, ask { _ in }),
            (
                .placeOfService, payer, RuleMatch(placesOfService: [PlaceOfService(rawValue: "11")!]),
                ask { $0.placeOfService = PlaceOfService(rawValue: "11") }, ask { $0.placeOfService = PlaceOfService(rawValue: "12") },
                ask { _ in }
            ),
            (
                .setting, payer, RuleMatch(settings: [.home]), ask { $0.placeOfService = PlaceOfService(rawValue: "12") },
                ask { $0.placeOfService = PlaceOfService(rawValue: "02") }, ask { $0.placeOfService = PlaceOfService(rawValue: "99") }
            ),
            (
                .providerType, payer, RuleMatch(providerTypes: [.slp]), ask { $0.providerType = .slp }, ask { $0.providerType = .ot },
                ask { _ in }
            ),
            (
                .units, payer, RuleMatch(unitsThreshold: Quantity(amount: "12", .visits)),
                ask { $0.quantity = Quantity(amount: "13", .visits) },
                ask { $0.quantity = Quantity(amount: "12", .visits) }, ask { $0.quantity = Quantity(amount: "13", .hours) }
            ),
            (
                .cost, payer, RuleMatch(costThresholdCents: 50_000), ask { $0.costCents = 50_001 }, ask { $0.costCents = 50_000 },
                ask { _ in }
            ),
        ]
    }()

    @Test func `each condition holds, fails, or is unknown`() {
        for (condition, scope, match, holding, failing, unknown) in Self.conditions {
            let book = Meridian.book(Meridian.set([Meridian.rule("it", .no, scope: scope, match: match)]))
            #expect(book.resolve(holding).terms.requirement.code == .no, "\(condition) holds")
            let failed = book.resolve(failing)
            #expect(failed.winner == nil && failed.considered.first?.failed == [condition], "\(condition) fails")
            guard let unknown else { continue }
            let doubtful = book.resolve(unknown)
            #expect(doubtful.terms.unknown == [condition] && doubtful.terms.requirement.code == .required, "\(condition) is unknown")
        }
        let asked = Set(Self.conditions.map(\.0))
        // The others are asked in sentences of their own.
        #expect(Set(RuleCondition.allCases).subtracting(asked) == [.payer, .service, .serviceLine])
    }

    @Test func `the day decides between versions, and a version ends with the next one's first day`() {
        let first = Meridian.set([Meridian.rule("it", .required)])
        let second = Meridian.set([Meridian.rule("it", .no)], version: 2, from: Meridian.day(7, 1), through: Meridian.day(12, 31))
        let book = Meridian.book(first, second)
        func winner(_ day: CivilDate) -> Int32? { book.resolve(Meridian.question { $0.requestedOn = day }).winner?.ruleSetVersion }
        #expect(winner(Meridian.day(12, 31, 2025)) == nil && winner(Meridian.from) == 1 && winner(Meridian.day(6, 30)) == 1)
        #expect(winner(Meridian.day(7, 1)) == 2 && winner(Meridian.day(12, 31)) == 2)
        #expect(winner(Meridian.day(1, 1, 2027)) == nil, "what it replaced does not come back")
        let summer = book.resolve(Meridian.question { $0.requestedOn = Meridian.day(8, 1) })
        #expect(summer.considered.map(\.reason) == [.won, .superseded])
        let spring = book.resolve(Meridian.question())
        #expect(spring.considered.map(\.reason) == [.won, .notEffective])
    }

    @Test func `a version that begins before the one it replaces stands in the place of all before it`() {
        let book = Meridian.book(
            Meridian.set([Meridian.rule("it", .required)]),
            Meridian.set([Meridian.rule("it", .no)], version: 2, from: Meridian.day(7, 1)),
            Meridian.set([Meridian.rule("it", .referral)], version: 3, from: Meridian.day(3, 1)))
        for (day, version) in [(Meridian.day(2, 28), 1), (Meridian.day(3, 1), 3), (Meridian.day(6, 30), 3), (Meridian.day(7, 1), 3)] {
            let resolution = book.resolve(Meridian.question { $0.requestedOn = day })
            #expect(resolution.winner?.ruleSetVersion == Int32(version), "\(day)")
            #expect(resolution.considered.count { $0.reason == .won || $0.reason == .lessSpecific } == 1, "\(day)")
        }
    }

    @Test func `a rule holds on its own days within its set's`() {
        var rule = Meridian.rule("summer", .no)
        rule.effectiveFrom = Meridian.day(6, 1)
        rule.effectiveThrough = Meridian.day(8, 31)
        let book = Meridian.book(Meridian.set([rule]))
        for (day, holds) in [
            (Meridian.day(5, 31), false), (Meridian.day(6, 1), true), (Meridian.day(8, 31), true), (Meridian.day(9, 1), false),
        ] {
            #expect((book.resolve(Meridian.question { $0.requestedOn = day }).winner != nil) == holds, "\(day)")
        }
    }

    @Test func `a pin names the rule by its place in the ledger`() throws {
        let book = Meridian.book(
            Meridian.set([Meridian.rule("it", .required)]), Meridian.set([Meridian.rule("it", .no)], version: 2, from: Meridian.day(3, 1)))
        let pin = try #require(book.resolve(Meridian.question()).pin(of: Meridian.tenant))
        #expect(
            pin.tenant == Meridian.tenant && pin.stream == RuleBook.stream(of: Meridian.tenant) && pin.streamVersion == StreamVersion(2))
        #expect(pin.ruleSet.rawValue == "meridian" && pin.ruleSetVersion == 2 && pin.rule == Meridian.id("it") && pin.ruleVersion == 1)
        #expect(try RulePin(json: JSON(JSONWriter.bytes(of: pin))) == pin)
    }

    @Test func `a resolution tells at most fifty verdicts, the winner among them`() {
        let rules = (1...60).map { number in
            Meridian.rule("r\(number)", .no, match: RuleMatch(age: AgeRange(from: Int32(number), through: Int32(number))))
        }
        let resolution = Meridian.book(Meridian.set(rules)).resolve(Meridian.question { $0.age = 57 })
        #expect(resolution.considered.count == 50 && resolution.leftOff == 10)
        #expect(resolution.considered.first?.reason == .won && resolution.considered.first?.rule.rule == Meridian.id("r57"))
    }

    @Test func `a resolution as JSON says what won and why the others did not`() throws {
        let rules = [Meridian.rule("wide", .required), Meridian.rule("narrow", .no, match: RuleMatch(services: Meridian.swallowing))]
        let resolution = Meridian.book(Meridian.set(rules)).resolve(Meridian.question())
        let object = try JSON(JSONWriter.bytes(of: resolution)).object()
        #expect(try object.value("terms", as: RuleTerms.self) == resolution.terms)
        #expect(try #require(object["rule"]).object().value("rule_id", as: String.self) == "narrow")
        let lost = try #require(object["considered"]).array()[1].object()
        #expect(try lost.value("verdict", as: String.self) == "lost" && lost.value("reason", as: String.self) == "less_specific")
        #expect(try lost.value("level", as: String.self) == "payer" && lost.value("services", as: String.self) == "every")
    }
}
