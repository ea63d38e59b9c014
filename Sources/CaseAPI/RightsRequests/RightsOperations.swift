import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault
import ReadModels

/// What can be asked of patients' requests about their records: access, amendment, accounting, restriction, confidential communication
/// (45 CFR 164.522 to 164.528), each with its clock.
///
/// Compliance officers read and answer them too.
enum RightsOperations {
    static let tag = "Rights requests"
    static let path = "/v1/clinics/{clinic}/rights_requests"

    static var all: [Operation] { [Self.list, Self.read, Self.commands, Self.receive] + Self.answers + Self.disputes + Self.endings }

    static let list = Operation(
        id: "listRightsRequests", method: .get, path: path, tag: tag, summary: "List requests about records",
        about: "What is due soonest first, what has no clock last.", scope: .clinic(.readCases),
        parameters: [
            .init(name: "patient", place: .query, schema: .uuid, about: "Only those of this patient."), .limit, .cursor, .purposeOfUse,
            .ledgerPosition,
        ], success: [.init(status: .ok, about: "A page.", schema: "RightsRequestList")]
    ) { exchange in
        let clinic = try exchange.clinic
        let (patient, after, limit) = (
            try exchange.queryID("patient", as: PatientID.self), try exchange.pageCursor(), try exchange.pageLimit()
        )
        try await exchange.wait(for: .matters, of: clinic)
        let page = try await exchange.asking(.matters, of: [clinic]) {
            try await $0.matters(of: RightsRequest.self, ofPatient: patient, after: after, limit: limit, in: clinic)
        }
        return Answer.json { members in
            members.member("rights_requests", page.items.map { RightsRequestJSON(request: $0) })
            members.member("next_cursor", page.next?.description)
        }.positioned(page.positions[clinic] ?? .start, in: clinic)
    }

    static let read = Operation(
        id: "readRightsRequest", method: .get, path: "\(path)/{rights_request}", tag: tag, summary: "Read a request about a record",
        about: "Everything that was recorded of it, with its words. Recorded in the access log before it is sent.",
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The request.", schema: "RightsRequest")], refusals: [.gone]
    ) { exchange in
        let id: RightsRequestID = try exchange.id("rights_request")
        let request = try await exchange.open(RightsRequest.self, id.stream, as: [.correspondence, .notes])
        return Answer.json { members in
            RightsRequestJSON(request: request).write(to: &members)
            members.member("record", request)
        }.tagged(request.version).positioned(request.position, in: try exchange.clinic)
    }

    static let commands = Operation(
        id: "listRightsRequestCommands", method: .get, path: "\(path)/{rights_request}/commands", tag: tag,
        summary: "List what can be asked of a request about a record",
        about: "Every command on it: whether you may give it now, and if not, why. Holds no patient data.",
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The commands.", schema: "RightsRequestCommands")]
    ) { exchange in
        let id: RightsRequestID = try exchange.id("rights_request")
        let kinds = RightsRequest.Command.Kind.allCases.filter { $0 != .recordReceipt }.map(\.rawValue)
        return try await exchange.commands(on: RightsRequest.self, id.stream, under: "\(path)/{rights_request}", kinds) {
            kind, state throws(Refusal) in
            if let kind = RightsRequest.Command.Kind(rawValue: kind) { try state.admit(kind) }
        }
    }

    static let receive = Operation.command(
        id: "recordRightsRequest", path: path, tag: tag, .workOnTasks, summary: "Record that somebody asks about a record",
        about: "As it comes. Its clock runs from the day on which it came.", RightsRequestReceipt.self
    ) { exchange, body in
        try await exchange.perform(on: RightsRequest.self, body.request.stream, version: .none, else: .rightsRequestExists) {
            (work: inout CommandWork<Refusal>, request: inout StreamWork<RightsRequest>) async throws(CommandError<Refusal>) in
            var received = body.received
            received.timeZone = try await work.timeZone(of: received.site)
            if let known = request.state.receipt { received.timeZone = known.body.timeZone }
            try await work.check(OrderPlace(patient: received.patient, site: received.site))
            try request.decide(.recordReceipt(RightsRequest.RecordReceipt(received)))
        }
    }

    /// A command on a request.
    private static func onRequest<Body: DescribedBody>(
        _ kind: RightsRequest.Command.Kind, id: String, summary: String, about: String = "", _ body: Body.Type,
        deciding decide:
            @escaping @Sendable (Exchange, inout CommandWork<Refusal>, inout StreamWork<RightsRequest>, Body) async throws(CommandError<
                Refusal
            >) -> Void
    ) -> Operation {
        .command(
            id: id, path: "\(path)/{rights_request}/\(kind.rawValue)", tag: tag, .workOnTasks, version: .heldTo, summary: summary,
            about: about, body
        ) { exchange, body in
            try await exchange.perform(
                on: RightsRequest.self, try exchange.id("rights_request", as: RightsRequestID.self).stream, version: .heldTo
            ) {
                (work: inout CommandWork<Refusal>, request: inout StreamWork<RightsRequest>) async throws(CommandError<Refusal>) in
                try await decide(exchange, &work, &request, body)
            }
        }
    }

    private static func onRequest<Body: DescribedBody>(
        _ kind: RightsRequest.Command.Kind, id: String, summary: String, about: String = "", _ body: Body.Type,
        _ command: @escaping @Sendable (Body) -> RightsRequest.Command
    ) -> Operation {
        onRequest(kind, id: id, summary: summary, about: about, body) {
            (_: Exchange, _: inout CommandWork<Refusal>, request: inout StreamWork<RightsRequest>, body: Body) async throws(CommandError<
                Refusal
            >) in
            try request.decide(command(body))
        }
    }

    // MARK: what the clinic does about it

    /// The first accounting in twelve months is free: the patient's earlier ones are looked up.
    static let quote = onRequest(
        .quoteFee, id: "quoteRightsFee", summary: "Tell whoever asks what it costs",
        about: "A copy costs what it costs to make and send; the first accounting in twelve months costs nothing.", RightsFeeQuote.self
    ) {
        (exchange: Exchange, work: inout CommandWork<Refusal>, request: inout StreamWork<RightsRequest>, body) async throws(CommandError<
            Refusal
        >) in
        var earlier: CivilDate?
        if request.state.kind == .accounting, let patient = request.state.patient {
            let own = request.stream
            let others = try await exchange.matters(of: RightsRequest.self, ofPatient: patient, reliedOnBy: &work)
            earlier = others.filter { $0.stream != own && $0.state.kind == .accounting }.compactMap { $0.state.lastAccountingOn }.max()
        }
        try request.decide(.quoteFee(RightsRequest.QuoteFee(fee: body.fee, toldAt: body.toldAt, earlierAccountingOn: earlier)))
    }

    static var answers: [Operation] {
        [
            onRequest(
                .verifyIdentity, id: "verifyRightsIdentity", summary: "Say by what it is known who asks", RightsRequest.VerifyIdentity.self
            ) { .verifyIdentity($0) },
            onRequest(
                .extend, id: "extendRightsRequest", summary: "Take more time, once",
                about: "By 30 days at most, with a written notice that says why, before the first time is over.", RightsRequest.Extend.self
            ) { .extend($0) },
            Self.quote,
            onRequest(
                .suspend, id: "suspendAccounting", summary: "Hold an accounting back for an agency",
                about: "By word of mouth for 30 days at most.", RightsRequest.Suspend.self
            ) { .suspend($0) },
            onRequest(
                .fulfill, id: "fulfillRightsRequest", summary: "Say that the record or the accounting was given", RightsRequest.Fulfill.self
            ) { .fulfill($0) },
            onRequest(
                .accept, id: "acceptRightsRequest",
                summary: "Amend the record, agree to a restriction, or take on other means of communication", RightsRequest.Accept.self
            ) { .accept($0) },
            onRequest(
                .deny, id: "denyRightsRequest", summary: "Deny a request, or a part of it",
                about: "On a ground that the rule knows; a restriction that was paid for in full cannot be denied.", RightsRequest.Deny.self
            ) { .deny($0) },
        ]
    }

    // MARK: when they disagree

    static var disputes: [Operation] {
        [
            onRequest(
                .askReview, id: "askRightsReview", summary: "Record that a denial is to be reviewed", RightsRequest.AskReview.self
            ) { .askReview($0) },
            onRequest(
                .decideReview, id: "decideRightsReview", summary: "Record what another professional decided about a denial",
                RightsRequest.DecideReview.self
            ) { .decideReview($0) },
            onRequest(
                .disagree, id: "disagreeWithDenial", summary: "Record that the patient disagrees",
                about: "The statement goes along with what it is about from then on.", RightsRequest.Disagree.self
            ) { .disagree($0) },
            onRequest(
                .rebut, id: "rebutDisagreement", summary: "Answer the patient's statement", RightsRequest.Rebut.self
            ) { .rebut($0) },
        ]
    }

    // MARK: how it ends

    static var endings: [Operation] {
        [
            onRequest(
                .withdraw, id: "withdrawRightsRequest", summary: "Record that nobody asks any more", RightsRequest.Withdraw.self
            ) { .withdraw($0) },
            onRequest(
                .terminate, id: "terminateRestriction", summary: "End a restriction that was agreed to", RightsRequest.Terminate.self
            ) { .terminate($0) },
            onRequest(
                .correct, id: "correctRightsRequest", summary: "Take a fact of a request back",
                about: "The fact stays in the record, beside its correction, and counts no more.", FactCorrectionBody.self
            ) { .correct(RightsRequest.Correct(target: $0.target, reason: $0.reason, note: $0.note)) },
        ]
    }
}

/// A request as lists show it: by which right, how it stands, and until when. Nothing of it was sealed.
struct RightsRequestJSON: JSONWritable {
    let request: RightsRequest.State

    func write(to writer: inout JSONWriter) { writer.object { self.write(to: &$0) } }

    func write(to members: inout JSONWriter.Members) {
        let receipt = self.request.receipts.last?.body
        members.member("rights_request_id", self.request.id)
        members.member("patient_id", receipt?.patient)
        members.member("site_id", receipt?.site)
        members.member("kind", receipt?.kind)
        members.member("status", self.request.status)
        members.member("received_at", receipt?.receivedAt)
        members.member("due_on", self.request.dueOn)
        members.member("extended", self.request.extensionGiven != nil)
        members.member("in_time", self.request.isInTime)
        members.member("updated_at", self.request.updatedAt)
        members.member("version", self.request.version)
        members.member("position", self.request.position)
    }

    static let properties: [Schema.Property] = [
        .required("rights_request_id", .uuid, "The request."), .optional("patient_id", .uuid, "Whose record it is about."),
        .optional("site_id", .uuid, "The clinic's site."), .optional("kind", .codes(of: RightsRequestKind.self), "By which right."),
        .required("status", .codes(of: RightsRequestStatus.self), "How it stands."),
        .optional("received_at", .instant, "When it came."),
        .optional("due_on", .day, "The last day on which the clinic acts in time; absent where no clock runs."),
        .required("extended", .boolean, "Whether the clinic has taken more time, which it can once."),
        .optional("in_time", .boolean, "Whether the clinic acted in time; absent while it has not acted."),
        .optional("updated_at", .instant, "When its last event was recorded."),
        .required("version", .count, "How many events its stream has."), .required("position", .count, "Its last event."),
    ]
}

extension RightsOperations {
    static var schemas: [String: Schema] {
        [
            "RightsRequestList": .object([
                .required(
                    "rights_requests",
                    .array(.object("RightsRequestListing", RightsRequestJSON.properties), minimum: 0, maximum: RequestLimits.pageMax),
                    "What is due soonest first."),
                .optional("next_cursor", .text(1, 500), "Ask for the next page with this as `cursor`; absent on the last."),
            ]),
            "RightsRequest": .object(
                RightsRequestJSON.properties + [
                    .required("record", .anyObject, "Every fact of it, in order, with its words as far as they could be opened.")
                ]),
            "RightsRequestCommands": .object([
                .required("rights_request_id", .uuid, "The request."),
                .required("commands", .array(PossibleCommand.schema, minimum: 0, maximum: 100), "What can be asked of it."),
            ]),
        ]
    }
}

extension RightsRequest: ServedMatter {
    static let idMember = "rights_request_id"
    static let unknown = Refusal.rightsRequestUnknown
    static func begins(_ type: EventType) -> Bool { RightsRequestReceived.isStored(as: type) }
    static func possible(of state: State, at now: Timestamp) -> [String] { state.possible.map(\.rawValue) }
    static func version(of state: State) -> StreamVersion { state.version }
    static func position(of state: State) -> Position { state.position }
    static func factsOfOtherPatients(of state: State) -> Set<StreamVersion> { state.factsOfOtherPatients }
    static func stream(of state: State) -> StreamID? { state.id?.stream }
}
