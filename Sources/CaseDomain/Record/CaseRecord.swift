public import EventSourcing

/// A case with its letters and its patient: what one screen shows, folded from several streams of one book.
///
/// Events come in the order of their positions, whichever stream they are of; what a record is not about changes nothing.
public struct CaseRecord: Sendable, Equatable {
    public let id: CaseID
    public private(set) var caseFile = CaseFile.State()
    public private(set) var letters: [LetterID: Letter.State] = [:]
    public private(set) var patient = Patient.State()

    /// A record that nothing has been folded into.
    public init(_ id: CaseID) { self.id = id }

    /// An event of any stream of the record.
    public enum Event: Sendable, Equatable {
        case caseFile(CaseFile.Event)
        case letter(Letter.Event)
        case patient(Patient.Event)
    }

    /// The streams whose events the record is made of, as far as it knows them now.
    public var streams: [StreamID] {
        [self.id.stream] + self.caseFile.letters.map(\.started.letter.stream) + (self.caseFile.opened.map { [$0.patient.stream] } ?? [])
    }

    /// What the record looks like after one more event.
    public mutating func apply(_ event: Event, from envelope: RecordedEnvelope) {
        switch event {
        case .caseFile(let it):
            guard envelope.stream == self.id.stream else { return }
            CaseFile.evolve(&self.caseFile, by: Recorded(it, from: envelope))
        case .letter(let it):
            Letter.evolve(&self.letters[LetterID(envelope.stream.rawValue), default: Letter.State()], by: Recorded(it, from: envelope))
        case .patient(let it):
            Patient.evolve(&self.patient, by: Recorded(it, from: envelope))
        }
    }

    /// Takes the case's own stream over as it was folded elsewhere.
    public mutating func take(_ caseFile: CaseFile.State) { self.caseFile = caseFile }

    /// What a screen shows at a glance.
    public var status: CaseStatus { CaseStatus(self.caseFile, letters: self.letters.values.map(\.status)) }
}

extension CaseRecord.Event: EventOfBodies {
    /// Every name of the record's streams. A view: what it does not know it skips.
    public static let catalog = EventCatalog<CaseRecord.Event>(
        merging: [
            CaseFile.Event.catalog.map { .caseFile($0) }, Letter.Event.catalog.map { .letter($0) },
            Patient.Event.catalog.map { .patient($0) },
        ])

    public var body: any EventBody {
        switch self {
        case .caseFile(let it): it.body
        case .letter(let it): it.body
        case .patient(let it): it.body
        }
    }
}

extension CaseRecord {
    /// The record as a JSON object; patients' parts as far as they were opened.
    public func write(to members: inout JSONWriter.Members) {
        members.member("case_id", self.id)
        members.member("status", self.status)
        if let opened = self.caseFile.opened { members.member("patient", PatientJSON(id: opened.patient, state: self.patient)) }
        self.caseFile.write(to: &members)
        members.list("letter_contents", self.letters.sorted { $0.key < $1.key }.map { LetterJSON(id: $0.key, state: $0.value) })
    }

    /// The record as JSON bytes.
    public func json() -> [UInt8] {
        var writer = JSONWriter(capacity: 4_096)
        writer.object { self.write(to: &$0) }
        return writer.bytes
    }
}

extension CaseStatus: JSONMembers {
    public init(members: JSONObject) throws(JSONFault) {
        self.phase = try members.value("phase")
        self.outcome = try members.optional("outcome")
        self.waitingOn = try members.value("waiting_on")
        self.needsPerson = try members.value("needs_person")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("phase", self.phase)
        members.member("outcome", self.outcome)
        members.member("waiting_on", self.waitingOn)
        members.member("needs_person", self.needsPerson)
    }
}

/// A letter as part of a record.
public struct LetterJSON: JSONCodable {
    public let id: LetterID
    public let state: Letter.State

    public init(id: LetterID, state: Letter.State) {
        self.id = id
        self.state = state
    }

    public init(json: JSON) throws(JSONFault) {
        let object = try json.object()
        self.init(id: try object.value("letter_id"), state: try Letter.State(members: object))
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("letter_id", self.id)
            self.state.write(to: &members)
        }
    }
}
