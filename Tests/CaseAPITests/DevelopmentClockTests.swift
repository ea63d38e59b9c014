@testable import CaseAPI
import CaseDomain
import CaseSystem
import CaseWorkers
import EventSourcing
import Foundation
import Ledger
import Postgres
import ReadModels
import ServedProgram
import TestSupport
import Testing

@Suite("The clock of development")
struct DevelopmentClockTests {
    private static let path = "/v1/development/clock"

    private static func ahead(_ reply: Reply) throws -> Int {
        let (now, real) = (try #require(Self.instant(reply, "now")), try #require(Self.instant(reply, "real_now")))
        let ahead = try #require(reply.number("ahead_seconds"))
        #expect(abs((now.rawValue - real.rawValue) / 1_000_000 - Int64(ahead)) <= 1, "\(reply)")
        return ahead
    }

    private static func instant(_ reply: Reply, _ member: String) -> Timestamp? { reply.text(member).flatMap { Timestamp(rfc3339: $0) } }

    @Test func `it goes forward as it is told, a repeat not twice, and never back or too far`() async throws {
        try await ServedProgram.with { program in
            let keeper = try await program.keeper()
            #expect(try Self.ahead(try await keeper.get(Self.path)) == 0)
            for _ in 0..<2 {
                #expect(try Self.ahead(try await keeper.post(Self.path, ["advance": "PT72H"], key: "once")) == 259_200)
            }
            #expect(try Self.ahead(try await keeper.post(Self.path, ["advance": "P1D"])) == 345_600)
            let later = WallClock.now().adding(.seconds(1_000_000))
            let set = try await keeper.post(Self.path, ["to": .text(later.rfc3339)])
            let now = try #require(Self.instant(set, "now"))
            #expect(set.status == 200 && now >= later)
            let back = try await keeper.post(Self.path, ["to": .text(WallClock.now().rfc3339)])
            #expect(back.status == 422 && back.code == "clock.backwards", "\(back)")
            let far = try await keeper.post(Self.path, ["advance": "P300W"])
            #expect(far.status == 422 && far.code == "clock.too_far", "\(far)")
            let nothing = try await keeper.post(Self.path, ["advance": "P1M"])
            #expect(nothing.status == 422 && nothing.places == ["advance"], "\(nothing)")
            #expect(try Self.ahead(try await keeper.get(Self.path)) == Self.ahead(set))
        }
    }

    @Test func `another process goes by it, also one that starts later`() async throws {
        try await ServedProgram.with { program in
            let keeper = try await program.keeper()
            _ = try await keeper.do(Self.path, ["advance": "PT72H"])
            try await program.another { other in
                #expect(try Self.ahead(try await other.same(keeper).get(Self.path)) == 259_200)
                _ = try await other.same(keeper).do(Self.path, ["advance": "PT1H"])
                #expect(try Self.ahead(try await keeper.get(Self.path)) == 262_800)
            }
        }
    }

    @Test func `decisions go by it, and what is recorded, lists and tokens stay as they were`() async throws {
        try await ServedProgram.with { program in
            let keeper = try await program.keeper()
            _ = try await keeper.do(Self.path, ["advance": "P30D"])
            let story = try await TestCase.open(in: try await TestClinic.make(in: program)).carried(through: .letter)
            // What happened twenty days from now is no longer in the future.
            let day = WallClock.now().adding(.seconds(20 * 86_400)).rfc3339.prefix(10)
            var evaluation = story.evaluation
            evaluation["evaluation_id"] = .text(freshID())
            evaluation["evaluated_on"] = .text(String(day))
            let recorded = try await story.clinician.post("\(story.path)/evaluations", evaluation)
            #expect(recorded.status == 201, "\(recorded)")
            let list = try await story.coordinator.get(
                "\(story.clinic.path)/cases", headers: [("Ledger-Position", try #require(recorded.header("Ledger-Position")))])
            #expect(list.status == 200, "\(list)")
            let real = WallClock.now().rawValue
            let wrong = try await program.database.administer { connection in
                try await connection.query(
                    """
                    SELECT count(*) FILTER (WHERE recorded_at > \(real)), count(*) FILTER (WHERE occurred_at > \(real) AND book = 1),
                        count(*) FILTER (WHERE occurred_at > \(real) AND book = 2)
                      FROM ledger.event
                    """
                ).one()
            }
            #expect(try wrong.decode(0, as: Int64.self) == 0, "recorded ahead of time")
            #expect(try wrong.decode(1, as: Int64.self) > 0, "decided by the clock")
            #expect(try wrong.decode(2, as: Int64.self) == 0, "access happened when it did")
        }
    }

    @Test func `what falls due by then happens soon after, once`() async throws {
        let work = ProgramWork(onTimer: { _ in
            { timer, work throws(CommandError<Refusal>) in
                try await work.onCase(CaseID(timer.stream.rawValue)) { it throws(CommandError<Refusal>) in
                    try it.decide(.addNote(.init(note: NoteID(timer.stream.rawValue), text: "It is time.")))
                }
            }
        })
        try await ServedProgram.with(work: work) { program in
            let story = try await TestCase.open(in: try await TestClinic.make(in: program))
            let due = WallClock.now().adding(.seconds(86_400)).rawValue
            let id = try #require(UUID(uuidString: story.id))
            try await eventually("the case has its row") {
                try await program.database.administer { connection in
                    try await connection.execute("UPDATE read.timer SET due_at = \(due) WHERE case_id = \(id)")
                } == 1
            }
            try await Task.sleep(for: .milliseconds(1_500))
            #expect(try await story.coordinator.get(story.path).list("notes").isEmpty, "it is not due yet")
            _ = try await program.keeper().do(Self.path, ["advance": "P2D"])
            try await eventually("it happened") { try await story.coordinator.get(story.path).list("notes").count == 1 }
            try await Task.sleep(for: .milliseconds(1_500))
            #expect(try await story.coordinator.get(story.path).list("notes").count == 1)
        }
    }

    @Test func `whoever sets clinics up may, and nobody else`() async throws {
        let clinic = try await TestClinic.make()
        for role in Role.allCases {
            let reply = try await clinic.person(role).post(Self.path, ["advance": "PT1H"])
            #expect(reply.status == 404 && reply.code == "resource.unknown", "\(role): \(reply)")
        }
        let reader = try await clinic.program.person("reader", [CaseSystem.installation: .coordinator])
        let reply = try await reader.post(Self.path, ["advance": "PT1H"])
        #expect(reply.status == 403, "\(reply)")
    }

    @Test func `production has no such clock`() throws {
        let paths = APIDescription.production.operations.map(\.path)
        #expect(!paths.isEmpty && !paths.contains { $0.contains("development") })
        let description = String(decoding: APIDescription.production.openAPI, as: UTF8.self)
        #expect(!description.contains("DevelopmentClock") && !description.contains("ClockAdvance"))
    }
}
