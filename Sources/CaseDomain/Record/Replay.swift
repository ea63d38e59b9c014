public import EventSourcing

/// A case told again, event by event, with what each changed. The same events always give the same bytes.
public struct Replay: Sendable {
    /// One event of the story.
    public struct Step: Sendable {
        public var envelope: RecordedEnvelope
        /// The event with its parts as they were opened; `nil` for one that this program does not know.
        public var event: CaseRecord.Event?
        /// What the record's JSON became, as a patch to what it was.
        public var changes: JSONPatch
    }

    public private(set) var record: CaseRecord
    public private(set) var steps: [Step] = []
    /// The record as it was before the next event; `nil` before the first.
    private var json: JSON?

    /// A story that has not begun.
    public init(of id: CaseID) { self.record = CaseRecord(id) }

    /// Tells the next event. Events come in the order of their positions.
    public mutating func tell(_ envelope: RecordedEnvelope, _ body: PlainBody) throws(JSONFault) {
        let event = try CaseRecord.Event.decode(envelope.type, body)
        if let event { self.record.apply(event, from: envelope) }
        let next = try JSON(self.record.json())
        let before = if let json = self.json { json } else { try JSON(Array("{}".utf8)) }
        self.steps.append(Step(envelope: envelope, event: event, changes: try JSONPatch(from: before, to: next)))
        self.json = next
    }
}

extension Replay.Step: JSONWritable {
    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            EventJSON(envelope: self.envelope, event: self.event).write(to: &members)
            members.member("changes", self.changes.operations)
        }
    }
}

/// An event of a case as a JSON object: its envelope, and its body as far as it was opened.
public struct EventJSON: Sendable {
    public let envelope: RecordedEnvelope
    public let event: CaseRecord.Event?

    public init(envelope: RecordedEnvelope, event: CaseRecord.Event?) {
        self.envelope = envelope
        self.event = event
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("position", self.envelope.position)
        members.member("stream_id", self.envelope.stream)
        members.member("version", self.envelope.version)
        members.member("type", self.envelope.type.rawValue)
        members.member("actor_id", self.envelope.actor)
        members.member("purpose", self.envelope.purpose.rawValue)
        members.member("command_id", self.envelope.command)
        members.member("occurred_at", self.envelope.occurredAt)
        members.member("recorded_at", self.envelope.recordedAt)
        if let event = self.event { members.member("event", AnyBodyJSON(event.body)) }
    }
}

/// Some event's body as one JSON object.
public struct AnyBodyJSON: JSONWritable {
    private let body: any EventBody

    public init(_ body: any EventBody) { self.body = body }

    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            self.body.writeFacts(to: &members)
            members.mark(self.body.writePHI(to: &members))
        }
    }
}
