@testable import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Changing the plan of treatment")
struct ChangingThePlanTests {
    private static func changed(
        _ changed: Set<PlanMatter>, _ past: [CaseFile.Event] = AuthorizationPast.granted(), material: Set<PlanMatter>? = nil
    ) throws -> TreatmentPlanChanged {
        let command = CaseFile.ChangeTreatmentPlan(change: The.planChange, changed: changed, note: "Mateo moved.")
        let events = try Case.given(past).state.changeTreatmentPlan(command, materialChanges: material)
        guard case .treatmentPlanChanged(let it) = try #require(events.first) else { throw Unexpected() }
        return it
    }
    private struct Unexpected: Error {}

    @Test func `three times a week in place of two lets the letter lapse, and the payer is told`() throws {
        let it = try Self.changed([.frequency])
        #expect(it.isMaterial && it.triggers == [.letterLapse, .update] && it.letters == [The.letter])
        #expect(it.note?.disclosed(for: "treatment")?.text == "Mateo moved.")
    }

    @Test func `another service or another payer is asked for anew`() throws {
        #expect(try Self.changed([.service, .frequency]).triggers == [.letterLapse, .newRequest])
        #expect(try Self.changed([.payer]).triggers == [.letterLapse, .newRequest])
    }

    @Test func `what the payer has not got is not updated, and what it denied neither`() throws {
        #expect(try Self.changed([.setting], Past.drafted).triggers == [])
        #expect(try Self.changed([.setting], Past.signed).triggers == [.letterLapse])
        #expect(try Self.changed([.setting], Past.submitted).triggers == [.letterLapse, .update])
        #expect(try Self.changed([.setting], Past.denied).triggers == [.letterLapse, .newRequest])
    }

    @Test func `which changes matter is the payer's rule, and without one all do`() throws {
        let it = try Self.changed([.setting], material: [.diagnosis, .frequency])
        #expect(!it.isMaterial && it.triggers == [])
        #expect(try Self.changed([.setting, .diagnosis], material: [.diagnosis]).isMaterial)
        #expect(try Self.changed([.other], material: [.diagnosis]).isMaterial, "no rule lists what has no name")
        #expect(try Self.changed([.setting], material: nil).isMaterial)
    }

    @Test func `of two services under two rules, what matters to either does`() throws {
        var terms = RuleTerms(requirement: RequirementTerms(.required), letter: LetterTerms(isNeeded: true))
        terms.validity = ValidityRule(.planChange, materialChanges: [.setting])
        let one = Past.ruled(Past.signed) { $0.validity = ValidityRule(.planChange, materialChanges: [.frequency]) }
        let both = Case.given(Past.after([.determineRequirement(.init(lines: [The.device], terms: terms))], one))
        func isMaterial(_ matter: PlanMatter) -> Bool? {
            let events = both.when(.changeTreatmentPlan(.init(change: The.planChange, changed: [matter]))).events
            return events.compactMap { if case .treatmentPlanChanged(let it) = $0 { it.isMaterial } else { nil } }.first
        }
        #expect(isMaterial(.frequency) == true && isMaterial(.setting) == true && isMaterial(.provider) == false)
    }

    @Test func `only letters that were signed before it lapse, until the change is taken back`() {
        let past = Past.after([.changeTreatmentPlan(.init(change: The.planChange, changed: [.frequency]))], Past.signed)
        let lapsed = Case.given(past).when(.passTime, at: The.day(1)).events
        #expect(lapsed.compactMap { if case .letterLapsed(let it) = $0 { it.letter } else { nil } } == [The.letter])
        let back = Past.after([.correct(.init(target: Case.given(past).state.version, reason: .entryError))], past)
        Case.given(back).when(.passTime, at: The.day(1)).thenNothing()
    }

    @Test func `asked again it changes nothing, and another change takes another id`() {
        let change = CaseFile.ChangeTreatmentPlan(change: The.planChange, changed: [.frequency])
        let past = Past.after([.changeTreatmentPlan(change)], Past.signed)
        Case.given(past).when(.changeTreatmentPlan(change)).thenNothing()
        var other = change
        other.changed = [.provider]
        Case.given(past).when(.changeTreatmentPlan(other)).thenRefused(.planChangeExists)
        other.changed = []
        Case.given(past).when(.changeTreatmentPlan(other)).thenRefused(.planUnchanged)
    }

    @Test func `a plan changes on a closed case too`() throws {
        #expect(try Self.changed([.frequency], Past.closed).triggers == [.letterLapse, .update])
    }
}
