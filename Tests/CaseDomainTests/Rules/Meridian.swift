import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

typealias Rules = Spec<RuleBook>

/// A payer that nobody has heard of, its rules, and what is asked of it.
enum Meridian {
    static let payer: PayerID = The.id(201)
    static let other: PayerID = The.id(202)
    static let tenant = TenantID(The.id(203, as: StreamID.self).rawValue)
    static let source = RuleProvenance(sourceURL: "https://example.org/meridian/manual")
    static let from = CivilDate(year: 2026, month: 1, day: 1)!
    /// The payer's own days of business.
    static let calendar = BusinessCalendar(
        id: "meridian", version: 1, range: DateRange(from: day(1, 1, 2025), through: day(12, 31, 2028))!, holidays: [day(11, 26)])!
    static let swallowing = CodeSelection(CodeList(codes: ["92526"])!)

    static func day(_ month: Int, _ day: Int, _ year: Int = 2026) -> CivilDate { CivilDate(year: year, month: month, day: day)! }
    static func id(_ name: String) -> RuleID { RuleID(rawValue: name)! }
    static func plan(_ name: String) -> PlanCode { PlanCode(rawValue: name)! }

    static func set(
        _ rules: [PayerRule], id: String = "meridian", version: Int32 = 1, from: CivilDate = from, through: CivilDate? = nil,
        provenance: RuleProvenance? = source, groups: [CodeGroup] = [], calendars: [BusinessCalendar] = [calendar]
    ) -> RuleSet {
        RuleSet(
            id: RuleSetID(rawValue: id)!, version: version, title: "Outpatient therapy", effectiveFrom: from, effectiveThrough: through,
            provenance: provenance, codeGroups: groups, calendars: calendars, rules: rules)
    }

    /// A rule of the payer, unless another scope is given.
    static func rule(
        _ name: String, _ code: RuleRequirement.Code? = .required, scope: RuleScope = RuleScope(payer: payer),
        match: RuleMatch = RuleMatch(), letter: LetterRule? = LetterRule(.never)
    ) -> PayerRule {
        PayerRule(id: id(name), scope: scope, match: match, requirement: code.map { RuleRequirement($0) }, letter: letter)
    }

    /// The rule of the stored sample: every member filled.
    static func full() throws -> PayerRule {
        let sample = try #require(try StoredSample.all(in: SampleTests.folder).first { $0.type == RuleSetPublished.type })
        var rule = try RuleSet(members: JSON(sample.facts).object()).rules[0]
        // It speaks of every request.
        rule.scope = RuleScope(payer: payer)
        rule.match = RuleMatch()
        return rule
    }

    /// A book in which these sets were published one after another.
    static func book(_ sets: RuleSet...) -> RuleBook.State { Self.book(sets) }
    static func book(_ sets: [RuleSet]) -> RuleBook.State {
        var spec = Rules.given()
        for set in sets { spec = spec.given(spec.when(.publish(.init(set: set))).events) }
        #expect(spec.state.sets.count == sets.count, "a set was refused")
        return spec.state
    }

    /// Asks about swallowing therapy on 2026-06-15, with nothing known that need not be.
    static func question(_ change: (inout RuleQuestion) -> Void = { _ in }) -> RuleQuestion {
        var question = RuleQuestion(
            payer: payer, serviceLine: .speech, service: ServiceCode(.cpt, "92526")!, requestedOn: day(6, 15))
        change(&question)
        return question
    }
}
