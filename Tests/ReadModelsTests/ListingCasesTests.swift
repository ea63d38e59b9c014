import CaseDomain
import CaseHistories
import EventSourcing
import Foundation
import Ledger
import Postgres
@testable import ReadModels
import TestSupport
import Testing

@Suite("Lists of cases")
struct ListingCasesTests {
    private static func with(
        _ count: Int = 1, commands: Int = 400, _ body: @Sendable (ClinicsUnderTest, [Truth]) async throws -> Void
    ) async throws {
        try await ClinicsUnderTest.with(count) { clinics in
            var truths: [Truth] = []
            for (index, clinic) in clinics.clinics.enumerated() {
                var history = ClinicHistory(seed: UInt64(300 + index))
                try await clinics.play(commands, of: &history, in: clinic)
                try await clinics.catchUp(clinic)
                truths.append(try await Truth(of: clinic, in: clinics))
            }
            try await body(clinics, truths)
        }
    }

    /// Every page of a list, one after the other.
    private static func all(
        _ query: CaseListQuery, _ ask: (CaseListQuery) async throws -> Page<CaseListing>
    ) async throws -> [CaseListing] {
        var query = query
        var items: [CaseListing] = []
        while true {
            let page = try await ask(query)
            #expect(page.items.count <= query.limit)
            items += page.items
            // What a caller brings back is text.
            guard let next = page.next else { return items }
            query.after = PageCursor(next.description)
            #expect(query.after == next)
        }
    }

    private static func expected(_ query: CaseListQuery, _ listings: [CaseListing], isWorklist: Bool) -> [CaseListing] {
        listings.filter { query.filter.fits($0) && !(isWorklist && $0.status.phase == .closed) }.sorted { left, right in
            let (left, right) = ((query.order.key(of: left), left.caseID), (query.order.key(of: right), right.caseID))
            return query.order.isDescending ? left > right : left < right
        }
    }

    @Test func `all cases are what their streams say, in every order and in pages of any size`() async throws {
        try await Self.with { clinics, truths in
            var random = SplitMix64(seed: 1)
            for order in CaseOrder.allCases {
                for isWorklist in [true, false] {
                    let query = CaseListQuery(order: order, limit: Int.random(in: 1...40, using: &random))
                    let expected = Self.expected(query, truths[0].listings, isWorklist: isWorklist)
                    let found = try await Self.all(query) { query in
                        isWorklist
                            ? try await clinics.readModels.worklist(query, of: [clinics.clinic])
                            : try await clinics.readModels.cases(query, of: [clinics.clinic])
                    }
                    #expect(found == expected && !found.isEmpty, "\(order), \(query.limit) a page")
                }
            }
        }
    }

    @Test func `filters show exactly what fits all that is named`() async throws {
        try await Self.with { clinics, truths in
            let listings = truths[0].listings
            var found = 0
            for seed in 0..<80 {
                var random = SplitMix64(seed: UInt64(seed))
                let filter = Self.filter(from: listings, &random)
                let query = CaseListQuery(filter: filter, order: CaseOrder.allCases.randomElement(using: &random)!, limit: 100)
                for isWorklist in [true, false] {
                    let items = try await Self.all(query) { query in
                        isWorklist
                            ? try await clinics.readModels.worklist(query, of: [clinics.clinic])
                            : try await clinics.readModels.cases(query, of: [clinics.clinic])
                    }
                    #expect(items == Self.expected(query, listings, isWorklist: isWorklist), "seed \(seed)")
                    found += items.count
                }
            }
            #expect(found > 100, "the filters fit nothing, and prove nothing")
        }
    }

    /// Some conditions, mostly ones that a case fits.
    private static func filter(from listings: [CaseListing], _ random: inout SplitMix64) -> CaseFilter {
        var filter = CaseFilter()
        func maybe(_ body: () -> Void) { if Int.random(in: 0..<4, using: &random) == 0 { body() } }
        let (one, two) = (listings.randomElement(using: &random)!, listings.randomElement(using: &random)!)
        maybe { filter.phases = [one.status.phase, two.status.phase] }
        maybe { filter.outcomes = [one.status.outcome ?? .approved] }
        maybe { filter.waitingOn = [one.status.waitingOn] }
        maybe { filter.patients = [one.patient] }
        maybe { filter.payers = [one.payer, two.payer] }
        maybe { filter.sites = [one.site] }
        maybe { filter.owners = [one.owner!] }
        maybe { filter.kinds = [one.kind] }
        maybe { filter.serviceLines = [one.serviceLine, two.serviceLine] }
        maybe { filter.urgencies = [one.urgency] }
        maybe { filter.needsPerson = one.status.needsPerson }
        maybe { filter.dueBefore = (one.dueAt ?? one.openedAt).adding(.seconds(1)) }
        maybe { filter.updatedAfter = one.updatedAt }
        return filter
    }

    @Test func `the lists of several clinics are one list`() async throws {
        try await Self.with(3, commands: 150) { clinics, truths in
            for order in CaseOrder.allCases {
                let query = CaseListQuery(order: order, limit: 7)
                let found = try await Self.all(query) { try await clinics.readModels.worklist($0, of: clinics.clinics) }
                #expect(found == Self.expected(query, truths.flatMap(\.listings), isWorklist: true), "\(order)")
            }
            let page = try await clinics.readModels.worklist(CaseListQuery(), of: clinics.clinics)
            #expect(Set(page.positions.keys) == Set(clinics.clinics))
        }
    }

    @Test func `a case and its letters are kept as their streams fold`() async throws {
        try await Self.with { clinics, truths in
            for listing in truths[0].listings {
                let answer = try await clinics.readModels.caseSnapshot(of: listing.caseID, in: clinics.clinic)
                let snapshot = try #require(answer.value)
                #expect(snapshot.listing == listing)
                // As JSON: what was read back has every patient's part sealed, which a fold of facts has only where there is one.
                let file = try #require(truths[0].files[listing.caseID])
                #expect(JSONWriter.bytes(of: snapshot.file) == JSONWriter.bytes(of: file))
                let letters = try #require(truths[0].letters[listing.caseID])
                #expect(snapshot.letters.mapValues { JSONWriter.bytes(of: $0) } == letters.mapValues { JSONWriter.bytes(of: $0) })
            }
            let nobody = try await clinics.readModels.caseSnapshot(of: CaseID(UUID()), in: clinics.clinic)
            #expect(nobody.value == nil && nobody.position > .start)
        }
    }

    @Test func `another clinic's cases are not seen`() async throws {
        try await Self.with(2, commands: 60) { clinics, truths in
            let (own, other) = (clinics.clinics[0], clinics.clinics[1])
            let strangers = Set(truths[1].listings.map(\.caseID))
            let list = try await Self.all(CaseListQuery(limit: 100)) { try await clinics.readModels.cases($0, of: [own]) }
            #expect(!list.isEmpty && strangers.isDisjoint(with: list.map(\.caseID)))
            let stranger = try #require(truths[1].listings.first)
            #expect(try await clinics.readModels.caseSnapshot(of: stranger.caseID, in: own).value == nil)
            #expect(try await clinics.readModels.ownership(of: stranger.caseID, in: own).value.isEmpty)
            #expect(try await clinics.readModels.caseSnapshot(of: stranger.caseID, in: other).value != nil)
        }
    }

    @Test func `a cursor of another list is refused, and so is a list of no clinic`() async throws {
        try await Self.with(commands: 60) { clinics, _ in
            let next = try #require(try await clinics.readModels.worklist(CaseListQuery(limit: 1), of: [clinics.clinic]).next)
            await #expect(throws: ReadModelError.cursorInvalid) {
                try await clinics.readModels.worklist(CaseListQuery(order: .lastUpdated, after: next), of: [clinics.clinic])
            }
            await #expect(throws: ReadModelError.queryInvalid) { try await clinics.readModels.worklist(CaseListQuery(), of: []) }
        }
    }

    @Test func `a clinic's patients are told each once, in order, from one of them on`() async throws {
        try await Self.with(commands: 60) { clinics, truths in
            let expected = Set(truths[0].listings.map(\.patient)).sorted()
            let all = try await clinics.readModels.patients(of: clinics.clinic, after: nil).value
            #expect(all == expected && expected.count > 2)
            let rest = try await clinics.readModels.patients(of: clinics.clinic, after: expected[1]).value
            #expect(rest == Array(expected.dropFirst(2)))
        }
    }
}
