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
    static let routes = MatterRoutes<RightsRequestJSON>(
        tag: "Rights requests", path: "/v1/clinics/{clinic}/rights_requests", one: "rights_request", many: "rights_requests",
        schema: "RightsRequest", noun: "a request about a record", categories: [.correspondence, .notes], right: .workOnTasks)

    static var all: [Operation] { [Self.list, routes.read, routes.commands, Self.receive] + Self.answers + Self.disputes + Self.endings }

    static let list = routes.list(
        summary: "List requests about records", about: "What is due soonest first, what has no clock last.")

    static let receive = routes.beginning(
        id: "recordRightsRequest", summary: "Record that somebody asks about a record",
        about: "As it comes. Its clock runs from the day on which it came.", RightsRequestReceipt.self,
        else: .rightsRequestExists, as: \.request.stream
    ) {
        (_: Exchange, work: inout CommandWork<Refusal>, request: inout StreamWork<RightsRequest>, body) async throws(CommandError<
            Refusal
        >) in
        var received = body.received
        received.timeZone = try await work.timeZone(of: received.site)
        if let known = request.state.receipt { received.timeZone = known.body.timeZone }
        try await work.check(OrderPlace(patient: received.patient, site: received.site))
        try request.decide(.recordReceipt(RightsRequest.RecordReceipt(received)))
    }

    // MARK: what the clinic does about it

    /// The first accounting in twelve months is free: the patient's earlier ones are looked up.
    static let quote = routes.command(
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
            routes.command(
                .verifyIdentity, id: "verifyRightsIdentity", summary: "Say by what it is known who asks", RightsRequest.VerifyIdentity.self
            ) { .verifyIdentity($0) },
            routes.command(
                .extend, id: "extendRightsRequest", summary: "Take more time, once",
                about: "By 30 days at most, with a written notice that says why, before the first time is over.", RightsRequest.Extend.self
            ) { .extend($0) },
            Self.quote,
            routes.command(
                .suspend, id: "suspendAccounting", summary: "Hold an accounting back for an agency",
                about: "By word of mouth for 30 days at most.", RightsRequest.Suspend.self
            ) { .suspend($0) },
            routes.command(
                .fulfill, id: "fulfillRightsRequest", summary: "Say that the record or the accounting was given", RightsRequest.Fulfill.self
            ) { .fulfill($0) },
            routes.command(
                .accept, id: "acceptRightsRequest",
                summary: "Amend the record, agree to a restriction, or take on other means of communication", RightsRequest.Accept.self
            ) { .accept($0) },
            routes.command(
                .deny, id: "denyRightsRequest", summary: "Deny a request, or a part of it",
                about: "On a ground that the rule knows; a restriction that was paid for in full cannot be denied.", RightsRequest.Deny.self
            ) { .deny($0) },
        ]
    }

    // MARK: when they disagree

    static var disputes: [Operation] {
        [
            routes.command(
                .askReview, id: "askRightsReview", summary: "Record that a denial is to be reviewed", RightsRequest.AskReview.self
            ) { .askReview($0) },
            routes.command(
                .decideReview, id: "decideRightsReview", summary: "Record what another professional decided about a denial",
                RightsRequest.DecideReview.self
            ) { .decideReview($0) },
            routes.command(
                .disagree, id: "disagreeWithDenial", summary: "Record that the patient disagrees",
                about: "The statement goes along with what it is about from then on.", RightsRequest.Disagree.self
            ) { .disagree($0) },
            routes.command(
                .rebut, id: "rebutDisagreement", summary: "Answer the patient's statement", RightsRequest.Rebut.self
            ) { .rebut($0) },
        ]
    }

    // MARK: how it ends

    static var endings: [Operation] {
        [
            routes.command(
                .withdraw, id: "withdrawRightsRequest", summary: "Record that nobody asks any more", RightsRequest.Withdraw.self
            ) { .withdraw($0) },
            routes.command(
                .terminate, id: "terminateRestriction", summary: "End a restriction that was agreed to", RightsRequest.Terminate.self
            ) { .terminate($0) },
            routes.command(
                .correct, id: "correctRightsRequest", summary: "Take a fact of a request back",
                about: "The fact stays in the record, beside its correction, and counts no more.", FactCorrectionBody.self
            ) { .correct(RightsRequest.Correct(target: $0.target, reason: $0.reason, note: $0.note)) },
        ]
    }
}

/// A request as lists show it: by which right, how it stands, and until when. Nothing of it was sealed.
struct RightsRequestJSON: MatterRow {
    typealias Matter = RightsRequest

    let request: RightsRequest.State

    init(_ request: RightsRequest.State, at _: Timestamp) { self.request = request }

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
        routes.schemas(
            sorted: "What is due soonest first.", about: "Every fact of it, in order, with its words as far as they could be opened.")
    }
}

extension RightsRequest: ServedMatter {
    typealias Kind = RightsRequest.Command.Kind
    static let beginning = Kind.recordReceipt
    static let idMember = "rights_request_id"
    static let unknown = Refusal.rightsRequestUnknown
    static func begins(_ type: EventType) -> Bool { RightsRequestReceived.isStored(as: type) }
    static func admit(_ kind: Kind, in state: State, at _: Timestamp) throws(Refusal) { try state.admit(kind) }
    static func possible(of state: State, at _: Timestamp) -> [Kind] { state.possible }
}

extension RightsRequest.State: MatterState {}
