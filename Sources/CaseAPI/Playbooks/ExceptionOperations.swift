import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault
import ReadModels

/// What can be asked of exceptions: cases that a payer's code took off their road, and the steps that bring them back.
///
/// Most open by themselves, by the playbook's entry for the code; each step is a task.
enum ExceptionOperations {
    static let routes = MatterRoutes<ExceptionJSON>(
        tag: "Exceptions", path: "/v1/clinics/{clinic}/exceptions", one: "exception", many: "exceptions", schema: "CaseException",
        noun: "an exception of a case", categories: [.notes])

    static var all: [Operation] { [Self.list, Self.ofCase, routes.read, routes.commands, Self.open] + Self.steps }

    static let list = routes.list(
        summary: "List exceptions of cases",
        about: "Those with a step that is due soonest first, what is over last; and of each, which steps are left.")

    static let ofCase = Operation(
        id: "listExceptionsOfACase", method: .get, path: "\(CaseOperations.path)/exceptions", tag: routes.tag,
        summary: "List the exceptions of a case", about: "Open ones and those that are over.", scope: .clinic(.readCases),
        parameters: [.purposeOfUse, .ledgerPosition],
        success: [.init(status: .ok, about: "They are here.", schema: "CaseExceptions")]
    ) { exchange in
        let clinic = try exchange.clinic
        let caseID: CaseID = try exchange.id("case")
        guard let opened = try await exchange.state(of: CaseFile.self, caseID.stream).opened else { throw Problem(Refusal.caseUnknown) }
        try await exchange.wait(for: .matters, of: clinic)
        let answer = try await exchange.asking(.matters, of: [clinic]) {
            try await $0.matters(of: CaseException.self, ofPatient: opened.patient, in: clinic)
        }
        return Answer.json { members in
            members.member("case_id", caseID)
            members.member(
                "exceptions", answer.value.filter { $0.opened?.caseID == caseID }.map { ExceptionJSON($0, at: exchange.now) })
        }.positioned(answer.position, in: clinic)
    }

    static let open = routes.beginning(
        id: "openException", summary: "Open an exception of a case",
        about: """
            By the entry of the playbook that speaks most narrowly of the code; it keeps that version. One exception of a case is open for \
            a code at a time.
            """,
        ExceptionOpeningBody.self, else: .exceptionExists, as: \.exception.stream
    ) {
        (exchange: Exchange, work: inout CommandWork<Refusal>, it: inout StreamWork<CaseException>, body) async throws(CommandError<
            Refusal
        >) in
        let file = try await work.load(CaseFile.self, body.caseID.stream, else: .caseUnknown)
        guard let opened = file.opened else { throw .refused(.caseUnknown) }
        let books = exchange.services.books
        let keeper = try await books.keeper(of: work.request.tenant)
        var playbook = try await books.book(Playbook.self, Playbook.stream(of: keeper), of: keeper)
        if let pin = it.state.opened?.playbook {
            // Asked again, it goes by the version that it was opened with.
            playbook = try await books.book(Playbook.self, pin.stream, of: pin.tenant, as: pin.streamVersion)
        }
        let day = file.day(at: it.state.openedAt ?? work.request.context.now)
        guard let booked = playbook.resolve(body.trigger, from: opened.payer, on: day) else { throw .refused(.playbookSilent) }
        try it.decide(
            .open(
                CaseException.Open(
                    caseID: body.caseID, patient: opened.patient, site: opened.site, trigger: body.trigger, payer: opened.payer,
                    entry: booked.entry, pin: booked.pin(of: keeper), zone: file.siteZone)))
    }

    static var steps: [Operation] {
        [
            routes.command(
                .completeStep, id: "completeExceptionStep", .workOnTasks, summary: "Say that a step is done",
                about: "With the document that shows it, where the step wants one. Its task ends.", CaseException.CompleteStep.self
            ) { .completeStep($0) },
            routes.command(
                .skipStep, id: "omitExceptionStep", .workOnTasks, summary: "Leave a step out", CaseException.SkipStep.self
            ) { .skipStep($0) },
            routes.command(
                .resolve, id: "resolveException", .workOnTasks, summary: "Say that an exception is over",
                about: "When no step is left, or given up.", CaseException.Resolve.self
            ) { .resolve($0) },
        ]
    }
}

/// An exception as lists show it: of which case, for which code, by which entry, and which steps are left.
struct ExceptionJSON: MatterRow {
    typealias Matter = CaseException

    let exception: CaseException.State
    let now: Timestamp

    init(_ exception: CaseException.State, at now: Timestamp) {
        self.exception = exception
        self.now = now
    }

    func write(to members: inout JSONWriter.Members) {
        let opened = self.exception.opened
        members.member("exception_id", self.exception.id)
        members.member("case_id", opened?.caseID)
        members.member("patient_id", opened?.patient)
        members.member("site_id", opened?.site)
        members.member("trigger", opened?.trigger)
        members.member("payer_id", opened?.payer)
        members.member("playbook", opened?.playbook)
        members.member("status", self.exception.status)
        members.member("open_steps", self.exception.resolved == nil ? self.exception.openSteps : [])
        members.member("steps", Int64(opened?.steps.count ?? 0))
        members.member("overdue", self.exception.resolved == nil && self.exception.openSteps.contains { $0.dueAt <= self.now })
        members.member("opened_at", self.exception.openedAt)
        members.member("updated_at", self.exception.updatedAt)
        members.member("version", self.exception.version)
        members.member("position", self.exception.position)
    }

    static let properties: [Schema.Property] = [
        .required("exception_id", .uuid, "The exception."), .optional("case_id", .uuid, "The case."),
        .optional("patient_id", .uuid, "Whom the case is for."), .optional("site_id", .uuid, "The clinic's site."),
        .optional("trigger", PlaybookTrigger.described.schema, "The code that set it off."),
        .optional("payer_id", .uuid, "The payer."),
        .optional("playbook", .anyObject, "The version of the entry by which it goes, and where that stands."),
        .required("status", .codes(of: ExceptionStatus.self), "How it stands."),
        .required(
            "open_steps", .array(.anyObject, minimum: 0, maximum: PlaybookEntry.stepsMax),
            "The steps that are left: what is asked, of which queue, and until when."),
        .required("steps", .count, "How many it has in all."),
        .required("overdue", .boolean, "Whether a step that is left should be done by now."),
        .optional("opened_at", .instant, "When it was opened."), .optional("updated_at", .instant, "When its last event was recorded."),
        .required("version", .count, "How many events its stream has."), .required("position", .count, "Its last event."),
    ]
}

extension ExceptionOperations {
    static var schemas: [String: Schema] {
        let own: [String: Schema] = [
            "CaseExceptions": .object([
                .required("case_id", .uuid, "The case."),
                .required(
                    "exceptions", .array(.object("CaseExceptionListing", ExceptionJSON.properties), minimum: 0, maximum: 1_000),
                    "Its exceptions."),
            ])
        ]
        return own.merging(
            routes.schemas(
                sorted: "What is due soonest first, what is over last.",
                about: "Every fact of it, in order, with notes as far as they could be opened.")
        ) { first, _ in first }
    }
}

extension CaseException: ServedMatter {
    typealias Kind = CaseException.Command.Kind
    static let beginning = Kind.open
    static let idMember = "exception_id"
    static let unknown = Refusal.exceptionUnknown
    static func begins(_ type: EventType) -> Bool { ExceptionOpened.isStored(as: type) }
    static func admit(_ kind: Kind, in state: State, at _: Timestamp) throws(Refusal) { try state.admit(kind) }
    static func possible(of state: State, at _: Timestamp) -> [Kind] { state.possible }
}

extension CaseException.State: MatterState {
    /// Its notes are of its own case's patient.
    var factsOfOtherPatients: Set<StreamVersion> { [] }
}
