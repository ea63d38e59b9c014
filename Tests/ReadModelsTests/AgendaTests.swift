import EventSourcing
import Foundation
@testable import ReadModels
import Testing

@Suite("The agenda")
struct AgendaTests {
    private static let second = Duration.seconds(1)...(.seconds(1))
    private let first = BookOfTenant(tenant: TenantID(UUID()), book: .work)
    private let now = ContinuousClock.now
    private let second = BookOfTenant(tenant: TenantID(UUID()), book: .work)

    @Test func `a book is followed once, however often it is named`() {
        var agenda = Agenda(rest: Self.second)
        for _ in 0..<3 { agenda.name(self.first) }
        agenda.name(self.second)
        #expect(agenda.next(at: self.now) == self.first)
        #expect(agenda.next(at: self.now) == self.second)
        #expect(agenda.next(at: self.now) == nil)
    }

    @Test func `one that is named while it is followed is followed again when it has rested`() {
        var agenda = Agenda(rest: Self.second)
        agenda.name(self.first)
        #expect(agenda.next(at: self.now) == self.first)
        agenda.name(self.first)
        #expect(agenda.next(at: self.now) == nil)
        agenda.end(self.first, .done, at: self.now)
        #expect(agenda.next(at: self.now) == nil && !agenda.isIdle)
        #expect(agenda.nextWake == self.now + .seconds(1))
        agenda.wake(at: self.now + .milliseconds(999))
        #expect(agenda.next(at: self.now) == nil)
        agenda.wake(at: self.now + .seconds(1))
        #expect(agenda.next(at: self.now) == self.first)
        agenda.end(self.first, .done, at: self.now + .seconds(1))
        #expect(agenda.isIdle && agenda.nextWake == nil)
    }

    @Test func `whoever waits ends the rest, also one that has not begun`() {
        var agenda = Agenda(rest: Self.second)
        agenda.name(self.first)
        #expect(agenda.next(at: self.now) == self.first)
        agenda.name(self.first, .awaited)
        agenda.name(self.first, .moved)
        agenda.end(self.first, .done, at: self.now)
        #expect(agenda.next(at: self.now) == self.first)
        agenda.end(self.first, .done, at: self.now)
        agenda.name(self.first, .moved)
        #expect(agenda.next(at: self.now) == nil)
        agenda.name(self.first, .awaited)
        #expect(agenda.next(at: self.now) == self.first)
        agenda.end(self.first, .done, at: self.now)
        #expect(agenda.isIdle)
    }

    @Test func `a book rests in proportion to what following it took, within bounds`() {
        for (took, rest) in [(0, 100), (12, 100), (50, 400), (200, 1_000)] {
            var agenda = Agenda(rest: .milliseconds(100)...(.seconds(1)))
            agenda.name(self.first)
            #expect(agenda.next(at: self.now) == self.first)
            agenda.name(self.first)
            let end = self.now + .milliseconds(took)
            agenda.end(self.first, .done, at: end)
            #expect(agenda.nextWake == end + .milliseconds(rest), "followed in \(took) ms")
        }
    }

    @Test func `a long book lets others have their turn`() {
        var agenda = Agenda(rest: Self.second)
        agenda.name(self.first)
        agenda.name(self.second)
        #expect(agenda.next(at: self.now) == self.first)
        agenda.end(self.first, .hasMore, at: self.now)
        #expect(agenda.next(at: self.now) == self.second)
        #expect(agenda.next(at: self.now) == self.first)
    }

    @Test func `what failed waits until some time has passed, what stands still until a long time has`() {
        var agenda = Agenda(rest: Self.second)
        agenda.name(self.first)
        agenda.name(self.second)
        _ = (agenda.next(at: self.now), agenda.next(at: self.now))
        agenda.end(self.first, .again, at: self.now)
        agenda.end(self.second, .stopped, at: self.now)
        #expect(agenda.next(at: self.now) == nil)
        agenda.tryAgain()
        #expect(agenda.next(at: self.now) == self.first && agenda.next(at: self.now) == nil)
        #expect(agenda.tryStopped() == [self.second])
        #expect(agenda.next(at: self.now) == self.second)
        agenda.end(self.second, .done, at: self.now)
        #expect(agenda.tryStopped().isEmpty)
    }
}
