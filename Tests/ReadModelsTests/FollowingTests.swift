import CaseHistories
import EventSourcing
import Foundation
import Ledger
import Postgres
@testable import ReadModels
import TestSupport
import Testing

@Suite("Following a book")
struct FollowingTests {
    @Test func `every projection comes to the end of its book`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var history = ClinicHistory(seed: 1)
            try await clinics.play(400, of: &history)
            try await clinics.catchUp()
            for standing in try await clinics.readModels.standing(of: clinics.clinic) {
                let head = try await clinics.ledger.head(of: standing.projection.book, of: clinics.clinic)
                #expect(standing.isLive && standing.position == head && standing.stop == nil, "\(standing.projection)")
                #expect(try await !clinics.rows(standing.projection).isEmpty, "\(standing.projection)")
            }
        }
    }
}
