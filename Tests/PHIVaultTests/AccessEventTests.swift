import EventSourcing
import Foundation
import PHIVault
import TestSupport
import Testing

/// Access events outlive the records they speak of: their names and bodies are promises too.
@Suite("Stored samples of access events")
struct AccessEventTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Samples")

    @Test func `each stored name has a sample, and each sample a name`() throws {
        try StoredSampleContract(samplesIn: Self.folder, of: AccessEvent.self).eachNameHasASample()
        #expect(try StoredSample.all(in: Self.folder).map(\.type) == AccessEvent.catalog.types)
    }

    @Test func `what is read is written again, byte for byte`() throws {
        try StoredSampleContract(samplesIn: Self.folder, of: AccessEvent.self).whatIsReadIsWrittenAgain()
    }

    @Test func `every member of a sample is filled`() throws {
        try StoredSampleContract(samplesIn: Self.folder, of: AccessEvent.self).everyMemberIsFilled()
    }

    @Test func `an access event has no patient's part: it holds ids and codes alone`() throws {
        for sample in try StoredSample.all(in: Self.folder) {
            let event = try #require(try AccessEvent.decode(sample.type, sample.body))
            #expect(event.encoded().phi == .absent, "\(sample.type)")
        }
    }

    @Test func `codes are stored under the names they were given`() {
        #expect(
            DataCategory.allCases.map(\.rawValue) == [
                "demographics", "coverage", "clinical", "letter", "correspondence", "authorization", "notes", "access_log",
            ])
        #expect(AccessChannel.allCases.map(\.rawValue) == ["api", "export", "job"])
    }
}
