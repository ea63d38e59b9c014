import EventSourcing
@testable import ReadModels
import TestSupport
import Testing

@Suite("A database in which nothing was followed yet")
struct NewDatabaseTests {
    @Test func `a tenant that is heard of before any build was made is followed all the same`() async throws {
        try await ClinicsUnderTest.with { clinics in
            try await clinics.pass.ensureCursors(Projection.allCases, of: clinics.clinic)
            for book in Book.allCases {
                _ = try await clinics.pass.run(Projection.allCases, of: clinics.clinic, book: book, isRetrying: false)
            }
            let standing = try await clinics.readModels.standing(of: clinics.clinic)
            #expect(Set(standing.filter(\.isLive).map(\.projection)) == Set(Projection.allCases))
        }
    }
}
