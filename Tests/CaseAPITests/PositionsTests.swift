import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

@Suite("Reading what one has just written")
struct PositionsTests {
    @Test func `a list asked for with the position of a command knows of it`() async throws {
        let clinic = try await TestClinic.make()
        for _ in 0..<5 {
            let story = try await TestCase.open(in: clinic)
            let written = try await story.take(.coverage)
            let position = try #require(written.position)
            #expect(position == "\(clinic.id):\(try #require(written.number("position")))")
            for path in ["\(clinic.path)/cases", "\(clinic.path)/worklist", "/v1/worklist"] {
                let list = try await story.coordinator.get(path, query: [("sort", "-updated")], headers: [("Ledger-Position", position)])
                let row = list.list("cases").first { $0["case_id"]?.text == story.id }
                #expect(row?["version"]?.number == 3 && row?["position"]?.number == written.number("position"), "\(path): \(list)")
            }
        }
    }

    @Test func `who owns a case is known as soon as it is open`() async throws {
        let clinic = try await TestClinic.make()
        for _ in 0..<5 {
            let story = try await TestCase.open(in: clinic)
            let owners = try await story.coordinator.get("\(story.path)/ownership")
            #expect(owners.status == 200 && owners.text("tenures[0].owner_id") == story.coordinator.id, "\(owners)")
        }
    }

    @Test func `a clinic that was set up just now has lists at once`() async throws {
        for _ in 0..<5 {
            let clinic = try await TestClinic.make()
            let coordinator = try await clinic.person(.coordinator)
            for path in ["\(clinic.path)/cases", "\(clinic.path)/worklist", "/v1/worklist"] {
                let reply = try await coordinator.get(path)
                #expect(reply.status == 200 && reply["cases"] == [], "\(path): \(reply)")
            }
        }
    }

    @Test func `another clinic's position says nothing here`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let reply = try await story.coordinator.get(
            "\(story.clinic.path)/cases", headers: [("Ledger-Position", "\(freshID()):999999")])
        #expect(reply.status == 200)
    }

    @Test func `a position that is none is refused`() async throws {
        let clinic = try await TestClinic.make()
        let coordinator = try await clinic.person(.coordinator)
        for text in ["", "5", "\(clinic.id)", "\(clinic.id):", "\(clinic.id):-1", "\(clinic.id):x", "\(clinic.id):1:2", "x:1"] {
            let reply = try await coordinator.get("\(clinic.path)/cases", headers: [("Ledger-Position", text)])
            #expect(reply.status == 400 && reply.code == "parameter.invalid" && reply.places == ["Ledger-Position"], "\(text): \(reply)")
        }
    }

    @Test func `a position that is never reached is waited for a while and then refused`() async throws {
        let clinic = try await TestClinic.make()
        let coordinator = try await clinic.person(.coordinator)
        let reply = try await coordinator.get("\(clinic.path)/worklist", headers: [("Ledger-Position", "\(clinic.id):999999999")])
        #expect(reply.status == 503 && reply.code == "projection.behind" && reply.header("Retry-After") != nil, "\(reply)")
    }
}
