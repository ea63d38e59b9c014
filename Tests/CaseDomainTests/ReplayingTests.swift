import CaseDomain
import EventSourcing
import Foundation
import TestSupport
import Testing

@Suite("Replaying a case")
struct ReplayingTests {
    /// A whole story as a clinic's book holds it: the patient's record, the case, and its letter in between.
    private static let story: [(envelope: RecordedEnvelope, body: PlainBody)] = {
        let letter = LetterPast.signed.history.map { ($0.event.type, $0.event.encoded(), The.letter.stream) }
        let drafted = Past.closed.prefix { $0.type != CaseLetterSigned.type }
        let rest = Past.closed.dropFirst(drafted.count)
        let patient = [(ThePatient.registered.type, ThePatient.registered.encoded(), The.patient.stream)]
        func ofCase(_ events: some Sequence<CaseFile.Event>) -> [(EventType, PlainBody, StreamID)] {
            events.map { ($0.type, $0.encoded(), The.caseID.stream) }
        }
        var versions: [StreamID: Int32] = [:]
        return (patient + ofCase(drafted) + letter + ofCase(rest)).enumerated().map { index, event in
            versions[event.2, default: 0] += 1
            return (Self.envelope(event.0, on: event.2, version: versions[event.2] ?? 0, at: index + 1), event.1)
        }
    }()

    private static func envelope(_ type: EventType, on stream: StreamID, version: Int32, at position: Int) -> RecordedEnvelope {
        RecordedEnvelope(
            tenant: The.organization, book: .work, position: Position(Int64(position)), stream: stream, version: StreamVersion(version),
            type: type, actor: The.coordinator, purpose: "treatment", command: CommandID(stream.rawValue), commandIndex: 0, commandHash: [],
            correlation: nil, causation: nil, occurredAt: The.now, recordedAt: The.now, facts: .unsealed, phi: nil)
    }

    private static func replay(_ story: [(envelope: RecordedEnvelope, body: PlainBody)] = story) throws -> Replay {
        var replay = Replay(of: The.caseID)
        for (envelope, body) in story { try replay.tell(envelope, body) }
        return replay
    }

    @Test func `the record in the end is what the streams fold to`() throws {
        let record = try Self.replay().record
        #expect(record.caseFile.services == Case.given(Past.closed).state.services)
        #expect(record.letters[The.letter]?.contentHash == LetterPast.signed.state.contentHash)
        #expect(record.patient.registered?.demographics == PHI(ThePatient.demographics))
        #expect(record.status.phase == .closed && record.status.outcome == .approved)
        #expect(record.streams == [The.caseID.stream, The.letter.stream, The.patient.stream])
    }

    @Test func `the same events give the same bytes`() throws {
        func bytes() throws -> [[UInt8]] {
            try Self.replay().steps.map { step in
                var writer = JSONWriter()
                step.write(to: &writer)
                return writer.bytes
            }
        }
        #expect(try bytes() == bytes())
    }

    @Test func `what each event changed, taken together, is the record`() throws {
        let replay = try Self.replay()
        #expect(replay.steps.count == Self.story.count && replay.steps.allSatisfy { !$0.changes.operations.isEmpty })
        var value: Any = [String: Any]()
        for operation in replay.steps.flatMap(\.changes.operations) { value = try Self.apply(operation, to: value, Self.path(operation)) }
        let record = try JSONSerialization.jsonObject(with: Data(replay.record.json()))
        #expect(value as? NSDictionary == record as? NSDictionary)
    }

    @Test func `an event that a newer program wrote is told, and changes nothing but where the story stands`() throws {
        let newer = Self.envelope("case.sung_about.v1", on: The.caseID.stream, version: 90, at: 90)
        let replay = try Self.replay(Self.story + [(newer, PlainBody(facts: Array("{}".utf8), phi: .absent))])
        let last = try #require(replay.steps.last)
        #expect(last.event == nil && last.changes.operations.isEmpty)
        #expect(try replay.record == Self.replay().record)
    }

    @Test func `another case's events are none of its own`() throws {
        let stray = Self.envelope(CaseReopened.type, on: The.otherCase.stream, version: 1, at: 90)
        let body = CaseFile.Event.reopened(CaseReopened(reason: .other)).encoded()
        #expect(try Self.replay(Self.story + [(stray, body)]).record == Self.replay().record)
    }

    // MARK: a patch, applied (RFC 6902)

    private static func path(_ operation: JSONPatch.Operation) -> ArraySlice<String> {
        operation.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .map { $0.replacingOccurrences(of: "~1", with: "/").replacingOccurrences(of: "~0", with: "~") }[...]
    }

    private static func apply(_ operation: JSONPatch.Operation, to value: Any, _ path: ArraySlice<String>) throws -> Any {
        let new = try operation.value.map { try JSONSerialization.jsonObject(with: Data($0), options: .fragmentsAllowed) }
        guard let name = path.first else { return try #require(new) }
        let rest = path.dropFirst()
        if var members = value as? [String: Any] {
            if rest.isEmpty {
                #expect((members[name] == nil) == (operation.kind == .add), "\(operation.path)")
                members[name] = new
            } else {
                members[name] = try self.apply(operation, to: try #require(members[name], "\(operation.path)"), rest)
            }
            return members
        }
        var values = try #require(value as? [Any], "\(operation.path)")
        let index = try #require(Int(name))
        switch operation.kind {
        case .add where rest.isEmpty: values.insert(try #require(new), at: index)
        case .remove where rest.isEmpty: values.remove(at: index)
        default: values[index] = try self.apply(operation, to: values[index], rest)
        }
        return values
    }
}
