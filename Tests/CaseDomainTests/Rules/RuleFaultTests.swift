import CaseDomain
import ClinicalCodes
import EventSourcing
import Testing

@Suite("Faults of rules")
struct RuleFaultTests {
    /// Code and place of each fault, in order.
    private static func faults(_ set: RuleSet) -> [String] {
        RuleBook.State().faults(publishing: set).map { "\($0.code.rawValue) at \($0.path)" }
    }

    private static func faults(_ change: (inout PayerRule) -> Void) -> [String] {
        var rule = Meridian.rule("it")
        change(&rule)
        return Self.faults(Meridian.set([Meridian.rule("sound", match: RuleMatch(serviceLine: .sleep)), rule]))
    }

    @Test func `a sound set has none`() {
        #expect(Self.faults { _ in }.isEmpty)
    }

    @Test func `a window starts from what a case has on record, and counts by a calendar that is known`() {
        func window(
            _ kind: ClockKind = .payerDecision, from anchor: AnchorKind = .received, calendar: CalendarID = .usFederal,
            id: ClockRuleID = "meridian.decision"
        ) -> ClockProvision {
            ClockProvision(kind, rule: .rule(id, .businessDays(5), from: anchor, calendar: calendar), source: "Manual, page 12")
        }
        let sentences: [([ClockProvision], [String])] = [
            ([window(), window(calendar: "meridian", id: "other")], []),
            ([window(calendar: "nobody")], ["rules.unknown_name at rules[1].windows[0].rule.calendar"]),
            ([window(), window(.appealDecision)], ["rules.duplicate at rules[1].windows[1].rule.id"]),
            ([window(.letterValidity)], ["rules.contradiction at rules[1].windows[0].kind"]),
            ([window(.payerDecision, from: .noticeDate)], ["rules.contradiction at rules[1].windows[0].rule.anchor"]),
            ((0...PayerRule.windowsMax).map { window(id: ClockRuleID(rawValue: "w\($0)")!) }, ["rules.too_many at rules[1].windows"]),
        ]
        for (windows, faults) in sentences { #expect(Self.faults { $0.windows = windows } == faults) }
        #expect(
            Self.faults { $0.appeal = AppealRule([.init(.external, filedBy: .provider), .init(.external, filedBy: .representative)]) }
                == ["rules.duplicate at rules[1].appeal.levels[1].level"])
    }

    @Test func `a payer's calendar has a name of its own`() {
        func faults(_ calendars: [CalendarID]) -> [String] {
            let range = Meridian.calendar.range
            let calendars = calendars.map { BusinessCalendar(id: $0, version: 1, range: range, holidays: [])! }
            return Self.faults(Meridian.set([Meridian.rule("it")], calendars: calendars))
        }
        #expect(faults(["meridian", "other"]).isEmpty)
        #expect(faults(["meridian", "meridian"]) == ["rules.duplicate at calendars[1].id"])
        #expect(faults([.usFederal]) == ["rules.duplicate at calendars[0].id"])
        #expect(faults((0...10).map { CalendarID(rawValue: "c\($0)")! }) == ["rules.too_many at calendars"])
    }

    @Test func `each fault is told by its code and its place`() {
        let age = "rules[1].match.age"
        let sentences: [((inout PayerRule) -> Void, String)] = [
            ({ $0.version = 0 }, "rules.number at rules[1].version"),
            ({ $0.title = "" }, "rules.text at rules[1].title"),
            ({ $0.scope = RuleScope(plans: [Meridian.plan("A")]) }, "rules.missing at rules[1].scope.payer_id"),
            ({ $0.scope.lineOfBusiness = .unknown }, "rules.contradiction at rules[1].scope.line_of_business"),
            ({ $0.scope.funding = .unknown }, "rules.contradiction at rules[1].scope.funding"),
            ({ $0.scope.network = .unknown }, "rules.contradiction at rules[1].scope.network"),
            ({ $0.scope.states = ["MN", "Wi"] }, "rules.text at rules[1].scope.states[1]"),
            ({ $0.match.services.groups = [CodeGroupName(rawValue: "nothing")!] }, "rules.unknown_name at rules[1].match.groups[0]"),
            ({ $0.match.services.list = CodeList(codes: ["92526", "92526"])! }, "rules.duplicate at rules[1].match.codes[1]"),
            ({ $0.match.diagnosesIncluded = Array(repeating: ICD10CM("R13")!, count: 501) }, "rules.too_many at rules[1].match"),
            (
                {
                    $0.match.diagnosesIncluded = [ICD10CM("R13.12")!]
                    $0.match.diagnosesExcluded = [ICD10CM("R13")!]
                }, "rules.contradiction at rules[1].match.dx_include[0]"
            ),
            ({ $0.match.age = AgeRange(from: 21, through: 20) }, "rules.reversed at \(age).through"),
            ({ $0.match.age = AgeRange(from: -1) }, "rules.number at \(age).from"),
            ({ $0.match.age = AgeRange() }, "rules.missing at \(age)"),
            ({ $0.match.costThresholdCents = -1 }, "rules.number at rules[1].match.cost_threshold_cents"),
            ({ $0.letter = LetterRule(.always) }, "rules.missing at rules[1].letter.elements_required"),
            (
                { $0.letter = LetterRule(.always, elements: [.diagnoses, .diagnoses]) },
                "rules.duplicate at rules[1].letter.elements_required[1]"
            ),
            ({ $0.letter = LetterRule(.overThreshold, elements: [.diagnoses]) }, "rules.missing at rules[1].letter.threshold"),
            ({ $0.letter = LetterRule(.never, pagesMax: 0) }, "rules.number at rules[1].letter.max_pages"),
            ({ $0.letter = LetterRule(.never, templates: ["a", ""]) }, "rules.text at rules[1].letter.template_ids[1]"),
            (
                { $0.signer = SignerRule(credentials: [.md], cosignRequiredFor: [.slp]) },
                "rules.contradiction at rules[1].signer.cosign_required_for[0]"
            ),
            ({ $0.signer = SignerRule(faceToFaceWithinDays: 0) }, "rules.number at rules[1].signer.face_to_face_within_days"),
            ({ $0.validity = ValidityRule(.days) }, "rules.missing at rules[1].validity.days"),
            ({ $0.validity = ValidityRule(.visits) }, "rules.missing at rules[1].validity.visits"),
            ({ $0.channels = [ChannelRule(.fax, cutoff: "24:00")] }, "rules.text at rules[1].channels[0].cutoff"),
            ({ $0.channels = [ChannelRule(.fax, cutoff: "5 p.m.")] }, "rules.text at rules[1].channels[0].cutoff"),
            ({ $0.channels = [ChannelRule(.fax), ChannelRule(.portal, megabytesMax: 0)] }, "rules.number at rules[1].channels[1].max_mb"),
            (
                { $0.attachments = AttachmentRule(required: [.init(type: "plan_of_care", reportType: "oz")]) },
                "rules.text at rules[1].attachments.required[0].pwk01"
            ),
            (
                { $0.attachments = AttachmentRule(required: [.init(type: "plan_of_care", loinc: "34104")]) },
                "rules.text at rules[1].attachments.required[0].loinc"
            ),
            (
                { $0.renewal = RenewalRule(earliestDaysBeforeEnd: 10, latestDaysBeforeEnd: 14) },
                "rules.reversed at rules[1].renewal.latest_days_before_end"
            ),
            ({ $0.renewal = RenewalRule(latestDaysBeforeEnd: 14, leadDays: 7) }, "rules.reversed at rules[1].renewal.lead_days"),
            (
                { $0.retroAuthorization = RetroAuthorizationRule(isAllowed: false, days: 3) },
                "rules.contradiction at rules[1].retro_auth.days"
            ),
            (
                { $0.provenance = RuleProvenance(verifiedOn: Meridian.day(6, 1), reviewBy: Meridian.day(5, 1)) },
                "rules.reversed at rules[1].provenance.review_by"
            ),
            (
                { $0.channels = Array(repeating: ChannelRule(.fax, endpoint: String(repeating: "5", count: 1_000)), count: 17) },
                "rules.too_large at rules[1]"
            ),
        ]
        for (change, fault) in sentences { #expect(Self.faults(change) == [fault]) }
    }

    @Test func `days of a rule lie in order, and within its set's`() {
        let upsideDown: (inout PayerRule) -> Void = {
            $0.effectiveFrom = Meridian.day(6, 1)
            $0.effectiveThrough = Meridian.day(5, 1)
        }
        #expect(
            Self.faults(upsideDown) == ["rules.reversed at rules[1].effective_through", "rules.outside_set at rules[1].effective_from"])
        #expect(Self.faults { $0.effectiveThrough = Meridian.day(12, 31, 2025) } == ["rules.outside_set at rules[1].effective_from"])
        let set = Meridian.set([Meridian.rule("it")], through: Meridian.day(12, 31, 2025))
        #expect(Self.faults(set) == ["rules.reversed at effective_through", "rules.outside_set at rules[0].effective_from"])
    }

    @Test func `names stand once`() {
        #expect(Self.faults(Meridian.set([Meridian.rule("it"), Meridian.rule("it")])) == ["rules.duplicate at rules[1].rule_id"])
        let group = CodeGroup(name: CodeGroupName(rawValue: "g")!, list: CodeList(codes: ["92526"])!)
        #expect(Self.faults(Meridian.set([Meridian.rule("it")], groups: [group, group])) == ["rules.duplicate at code_groups[1].name"])
        let empty = CodeGroup(name: CodeGroupName(rawValue: "g")!, list: CodeList())
        #expect(Self.faults(Meridian.set([Meridian.rule("it")], groups: [empty])) == ["rules.missing at code_groups[0]"])
    }

    @Test func `a rule says where it was read, or its set does`() {
        #expect(Self.faults(Meridian.set([Meridian.rule("it")], provenance: nil)) == ["rules.missing at rules[0].provenance"])
        var rule = Meridian.rule("it")
        rule.provenance = RuleProvenance(quotedText: "No authorization is needed.")
        #expect(Self.faults(Meridian.set([rule], provenance: nil)).isEmpty)
        #expect(Self.faults(Meridian.set([rule], provenance: RuleProvenance(verifiedBy: ""))) == ["rules.text at provenance.verified_by"])
    }

    @Test func `a set has its limits`() {
        #expect(Self.faults(Meridian.set([])) == ["rules.missing at rules"])
        func rules(_ count: Int) -> [PayerRule] {
            (0..<count).map { Meridian.rule("r\($0)", match: RuleMatch(services: CodeSelection(CodeList(codes: ["\(97_000 + $0)"])!))) }
        }
        #expect(Self.faults(Meridian.set(rules(200))).isEmpty)
        #expect(Self.faults(Meridian.set(rules(201))) == ["rules.too_many at rules"])
        var large = rules(200)
        for index in large.indices { large[index].provenance = RuleProvenance(quotedText: String(repeating: "x", count: 2_000)) }
        #expect(Self.faults(Meridian.set(large)) == ["rules.too_large at "])
        let untitled = (0..<150).map { Meridian.rule("r\($0)", match: RuleMatch(age: AgeRange(from: -1))) }
        #expect(Self.faults(Meridian.set(untitled)).count == RuleFault.countMax)
    }

    @Test func `a book has at most a hundred sets`() {
        let sets = (0..<100).map { number in
            Meridian.set([Meridian.rule("it", scope: RuleScope(payer: The.id(UInt8(number))))], id: "set-\(number)")
        }
        let book = Meridian.book(sets)
        #expect(book.faults(publishing: Meridian.set([Meridian.rule("it")])).map(\.path) == ["rule_set_id"])
        var next = sets[0]
        next.version = 2
        #expect(book.faults(publishing: next).isEmpty, "a version more is no set more")
    }

    @Test func `a refusal tells the first fault and how many follow`() {
        let faults = RuleBook.State().faults(
            publishing: Meridian.set([Meridian.rule("it"), Meridian.rule("it")], through: Meridian.day(1, 1, 2025)))
        #expect(Refusal.rulesInvalid(faults).reason.hasPrefix("The rules are not sound: at effective_through: The last day, 2025-01-01,"))
        #expect(Refusal.rulesInvalid(faults).reason.hasSuffix(" And \(faults.count - 1) more."))
    }

    @Test func `a fault reads back as it was written`() throws {
        let fault = RuleFault(.tie, at: "rules[3]", "It ties.")
        #expect(try RuleFault(json: JSON(JSONWriter.bytes(of: fault))) == fault)
    }

    @Test func `JSON that names what does not exist is told by its place`() {
        func read(_ text: String) throws -> PayerRule { try PayerRule(json: JSON(Array(text.utf8))) }
        let sentences: [(String, JSONFault)] = [
            (#"{"rule_id":"a b"}"#, JSONFault(.value, at: "rule_id")),
            (#"{"rule_id":"a","signer":{"accepted_credentials":["MD","RN"]}}"#, JSONFault(.value, at: "signer.accepted_credentials[1]")),
            (#"{"rule_id":"a","match":{"codes":["92526","9252"]}}"#, JSONFault(.value, at: "match.codes[1]")),
            (#"{"rule_id":"a","match":{"code_system":"revenue","codes":["0420","92526"]}}"#, JSONFault(.value, at: "match.codes[1]")),
            (#"{"rule_id":"a","match":{"ranges":[{"from":"97150","through":"97110"}]}}"#, JSONFault(.value, at: "match.ranges[0]")),
            (#"{"rule_id":"a","match":{"ranges":[{"from":"97110","through":"K0005"}]}}"#, JSONFault(.value, at: "match.ranges[0]")),
            (#"{"rule_id":"a","requirement":{"pa":"no","unknown_policy":"ignore"}}"#, JSONFault(.value, at: "requirement.unknown_policy")),
            (
                #"{"rule_id":"a","letter":{"required":"always","elements_required":[1,9]}}"#,
                JSONFault(.value, at: "letter.elements_required[1]")
            ),
        ]
        for (text, fault) in sentences { #expect(throws: fault) { try read(text) } }
    }
}
