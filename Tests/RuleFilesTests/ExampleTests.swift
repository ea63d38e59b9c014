import CaseDomain
import ClinicalCodes
import EventSourcing
import Foundation
import RuleFiles
import Testing

/// The example that the documentation shows is a file that can be published.
@Suite("The example of payer rules")
struct ExampleTests {
    private static let payer = PayerID("01930000-0000-7000-8000-0000000000a1")!

    private static func text() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "deploy/examples/payer-rules.yaml"), encoding: .utf8)
    }

    private static func set() throws -> RuleSet { try RuleSet(json: JSON(RuleFile(yaml: self.text()).json)) }

    private static func terms(_ code: String, _ line: ServiceLine, _ change: (inout RuleQuestion) -> Void = { _ in }) throws -> RuleTerms {
        var question = RuleQuestion(
            payer: self.payer, serviceLine: line, service: ServiceCode(procedure: code)!, requestedOn: CivilDate("2026-06-15")!)
        question.plan = PlanCode(rawValue: "MERIDIAN-CHOICE")
        change(&question)
        return try RuleBook.State().publishing(self.set()).resolve(question).terms
    }

    @Test func `it reads without a fault, and every member that it writes is one that is read`() throws {
        let file = try RuleFile(yaml: Self.text())
        let set = try RuleSet(json: JSON(file.json))
        #expect(RuleBook.State().faults(publishing: set) == [])
        let patch = try JSONPatch(from: JSON(file.json), to: JSON(JSONWriter.bytes(of: set)))
        // What is left out counts as its default, which is written.
        let unread = patch.operations.filter { $0.kind != .add }
        #expect(unread.isEmpty, "\(unread.map(\.path))")
    }

    @Test func `an evaluation needs nothing, a treatment authorization and a letter`() throws {
        let evaluation = try Self.terms("92610", .speech)
        #expect(evaluation.requirement.code == .no && !evaluation.letter.isNeeded && evaluation.basis == .rule)
        let treatment = try Self.terms("92526", .speech)
        #expect(treatment.requirement.code == .required && treatment.requirement.performerMustRequest)
        #expect(treatment.letter.isNeeded && treatment.letter.elements == LetterSection.allCases && treatment.letter.pagesMax == 3)
        #expect(treatment.signer.accepts(.slp) && treatment.signer.needsCosigner(for: .slp) && treatment.signer.acceptsCosigner(.md))
        #expect(treatment.channels.map(\.channel) == [.portal, .fax] && treatment.renewal?.leadDays == 21)
        #expect(treatment.attachments.required.map(\.type) == ["plan_of_care", "evaluation"])
    }

    @Test func `it says how long the payer takes and gives, by its own calendar, and who may appeal`() throws {
        let treatment = try Self.terms("92526", .speech)
        #expect(
            treatment.windows.map(\.rule.id.rawValue) == [
                "meridian.decision", "meridian.decision.expedited", "meridian.information", "meridian.peer_to_peer", "meridian.appeal",
            ])
        #expect(treatment.calendars.map(\.id) == ["meridian"] && treatment.channels[0].acknowledgedWithin == .hours(4))
        #expect(treatment.appeal?.needsPatient(at: .internalFirst) == false && treatment.appeal?.needsPatient(at: .external) == true)
    }

    @Test func `a child of one plan is told of, and whose age nobody knows is treated as required`() throws {
        func child(_ age: Int32?) throws -> RuleTerms {
            try Self.terms("92526", .speech) {
                $0.plan = PlanCode(rawValue: "MERIDIAN-FIRST")
                $0.age = age
                $0.quantity = Quantity(amount: "12", .visits)
            }
        }
        #expect(try child(9).requirement.code == .notification && !child(9).letter.isNeeded)
        #expect(try child(18).requirement.code == .required)
        #expect(try child(nil).requirement.code == .required && child(nil).unknown == [.age] && child(nil).letter.isNeeded)
    }

    @Test func `a wheelchair is signed by a therapist and a physician, a power wheelchair asked for by phone`() throws {
        let wheelchair = try Self.terms("K0005", .equipment)
        #expect(wheelchair.requirement.code == .required && wheelchair.letter.mustCitePolicy)
        #expect(wheelchair.signer.accepts(.pt) && wheelchair.signer.needsCosigner(for: .pt) && !wheelchair.signer.accepts(.slp))
        #expect(try Self.terms("K0856", .equipment).channels.map(\.channel) == [.phone])
    }

    @Test func `what it does not name is left to the payer, with a letter unless it is routine`() throws {
        let other = try Self.terms("97110", .physical)
        #expect(other.requirement.code == .conditional && other.letter.isNeeded)
        #expect(try !Self.terms("97110", .physical) { $0.isRoutine = true }.letter.isNeeded)
    }

    @Test func `a fault of the domain is told by its line`() throws {
        let text = try Self.text().replacing("lead_days: 21", with: "lead_days: 3")
        let file = try RuleFile(yaml: text)
        let faults = try RuleBook.State().faults(publishing: RuleSet(json: JSON(file.json)))
        #expect(faults.map(\.path) == ["rules[2].renewal.lead_days"])
        let line = 1 + text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("lead_days: 3") }!
        #expect(file.line(of: faults[0].path) == line)
    }
}
