import CaseAPI
import CaseDomain
import EventSourcing
import Foundation
import Ledger
import PHIVault
import Postgres
import ServedProgram
import TestSupport
import Testing

@Suite("Data that was disposed of, or tampered with")
struct DisposedDataTests {
    @Test func `a patient whose keys are destroyed reads as shredded, and the case stays`() async throws {
        let program = try await ServedProgram.shared()
        let story = try await TestCase.open(in: try await TestClinic.make(in: program)).carried(through: .closure)
        let patient = try #require(PatientID(story.patient))
        let pool = PostgresPool(configuration: try PostgresConfiguration(program.database.url(as: "necessity_app")), sizeMax: 1)
        let vault = PHIVault(
            pool: pool, rootKey: try RootKey.load(path: "\(program.home)/root.key", isProduction: false), now: WallClock.now)
        #expect(try await vault.destroyKeys(ownedBy: patient, of: story.clinic.tenant).count == 2, "the record's and the case's")
        await pool.close()
        // Keys are kept for minutes by whoever has opened them: another program never had them.
        try await program.another { other in
            let person = other.same(story.coordinator)
            let ids = [
                story.path, "\(story.path)/events", "\(story.path)/replay", story.letterPath,
                "\(story.clinic.path)/patients/\(story.patient)",
            ]
            for path in ids + ["\(story.clinic.path)/cases", "/v1/worklist"] {
                let reply = try await person.get(path, query: path.hasSuffix("replay") ? [("steps", "true")] : [])
                #expect(reply.status == 200 && !reply.bodyText.contains(story.mark), "\(path): \(reply)")
                #expect(!reply.bodyText.contains(TestCase.birthDate), "\(path)")
                if path != "/v1/worklist" { #expect(reply.bodyText.contains("\"phi\":\"shredded\""), "\(path): \(reply)") }
            }
            let read = try await person.get(story.path)
            #expect(read.text("status.phase") == "closed" && read.list("services").count == 1 && read.list("appeals").count == 1, "\(read)")
            // What would seal more under an ended key is refused.
            let note = try await person.post("\(story.path)/notes", ["text": "x"])
            #expect(note.status == 410 && note.code == "phi.shredded", "\(note)")
        }
    }

    @Test func `what facts keep of a text is by the case's key, and ends with it`() async throws {
        let clinic = try await TestClinic.make()
        let text = "Skilled treatment is needed."
        var hashes: [String] = []
        for _ in 0..<2 {
            let story = try await TestCase.open(in: clinic).carried(through: .letter)
            let body: JSONTree = ["section": 1, "text": .text(text)]
            let edits = "\(story.letterPath)/edits"
            let first = try await story.clinician.post(edits, body, ifMatch: "\"1\"")
            #expect(first.status == 201, "\(first)")
            let again = try await story.clinician.post(edits, body, ifMatch: "\"2\"")
            #expect(again.status == 200 && again["changed"] == false, "the same text is told by its hash: \(again)")
            let events = try await story.coordinator.get("\(story.path)/events").bodyText
            hashes.append(String(try #require(events.firstMatch(of: /"text_hash":"([0-9a-f]{64})"/)?.1)))
        }
        #expect(hashes[0] != hashes[1], "one text in two cases")
        #expect(hashes.allSatisfy { ContentHash(hexadecimal: $0) != ContentHash(of: text) }, "nobody makes it without the key")
    }

    @Test func `an event that was edited behind the program's back is not shown`() async throws {
        try await ServedProgram.with { program in
            let story = try await TestCase.open(in: try await TestClinic.make(in: program)).carried(through: .evaluation)
            let id = try #require(UUID(uuidString: story.id))
            try await program.database.administer { connection in
                try await connection.script("ALTER TABLE ledger.event DISABLE TRIGGER ALL")
                _ = try await connection.query(
                    "UPDATE ledger.event SET phi = set_byte(phi, 40, get_byte(phi, 40) # 1) WHERE stream_id = \(id) AND type = 'case.evaluation_recorded.v2'"
                )
                try await connection.script("ALTER TABLE ledger.event ENABLE TRIGGER ALL")
            }
            for path in [story.path, "\(story.path)/events", "\(story.path)/replay"] {
                let reply = try await story.coordinator.get(path)
                #expect(reply.status == 500 && reply.code == "seal.tampered" && !reply.bodyText.contains(story.mark), "\(path): \(reply)")
            }
        }
    }
}
