import CaseDomain
import EventSourcing
import TestSupport
import Testing

extension Case.Outcome {
    /// What was told is known already: that it came again is recorded, and has no second effect.
    ///
    /// - Parameter news: what it tells besides.
    func thenReceivedAgain(with news: CaseFile.Event..., at place: SourceLocation = #_sourceLocation) {
        guard case .factReceivedAgain = self.events.first else {
            Issue.record("\(self.result)", sourceLocation: place)
            return
        }
        #expect(Array(self.events.dropFirst()) == news, sourceLocation: place)
    }
}
