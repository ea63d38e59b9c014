import EventSourcing
import Foundation
@testable import ReadModels
import Testing

@Suite("The agenda")
struct AgendaTests {
    private let first = BookOfTenant(tenant: TenantID(UUID()), book: .work)
    private let second = BookOfTenant(tenant: TenantID(UUID()), book: .work)

    @Test func `a book is followed once, however often it is named`() {
        var agenda = Agenda()
        for _ in 0..<3 { agenda.name(self.first) }
        agenda.name(self.second)
        #expect(agenda.next() == self.first)
        #expect(agenda.next() == self.second)
        #expect(agenda.next() == nil)
    }

    @Test func `one that is named while it is followed is followed again`() {
        var agenda = Agenda()
        agenda.name(self.first)
        #expect(agenda.next() == self.first)
        agenda.name(self.first)
        #expect(agenda.next() == nil)
        agenda.end(self.first, .done)
        #expect(agenda.next() == self.first)
        agenda.end(self.first, .done)
        #expect(agenda.isIdle)
    }

    @Test func `a long book lets others have their turn`() {
        var agenda = Agenda()
        agenda.name(self.first)
        agenda.name(self.second)
        #expect(agenda.next() == self.first)
        agenda.end(self.first, .hasMore)
        #expect(agenda.next() == self.second)
        #expect(agenda.next() == self.first)
    }

    @Test func `what failed waits until some time has passed, what stands still until a long time has`() {
        var agenda = Agenda()
        agenda.name(self.first)
        agenda.name(self.second)
        _ = (agenda.next(), agenda.next())
        agenda.end(self.first, .again)
        agenda.end(self.second, .stopped)
        #expect(agenda.next() == nil)
        agenda.tryAgain()
        #expect(agenda.next() == self.first && agenda.next() == nil)
        #expect(agenda.tryStopped() == [self.second])
        #expect(agenda.next() == self.second)
        agenda.end(self.second, .done)
        #expect(agenda.tryStopped().isEmpty)
    }
}
