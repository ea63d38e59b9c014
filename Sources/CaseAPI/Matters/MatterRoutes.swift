import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault
import ReadModels

/// A matter as lists show it at a moment: nothing of it was sealed.
protocol MatterRow: JSONWritable, Sendable {
    associatedtype Matter: ServedMatter

    init(_ state: Matter.State, at now: Timestamp)
    func write(to members: inout JSONWriter.Members)
    static var properties: [Schema.Property] { get }
}

extension MatterRow {
    func write(to writer: inout JSONWriter) { writer.object { self.write(to: &$0) } }
}

/// The routes that every kind of matter has: a page of them, one of them, what can be asked of it, and the commands.
///
/// What differs from kind to kind is handed in: the names that the API promises, and how a row looks. The ids of operations and schemas
/// follow from `schema`: `listOrders`, `readOrder`, `listOrderCommands`; `OrderList`, `OrderListing`, `Order`, `OrderCommands`.
struct MatterRoutes<Row: MatterRow>: Sendable {
    typealias Matter = Row.Matter
    /// Decides on the matter, and on others where it must; may run several times.
    typealias Deciding<Body> =
        @Sendable (Exchange, inout CommandWork<Refusal>, inout StreamWork<Matter>, Body) async throws(CommandError<Refusal>) -> Void

    let tag: String
    let path: String
    /// The parameter of the path that names one.
    let one: String
    /// The member of a page that holds the rows.
    let many: String
    let schema: String
    /// One of them, with its article, as in "Read an order".
    let noun: String
    /// What is shown of a patient where one is read.
    let categories: [DataCategory]
    /// What a command on it asks for, where it says nothing else.
    var right = Right.manageCases

    private var itsPath: String { "\(self.path)/{\(self.one)}" }

    /// A page, of one patient or of all.
    func list(summary: String, about: String) -> Operation {
        Operation(
            id: "list\(self.schema)s", method: .get, path: self.path, tag: self.tag, summary: summary, about: about,
            scope: .clinic(.readCases),
            parameters: [
                .init(name: "patient", place: .query, schema: .uuid, about: "Only those of this patient."), .limit, .cursor, .purposeOfUse,
                .ledgerPosition,
            ], success: [.init(status: .ok, about: "A page.", schema: "\(self.schema)List")]
        ) { exchange in
            let clinic = try exchange.clinic
            let patient: PatientID? = try exchange.queryID("patient")
            let (after, limit) = (try exchange.pageCursor(), try exchange.pageLimit())
            try await exchange.wait(for: .matters, of: clinic)
            let page = try await exchange.asking(.matters, of: [clinic]) {
                try await $0.matters(of: Matter.self, ofPatient: patient, after: after, limit: limit, in: clinic)
            }
            return Answer.json { members in
                members.member(self.many, page.items.map { Row($0, at: exchange.now) })
                members.member("next_cursor", page.next?.description)
            }.positioned(page.positions[clinic] ?? .start, in: clinic)
        }
    }

    var read: Operation {
        Operation(
            id: "read\(self.schema)", method: .get, path: self.itsPath, tag: self.tag, summary: "Read \(self.noun)",
            about: "How it stands, and everything that was recorded of it. Recorded in the access log before it is sent.",
            scope: .clinic(.readCases), parameters: [.purposeOfUse],
            success: [.init(status: .ok, about: "It is here.", schema: self.schema)], refusals: [.gone]
        ) { exchange in
            let state = try await exchange.open(Matter.self, try exchange.stream(of: Matter.self, self.one), as: self.categories)
            return Answer.json { members in
                Row(state, at: exchange.now).write(to: &members)
                members.member("record", state)
            }.tagged(state.version).positioned(state.position, in: try exchange.clinic)
        }
    }

    /// Whether each command may be given now; not the one that begins a matter, which is asked beside others, nor what the program does
    /// of itself.
    var commands: Operation {
        Operation(
            id: "list\(self.schema)Commands", method: .get, path: "\(self.itsPath)/commands", tag: self.tag,
            summary: "List what can be asked of \(self.noun)",
            about: "Every command on it: whether you may give it now, and if not, why and what to do first. Holds no patient data.",
            scope: .clinic(.readCases), parameters: [.purposeOfUse],
            success: [.init(status: .ok, about: "The commands.", schema: "\(self.schema)Commands")]
        ) { exchange in
            let stream = try exchange.stream(of: Matter.self, self.one)
            let role = try exchange.member.role
            let state = try await exchange.state(of: Matter.self, stream)
            guard Matter.columns(of: state) != nil else { throw Problem(Matter.unknown) }
            let commands = Matter.Kind.allCases.filter { $0 != Matter.beginning }.compactMap { kind in
                PossibleCommand(kind.rawValue, under: self.itsPath, by: role) { () throws(Refusal) in
                    try Matter.admit(kind, in: state, at: exchange.now)
                }
            }
            return Answer.json { members in
                members.member(Matter.idMember, stream)
                members.member("commands", commands)
            }.tagged(state.version).positioned(state.position, in: try exchange.clinic)
        }
    }

    // MARK: commands

    /// The command that begins one, under an id of the caller's.
    ///
    /// - Parameters:
    ///   - exists: told when the id names something else already.
    ///   - stream: what the body calls it.
    func beginning<Body: DescribedBody>(
        id: String, summary: String, about: String = "", _ body: Body.Type, else exists: Refusal,
        as stream: @escaping @Sendable (Body) -> StreamID, deciding decide: @escaping Deciding<Body>
    ) -> Operation {
        .command(id: id, path: self.path, tag: self.tag, self.right, summary: summary, about: about, body) { exchange, body in
            try await exchange.perform(on: Matter.self, stream(body), version: .none, else: exists) {
                (work: inout CommandWork<Refusal>, matter: inout StreamWork<Matter>) async throws(CommandError<Refusal>) in
                try await decide(exchange, &work, &matter, body)
            }
        }
    }

    /// A command that looks at more than its body.
    func command<Body: DescribedBody>(
        _ kind: Matter.Kind, id: String, _ right: Right? = nil, summary: String, about: String = "", _ body: Body.Type,
        deciding decide: @escaping Deciding<Body>
    ) -> Operation {
        .command(
            id: id, path: "\(self.itsPath)/\(kind.rawValue)", tag: self.tag, right ?? self.right, version: .heldTo, summary: summary,
            about: about, body
        ) { exchange, body in
            try await exchange.perform(on: Matter.self, try exchange.stream(of: Matter.self, self.one), version: .heldTo) {
                (work: inout CommandWork<Refusal>, matter: inout StreamWork<Matter>) async throws(CommandError<Refusal>) in
                try await decide(exchange, &work, &matter, body)
            }
        }
    }

    /// A command whose body says everything.
    func command<Body: DescribedBody>(
        _ kind: Matter.Kind, id: String, _ right: Right? = nil, summary: String, about: String = "", _ body: Body.Type,
        _ command: @escaping @Sendable (Body) -> Matter.Command
    ) -> Operation {
        self.command(kind, id: id, right, summary: summary, about: about, body) {
            (_: Exchange, _: inout CommandWork<Refusal>, matter: inout StreamWork<Matter>, body: Body) async throws(CommandError<
                Refusal
            >) in
            try matter.decide(command(body))
        }
    }

    // MARK: how answers look

    /// The schemas of its answers.
    ///
    /// - Parameters:
    ///   - sorted: what comes first in a page.
    ///   - record: everything that was recorded of one.
    ///   - about: what the record holds.
    func schemas(sorted: String, record: Schema = .anyObject, about: String) -> [String: Schema] {
        [
            "\(self.schema)List": .object([
                .required(
                    self.many, .array(.object("\(self.schema)Listing", Row.properties), minimum: 0, maximum: RequestLimits.pageMax), sorted),
                .optional("next_cursor", .text(1, 500), "Ask for the next page with this as `cursor`; absent on the last."),
            ]),
            self.schema: .object(Row.properties + [.required("record", record, about)]),
            "\(self.schema)Commands": .object([
                .required(Matter.idMember, .uuid, "What they are asked of."),
                .required("commands", .array(PossibleCommand.schema, minimum: 0, maximum: 100), "What can be asked of it."),
            ]),
        ]
    }
}

extension Exchange {
    /// The stream of the matter that the path names.
    fileprivate func stream<Matter: ServedMatter>(of _: Matter.Type, _ parameter: String) throws(Problem) -> StreamID {
        let id: Matter.State.ID = try self.id(parameter)
        return StreamID(id.rawValue)
    }
}
