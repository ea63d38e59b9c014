import CaseDomain
import EventSourcing
import Foundation
import TestSupport
import Testing

@Suite("Glossary")
struct GlossaryTests {
    private static let glossary = Spec<Glossary>.given()
    private static func term(_ id: String = "letter", version: Int32 = 1, seeAlso: [String] = []) -> GlossaryTerm {
        GlossaryTerm(
            id: TermID(rawValue: id)!, version: version, term: "Letter", definition: "What our clinics send.",
            seeAlso: seeAlso.map { TermID(rawValue: $0)! }, links: [GlossaryLink(.problem, "letter.lapsed")])
    }

    @Test func `every status, event, refusal and problem leads to a word`() throws {
        let state = Self.glossary.state
        let statuses = CasePhase.allCases.map(\.rawValue) + CaseOutcome.allCases.map(\.rawValue) + WaitingOn.allCases.map(\.rawValue)
        for status in statuses { #expect(state.term(of: .status, status) != nil, "\(status)") }
        let events =
            CaseFile.Event.catalog.types + Letter.Event.catalog.types + Patient.Event.catalog.types + CaseTask.Event.catalog.types
            + Clinic.Event.catalog.types + Organization.Event.catalog.types + RuleBook.Event.catalog.types
            + Installation.Event.catalog.types + Order.Event.catalog.types + RightsRequest.Event.catalog.types
            + Playbook.Event.catalog.types + CaseException.Event.catalog.types + Glossary.Event.catalog.types
            + Provider.Event.catalog.types
        for event in events { #expect(state.term(of: .event, event.rawValue) != nil, "\(event)") }
        for refusal in RefusalTests.all { #expect(state.term(of: .problem, refusal.code) != nil, "\(refusal.code)") }
    }

    @Test func `every problem that the documentation lists leads to a word`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let page = try String(contentsOf: root.appending(path: "docs/problems.md"), encoding: .utf8)
        let codes = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { String($0.dropFirst(3).prefix { $0 != "`" }) }
        #expect(codes.count > 200)
        for code in codes { #expect(Self.glossary.state.term(of: .problem, code) != nil, "\(code)") }
    }

    @Test func `the words that are shipped are told apart, and see only one another`() {
        let ids = GlossaryTerm.shipped.map(\.id)
        #expect(Set(ids).count == ids.count)
        for term in GlossaryTerm.shipped {
            #expect(TermID(rawValue: term.id.rawValue) == term.id && term.definition.hasSuffix("."), "\(term.id)")
            #expect(Set(term.seeAlso).isSubset(of: ids), "\(term.id)")
        }
        let links = GlossaryTerm.shipped.flatMap(\.links)
        #expect(Set(links).count == links.count, "a code leads to one word")
    }

    @Test func `the narrowest word counts`() {
        let state = Self.glossary.state
        #expect(state.term(of: .event, "letter.signed.v2")?.id.rawValue == "signature")
        #expect(state.term(of: .event, "letter.reviewed.v2")?.id.rawValue == "letter")
        #expect(state.term(of: .problem, "unheard.of") == nil)
    }

    @Test func `an organization says in its own words what it means, version by version`() {
        let given = Self.glossary.given(Self.glossary.when(.publish(Self.term())).events)
        #expect(given.state.term(TermID(rawValue: "letter")!)?.definition == "What our clinics send.")
        #expect(given.state.term(of: .problem, "letter.lapsed")?.version == 1)
        given.when(.publish(Self.term())).thenNothing()
        var other = Self.term()
        other.term = "LMN"
        given.when(.publish(other)).thenRefused(.termVersionExists)
        #expect(given.when(.publish(Self.term(version: 2))).events.count == 1)
    }

    @Test func `all faults of a word are told at once`() {
        var bad = Self.term(version: 3, seeAlso: ["unheard"])
        bad.definition = ""
        bad.links = [GlossaryLink(.status, "")]
        guard case .failure(Refusal.termInvalid(let faults)) = Self.glossary.when(.publish(bad)).result else {
            Issue.record("it is refused")
            return
        }
        #expect(faults.map(\.path) == ["version", "definition", "see_also[0]", "links[0].code"])
    }
}
