import CaseDomain
import EventSourcing
import TestSupport
import Testing

extension Case.Outcome {
    /// What was told is known already: that it came again is recorded, and has no second effect.
    func thenReceivedAgain(at place: SourceLocation = #_sourceLocation) {
        let isAgain = self.events.count == 1 && self.events.allSatisfy { if case .factReceivedAgain = $0 { true } else { false } }
        #expect(isAgain, "\(self.result)", sourceLocation: place)
    }
}
