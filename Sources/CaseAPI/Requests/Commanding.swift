import CaseDomain
import EventSourcing
import HTTPTypes
import PHIVault
import ReadModels

// How commands are carried out over HTTP: the same order for each of them, and the same form of answer.

/// What a command made, by the name under which the answer tells its id.
enum Created: Sendable {
    /// Something within a stream: the member of the facts that names it, such as `submission_id`.
    case member(String)
    /// A stream: the name, and the event that began it.
    case stream(String, EventType)
    case nothing
}

/// A case that is worked on within a command, and the letter, where one is.
struct CaseWork: Sendable {
    var work: CommandWork<Refusal>
    var caseFile: StreamWork<CaseFile>

    /// Whose key seals what is said of the case and its letters.
    var subject: KeySubject {
        KeySubject(kind: "case", subject: self.caseFile.stream, owner: self.caseFile.state.opened?.patient.stream)
    }
}

extension Exchange {
    /// Carries a command on a case out.
    ///
    /// - Parameter decide: decides on the case's stream, and on others where it must; may run several times.
    func perform(
        onCase caseID: CaseID, created: Created, ifMatch isRequired: Bool = false,
        _ decide: (inout CaseWork) async throws(CommandError<Refusal>) -> Void
    ) async throws -> Answer {
        let request = try await self.command(ifMatch: try self.ifMatch(isRequired: isRequired))
        var after: CaseFile.State?
        let outcome = try await self.services.handler.handle(request, leading: caseID.stream) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            let caseFile = try await work.stream(CaseFile.self, caseID.stream)
            let before = caseFile.state
            var caseWork = CaseWork(work: work, caseFile: caseFile)
            try await decide(&caseWork)
            caseWork.work.add(caseWork.caseFile, sealedFor: caseWork.subject)
            for reservation in CaseFile.reservations(following: caseWork.caseFile.events, in: before, of: caseID.stream) {
                caseWork.work.reserve(reservation)
            }
            after = caseWork.caseFile.state
            work = caseWork.work
        }
        return try await self.answer(outcome, leading: caseID.stream, created: created) { members in
            members.member("case_id", Self.caseID(outcome) ?? caseID)
            if let after { members.list("possible", after.possible) }
        }
    }

    /// Carries a command on a letter out, which may also concern its case.
    func perform(
        onLetter letterID: LetterID, of caseID: CaseID, created: Created, ifMatch isRequired: Bool,
        _ decide: (inout StreamWork<Letter>, inout CaseWork) async throws(CommandError<Refusal>) -> Void
    ) async throws -> Answer {
        let request = try await self.command(ifMatch: try self.ifMatch(isRequired: isRequired))
        var after: (Letter.State, CaseFile.State)?
        let outcome = try await self.services.handler.handle(request, leading: letterID.stream) {
            (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
            var letter = try await work.stream(Letter.self, letterID.stream)
            let caseFile = try await work.stream(CaseFile.self, caseID.stream)
            // A letter of another case is no letter of this one.
            if let started = letter.state.started, started.caseID != caseID { throw .refused(.letterUnknown) }
            var caseWork = CaseWork(work: work, caseFile: caseFile)
            try await decide(&letter, &caseWork)
            caseWork.work.add(letter, sealedFor: caseWork.subject)
            caseWork.work.add(caseWork.caseFile, sealedFor: caseWork.subject)
            after = (letter.state, caseWork.caseFile.state)
            work = caseWork.work
        }
        return try await self.answer(outcome, leading: letterID.stream, created: created) { members in
            members.member("case_id", caseID)
            members.member("letter_id", letterID)
            if let (letter, caseFile) = after { members.list("possible", letter.possible + caseFile.possible) }
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
            if let (name, id) = Self.created(created, in: outcome) { members.member(name, id) }
            members.member("changed", outcome.positions != nil)
            members.member("repeated", outcome.isRepeat)
            members.member("position", outcome.positions?.upperBound)
            members.list(
                "versions", outcome.versions.sorted { $0.key < $1.key }.map { StreamVersionJSON(stream: $0.key, version: $0.value) })
        }
        var tagged = answer
        if let version = outcome.versions[stream] { tagged = tagged.tagged(version) }
        if let positions = outcome.positions { tagged = tagged.positioned(positions.upperBound, in: clinic) }
        return tagged
    }

    private static func created(_ created: Created, in outcome: CommandOutcome) -> (String, String)? {
        switch created {
        case .nothing:
            return nil
        case .stream(let name, let type):
            return outcome.events.first { $0.type == type }.map { (name, $0.stream.description) }
        case .member(let name):
            for event in outcome.events {
                if let id = try? JSON(event.facts).object()[name]?.string() { return (name, id) }
            }
            return nil
        }
    }

    /// The case that a command opened, whatever id the request came with.
    private static func caseID(_ outcome: CommandOutcome) -> CaseID? {
        outcome.events.first { $0.type == CaseOpened.type }.map { CaseID($0.stream.rawValue) }
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
        .required("changed", .boolean, "Whether anything was recorded for this command, now or when it first came."),
        .required("repeated", .boolean, "Whether this was answered before."),
        .optional("position", .count, "The last of its events in the clinic's work book."),
        .optional("versions", .array(StreamVersionJSON.schema, minimum: 0, maximum: 10), "The streams it wrote, and their versions."),
        .optional(
            "possible", .array(.text(1, 50), minimum: 0, maximum: 50), "Advice: what can be posted under the case or letter now."),
    ])
}
