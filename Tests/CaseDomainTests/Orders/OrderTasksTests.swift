import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Tasks that orders ask for")
struct OrderTasksTests {
    private static let tenant: TenantID = The.id(1)
    private static let stream = SpecMoment.stream

    /// What follows from the last event of a history, by the order as that history or a longer one left it.
    private static func changes(_ past: [Order.Event], _ later: [Order.Event] = []) -> [OrderTasks.Change] {
        guard let last = past.last else { return [] }
        return OrderTasks.changes(
            following: last, in: Self.stream, version: StreamVersion(Int32(past.count)), position: Position(40), of: Self.tenant,
            by: Orders.given(past + later).state)
    }

    private static func task(_ kind: TaskKind, _ version: Int32) -> TaskID {
        TaskID(
            of: kind, 0, from: TaskCause(stream: Self.stream, version: StreamVersion(version), position: .start), in: Self.tenant)
    }

    private static func opens(_ kind: TaskKind, _ version: Int32, dueAt: Timestamp? = nil) -> OrderTasks.Change {
        .open(
            TaskOpening(
                task: Self.task(kind, version),
                open: CaseTask.Open(
                    kind: kind, patient: The.patient, site: The.site, subject: .order(TheOrder.id),
                    cause: TaskCause(stream: Self.stream, version: StreamVersion(version), position: Position(40)), dueAt: dueAt)))
    }

    @Test func `what came is to be checked, until somebody has`() {
        #expect(Self.changes(OrderPast.received) == [Self.opens(.checkOrder, 2)])
        #expect(Self.changes(OrderPast.valid) == [.settle(Self.task(.checkOrder, 2))])
        #expect(Self.changes(OrderPast.sentBack) == [.settle(Self.task(.checkOrder, 2))])
        // What was answered before the program came to it is not asked.
        let checked = Array(OrderPast.valid.dropFirst(OrderPast.received.count))
        #expect(Self.changes(OrderPast.received, checked) == [])
    }

    @Test func `a document that comes again is the one to be checked`() {
        let again = OrderPast.after(
            [
                TheOrder.receipt {
                    $0.receivedAt = The.now; $0.validDays = 30
                }
            ], OrderPast.received)
        #expect(Self.changes(again) == [.settle(Self.task(.checkOrder, 2)), Self.opens(.checkOrder, 3)])
        let back = OrderPast.after([.correct(.init(target: StreamVersion(2), reason: .entryError))], OrderPast.received)
        #expect(Self.changes(back) == [.settle(Self.task(.checkOrder, 2))])
    }

    @Test func `an order with few days left asks for the next one by its end, until that takes its place`() {
        let end = TimeZoneName.central.startOfDay(The.date(90))
        let version = Int32(OrderPast.warned.count)
        #expect(Self.changes(OrderPast.warned) == [Self.opens(.orderExpiring, version, dueAt: end)])
        let renewed = OrderPast.after([.supersede(TheOrder.supersede)], OrderPast.warned, at: The.day(71))
        #expect(Self.changes(renewed).contains(.settle(Self.task(.orderExpiring, version))))
    }

    @Test func `one that ended unchecked and one that was taken back each ask for a person`() {
        #expect(Self.changes(OrderPast.expired) == [.settle(Self.task(.checkOrder, 2))])
        let unchecked = OrderPast.after([.passTime], OrderPast.received, at: The.day(91))
        #expect(Self.changes(unchecked) == [.settle(Self.task(.checkOrder, 2)), Self.opens(.orderEndedUnchecked, 3)])
        #expect(Self.changes(OrderPast.revoked).last == Self.opens(.orderRevoked, Int32(OrderPast.revoked.count)))
        #expect(Self.changes(OrderPast.requested) == [] && Self.changes(OrderPast.reminded) == [])
    }
}
