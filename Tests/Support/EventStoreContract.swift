public import EventSourcing
import Foundation
import Testing

/// What every event store promises, written once and held to each of them.
public struct EventStoreContract: Sendable {
    let store: any EventStore
    let tenant: TenantID
    let other: TenantID

    /// A store that knows both tenants and no event.
    public init(store: any EventStore, tenant: TenantID, other: TenantID) {
        self.store = store
        self.tenant = tenant
        self.other = other
    }

    /// The promises, by name.
    public enum Promise: String, CaseIterable, Sendable {
        case `positions and versions count from one, without a gap`
        case `a command enters whole or not at all`
        case `a version that is not the head is a conflict, which names the head`
        case `a command asked again is answered from what was stored`
        case `a command id with another hash is refused`
        case `a relied-on stream that moved on is named`
        case `a claim is one stream's at a time, unless taken regardless, until it is given back`
        case `a rule of form is named before anything else`
        case `a tenant nobody made is unknown`
        case `tenants and books do not see each other`
        case `a stream is read up to a version, a book in pages`
        case `as of a moment is a position`
        case `history gives the stream and the command at hand`
    }

    public func check(_ promise: Promise) async throws {
        switch promise {
        case .`positions and versions count from one, without a gap`: try await self.counting()
        case .`a command enters whole or not at all`: try await self.wholeness()
        case .`a version that is not the head is a conflict, which names the head`: try await self.conflicts()
        case .`a command asked again is answered from what was stored`: try await self.repeats()
        case .`a command id with another hash is refused`: try await self.reuse()
        case .`a relied-on stream that moved on is named`: try await self.unchanged()
        case .`a claim is one stream's at a time, unless taken regardless, until it is given back`: try await self.reservations()
        case .`a rule of form is named before anything else`: try await self.faults()
        case .`a tenant nobody made is unknown`: try await self.unknownTenant()
        case .`tenants and books do not see each other`: try await self.separation()
        case .`a stream is read up to a version, a book in pages`: try await self.reading()
        case .`as of a moment is a position`: try await self.asOf()
        case .`history gives the stream and the command at hand`: try await self.history()
        }
    }

    // MARK: the promises, one by one

    private func counting() async throws {
        let stream = StreamID(UUID())
        for number in 0..<5 {
            let appended = try await self.store.append(self.command((stream, Int32(number)), (StreamID(UUID()), 0)))
            #expect(appended.positions == Position(Int64(number * 2 + 1))...Position(Int64(number * 2 + 2)) && !appended.isRepeat)
        }
        #expect(try await self.events(stream).map(\.version.rawValue) == [1, 2, 3, 4, 5])
        #expect(try await self.store.head(of: .work, of: self.tenant) == Position(10))
        let all = try await self.store.read(.work, of: self.tenant, after: .start, limit: 100)
        #expect(all.map(\.position.rawValue) == Array(1...10))
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.recordedAt <= $1.recordedAt })
        #expect(all.map(\.commandIndex) == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1])
    }

    private func wholeness() async throws {
        let (good, bad) = (StreamID(UUID()), StreamID(UUID()))
        #expect(await self.refusal(of: self.command((good, 0), (good, 1), (bad, 3))) == EventStoreError.conflict(bad, actual: .none))
        #expect(try await self.events(good).isEmpty)
        #expect(try await self.store.head(of: .work, of: self.tenant) == .start)
        _ = try await self.store.append(self.command((good, 0), (good, 1), (bad, 0), (good, 2)))
        #expect(try await self.events(good).map(\.position.rawValue) == [1, 2, 4])
    }

    private func conflicts() async throws {
        let stream = StreamID(UUID())
        _ = try await self.store.append(self.command((stream, 0)))
        for expected in [Int32(0), 2, 9] {
            #expect(await self.refusal(of: self.command((stream, expected))) == EventStoreError.conflict(stream, actual: StreamVersion(1)))
        }
        _ = try await self.store.append(self.command((stream, 1)))
    }

    private func repeats() async throws {
        let stream = StreamID(UUID())
        let command = self.command((stream, 0), (stream, 1))
        let first = try await self.store.append(command)
        _ = try await self.store.append(self.command((stream, 2)))
        let second = try await self.store.append(command)
        #expect(second.isRepeat && second.positions == first.positions && second.recordedAt == first.recordedAt)
        #expect(try await self.store.head(of: .work, of: self.tenant) == Position(3))
        #expect(try await self.store.events(of: command.command, in: .work, of: self.tenant).map(\.commandIndex) == [0, 1])
    }

    private func reuse() async throws {
        var command = self.command((StreamID(UUID()), 0))
        _ = try await self.store.append(command)
        command.commandHash[0] ^= 1
        command.events[0].stream = StreamID(UUID())
        #expect(await self.refusal(of: command) == EventStoreError.reused(command.command))
    }

    private func unchanged() async throws {
        let (relied, stream) = (StreamID(UUID()), StreamID(UUID()))
        _ = try await self.store.append(self.command((relied, 0)))
        var command = self.command((stream, 0))
        command.unchanged = [UnchangedStream(stream: relied, version: .none)]
        #expect(await self.refusal(of: command) == EventStoreError.changed(relied, actual: StreamVersion(1)))
        command.unchanged = [
            UnchangedStream(stream: relied, version: StreamVersion(1)), UnchangedStream(stream: StreamID(UUID()), version: .none),
        ]
        #expect(try await self.store.append(command).positions.lowerBound == Position(2))
    }

    private func reservations() async throws {
        let (left, right) = (StreamID(UUID()), StreamID(UUID()))
        func asking(_ stream: StreamID, _ version: Int32, _ action: Reservation.Action, _ from: Int64, _ to: Int64) -> Append {
            var command = self.command((stream, version))
            command.reservations = [
                Reservation(
                    action, kind: "request.service", token: Array(repeating: 1, count: 32),
                    during: Timestamp(microseconds: from)..<Timestamp(microseconds: to), stream: stream)
            ]
            return command
        }
        let taken = EventStoreError.reserved(kind: "request.service", by: left)
        _ = try await self.store.append(asking(left, 0, .take, 10, 20))
        #expect(await self.refusal(of: asking(right, 0, .take, 19, 30)) == taken)
        // A claim that ends where the other begins does not meet it.
        _ = try await self.store.append(asking(right, 0, .take, 20, 30))
        _ = try await self.store.append(asking(right, 1, .takeRegardless, 15, 18))
        _ = try await self.store.append(asking(left, 1, .release, 10, 20))
        _ = try await self.store.append(asking(left, 2, .release, 10, 20))
        #expect(await self.refusal(of: asking(left, 3, .take, 17, 18)) == EventStoreError.reserved(kind: "request.service", by: right))
        _ = try await self.store.append(asking(left, 3, .take, 10, 15))
    }

    private func faults() async throws {
        var command = self.command((StreamID(UUID()), 0))
        command.commandHash = [1]
        #expect(await self.refusal(of: command) == EventStoreError.invalid(.hashLength))
        command = self.command()
        #expect(await self.refusal(of: command) == EventStoreError.invalid(.noEvents))
        let stream = StreamID(UUID())
        command = self.command((stream, 0), (stream, 0))
        #expect(await self.refusal(of: command) == EventStoreError.invalid(.versionsNotConsecutive))
        command = self.command((stream, AppendLimits.eventsPerStreamMax))
        #expect(await self.refusal(of: command) == EventStoreError.invalid(.streamTooLong))
        command = self.command((stream, 0))
        command.events[0].facts.bytes = Array(repeating: 0, count: AppendLimits.eventBodyMax + 1)
        #expect(await self.refusal(of: command) == EventStoreError.invalid(.bodyTooLarge))
        #expect(try await self.store.head(of: .work, of: self.tenant) == .start)
    }

    private func unknownTenant() async throws {
        let stranger = TenantID(UUID())
        var command = self.command((StreamID(UUID()), 0))
        command.tenant = stranger
        #expect(await self.refusal(of: command) == EventStoreError.unknownTenant(stranger))
    }

    private func separation() async throws {
        let stream = StreamID(UUID())
        var command = self.command((stream, 0))
        _ = try await self.store.append(command)
        command.tenant = self.other
        #expect(try await self.store.append(command).positions.lowerBound == Position(1))
        command.tenant = self.tenant
        command.book = .access
        #expect(try await self.store.append(command).positions.lowerBound == Position(1))
        for (tenant, book) in [(self.tenant, Book.work), (self.tenant, .access), (self.other, .work)] {
            #expect(try await self.store.read(stream, in: book, of: tenant, upTo: nil).count == 1)
        }
        #expect(try await self.store.head(of: .access, of: self.other) == .start)
    }

    private func reading() async throws {
        let stream = StreamID(UUID())
        for version in 0..<7 { _ = try await self.store.append(self.command((stream, Int32(version)))) }
        #expect(try await self.store.read(stream, in: .work, of: self.tenant, upTo: StreamVersion(3)).map(\.version.rawValue) == [1, 2, 3])
        #expect(try await self.store.read(StreamID(UUID()), in: .work, of: self.tenant, upTo: nil).isEmpty)
        let page = try await self.store.read(.work, of: self.tenant, after: Position(2), limit: 3)
        #expect(page.map(\.position.rawValue) == [3, 4, 5])
        #expect(try await self.store.read(.work, of: self.tenant, after: Position(7), limit: 3).isEmpty)
        #expect(try await self.store.read(.work, of: self.tenant, after: .start, limit: 0).isEmpty)
    }

    private func asOf() async throws {
        var moments: [Timestamp] = []
        for _ in 0..<6 { moments.append(try await self.store.append(self.command((StreamID(UUID()), 0))).recordedAt) }
        let before = Timestamp(microseconds: moments[0].rawValue - 1)
        #expect(try await self.store.position(of: .work, of: self.tenant, asOf: before) == .start)
        for moment in moments {
            let expected = Int64(moments.count { $0 <= moment })
            #expect(try await self.store.position(of: .work, of: self.tenant, asOf: moment) == Position(expected))
        }
        let after = moments[5].adding(.seconds(3_600))
        #expect(try await self.store.position(of: .work, of: self.tenant, asOf: after) == Position(6))
        #expect(try await self.store.position(of: .work, of: self.other, asOf: after) == .start)
    }

    private func history() async throws {
        let (stream, aside) = (StreamID(UUID()), StreamID(UUID()))
        let command = self.command((stream, 0), (aside, 0))
        _ = try await self.store.append(command)
        _ = try await self.store.append(self.command((stream, 1)))
        let known = try await self.store.history(of: stream, andOf: command.command, in: .work, of: self.tenant)
        #expect(known.stream.map(\.version.rawValue) == [1, 2] && known.command.map(\.stream) == [stream, aside])
        let fresh = try await self.store.history(of: stream, andOf: CommandID(UUID()), in: .work, of: self.tenant)
        #expect(fresh.command.isEmpty && fresh.stream.map(\.position) == known.stream.map(\.position))
        // What is given for deciding is what is stored, but for the patients' parts.
        let stored = try await self.events(stream)
        for events in [known.stream, try await self.store.facts(of: stream, in: .work, of: self.tenant)] {
            #expect(
                events.content >= .facts && events.map(\.facts) == stored.map(\.facts) && events.map(\.version) == stored.map(\.version))
            #expect(events.map(\.hasPHI) == stored.map { $0.phi != nil } && events.map(\.recordedAt) == stored.map(\.recordedAt))
        }
        #expect(try await self.store.facts(of: StreamID(UUID()), in: .work, of: self.tenant).isEmpty)
    }

    // MARK: making commands

    /// Why the store does not take a command in; `nil` when it does.
    private func refusal(of command: Append) async -> EventStoreError? {
        do throws(EventStoreError) {
            _ = try await self.store.append(command)
            return nil
        } catch {
            return error
        }
    }

    private func command(_ events: (StreamID, Int32)...) -> Append {
        var command = SampleEvents.append(self.tenant, causation: nil)
        let event = command.events[0]
        command.events = events.map { stream, expected in
            var event = event
            event.stream = stream
            event.expected = StreamVersion(expected)
            return event
        }
        return command
    }

    private func events(_ stream: StreamID) async throws -> [RecordedEnvelope] {
        try await self.store.read(stream, in: .work, of: self.tenant, upTo: nil)
    }
}
