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

/// What an earlier version of the program wrote is read for good, over HTTP too.
@Suite("Events under earlier names")
struct EarlierNamesTests {
    /// An event under the name that it had before.
    private struct Earlier: StoredEvent {
        let type: EventType
        let event: CaseFile.Event

        var occurredAt: Timestamp? { self.event.occurredAt }
        func writeFacts(to members: inout JSONWriter.Members) { self.event.writeFacts(to: &members) }
        func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.event.writePHI(to: &members) }
        static func decode(_ type: EventType, facts: JSONObject, phi: PHI<JSONObject>?) -> Self? { nil }
    }

    /// Puts a case into the ledger as the first version of the program opened it.
    private static func openAsBefore(_ caseID: CaseID, like story: TestCase) async throws {
        let program = story.program
        let configuration = try PostgresConfiguration(program.database.url(as: "necessity_app"))
        let pool = PostgresPool(configuration: configuration, sizeMax: 1)
        let ledger = Ledger(configuration: configuration)
        let vault = PHIVault(
            pool: pool, rootKey: try RootKey.load(path: "\(program.home)/root.key", isProduction: false), now: WallClock.now)
        let request = CommandRequest(
            tenant: story.clinic.tenant, command: CommandID(UUID()), commandHash: Array(repeating: 1, count: 32),
            context: Context(now: WallClock.now(), actor: ActorID(UUID()), purpose: "operations"))
        let open = CaseFile.Open(
            patient: try #require(PatientID(story.patient)), site: try #require(SiteID(story.clinic.sites[0])),
            payer: try #require(PayerID(story.clinic.payer)), serviceLine: .speech)
        let events = try CaseFile.decide(.open(open), in: CaseFile.initial, request.context)
        _ = try await CommandHandler(store: ledger, seal: vault).handle(request, leading: caseID.stream) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            _ = try await work.stream(CaseFile.self, caseID.stream)
            let names: [EventType: EventType] = [CaseOpened.type: "case.opened.v1"]
            work.add(
                events.map { Earlier(type: names[$0.type] ?? $0.type, event: $0) }, to: caseID.stream, sealedFor: nil)
        }
        await ledger.close()
        await pool.close()
    }

    @Test func `a case that was opened under an earlier name is read as any other`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        let caseID = CaseID(UUID())
        try await Self.openAsBefore(caseID, like: story)
        let path = "\(story.clinic.path)/cases/\(caseID)"
        for place in ["", "/events", "/replay", "/ownership", "/commands", "/law", "/rules"] {
            let reply = try await story.coordinator.get(path + place)
            #expect(reply.status == 200, "\(place): \(reply)")
        }
        #expect(try await story.coordinator.get(path).text("status.phase") == "opened")
        try await story.coordinator.do("\(path)/notes", ["text": "It goes on."])
    }
}
