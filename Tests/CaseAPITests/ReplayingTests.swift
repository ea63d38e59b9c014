import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport
import Testing

@Suite("Replaying a case")
struct ReplayingTests {
    @Test func `as of each position the replay tells what was read then, and the same each time`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make())
        var known: [(position: Int, record: JSONTree?)] = []
        for step in TestCase.Step.allCases {
            try await story.take(step)
            known.append((try await story.clinic.head(), try await story.coordinator.get(story.path).json))
        }
        for (position, record) in known {
            let query = [("as_of", "\(position)"), ("steps", "true")]
            let replay = try await story.coordinator.get("\(story.path)/replay", query: query)
            #expect(replay["record"] == record && replay.number("as_of") == position, "as of \(position): \(replay)")
            let again = try await story.coordinator.get("\(story.path)/replay", query: query)
            #expect(again.body == replay.body, "as of \(position)")
        }
        let officer = try await story.clinic.person(.compliance)
        let (now, future) = (
            try await officer.get("\(story.path)/replay"), try await officer.get("\(story.path)/replay", query: [("as_of", "\(Int64.max)")])
        )
        #expect(now["record"] == known.last?.record && now["steps"] == nil && future.body == now.body, "\(future)")
        let later = try await officer.get("\(story.path)/replay", query: [("as_of", "2100-01-01T00:00:00Z")])
        #expect(later.body == now.body)
    }

    @Test func `each step's patch makes the record of its moment from the one before`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .closure)
        let replay = try await story.coordinator.get("\(story.path)/replay", query: [("steps", "true")])
        let steps = replay.list("steps")
        #expect(steps.count == replay.number("event_count") && steps.count > 20)
        var record: JSONTree = [:]
        for step in steps {
            for change in step["changes"]?.elements ?? [] { try record.apply(change) }
            let position = try #require(step["position"]?.number)
            // The patient's registration comes before the case: as of then there is none.
            let then = try await story.coordinator.get("\(story.path)/replay", query: [("as_of", "\(position)")])
            if then.status == 200 {
                #expect(then["record"]?.sorted == record.sorted, "at \(position)")
            } else {
                #expect(then.code == "case.unknown" && step["type"]?.text == "patient.registered.v1", "at \(position): \(then)")
            }
        }
        #expect(record.sorted == replay["record"]?.sorted)
    }

    @Test func `an instant means the positions recorded by then, and occurred_by what had happened in the world`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .submission)
        // A fax of last year, entered today.
        let late = try await story.coordinator.do(
            "\(story.path)/information_requests", ["channel": "fax", "received_at": "2025-03-01T12:00:00Z", "text": story.marked("late")])
        let events = try await story.coordinator.get("\(story.path)/events", query: [("limit", "100")]).list("events")
        for event in events {
            let recorded = try #require(event["recorded_at"]?.text)
            let moment = try #require(Timestamp(rfc3339: recorded))
            let replay = try await story.coordinator.get("\(story.path)/replay", query: [("as_of", recorded)])
            let upTo = events.filter { $0["recorded_at"]?.text.flatMap(Timestamp.init(rfc3339:)).map { $0 <= moment } == true }
            if replay.status == 200 { #expect(replay.number("event_count") == upTo.count, "\(recorded)") }
        }
        let world = try await story.coordinator.get("\(story.path)/replay", query: [("occurred_by", "2025-06-01T00:00:00Z")])
        #expect(world.status == 200 && world.number("event_count") == 1, "only the fax had come: \(world)")
        #expect(world.number("as_of") == late.number("position"))
        let before = try await story.coordinator.get("\(story.path)/replay", query: [("occurred_by", "2025-01-01T00:00:00Z")])
        #expect(before.status == 404 && before.code == "case.unknown")
        let both = try await story.coordinator.get(
            "\(story.path)/replay", query: [("as_of", "5"), ("occurred_by", "2025-06-01T00:00:00Z")])
        #expect(both.status == 400 && both.places == ["occurred_by"], "\(both)")
    }

    @Test func `before a case was opened there is none`() async throws {
        let clinic = try await TestClinic.make()
        let head = try await clinic.head()
        let story = try await TestCase.open(in: clinic)
        for query in [("as_of", "0"), ("as_of", "\(head)"), ("as_of", "\(head + 1)"), ("as_of", "2020-01-01T00:00:00Z")] {
            let reply = try await story.coordinator.get("\(story.path)/replay", query: [query])
            #expect(reply.status == 404 && reply.code == "case.unknown", "\(query): \(reply)")
        }
        #expect(try await story.coordinator.get("\(story.path)/replay", query: [("as_of", "\(head + 3)")]).status == 200)
    }

    @Test func `events come in order, a page after the other`() async throws {
        let story = try await TestCase.open(in: try await TestClinic.make()).carried(through: .review)
        var (positions, after): ([Int], Int?) = ([], nil)
        repeat {
            let query = [("limit", "3")] + (after.map { [("after", "\($0)")] } ?? [])
            let page = try await story.reviewer.get("\(story.path)/events", query: query)
            #expect(page.status == 200 && page.list("events").count <= 3)
            positions += page.list("events").compactMap { $0["position"]?.number }
            after = page.number("next_after")
        } while after != nil
        let all = try await story.reviewer.get("\(story.path)/events", query: [("limit", "100")])
        #expect(positions == all.list("events").compactMap { $0["position"]?.number } && positions == positions.sorted())
        #expect(Set(positions).count == positions.count && positions.count > 12)
        let past = try await story.reviewer.get("\(story.path)/events", query: [("after", "\(Int64.max)")])
        #expect(past.status == 200 && past.list("events").isEmpty)
    }
}

extension JSONTree {
    /// Does one step of a JSON Patch (RFC 6902), as far as replays use them.
    mutating func apply(_ change: JSONTree) throws {
        let pointer = try #require(change["path"]?.text)
        let names = pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { part in
            String(part).replacing("~1", with: "/").replacing("~0", with: "~")
        }
        try self.apply(try #require(change["op"]?.text), names[...], change["value"])
    }

    private mutating func apply(_ operation: String, _ names: ArraySlice<String>, _ value: JSONTree?) throws {
        guard let name = names.first else {
            self = try #require(value, "only a whole value is put in the place of a whole value")
            return
        }
        let place: Int? = self.elements == nil ? nil : Int(name)
        let inner = place.map { self[$0] } ?? self[name]
        guard names.count > 1 || operation == "replace" else {
            #expect((inner == nil) == (operation == "add"), "\(operation) of \(name)")
            if let place { self[place] = value } else { self[name] = value }
            return
        }
        var changed = try #require(inner, "\(name) is not there")
        try changed.apply(operation, names.dropFirst(), value)
        if let place { self[place] = changed } else { self[name] = changed }
    }

    /// The same value with the members of objects in the order of their names: an object has none of its own.
    var sorted: JSONTree {
        switch self {
        case .object(let members):
            .object(members.map { Member(name: $0.name, value: $0.value.sorted) }.sorted { $0.name < $1.name })
        case .array(let elements): .array(elements.map(\.sorted))
        case .text, .literal: self
        }
    }
}
