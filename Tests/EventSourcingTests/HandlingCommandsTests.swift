import EventSourcing
import Foundation
import TestSupport
import Testing

/// The order of a command: repeat, If-Match, decide, append; and who loses a race decides again.
@Suite("Handling commands")
struct HandlingCommandsTests {
    private static let now = Timestamp(microseconds: 1_764_000_000_000_000)

    private struct Ground {
        let store = InMemoryEventStore(now: { HandlingCommandsTests.now })
        let tenant = TenantID(UUID())
        let stream = StreamID(UUID())
        var handler: CommandHandler { CommandHandler(store: self.store, seal: PlainSeal()) }

        init() { self.store.createTenant(self.tenant) }

        func request(_ command: CommandID = CommandID(UUID()), hash: UInt8 = 1, ifMatch: StreamVersion? = nil) -> CommandRequest {
            CommandRequest(
                tenant: self.tenant, command: command, commandHash: Array(repeating: hash, count: 32),
                context: Context(now: HandlingCommandsTests.now, actor: ActorID(UUID()), purpose: "treatment"), ifMatch: ifMatch)
        }

        func take(_ visits: Int64, _ request: CommandRequest) async throws -> CommandOutcome {
            try await self.handler.handle(request, leading: self.stream) {
                (work: inout CommandWork<Pool.Refusal>) async throws(CommandError<Pool.Refusal>) in
                try await Pool.take(visits, from: self.stream, &work)
            }
        }

        func stored() async throws -> [RecordedEnvelope] { try await self.store.read(self.stream, in: .work, of: self.tenant, upTo: nil) }
    }

    @Test func `what is decided is appended, and the answer names versions and positions`() async throws {
        let ground = Ground()
        let outcome = try await ground.take(4, ground.request())
        #expect(outcome.versions == [ground.stream: StreamVersion(1)])
        #expect(outcome.positions == Position(1)...Position(1))
        let event = try #require(try await ground.stored().first)
        #expect(event.type == "pool.taken.v1")
        #expect(event.occurredAt == Self.now)
        #expect(event.phi == nil)
    }

    @Test func `the same command again is answered, not done, even when it would now be refused`() async throws {
        let ground = Ground()
        let request = ground.request()
        let first = try await ground.take(10, request)
        let second = try await ground.take(10, request)
        #expect(second.isRepeat && !first.isRepeat)
        #expect(second.positions == first.positions && second.versions == first.versions)
        #expect(try await ground.stored().count == 1)
    }

    @Test func `a command id with another request is refused as reused, before If-Match is judged`() async throws {
        let ground = Ground()
        let command = CommandID(UUID())
        _ = try await ground.take(1, ground.request(command))
        let error = await Self.error { try await ground.take(1, ground.request(command, hash: 2, ifMatch: StreamVersion.none)) }
        #expect(error == .store(.reused(command)))
    }

    @Test func `a version that is no longer true is stale, and says what is true`() async throws {
        let ground = Ground()
        _ = try await ground.take(1, ground.request())
        #expect(
            await Self.error { try await ground.take(1, ground.request(ifMatch: StreamVersion.none)) } == .stale(actual: StreamVersion(1)))
        _ = try await ground.take(1, ground.request(ifMatch: StreamVersion(1)))
    }

    @Test func `a refusal leaves nothing, and its command may be asked again`() async throws {
        let ground = Ground()
        let request = ground.request()
        #expect(await Self.error { try await ground.take(11, request) } == .refused(.exhausted(remaining: 10)))
        #expect(try await ground.stored().isEmpty)
        #expect(try await ground.take(3, request).isRepeat == false)
    }

    @Test func `a command that changes nothing appends nothing`() async throws {
        let ground = Ground()
        let outcome = try await ground.take(0, ground.request())
        #expect(outcome.positions == nil && outcome.versions.isEmpty)
    }

    @Test func `racers decide again on each other's facts, and the pool is never overdrawn`() async throws {
        let ground = Ground()
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    while true {
                        do {
                            _ = try await ground.take(3, ground.request())
                            return true
                        } catch CommandError<Pool.Refusal>.contended {
                            continue
                        } catch {
                            return false
                        }
                    }
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 }.count == 3)
        #expect(try await ground.stored().count == 3)
    }

    @Test func `someone who always comes first makes the command contended`() async throws {
        let ground = Ground()
        let error = await Self.error {
            try await ground.handler.handle(ground.request(), leading: ground.stream) {
                (work: inout CommandWork<Pool.Refusal>) async throws(CommandError<Pool.Refusal>) in
                try await Pool.take(1, from: ground.stream, &work)
                var sooner = SampleEvents.append(ground.tenant, stream: ground.stream, expected: work.version(of: ground.stream))
                sooner.events[0].type = "pool.taken.v1"
                sooner.events[0].facts = SealedPart(key: KeyID(UUID()), bytes: Array(#"{"visits":0}"#.utf8))
                do throws(EventStoreError) { _ = try await ground.store.append(sooner) } catch { throw .store(error) }
            }
        }
        #expect(error == .contended)
        #expect(try await ground.stored().count == CommandHandler.attemptsMax)
    }

    @Test func `a stream that was only read must not have moved either`() async throws {
        let ground = Ground()
        let other = StreamID(UUID())
        var runs = 0
        _ = try await ground.handler.handle(ground.request(), leading: ground.stream) {
            (work: inout CommandWork<Pool.Refusal>) async throws(CommandError<Pool.Refusal>) in
            runs += 1
            _ = try await work.load(Pool.self, other)
            try await Pool.take(1, from: ground.stream, &work)
            guard runs == 1 else { return }
            var sooner = SampleEvents.append(ground.tenant, stream: other)
            sooner.events[0].type = "pool.taken.v1"
            sooner.events[0].facts = SealedPart(key: KeyID(UUID()), bytes: Array(#"{"visits":1}"#.utf8))
            do throws(EventStoreError) { _ = try await ground.store.append(sooner) } catch { throw .store(error) }
        }
        #expect(runs == 2)
    }

    @Test func `deciding stops at an event that a newer program wrote`() async throws {
        let ground = Ground()
        var newer = SampleEvents.append(ground.tenant, stream: ground.stream)
        newer.events[0].facts = SealedPart(key: KeyID(UUID()), bytes: Array("{}".utf8))
        _ = try await ground.store.append(newer)
        #expect(await Self.error { try await ground.take(1, ground.request()) } == .history(.newer("sample.made.v1")))
    }

    private static func error(_ body: () async throws -> CommandOutcome) async -> CommandError<Pool.Refusal>? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error as? CommandError<Pool.Refusal>
        }
    }
}

/// Ten visits, from which some are taken: the smallest decider that can refuse.
private enum Pool: Decider {
    struct Taken: StoredEvent {
        var visits: Int64
        var type: EventType { "pool.taken.v1" }
        func writeFacts(to members: inout JSONWriter.Members) { members.member("visits", self.visits) }
        static func decode(_ type: EventType, facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) -> Taken? {
            type == "pool.taken.v1" ? Taken(visits: try facts.value("visits")) : nil
        }
    }
    enum Refusal: Error, Hashable { case exhausted(remaining: Int64) }

    static let initial: Int64 = 10

    static func decide(_ visits: Int64, in remaining: Int64, _ context: Context) throws(Refusal) -> [Taken] {
        guard visits <= remaining else { throw .exhausted(remaining: remaining) }
        return visits == 0 ? [] : [Taken(visits: visits)]
    }

    static func evolve(_ remaining: inout Int64, by event: Recorded<Taken>) { remaining -= event.event.visits }

    static func take(_ visits: Int64, from stream: StreamID, _ work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) {
        let remaining = try await work.load(Pool.self, stream)
        let events: [Taken]
        do throws(Refusal) { events = try Self.decide(visits, in: remaining, work.request.context) } catch { throw .refused(error) }
        work.add(events, to: stream, sealedFor: nil)
    }
}
