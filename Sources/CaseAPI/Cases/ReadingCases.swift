import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault

// Reading a case: its streams are folded anew each time, so it is always current; patients' parts are opened only after the
// access event is committed.

extension CaseOperations {
    static let recordSchema = "CaseRecord"

    static let read = Operation(
        id: "readCase", method: .get, path: path, tag: tag, summary: "Read a case",
        about: "The case with its letters and its patient, as it is now. Recorded in the access log before it is sent.",
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The case.", schema: recordSchema)], refusals: [.gone]
    ) { exchange in
        let history = try await exchange.history(of: try exchange.id("case"), as: .now)
        let opened = try await exchange.open(history, as: CaseRecord.categories, count: 1)
        var record = CaseRecord(history.id)
        try opened.fold(into: &record)
        return Answer(body: record.json()).tagged(record.caseFile.version).positioned(history.position, in: try exchange.clinic)
    }

    static let events = Operation(
        id: "listCaseEvents", method: .get, path: "\(path)/events", tag: tag, summary: "List a case's events",
        about: """
            Every event of the case, its letters and its patient's record, in order, opened; what was taken back because it speaks of \
            another patient stays sealed. Recorded in the access log first.
            """,
        scope: .clinic(.readCases),
        parameters: [
            .purposeOfUse, .init(name: "after", place: .query, schema: .count, about: "Only events after this position."), .limit,
        ], success: [.init(status: .ok, about: "The events.", schema: "CaseEvents")], refusals: [.gone]
    ) { exchange in
        let after = try exchange.queryPosition("after") ?? .start
        let limit = try exchange.pageLimit()
        var history = try await exchange.history(of: try exchange.id("case"), as: .now)
        let rest = history.envelopes.filter { $0.position > after }
        history.envelopes = Array(rest.prefix(limit))
        let opened = try await exchange.open(history, as: CaseRecord.categories, count: history.envelopes.count)
        let events = try opened.events()
        return Answer.json { members in
            members.member("case_id", history.id)
            members.member("events", events)
            if rest.count > limit { members.member("next_after", history.envelopes.last?.position) }
        }
    }

    static let replay = Operation(
        id: "replayCase", method: .get, path: "\(path)/replay", tag: tag, summary: "Replay a case",
        about: """
            The case as it was known at a position or a moment (`as_of`), or as it had happened by a moment (`occurred_by`), and \
            with `steps` each event with what it changed. The same question always has the same answer. Recorded in the access log first.
            """,
        scope: .clinic(.readCases),
        parameters: [
            .purposeOfUse,
            .init(
                name: "as_of", place: .query, schema: .text(1, 40),
                about: "A position of the clinic's work book, or an instant; one after the last record means now."),
            .init(name: "occurred_by", place: .query, schema: .instant, about: "Only what had happened in the world by this instant."),
            .init(name: "steps", place: .query, schema: .boolean, about: "Tell each event with what it changed."),
        ], success: [.init(status: .ok, about: "The case as it was.", schema: "CaseReplay")], refusals: [.gone, .unprocessableContent]
    ) { exchange in
        let withSteps = try exchange.queryFlag("steps") ?? false
        let history = try await exchange.history(of: try exchange.id("case"), as: try exchange.moment())
        guard history.envelopes.count <= RequestLimits.replayStepsMax else {
            throw Problem(
                .unprocessableContent, "replay.too_long", "The case has more than \(RequestLimits.replayStepsMax) events.",
                next: "Ask as of an earlier position.")
        }
        let opened = try await exchange.open(history, as: CaseRecord.categories, count: history.envelopes.count)
        var record = CaseRecord(history.id)
        var steps: [Replay.Step] = []
        if withSteps {
            let replay = try opened.replay(of: history.id)
            (record, steps) = (replay.record, replay.steps)
        } else {
            // The steps cost as many records as there are events: nobody pays for what was not asked.
            try opened.fold(into: &record)
        }
        return Answer.json { members in
            members.member("case_id", history.id)
            members.member("as_of", history.position)
            members.member("event_count", Int64(history.envelopes.count))
            members.member("record", RawJSON(record.json()))
            if withSteps { members.member("steps", steps) }
        }.positioned(history.position, in: try exchange.clinic)
    }
}

extension LetterOperations {
    static let read = Operation(
        id: "readLetter", method: .get, path: path, tag: tag, summary: "Read a letter",
        about: "The letter with its text, as it is now. Recorded in the access log before it is sent.",
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The letter.", schema: "LetterContent")], refusals: [.gone]
    ) { exchange in
        let letterID: LetterID = try exchange.id("letter")
        let caseID: CaseID = try exchange.id("case")
        var history = try await exchange.history(of: caseID, as: .now)
        guard history.caseFile.letters.contains(where: { $0.started.letter == letterID }) else { throw Problem(Refusal.letterUnknown) }
        history.envelopes.removeAll { $0.stream != letterID.stream }
        let opened = try await exchange.open(history, as: [.letter], count: 1)
        var record = CaseRecord(caseID)
        try opened.fold(into: &record)
        guard let letter = record.letters[letterID] else { throw Problem(Refusal.letterUnknown) }
        return Answer(body: JSONWriter.bytes(of: LetterJSON(id: letterID, state: letter)))
            .tagged(letter.streamVersion).positioned(history.position, in: try exchange.clinic)
    }
}

extension CaseRecord {
    /// What kinds of patient data a whole record shows.
    static let categories: [DataCategory] = [
        .demographics, .coverage, .clinical, .letter, .correspondence, .authorization, .notes,
    ]
}

/// As of when something is asked.
enum AsOf: Sendable {
    case now
    /// As the clinic's work book stood at a position.
    case position(Position)
    /// As it was known at an instant.
    case recorded(Timestamp)
    /// What had happened in the world by an instant, as known now.
    case occurred(Timestamp)
}

/// A case's events, patients' parts sealed, and what they tell without them.
struct CaseHistory: Sendable {
    let id: CaseID
    let caseFile: CaseFile.State
    /// Events of the case, its letters and its patient's record, in the order of their positions.
    var envelopes: [RecordedEnvelope]
    /// The last position that the answer rests on.
    let position: Position
}

/// A case's events, opened under a grant.
struct OpenedHistory: Sendable {
    let envelopes: [RecordedEnvelope]
    let bodies: [PlainBody]

    func fold(into record: inout CaseRecord) throws(Problem) {
        for (envelope, body) in zip(self.envelopes, self.bodies) {
            // A view skips what a newer program wrote (architecture, D6).
            if let event = try Self.decode(envelope, body) { record.apply(event, from: envelope) }
        }
    }

    func events() throws(Problem) -> [CaseEventJSON] {
        var events: [CaseEventJSON] = []
        for (envelope, body) in zip(self.envelopes, self.bodies) {
            events.append(CaseEventJSON(event: EventJSON(envelope: envelope, event: try Self.decode(envelope, body))))
        }
        return events
    }

    func replay(of id: CaseID) throws(Problem) -> Replay {
        var replay = Replay(of: id)
        for (envelope, body) in zip(self.envelopes, self.bodies) {
            do {
                try replay.tell(envelope, body)
            } catch {
                throw Problem(HistoryError.unreadable(envelope.position, error))
            }
        }
        return replay
    }

    private static func decode(_ envelope: RecordedEnvelope, _ body: PlainBody) throws(Problem) -> CaseRecord.Event? {
        do {
            return try CaseRecord.Event.decode(envelope.type, body)
        } catch {
            throw Problem(HistoryError.unreadable(envelope.position, error))
        }
    }
}

/// One event of a case in a list.
struct CaseEventJSON: JSONWritable {
    let event: EventJSON

    func write(to writer: inout JSONWriter) { writer.object { self.event.write(to: &$0) } }
}

extension Exchange {
    /// As of when the query asks.
    func moment() throws(Problem) -> AsOf {
        let occurred = try self.queryInstant("occurred_by")
        guard let text = self.query["as_of"] else { return occurred.map { .occurred($0) } ?? .now }
        if occurred != nil { throw .invalidParameter("occurred_by", "is given without `as_of`: one question at a time") }
        if let number = Int64(text), number >= 0 { return .position(Position(number)) }
        if let instant = Timestamp(rfc3339: text) { return .recorded(instant) }
        throw .invalidParameter("as_of", "is a position, or an instant such as 2026-11-24T15:04:05Z")
    }

    /// The events of a case as of some moment; the case must have existed then.
    func history(of id: CaseID, as moment: AsOf) async throws -> CaseHistory {
        let clinic = try self.clinic
        let ledger = self.services.ledger
        let through: Position =
            switch moment {
            // Both reads end where the book stands now, so that a letter and its case are seen at one moment.
            case .now, .occurred: try await ledger.head(of: .work, of: clinic)
            case .position(let position): position
            case .recorded(let instant): try await ledger.position(of: .work, of: clinic, asOf: instant)
            }
        let own = try await ledger.read([id.stream], in: .work, of: clinic, through: through)
        guard let first = own.first, CaseOpened.isStored(as: first.type) else { throw Problem(Refusal.caseUnknown) }
        let caseFile = CaseFile.fold(try await History.open(own, as: CaseFile.Event.self, by: self.services.vault, skippingNewer: true))
        var record = CaseRecord(id)
        record.take(caseFile)
        var envelopes = own
        var others = record.streams.filter { $0 != id.stream }[...]
        while !others.isEmpty {
            envelopes += try await ledger.read(Array(others.prefix(Ledger.streamsMax)), in: .work, of: clinic, through: through)
            others = others.dropFirst(Ledger.streamsMax)
        }
        envelopes.sort { $0.position < $1.position }
        if case .occurred(let instant) = moment { envelopes.removeAll { $0.occurredAt > instant } }
        guard envelopes.contains(where: { $0.stream == id.stream }) else { throw Problem(Refusal.caseUnknown) }
        let last = envelopes.last?.position ?? .start
        return CaseHistory(id: id, caseFile: caseFile, envelopes: envelopes, position: last)
    }

    /// Opens a history, after the access event that names its patient is committed.
    func open(_ history: CaseHistory, as categories: [DataCategory], count: Int) async throws -> OpenedHistory {
        try await self.open(history, besides: [], as: categories, count: count).opened
    }

    /// The same with histories of other cases of its patient: one access event names them all.
    func open(
        _ history: CaseHistory, besides others: [CaseHistory], as categories: [DataCategory], count: Int
    ) async throws -> (opened: OpenedHistory, besides: [OpenedHistory]) {
        guard let patient = history.caseFile.opened?.patient else { throw Problem(Refusal.caseUnknown) }
        precondition(others.allSatisfy { $0.caseFile.opened?.patient == patient }, "an access event names one patient here")
        let member = try self.member
        let record = AccessRecord(
            operation: self.operation.id, categories: categories, patients: [patient],
            subjects: [history.id.stream] + others.map(\.id.stream), resultCount: Int64(count),
            workPosition: others.map(\.position).reduce(history.position, max), role: member.role.rawValue, request: self.requestID)
        let grant = try await self.services.door.open(record, for: try self.principal, in: member.clinic)
        var opened: [OpenedHistory] = []
        for other in others { opened.append(try await self.open(other, under: grant)) }
        return (try await self.open(history, under: grant), opened)
    }

    private func open(_ history: CaseHistory, under grant: AccessGrant) async throws -> OpenedHistory {
        var bodies = try await self.services.vault.open(history.envelopes, under: grant)
        // The access event names the patient of the case: what was said of another one stays sealed.
        let withheld = history.caseFile.factsOfOtherPatients
        for (index, envelope) in history.envelopes.enumerated() where envelope.stream == history.id.stream {
            guard withheld.contains(envelope.version), case .present = bodies[index].phi else { continue }
            bodies[index].phi = .sealed
        }
        return OpenedHistory(envelopes: history.envelopes, bodies: bodies)
    }

    /// Who asks, as access events name it.
    var principal: AccessDoor.Principal {
        get throws(Problem) { AccessDoor.Principal(actor: try self.knownCaller.actor, purpose: try self.member.purpose) }
    }
}
