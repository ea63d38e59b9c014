import CaseDomain
import Testing

@Suite("Kinds of tasks")
struct TaskKindTests {
    @Test func `everything odd about a fact has a kind of its own, which leads back to it`() {
        #expect(Set(Irregularity.allCases.map(TaskKind.init)).count == Irregularity.allCases.count)
        for irregularity in Irregularity.allCases { #expect(TaskKind(irregularity).irregularity == irregularity) }
        #expect(TaskKind.allCases.count { $0.irregularity != nil } == Irregularity.allCases.count)
        #expect(TaskKind.other.irregularity == nil && TaskKind.contactPayer.irregularity == nil)
    }

    @Test func `each says in one sentence what is asked, and in another what to do first`() {
        #expect(Set(TaskKind.allCases.map(\.ask)).count == TaskKind.allCases.count)
        #expect(Set(TaskKind.allCases.map(\.nextStep)).count == TaskKind.allCases.count)
        for kind in TaskKind.allCases {
            for words in [kind.ask, kind.nextStep] {
                #expect(words.hasSuffix(".") && !words.dropLast().contains(".") && words.first?.isUppercase == true, "\(kind.rawValue)")
            }
            #expect(kind.rawValue.wholeMatch(of: /[a-z]+(_[a-z]+)*/) != nil, "\(kind.rawValue)")
        }
    }
}
