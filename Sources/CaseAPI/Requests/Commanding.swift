import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault
import ReadModels

// How commands are carried out over HTTP: the same order for each of them, and the same form of answer.

/// What a command made, by the name under which the answer tells its id.
enum Created: Sendable {
    /// Something within a stream: the member of the facts that names it, such as `submission_id`.
    case member(String)
    /// Several of one kind: the member that names each, and the name of their list.
    case members(String, as: String)
    case nothing
}

/// A case that is worked on within a command, and the letter, where one is.
struct CaseWork: Sendable {
    var work: CommandWork<Refusal>
    var caseFile: StreamWork<CaseFile>
    /// The case that was there already, where one is opened unless it was.
    var existing: CaseID?

    /// Whose key seals what is said of the case and its letters.
    var subject: KeySubject { .caseFile(self.caseFile) }
}

extension Exchange {
    /// Carries a command on a case out.
    ///
    /// - Parameters:
    ///   - unknown: told when the id names nothing, or something else of the clinic.
    ///   - decide: decides on the case's stream, and on others where it must; may run several times.
    func perform(
        onCase caseID: CaseID, created: Created, version: VersionUse = .none, else unknown: Refusal = .caseUnknown,
        _ decide: (inout CaseWork) async throws(CommandError<Refusal>) -> Void
    ) async throws -> Answer {
        let request = try await self.command(ifMatch: try self.ifMatch(version))
        var after: CaseFile.State?
        var existing: CaseID?
        let outcome = try await self.handle(request, leading: caseID.stream, else: unknown) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            let caseFile = try await work.stream(CaseFile.self, caseID.stream, else: unknown)
            let before = caseFile.state
            var caseWork = CaseWork(work: work, caseFile: caseFile)
            try await decide(&caseWork)
            existing = caseWork.existing
            caseWork.work.add(caseWork.caseFile, sealedFor: caseWork.subject)
            try await self.tellPools(of: caseWork.caseFile, before: before, &caseWork.work)
            for reservation in CaseFile.reservations(following: caseWork.caseFile.events, in: before, of: caseID.stream) {
                caseWork.work.reserve(reservation)
            }
            after = caseWork.caseFile.state
            work = caseWork.work
        }
        // A case that was opened under another id when the request first came; not one that is opened beside the one that is worked on.
        let begun = outcome.versions[caseID.stream] == nil ? Self.stream(begunBy: CaseOpened.self, in: outcome) : nil
        let named = begun.map { CaseID($0.rawValue) } ?? existing ?? caseID
        // A repeat decided nothing, and what was there already was not looked at: what is possible is read.
        if outcome.isRepeat || existing != nil { after = try await self.state(of: CaseFile.self, named.stream) }
        return try await self.answer(outcome, leading: named.stream, created: created) { members in
            members.member("case_id", named)
            if let after { members.member("possible", after.possible(at: request.context.now)) }
        }
    }

    /// Carries a command on a letter out, which may also concern its case.
    func perform(
        onLetter letterID: LetterID, of caseID: CaseID, version: VersionUse, else unknown: Refusal = .letterUnknown,
        _ decide: (inout StreamWork<Letter>, inout CaseWork) async throws(CommandError<Refusal>) -> Void
    ) async throws -> Answer {
        let request = try await self.command(ifMatch: try self.ifMatch(version))
        var after: (Letter.State, CaseFile.State)?
        let outcome = try await self.handle(request, leading: letterID.stream, else: unknown) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            var letter = try await work.stream(Letter.self, letterID.stream, else: unknown)
            let caseFile = try await work.stream(CaseFile.self, caseID.stream, else: .caseUnknown)
            // A letter of another case is no letter of this one.
            if let started = letter.state.started, started.caseID != caseID { throw .refused(unknown) }
            let before = caseFile.state
            var caseWork = CaseWork(work: work, caseFile: caseFile)
            try await decide(&letter, &caseWork)
            // The case first: as of no position is there a letter that its case does not know.
            caseWork.work.add(caseWork.caseFile, sealedFor: caseWork.subject)
            caseWork.work.add(letter, sealedFor: caseWork.subject)
            try await self.tellPools(of: caseWork.caseFile, before: before, &caseWork.work)
            after = (letter.state, caseWork.caseFile.state)
            work = caseWork.work
        }
        let named = Self.stream(begunBy: DraftStarted.self, in: outcome) ?? letterID.stream
        if outcome.isRepeat {
            after = (try await self.state(of: Letter.self, named), try await self.state(of: CaseFile.self, caseID.stream))
        }
        return try await self.answer(outcome, leading: named, created: .nothing) { members in
            members.member("case_id", caseID)
            members.member("letter_id", LetterID(named.rawValue))
            if let (letter, caseFile) = after {
                members.member("possible", letter.possible + caseFile.possible(at: request.context.now).map(\.rawValue))
            }
        }
    }

    /// The answer to a command: versions, position, what it made; no patient data.
    func answer(
        _ outcome: CommandOutcome, in tenant: TenantID? = nil, leading stream: StreamID, created: Created,
        _ more: (inout JSONWriter.Members) -> Void
    ) async throws -> Answer {
        let clinic = if let tenant { tenant } else { try self.clinic }
        if outcome.positions != nil { self.services.readModels.nudge(clinic, .work) }
        let answer = Answer.json(outcome.positions == nil ? .ok : .created) { members in
            more(&members)
            Self.write(created, of: outcome, to: &members)
            members.member("changed", outcome.positions != nil)
            members.member("repeated", outcome.isRepeat)
            members.member("position", outcome.positions?.upperBound)
            members.member(
                "versions", outcome.versions.sorted { $0.key < $1.key }.map { StreamVersionJSON(stream: $0.key, version: $0.value) })
        }
        var tagged = answer
        if let version = outcome.versions[stream] { tagged = tagged.tagged(version) }
        if let positions = outcome.positions { tagged = tagged.positioned(positions.upperBound, in: clinic) }
        return tagged
    }

    private static func write(_ created: Created, of outcome: CommandOutcome, to members: inout JSONWriter.Members) {
        switch created {
        case .nothing: break
        case .member(let name): members.member(name, Self.named(name, in: outcome).first)
        case .members(let name, let list): members.list(list, Self.named(name, in: outcome))
        }
    }

    /// The ids that a command's events hold under a name, in order.
    private static func named(_ name: String, in outcome: CommandOutcome) -> [String] {
        outcome.events.compactMap { try? JSON($0.facts).object()[name]?.string() }
    }

    /// The stream that a command began, whatever id the request came with.
    static func stream<Body: EventBody>(begunBy body: Body.Type, in outcome: CommandOutcome) -> StreamID? {
        // What a repeat is answered from may have been written under an earlier name.
        outcome.events.first { Body.isStored(as: $0.type) }?.stream
    }

    /// The state of a stream as it is now, by its facts: for views, so that what a newer program wrote is passed over.
    func state<D: Decider>(of decider: D.Type, _ stream: StreamID) async throws -> D.State {
        let history = try await self.services.ledger.facts(of: stream, in: .work, of: try self.clinic)
        return try await History.fold(history, by: D.self, openedBy: self.services.vault, skippingNewer: true)
    }

    /// Decides and appends; a stream that has no event yet is none that `If-Match` could speak of.
    func handle(
        _ request: CommandRequest, leading stream: StreamID, else unknown: Refusal,
        _ body: (inout CommandWork<Refusal>) async throws(CommandError<Refusal>) -> Void
    ) async throws(CommandError<Refusal>) -> CommandOutcome {
        do {
            return try await self.services.handler.handle(request, leading: stream, body)
        } catch {
            if case .stale(actual: .none) = error { throw .refused(unknown) }
            throw error
        }
    }

    /// A token for something to be found again by, within the clinic.
    func token(_ parts: [String], field: String) async throws(CommandError<Refusal>) -> BlindToken {
        do {
            let bytes = Array(parts.joined(separator: "\u{1F}").utf8)
            let hash = try await self.services.vault.keyedHash(of: bytes, field: field, of: try self.clinic)
            guard let token = BlindToken(hash) else { preconditionFailure("a keyed hash has 32 bytes") }
            return token
        } catch {
            throw .history(.seal(.unavailable))
        }
    }
}

/// A stream and its version after a command.
struct StreamVersionJSON: JSONWritable {
    let stream: StreamID
    let version: StreamVersion

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("stream_id", self.stream)
            members.member("version", self.version)
        }
    }

    static let schema = Schema.object(
        "StreamVersion",
        [
            .required("stream_id", .uuid, "The stream."), .required("version", .count, "How many events it has now."),
        ])
}

/// The schema of every command's answer.
enum CommandAnswer {
    static let schemaName = "CommandAnswer"

    static let schema = Schema.object([
        .optional("case_id", .uuid, "The case."),
        .optional("letter_id", .uuid, "The letter."),
        .optional("clinic_id", .uuid, "The clinic that was made."),
        .optional("organization_id", .uuid, "The organization that was made."),
        .optional("patient_id", .uuid, "The patient."),
        .optional("site_id", .uuid, "The site that was added."),
        .optional("payer_id", .uuid, "The payer that was listed."),
        .optional("exception_id", .uuid, "The exception of a case."),
        .optional("coverage_id", .uuid, "The coverage that was linked or recorded."),
        .optional("evaluation_id", .uuid, "The evaluation that was recorded."),
        .optional(
            "line_ids", .array(.uuid, minimum: 0, maximum: CaseFile.RequestServices.countMax), "The service lines that were requested."),
        .optional("line_id", .uuid, "The service line that was changed."),
        .optional("eligibility_check_id", .uuid, "The eligibility check."),
        .optional("benefit_verification_id", .uuid, "The verification of benefits."),
        .optional("packet_id", .uuid, "The packet."),
        .optional("submission_id", .uuid, "The submission."),
        .optional("request_update_id", .uuid, "The update that the payer was told."),
        .optional("withdrawal_id", .uuid, "The withdrawal."),
        .optional("status_check_id", .uuid, "The status check."),
        .optional("extension_id", .uuid, "The payer's notice that it takes more time."),
        .optional("information_request_id", .uuid, "The payer's request for information."),
        .optional("decision_id", .uuid, "The notice of decision."),
        .optional("authorization_id", .uuid, "The authorization."),
        .optional("consumption_id", .uuid, "What was used of an authorization."),
        .optional("plan_change_id", .uuid, "The change of the plan of treatment."),
        .optional("new_case_id", .uuid, "The case that was opened as a renewal."),
        .optional("appeal_id", .uuid, "The appeal."),
        .optional("peer_to_peer_id", .uuid, "The talk with the payer's clinician."),
        .optional("notice_id", .uuid, "What the patient was told."),
        .optional("note_id", .uuid, "The note."),
        .optional("contact_id", .uuid, "The conversation that was logged."),
        .optional("task_id", .uuid, "The task."),
        .optional("order_id", .uuid, "The order."),
        .optional("pool_id", .uuid, "The pool of benefits."),
        .optional("rights_request_id", .uuid, "The request about the record."),
        .optional("rule_set_id", .text(1, 64), "The rule set."),
        .required("changed", .boolean, "Whether anything was recorded for this command, now or when it first came."),
        .required("repeated", .boolean, "Whether this was answered before."),
        .optional("position", .count, "The last of its events in the clinic's work book."),
        .required("versions", .array(StreamVersionJSON.schema, minimum: 0, maximum: 10), "The streams it wrote, and their versions."),
        .optional(
            "possible", .array(.text(1, 50), minimum: 0, maximum: 100), "Advice: what can be posted under the case, letter or order now."),
    ])
}
