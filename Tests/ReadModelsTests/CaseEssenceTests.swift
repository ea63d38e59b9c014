import CaseDomain
import CaseHistories
import EventSourcing
import Foundation
@testable import ReadModels
import TestSupport
import Testing

@Suite("The essence of a case")
struct CaseEssenceTests {
    /// Events of a made-up history as projections see them.
    private static func events(seed: UInt64, commands: Int) async throws -> [BookEvent] {
        let tenant = TenantID(UUID())
        let store = InMemoryEventStore(now: { Timestamp(microseconds: 1_750_000_000_000_000) })
        store.createTenant(tenant)
        var history = ClinicHistory(seed: seed)
        for _ in 0..<commands {
            let (append, bodies) = history.next().append(to: tenant)
            _ = try await store.append(try await PlainSeal().seal(append, bodies))
        }
        var decoder = BookDecoder(lookingInto: [.case, .letter])
        var events: [BookEvent] = []
        while true {
            let page = try await store.read(.work, of: tenant, after: events.last?.position ?? .start, limit: 500)
            if page.isEmpty { return events }
            let batch = EnvelopeBatch(page, tenant: tenant, book: .work)
            events += decoder.decode(batch, try await PlainSeal().openFacts(of: batch))
        }
    }

    @Test func `folded on from its essence at any point, a case ends with the same columns`() async throws {
        for seed in UInt64(0)..<12 {
            var random = SplitMix64(seed: seed)
            var whole: [CaseID: CaseFold] = [:]
            var essence: [CaseID: CaseFold] = [:]
            for event in try await Self.events(seed: seed, commands: 600) {
                guard let id = CaseFold.caseID(of: event) else { continue }
                whole[id, default: CaseFold()].apply(event)
                essence[id, default: CaseFold()].apply(event)
                #expect(try #require(essence[id]).columns == #require(whole[id]).columns, "seed \(seed), \(event.type)")
                if Int.random(in: 0..<3, using: &random) == 0 { essence[id] = try Self.readBack(try #require(essence[id])) }
            }
            // Whatever was read back in between, the same bytes are kept in the end.
            for (id, fold) in whole {
                let other = try #require(essence[id])
                #expect(CaseRows.Table.worklist.file(of: fold) == CaseRows.Table.worklist.file(of: other), "seed \(seed)")
                #expect(CaseRows.Table.worklist.letters(of: fold) == CaseRows.Table.worklist.letters(of: other), "seed \(seed)")
            }
        }
    }

    @Test func `what is kept whole is read back whole`() async throws {
        for seed in UInt64(20)..<24 {
            var folds: [CaseID: CaseFold] = [:]
            for event in try await Self.events(seed: seed, commands: 600) {
                if let id = CaseFold.caseID(of: event) { folds[id, default: CaseFold()].apply(event) }
            }
            for fold in folds.values {
                let (file, letters) = (CaseRows.Table.caseState.file(of: fold), CaseRows.Table.caseState.letters(of: fold))
                let back = try CaseFold(file: file, letters: letters)
                #expect(CaseRows.Table.caseState.file(of: back) == file && CaseRows.Table.caseState.letters(of: back) == letters)
            }
        }
    }

    @Test func `an essence is about half as long as the whole`() async throws {
        var folds: [CaseID: CaseFold] = [:]
        for event in try await Self.events(seed: 30, commands: 1_500) {
            if let id = CaseFold.caseID(of: event) { folds[id, default: CaseFold()].apply(event) }
        }
        func bytes(_ table: CaseRows.Table) -> Int {
            folds.values.reduce(0) { $0 + table.file(of: $1).utf8.count + table.letters(of: $1).utf8.count }
        }
        #expect(bytes(.worklist) * 3 < bytes(.caseState) * 2, "\(bytes(.worklist)) bytes in place of \(bytes(.caseState))")
    }

    private static func readBack(_ fold: CaseFold) throws -> CaseFold {
        let table = CaseRows.Table.worklist
        var back = try CaseFold(file: table.file(of: fold), letters: table.letters(of: fold))
        back.position = fold.position
        back.updatedAt = fold.updatedAt
        return back
    }
}

extension CaseFold {
    fileprivate var columns: CaseColumns? { CaseColumns(self) }
}
