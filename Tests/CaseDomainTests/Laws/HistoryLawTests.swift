import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// What holds of histories as a whole: how far walks reach, and what comes of events in another order. Each law names the seed when it
/// fails.
@Suite("Laws of histories")
struct HistoryLawTests {
    private static let seeds: Range<UInt64> = 0..<100
    private static let steps = 100

    @Test func `walks reach far: every event of a case and of a letter comes about`() throws {
        var types: Set<EventType> = []
        for seed in 0..<200 as Range<UInt64> {
            let walk = try RandomWalk.walked(seed, Self.steps)
            types.formUnion(walk.file.history.map(\.event.type))
            for letter in walk.letters.values { types.formUnion(letter.history.map(\.event.type)) }
        }
        #expect(Set(CaseFile.Event.catalog.currentTypes + Letter.Event.catalog.currentTypes).subtracting(types) == [])
    }

    @Test func `which notice counts does not depend on the order in which notices are keyed`() throws {
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            // Each of another day, as the payer sent them.
            let notices = (0..<5 as Range<UInt8>).map { number in
                let services = [The.speech, The.device].compactMap { line -> ServiceOutcome? in
                    random.next() % 4 == 0 ? nil : ServiceOutcome(line: line, action: ReviewAction.allCases.randomElement(using: &random)!)
                }
                return The.decide(services, The.id(number), receivedAt: The.day(Int(number) - 9))
            }
            func decided(_ notices: [CaseFile.RecordDecision]) -> [ReviewAction?] {
                Case.given(Past.after(notices.map { .recordDecision($0) }, Past.submitted)).state.services.map(\.decision?.action)
            }
            #expect(decided(notices) == decided(notices.shuffled(using: &random)), "seed \(seed)")
        }
    }

    @Test func `no order of events stops a fold, or what is decided on it`() throws {
        var events: [CaseFile.Event] = []
        var letterEvents: [Letter.Event] = [
            .changesRequested(ChangesRequested(caseID: The.caseID, version: .max, comments: .sealed))
        ]
        for seed in 0..<20 as Range<UInt64> {
            let walk = try RandomWalk.walked(seed, Self.steps)
            events += walk.file.history.map(\.event)
            letterEvents += walk.letters.values.flatMap(\.history).map(\.event)
        }
        for seed in Self.seeds {
            var walk = RandomWalk(seed: seed)
            let file = Case.given(Array(events.shuffled(using: &walk.random).prefix(200)))
            let letter = Letters.given(Array(letterEvents.shuffled(using: &walk.random).prefix(60)))
            _ = CaseStatus(file.state, letters: [letter.state.status])
            #expect(try StepLaw.readBack(file.state) == file.state, "seed \(seed)")
            #expect(try StepLaw.readBack(letter.state) == letter.state, "seed \(seed)")
            for _ in 0..<40 {
                switch walk.next() {
                case .ofCase(let command):
                    guard case .failure(let refusal) = file.when(command, at: walk.now).result, command.isFactOfPayer else { continue }
                    #expect(refusal == .caseUnknown && file.state.opened == nil, "seed \(seed): \(command)")
                case .ofLetter(_, let command), .ofBoth(_, _, let command): _ = letter.when(command, at: walk.now)
                }
            }
        }
    }
}
