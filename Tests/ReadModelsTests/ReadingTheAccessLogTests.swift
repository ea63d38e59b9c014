import CaseHistories
import EventSourcing
import Foundation
import Ledger
import PHIVault
@testable import ReadModels
import TestSupport
import Testing

@Suite("The access log")
struct ReadingTheAccessLogTests {
    private static func door(_ clinics: ClinicsUnderTest) -> AccessDoor {
        AccessDoor(store: clinics.ledger, seal: clinics.seal, now: WallClock.now, id: { UUID() })
    }

    private static let doctor = AccessDoor.Principal(actor: ActorID(UUID()), purpose: "treatment")
    private static let clerk = AccessDoor.Principal(actor: ActorID(UUID()), purpose: "payment")

    private static func record(_ patients: [PatientID], _ subjects: [StreamID]) -> AccessRecord {
        AccessRecord(
            operation: "readCase", categories: [.clinical, .letter], patients: patients, subjects: subjects,
            resultCount: Int64(subjects.count), workPosition: Position(7), role: "clinician", request: "r1")
    }

    @Test func `who opened a patient's case is told, with what, why and as of where`() async throws {
        try await ClinicsUnderTest.with { clinics in
            let (patient, file) = (PatientID(UUID()), StreamID(UUID()))
            let grant = try await Self.door(clinics).open(Self.record([patient], [file]), for: Self.doctor, in: clinics.clinic)
            try await clinics.catchUp()
            let page = try await clinics.readModels.accessLog(AccessLogQuery(about: patient.asStream), of: clinics.clinic)
            let entry = try #require(page.items.first)
            #expect(page.items.count == 1 && page.next == nil && page.positions[clinics.clinic] == grant.position)
            #expect(entry.position == grant.position && entry.actor == Self.doctor.actor && entry.purpose == "treatment")
            #expect(entry.kind == .opened && entry.operation == "readCase" && entry.role == "clinician" && entry.channel == .api)
            #expect(entry.categories == [.clinical, .letter] && entry.patients == [patient] && entry.subjects == [file])
            #expect(entry.resultCount == 1 && entry.workPosition == Position(7) && entry.request == "r1" && entry.code == nil)
            let byCase = try await clinics.readModels.accessLog(AccessLogQuery(about: file), of: clinics.clinic)
            #expect(byCase.items == page.items)
        }
    }

    @Test func `a page of a list is an access to each patient on it`() async throws {
        try await ClinicsUnderTest.with { clinics in
            let patients = (0..<3).map { _ in PatientID(UUID()) }
            _ = try await Self.door(clinics).list(Self.record(patients, []), for: Self.clerk, in: clinics.clinic)
            try await clinics.catchUp()
            for patient in patients {
                let items = try await clinics.readModels.accessLog(AccessLogQuery(about: patient.asStream), of: clinics.clinic).items
                #expect(items.map(\.kind) == [.listed] && items.first?.patients == patients)
            }
        }
    }

    @Test func `who was refused is told too, also without a patient`() async throws {
        try await ClinicsUnderTest.with { clinics in
            let file = StreamID(UUID())
            let door = Self.door(clinics)
            try await door.deny(
                AccessDenied(operation: "readCase", code: "access.site", subject: file, role: "coordinator"), for: Self.clerk,
                in: clinics.clinic)
            try await door.deny(AccessDenied(operation: "search", code: "access.role", role: "guest"), for: Self.clerk, in: clinics.clinic)
            try await clinics.catchUp()
            let all = try await clinics.readModels.accessLog(AccessLogQuery(kinds: [.denied]), of: clinics.clinic).items
            #expect(all.map(\.operation) == ["search", "readCase"] && all.map(\.code) == ["access.role", "access.site"])
            let about = try await clinics.readModels.accessLog(AccessLogQuery(about: file), of: clinics.clinic).items
            #expect(about.map(\.code) == ["access.site"])
        }
    }

    @Test func `the program's own reading is in the installation's log`() async throws {
        try await ClinicsUnderTest.with { clinics in
            _ = try await clinics.grant()
            try await clinics.catchUp(clinics.installation)
            let items = try await clinics.readModels.accessLog(AccessLogQuery(), of: clinics.installation).items
            #expect(items.map(\.kind) == [.systemGrant] && items.first?.operation == "serve")
        }
    }

    @Test func `every question gives exactly the lines that fit, newest first, in pages of any size`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var history = ClinicHistory(seed: 500)
            try await clinics.play(300, of: &history)
            try await clinics.catchUp()
            let all = try await Self.all(AccessLogQuery(limit: 100), clinics)
            let head = try await clinics.ledger.head(of: .access, of: clinics.clinic)
            #expect(all.map(\.position.rawValue) == (1...head.rawValue).reversed())
            for seed in 0..<60 {
                var random = SplitMix64(seed: UInt64(seed))
                let one = try #require(all.randomElement(using: &random))
                var query = AccessLogQuery(limit: Int.random(in: 1...30, using: &random))
                func maybe(_ body: () -> Void) { if Int.random(in: 0..<3, using: &random) == 0 { body() } }
                maybe { query.about = one.patients.first?.asStream ?? one.subjects.first }
                maybe { query.actor = one.actor }
                maybe { query.kinds = [one.kind] }
                maybe { query.from = one.recordedAt }
                maybe { query.before = one.recordedAt }
                maybe { query.afterPosition = one.position.advanced(by: -20) }
                maybe { query.throughPosition = one.position.advanced(by: 20) }
                let expected = all.filter { entry in
                    (query.about.map { about in entry.about.contains(about.rawValue) } ?? true)
                        && (query.actor.map { $0 == entry.actor } ?? true) && (query.kinds.isEmpty || query.kinds.contains(entry.kind))
                        && (query.from.map { entry.recordedAt >= $0 } ?? true) && (query.before.map { entry.recordedAt < $0 } ?? true)
                        && (query.afterPosition.map { entry.position > $0 } ?? true)
                        && (query.throughPosition.map { entry.position <= $0 } ?? true)
                }
                #expect(try await Self.all(query, clinics) == expected, "seed \(seed)")
            }
        }
    }

    private static func all(_ query: AccessLogQuery, _ clinics: ClinicsUnderTest) async throws -> [AccessLogEntry] {
        var query = query
        var items: [AccessLogEntry] = []
        repeat {
            let page = try await clinics.readModels.accessLog(query, of: clinics.clinic)
            items += page.items
            query.after = page.next
        } while query.after != nil
        return items
    }
}

extension PatientID {
    /// The patient as what an access is about.
    var asStream: StreamID { StreamID(self.rawValue) }
}
