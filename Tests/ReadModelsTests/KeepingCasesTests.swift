import CaseDomain
import CaseHistories
import EventSourcing
import Foundation
@testable import ReadModels
import TestSupport
import Testing

@Suite("Cases as rows keep them")
struct KeepingCasesTests {
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

    @Test func `folded on from what was kept at any point, a case ends the same`() async throws {
        for seed in UInt64(0)..<12 {
            var random = SplitMix64(seed: seed)
            var whole: [CaseID: CaseFold] = [:]
            var kept: [CaseID: CaseFold] = [:]
            for event in try await Self.events(seed: seed, commands: 600) {
                guard let id = CaseFold.caseID(of: event) else { continue }
                whole[id, default: CaseFold()].apply(event)
                kept[id, default: CaseFold()].apply(event)
                #expect(CaseColumns(try #require(kept[id])) == CaseColumns(try #require(whole[id])), "seed \(seed), \(event.type)")
                if Int.random(in: 0..<3, using: &random) == 0 { kept[id] = try Self.readBack(try #require(kept[id])) }
            }
            // Whatever was read back in between, the same bytes are kept in the end.
            for (id, fold) in whole {
                let other = try #require(kept[id])
                #expect(fold.fileText == other.fileText && fold.lettersText == other.lettersText, "seed \(seed)")
            }
        }
    }

    private static func readBack(_ fold: CaseFold) throws -> CaseFold {
        var back = try CaseFold(file: fold.fileText, letters: fold.lettersText)
        back.position = fold.position
        back.updatedAt = fold.updatedAt
        return back
    }
}
