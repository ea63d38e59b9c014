import CaseDomain
import EventSourcing
import TestSupport
import Testing

extension CaseFile.Event {
    /// It follows from other facts by the clocks alone; sentences about clocks speak of it.
    var isOfClocks: Bool {
        switch self {
        case .clockStarted, .clockTolled, .clockResumed, .clockDueChanged, .clockMet, .clockMissed, .clockCancelled, .appealWindowOpened:
            true
        default: false
        }
    }
}

extension Case.Outcome {
    /// What followed, but for what the clocks made of it.
    var facts: [CaseFile.Event] { self.events.filter { !$0.isOfClocks } }

    /// What followed, but for what the clocks made of it, is this.
    func then(_ events: CaseFile.Event..., at place: SourceLocation = #_sourceLocation) {
        #expect(self.result.map { $0.filter { !$0.isOfClocks } } == .success(events), sourceLocation: place)
    }

    /// What was told is known already: that it came again is recorded, and has no second effect.
    ///
    /// - Parameter news: what it tells besides.
    func thenReceivedAgain(with news: CaseFile.Event..., at place: SourceLocation = #_sourceLocation) {
        guard case .factReceivedAgain = self.events.first else {
            Issue.record("\(self.result)", sourceLocation: place)
            return
        }
        #expect(Array(self.facts.dropFirst()) == news, sourceLocation: place)
    }
}
