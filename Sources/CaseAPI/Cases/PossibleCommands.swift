import CaseDomain
import EventSourcing
import HTTPTypes

// What can be asked of a case now, and why not: the same refusals that a command would meet.

extension CaseOperations {
    static let commands = Operation(
        id: "listCaseCommands", method: .get, path: "\(path)/commands", tag: tag, summary: "List what can be asked of a case",
        about: """
            Every command on the case and on each of its letters: whether you may give it now, and if not, why and what to do first. \
            What a command says may still be refused. Holds no patient data.
            """,
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The commands.", schema: "CaseCommands")]
    ) { exchange in
        let id: CaseID = try exchange.id("case")
        let role = try exchange.member.role
        let state = try await exchange.state(of: CaseFile.self, id.stream)
        guard state.opened != nil else { throw Problem(Refusal.caseUnknown) }
        let commands = CaseFile.Command.Kind.allCases.compactMap { kind in
            PossibleCommand(kind.rawValue, under: Self.path, by: role) { () throws(Refusal) in try state.admit(kind, at: exchange.now) }
        }
        var letters: [LetterCommands] = []
        for letter in state.letters {
            let id = letter.started.letter
            let letter = try await exchange.state(of: Letter.self, id.stream)
            letters.append(LetterCommands(letter: id, commands: PossibleCommand.all(of: letter, isClosed: state.closed != nil, by: role)))
        }
        return Answer.json { members in
            members.member("case_id", id)
            members.member("commands", commands)
            members.member("letters", letters)
        }.tagged(state.version).positioned(state.position, in: try exchange.clinic)
    }
}

/// One command, and whether it can be given.
struct PossibleCommand: Sendable, JSONWritable {
    /// The noun that it creates.
    var command: String
    /// The operation's id.
    var operation: String
    /// Why it cannot be given; `nil` when it can.
    var problem: Problem?

    /// A command on a case, letter, task or order; `nil` for one that nobody gives over the API.
    ///
    /// - Parameters:
    ///   - path: under which its noun lies.
    ///   - admit: refuses what the state does not allow.
    init?(_ noun: String, under path: String, by role: Role, _ admit: () throws(Refusal) -> Void) {
        guard let operation = Self.operations["\(path)/\(noun)"] else { return nil }
        self.command = noun
        self.operation = operation.id
        // Who may not do it at all is told so first, as the command itself would.
        if case .clinic(let right) = operation.scope, !role.rights.contains(right) {
            self.problem = .forbidden
            return
        }
        do throws(Refusal) {
            try admit()
        } catch {
            self.problem = Problem(error)
        }
    }

    /// Every command on a letter. Those of a closed case are not worked on.
    static func all(of letter: Letter.State, isClosed: Bool, by role: Role) -> [PossibleCommand] {
        Letter.Command.Kind.allCases.compactMap { kind in
            // It began: a letter is started under its case.
            guard kind != .start else { return nil }
            return PossibleCommand(kind.rawValue, under: LetterOperations.path, by: role) { () throws(Refusal) in
                if isClosed { throw .caseClosed }
                try letter.admit(kind)
            }
        }
    }

    /// Commands by the paths that they are posted to.
    private static let operations: [String: Operation] = Dictionary(
        (CaseOperations.all + LetterOperations.all + TaskOperations.all + OrderOperations.all + CoverageOperations.all
            + PoolOperations.all + RightsOperations.all + PatientOperations.all
            + ExceptionOperations.all).filter(\.isCommand).map { ($0.path, $0) }
    ) { first, _ in first }

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("command", self.command)
            members.member("operation", self.operation)
            members.member("possible", self.problem == nil)
            members.member("code", self.problem?.code)
            members.member("reason", self.problem?.detail)
            members.member("next_step", self.problem?.nextStep)
        }
    }

    static let schema = Schema.object(
        "PossibleCommand",
        [
            .required("command", .text(1, 50), "The noun that it is posted to, under the case, the letter, the task or the order."),
            .required("operation", .text(1, 100), "The operation's id in this description."),
            .required("possible", .boolean, "Whether you may give it now."),
            .optional("code", .text(1, 100), "Why not, by its stable code."),
            .optional("reason", .text(1, 2_000), "Why not."),
            .optional("next_step", .text(1, 2_000), "What to do first."),
        ])
}

/// The commands on one letter.
struct LetterCommands: Sendable, JSONWritable {
    var letter: LetterID
    var commands: [PossibleCommand]

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("letter_id", self.letter)
            members.member("commands", self.commands)
        }
    }

    static let schema = Schema.object(
        "LetterCommands",
        [
            .required("letter_id", .uuid, "The letter."),
            .required("commands", .array(PossibleCommand.schema, minimum: 0, maximum: 100), "What can be asked of it."),
        ])
}

extension RecordSchemas {
    static let commands = Schema.object([
        .required("case_id", .uuid, "The case."),
        .required("commands", .array(PossibleCommand.schema, minimum: 0, maximum: 100), "What can be asked of the case."),
        .required("letters", .array(LetterCommands.schema, minimum: 0, maximum: 1_000), "What can be asked of each letter."),
    ])
}
