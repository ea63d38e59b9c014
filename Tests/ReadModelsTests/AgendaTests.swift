import EventSourcing
import Foundation
@testable import ReadModels
import Testing

@Suite("The agenda")
struct AgendaTests {
    private let first = BookOfTenant(tenant: TenantID(UUID()), book: .work)
    private let now = ContinuousClock.now
    private let second = BookOfTenant(tenant: TenantID(UUID()), book: .work)

    @Test func `a book is followed once, however often it is named`() {
        var agenda = Agenda(rest: .seconds(1))
        for _ in 0..<3 { agenda.name(self.first) }
        agenda.name(self.second)
        #expect(agenda.next() == self.first)
        #expect(agenda.next() == self.second)
        #expect(agenda.next() == nil)
    }

    @Test func `one that is named while it is followed is followed again when it has rested`() {
        var agenda = Agenda(rest: .seconds(1))
        agenda.name(self.first)
        #expect(agenda.next() == self.first)
        agenda.name(self.first)
        #expect(agenda.next() == nil)
        agenda.end(self.first, .done, at: self.now)
        #expect(agenda.next() == nil && !agenda.isIdle)
        #expect(agenda.nextWake == self.now + .seconds(1))
        agenda.wake(at: self.now + .milliseconds(999))
        #expect(agenda.next() == nil)
        agenda.wake(at: self.now + .seconds(1))
        #expect(agenda.next() == self.first)
        agenda.end(self.first, .done, at: self.now + .seconds(1))
        #expect(agenda.isIdle && agenda.nextWake == nil)
    }

    @Test func `whoever waits ends the rest, also one that has not begun`() {
        var agenda = Agenda(rest: .seconds(1))
        agenda.name(self.first)
        #expect(agenda.next() == self.first)
        agenda.name(self.first, .awaited)
        agenda.name(self.first, .moved)
        agenda.end(self.first, .done, at: self.now)
        #expect(agenda.next() == self.first)
        agenda.end(self.first, .done, at: self.now)
        agenda.name(self.first, .moved)
        #expect(agenda.next() == nil)
        agenda.name(self.first, .awaited)
        #expect(agenda.next() == self.first)
        agenda.end(self.first, .done, at: self.now)
        #expect(agenda.isIdle)
    }

    @Test func `a long book lets others have their turn`() {
        var agenda = Agenda(rest: .seconds(1))
        agenda.name(self.first)
        agenda.name(self.second)
        #expect(agenda.next() == self.first)
        agenda.end(self.first, .hasMore, at: self.now)
        #expect(agenda.next() == self.second)
        #expect(agenda.next() == self.first)
    }

    @Test func `what failed waits until some time has passed, what stands still until a long time has`() {
        var agenda = Agenda(rest: .seconds(1))
        agenda.name(self.first)
        agenda.name(self.second)
        _ = (agenda.next(), agenda.next())
        agenda.end(self.first, .again, at: self.now)
        agenda.end(self.second, .stopped, at: self.now)
        #expect(agenda.next() == nil)
        agenda.tryAgain()
        #expect(agenda.next() == self.first && agenda.next() == nil)
        #expect(agenda.tryStopped() == [self.second])
        #expect(agenda.next() == self.second)
        agenda.end(self.second, .done, at: self.now)
        #expect(agenda.tryStopped().isEmpty)
    }
}
