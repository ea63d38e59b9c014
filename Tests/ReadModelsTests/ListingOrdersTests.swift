import CaseDomain
import EventSourcing
import Foundation
import Ledger
import Postgres
@testable import ReadModels
import TestSupport
import Testing

@Suite("Lists of orders")
struct ListingOrdersTests {
    private static func all(_ filter: OrderFilter, _ clinics: ClinicsUnderTest, limit: Int = 100) async throws -> [Order.State] {
        var (found, cursor): ([Order.State], PageCursor?) = ([], nil)
        repeat {
            let page = try await clinics.readModels.orders(OrderListQuery(filter: filter, after: cursor, limit: limit), of: clinics.clinic)
            #expect(page.items.count <= limit)
            found += page.items
            cursor = page.next
        } while cursor != nil
        return found
    }

    private static func fits(_ order: Order.State, _ filter: OrderFilter) -> Bool {
        guard let status = order.notedStatus, let place = order.place, let told = order.told else { return false }
        let stage = OrderStage(status)
        let isStanding =
            switch filter.standing {
            case .open: stage != .ended
            case .awaited: stage == .awaited
            case .toCheck: stage == .toCheck
            case .good: stage == .good
            case .ended: stage == .ended
            case .all: true
            }
        return isStanding && (filter.patient.map { $0 == place.patient } ?? true) && (filter.site.map { $0 == place.site } ?? true)
            && (filter.kind.map { $0 == told.kind } ?? true) && (filter.serviceLine.map { $0 == told.serviceLine } ?? true)
            && (filter.endsBefore.map { before in order.endsOn.map { $0 < before } ?? false } ?? true)
    }

    private static func with(_ filter: OrderFilter = OrderFilter(), _ change: (inout OrderFilter) -> Void) -> OrderFilter {
        var filter = filter
        change(&filter)
        return filter
    }

    @Test func `each filter keeps what fits it, what ends soonest first, in any history, in pages of any size`() async throws {
        let ended = Flag()
        for seed in UInt64(900)..<903 {
            try await ClinicsUnderTest.with { clinics in
                var orders = RandomOrders(seed: seed)
                for step in 0..<160 {
                    try await orders.step(in: clinics)
                    if step % 40 == 39 { try await clinics.catchUp() }
                }
                let truth = orders.orders.map(\.order).sorted {
                    ($0.endsOn?.dayNumber ?? .max, $0.id!) < ($1.endsOn?.dayNumber ?? .max, $1.id!)
                }
                #expect(Set(truth.compactMap(\.notedStatus)).count > 4, "seed \(seed): the history is too tame")
                if truth.contains(where: { $0.notedStatus == .expired }) { ended.set() }
                let middle = TimeZoneName.utc.day(at: orders.now)
                for standing in OrderFilter.Standing.allCases {
                    let plain = Self.with { $0.standing = standing }
                    var filters = [plain, Self.with(plain) { $0.endsBefore = middle }]
                    filters += orders.patients.map { patient in Self.with(plain) { $0.patient = patient } }
                    filters += orders.sites.map { site in Self.with(plain) { $0.site = site } }
                    filters += OrderKind.allCases.map { kind in Self.with(plain) { $0.kind = kind } }
                    filters.append(Self.with(plain) { $0.serviceLine = .speech })
                    for filter in filters {
                        let expected = truth.filter { Self.fits($0, filter) }
                        for limit in [100, 3] {
                            #expect(try await Self.all(filter, clinics, limit: limit) == expected, "seed \(seed): \(filter)")
                        }
                    }
                }
                // The latest of a patient's orders first, whatever became of them.
                for patient in orders.patients {
                    let known = try await clinics.readModels.matters(of: Order.self, ofPatient: patient, in: clinics.clinic).value
                    #expect(known == truth.filter { $0.place?.patient == patient }.sorted { $0.position > $1.position }, "seed \(seed)")
                }
                // What happens to each of itself is asked of all tenants at once.
                let due = try await clinics.readModels.dueTimers(by: .latest, after: nil, limit: 1_000)
                #expect(Set(due.map(\.stream)) == Set(truth.filter { $0.nextMomentAt != nil }.map { $0.id!.stream }), "seed \(seed)")
                #expect(due.allSatisfy { timer in truth.contains { $0.id?.stream == timer.stream && $0.nextMomentAt == timer.dueAt } })
                #expect(due.allSatisfy { $0.kind == .order } && !due.isEmpty)
                #expect(try await !clinics.rows(.matters).joined().contains("Mateo"), "a row holds patient data")
            }
        }
        #expect(ended.isSet, "no order expired in any history")
    }

    @Test func `a cursor of another list is refused, and a list that is not made yet is none`() async throws {
        try await ClinicsUnderTest.with { clinics in
            await #expect(throws: ReadModelError.building(.matters)) { try await Self.all(OrderFilter(), clinics) }
            try await clinics.catchUp()
            #expect(try await Self.all(OrderFilter(), clinics).isEmpty)
            let other = PageCursor(.tasks, key: 1, id: UUID())
            await #expect(throws: ReadModelError.cursorInvalid) {
                try await clinics.readModels.orders(OrderListQuery(after: other), of: clinics.clinic)
            }
        }
    }
}
