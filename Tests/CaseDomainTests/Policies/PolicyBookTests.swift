import CaseDomain
import EventSourcing
import TestSupport
import Testing

typealias Policies = Spec<PolicyBook>

@Suite("Policy documents")
struct PolicyBookTests {
    private static let retention = PolicyID(rawValue: "retention")!

    private static func document(_ version: Int32 = 1, from day: Int = 0, _ change: (inout PolicyDocument) -> Void = { _ in })
        -> PolicyDocument
    {
        var document = PolicyDocument(
            id: Self.retention, version: version, kind: .retention, title: "How long records are kept", text: "Ten years.",
            effectiveFrom: The.date(day), approvedOn: The.date(-30), approvedBy: "Ines Duarte, privacy officer",
            reviewBy: The.date(day + 365))
        change(&document)
        return document
    }

    private static func published(_ documents: [PolicyDocument]) -> Policies {
        documents.reduce(Policies.given()) { $0.given($0.when(.publish($1)).events) }
    }

    @Test func `a version is published with who approved it, and the same again changes nothing`() {
        Policies.given().when(.publish(Self.document())).then(.published(PolicyPublished(document: Self.document())))
        let book = Self.published([Self.document()])
        book.when(.publish(Self.document())).thenNothing()
        book.when(.publish(Self.document { $0.text = "Six years." })).thenRefused(.policyVersionExists)
    }

    @Test func `what was in effect on a day can be read for good`() {
        let book = Self.published([Self.document(1, from: 0), Self.document(2, from: 100) { $0.text = "As long as the record." }])
        let state = book.state
        #expect(state.inEffect(Self.retention, on: The.date(-1)) == nil)
        #expect(state.inEffect(Self.retention, on: The.date(99))?.document.version == 1)
        #expect(state.inEffect(Self.retention, on: The.date(100))?.document.version == 2)
        #expect(state.document(Self.retention)?.document.version == 2 && state.document(Self.retention, version: 1) != nil)
        let withdrawn = book.given(book.when(.withdraw(.init(policy: Self.retention, from: The.date(200)))).events).state
        #expect(withdrawn.inEffect(on: The.date(199)).map(\.document.version) == [2] && withdrawn.inEffect(on: The.date(200)).isEmpty)
        #expect(withdrawn.documents.count == 2)
    }

    @Test func `a policy is withdrawn once, and a later version may come`() {
        let book = Self.published([Self.document()])
        let gone = book.given(book.when(.withdraw(.init(policy: Self.retention, from: The.date(50)))).events)
        gone.when(.withdraw(.init(policy: Self.retention, from: The.date(50)))).thenNothing()
        gone.when(.withdraw(.init(policy: Self.retention, from: The.date(60)))).thenRefused(.policyWithdrawn)
        Policies.given().when(.withdraw(.init(policy: Self.retention, from: The.date(0)))).thenRefused(.policyUnknown)
        let back = gone.given(gone.when(.publish(Self.document(2, from: 80))).events).state
        #expect(back.inEffect(Self.retention, on: The.date(70)) == nil)
        #expect(back.inEffect(Self.retention, on: The.date(80))?.document.version == 2)
    }

    @Test func `all that is wrong with a version is told at once`() throws {
        let wrong = Self.document(3, from: -40) {
            $0.title = ""
            $0.reviewBy = The.date(-50)
        }
        guard case .failure(Refusal.policyInvalid(let faults)) = Self.published([Self.document()]).when(.publish(wrong)).result else {
            Issue.record("it is not refused")
            return
        }
        #expect(Set(faults.map(\.path)) == ["version", "title", "effective_from", "approved_on", "review_by"], "\(faults)")
        #expect(Refusal.policyInvalid(faults).reason.contains("version"))
    }
}
