import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault
import ReadModels

/// Lists of cases, answered from projections; names of patients are opened for the page, after it is in the access log.
enum CaseLists {
    static let tag = "Lists"

    static var all: [Operation] { [Self.cases, Self.worklist, Self.everyWorklist] }

    private static let filters: [Operation.Parameter] = [
        .init(name: "status", place: .query, schema: .codes(of: CasePhase.self), about: "Only cases in this phase."),
        .init(name: "outcome", place: .query, schema: .codes(of: CaseOutcome.self), about: "Only cases with this outcome."),
        .init(name: "waiting_on", place: .query, schema: .codes(of: WaitingOn.self), about: "Only what waits on these."),
        .init(name: "patient", place: .query, schema: .uuid, about: "Only cases of this patient."),
        .init(name: "payer", place: .query, schema: .uuid, about: "Only cases with this payer."),
        .init(name: "site", place: .query, schema: .uuid, about: "Only cases of this site."),
        .init(name: "owner", place: .query, schema: .uuid, about: "Only cases that this person answers for."),
        .init(name: "kind", place: .query, schema: .codes(of: RequestKind.self), about: "Only requests of this kind."),
        .init(name: "service_line", place: .query, schema: .codes(of: ServiceLine.self), about: "Only this discipline."),
        .init(name: "urgency", place: .query, schema: .codes(of: Urgency.self), about: "Only this urgency."),
        .init(name: "needs_person", place: .query, schema: .boolean, about: "Only cases where something odd came in, or none of them."),
        .init(name: "due_before", place: .query, schema: .instant, about: "Only what is due before this instant."),
        .init(name: "updated_after", place: .query, schema: .instant, about: "Only what changed at this instant or later."),
        .init(name: "sort", place: .query, schema: .codes(of: CaseOrder.self), about: "The order; `due` when absent."),
        .limit, .cursor, .purposeOfUse,
    ]

    static let cases = Operation(
        id: "listCases", method: .get, path: "/v1/clinics/{clinic}/cases", tag: tag, summary: "List a clinic's cases",
        about: "Open and closed. The page is recorded in the access log before it is sent.", scope: .clinic(.readCases),
        parameters: filters + [.ledgerPosition], success: [.init(status: .ok, about: "A page.", schema: "CaseList")]
    ) { exchange in
        let clinic = try exchange.clinic
        let query = try exchange.listQuery()
        try await exchange.wait(for: .caseState, of: clinic)
        let page = try await exchange.asking(.caseState, of: [clinic]) { try await $0.cases(query, of: [clinic]) }
        return try await exchange.answer(page, of: [clinic])
    }

    static let worklist = Operation(
        id: "listWorklist", method: .get, path: "/v1/clinics/{clinic}/worklist", tag: tag, summary: "What is there to do in a clinic?",
        about: "Open cases. The page is recorded in the access log before it is sent.", scope: .clinic(.readCases),
        parameters: filters + [.ledgerPosition], success: [.init(status: .ok, about: "A page.", schema: "CaseList")]
    ) { exchange in
        let clinic = try exchange.clinic
        let query = try exchange.listQuery()
        try await exchange.wait(for: .worklist, of: clinic)
        let page = try await exchange.asking(.worklist, of: [clinic]) { try await $0.worklist(query, of: [clinic]) }
        return try await exchange.answer(page, of: [clinic])
    }

    static let everyWorklist = Operation(
        id: "listEveryWorklist", method: .get, path: "/v1/worklist", tag: tag, summary: "What is there to do in all my clinics?",
        about: "Open cases of every clinic whose cases you may read, as one list. Recorded in each clinic's access log before it is sent.",
        scope: .caller, parameters: filters + [.ledgerPosition], success: [.init(status: .ok, about: "A page.", schema: "CaseList")],
        refusals: [.forbidden]
    ) { exchange in
        let caller = try exchange.knownCaller
        let clinics = caller.clinics.filter { $0.value.rights.contains(.readCases) }.map(\.key).sorted()
        guard !clinics.isEmpty else { throw try await exchange.refusedEverywhere() }
        let query = try exchange.listQuery()
        for clinic in clinics { try await exchange.wait(for: .worklist, of: clinic) }
        let page = try await exchange.asking(.worklist, of: clinics) { try await $0.worklist(query, of: clinics) }
        return try await exchange.answer(page, of: clinics)
    }

    static let schema = Schema.object([
        .required("cases", .array(.reference("CaseListing"), minimum: 0, maximum: RequestLimits.pageMax), "The cases in order."),
        .optional("next_cursor", .text(1, 500), "Ask for the next page with this as `cursor`; absent on the last."),
    ])

    static let listingSchema = Schema.object([
        .required("clinic_id", .uuid, "The clinic."), .required("case_id", .uuid, "The case."),
        .required("status", .reference("CaseStatus"), "Where it stands."),
        .required("patient", .reference("Patient"), "Who the patient is."),
        .required("site_id", .uuid, "The site."), .required("payer_id", .uuid, "The payer."),
        .required("service_line", .codes(of: ServiceLine.self), "The discipline."),
        .required("kind", .codes(of: RequestKind.self), "What is asked for."),
        .required("urgency", .codes(of: Urgency.self), "How soon."),
        .optional("owner_id", .uuid, "Who answers for it."), .optional("due_at", .instant, "Until when somebody here should act."),
        .required("opened_at", .instant, "When it was opened."), .required("updated_at", .instant, "When it last changed."),
        .required("version", .count, "How many events its stream has."), .required("position", .count, "Its last event."),
    ])
}

/// A row of a list, with the patient as far as it was opened.
private struct ListingJSON: JSONWritable {
    let listing: CaseListing
    let patient: Patient.State

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            members.member("clinic_id", self.listing.tenant)
            members.member("case_id", self.listing.caseID)
            members.member("status", self.listing.status)
            members.member("patient", PatientJSON(id: self.listing.patient, state: self.patient))
            members.member("site_id", self.listing.site)
            members.member("payer_id", self.listing.payer)
            members.member("service_line", self.listing.serviceLine)
            members.member("kind", self.listing.kind)
            members.member("urgency", self.listing.urgency)
            members.member("owner_id", self.listing.owner)
            members.member("due_at", self.listing.dueAt)
            members.member("opened_at", self.listing.openedAt)
            members.member("updated_at", self.listing.updatedAt)
            members.member("version", self.listing.version)
            members.member("position", self.listing.position)
        }
    }
}

extension Exchange {
    /// How long a list waits to be as new as was asked for.
    static let freshnessWaitMax: Duration = .seconds(3)

    /// Asks a projection; one that was not yet made for a clinic, because the clinic is new, is waited for.
    func asking<Value: Sendable>(
        _ projection: Projection, of clinics: [TenantID], _ question: (ReadModels) async throws -> Value
    ) async throws -> Value {
        let readModels = self.services.readModels
        do {
            return try await question(readModels)
        } catch ReadModelError.building {
            for clinic in clinics { try await readModels.wait(for: projection, of: clinic, at: .start, atMost: Self.freshnessWaitMax) }
            return try await question(readModels)
        }
    }

    /// Waits until a projection is as new as `Ledger-Position` asks.
    func wait(for projection: Projection, of clinic: TenantID) async throws {
        guard let position = try self.awaitedPosition(of: clinic) else { return }
        try await self.services.readModels.wait(for: projection, of: clinic, at: position, atMost: Self.freshnessWaitMax)
    }

    /// Filter, order and page, as the query has them.
    fileprivate func listQuery() throws(Problem) -> CaseListQuery {
        var filter = CaseFilter()
        if let phase: CasePhase = try self.queryCode("status") { filter.phases = [phase] }
        if let outcome: CaseOutcome = try self.queryCode("outcome") { filter.outcomes = [outcome] }
        if let waitingOn: WaitingOn = try self.queryCode("waiting_on") { filter.waitingOn = [waitingOn] }
        if let patient: PatientID = try self.queryID("patient") { filter.patients = [patient] }
        if let payer: PayerID = try self.queryID("payer") { filter.payers = [payer] }
        if let site: SiteID = try self.queryID("site") { filter.sites = [site] }
        if let owner: ActorID = try self.queryID("owner") { filter.owners = [owner] }
        if let kind: RequestKind = try self.queryCode("kind") { filter.kinds = [kind] }
        if let line: ServiceLine = try self.queryCode("service_line") { filter.serviceLines = [line] }
        if let urgency: Urgency = try self.queryCode("urgency") { filter.urgencies = [urgency] }
        filter.needsPerson = try self.queryFlag("needs_person")
        filter.dueBefore = try self.queryInstant("due_before")
        filter.updatedAfter = try self.queryInstant("updated_after")
        return CaseListQuery(
            filter: filter, order: try self.queryCode("sort") ?? .due, after: try self.pageCursor(), limit: try self.pageLimit())
    }

    /// Where the page begins.
    func pageCursor() throws(Problem) -> PageCursor? {
        guard let text = self.query["cursor"] else { return nil }
        guard let cursor = PageCursor(text) else { throw Problem(ReadModelError.cursorInvalid) }
        return cursor
    }

    /// The page, with its patients' names: each clinic's part is in its access log before anything is opened.
    ///
    /// That nothing was found tells something of whoever was looked for, so a page without rows is recorded in each of the clinics.
    fileprivate func answer(_ page: Page<CaseListing>, of clinics: [TenantID]) async throws -> Answer {
        var patients: [TenantID: [PatientID: Patient.State]] = [:]
        for clinic in clinics where page.items.isEmpty { _ = try await self.open([], of: clinic, at: page.positions[clinic] ?? .start) }
        for (clinic, listings) in Dictionary(grouping: page.items, by: \.tenant) {
            patients[clinic] = try await self.open(listings, of: clinic, at: page.positions[clinic] ?? .start)
        }
        let rows = page.items.map { ListingJSON(listing: $0, patient: patients[$0.tenant]?[$0.patient] ?? Patient.State()) }
        var answer = Answer.json { members in
            members.member("cases", rows)
            members.member("next_cursor", page.next?.description)
        }
        for (clinic, position) in page.positions.sorted(by: { $0.key < $1.key }) where page.positions.count == 1 {
            answer = answer.positioned(position, in: clinic)
        }
        return answer
    }

    /// The refusal of somebody whose role shows cases in none of their clinics; recorded in each of them.
    fileprivate func refusedEverywhere() async throws -> Problem {
        let caller = try self.knownCaller
        let purpose = try Self.purposeOfUse(self.headers)
        for (clinic, role) in caller.clinics.sorted(by: { $0.key < $1.key }) {
            let denied = AccessDenied(
                operation: self.operation.id, code: Problem.forbidden.code, role: role.rawValue, request: self.requestID)
            let principal = AccessDoor.Principal(actor: caller.actor, purpose: purpose ?? role.defaultPurpose)
            try await self.services.door.deny(denied, for: principal, in: clinic)
        }
        return .forbidden
    }

    private func open(_ listings: [CaseListing], of clinic: TenantID, at position: Position) async throws -> [PatientID: Patient.State] {
        let caller = try self.knownCaller
        guard let role = caller.clinics[clinic] else { throw Problem.unknownResource }
        let patients = Set(listings.map(\.patient)).sorted()
        let record = AccessRecord(
            operation: self.operation.id, categories: [.demographics], patients: patients, subjects: listings.map(\.caseID.stream),
            resultCount: Int64(listings.count), workPosition: position, role: role.rawValue, request: self.requestID)
        let principal = AccessDoor.Principal(
            actor: caller.actor, purpose: try Self.purposeOfUse(self.headers) ?? role.defaultPurpose)
        let grant = try await self.services.door.list(record, for: principal, in: clinic)
        // Whole records: who a patient is now follows from all that was said of them, and not from the last word alone.
        let envelopes = try await self.services.ledger.read(patients.map(\.stream), in: .work, of: clinic, through: position)
        let bodies = try await self.services.vault.open(envelopes, under: grant)
        var states: [PatientID: Patient.State] = [:]
        for recorded in try History.decode(envelopes, bodies, as: Patient.Event.self, skippingNewer: true) {
            Patient.evolve(&states[PatientID(recorded.stream.rawValue), default: Patient.State()], by: recorded)
        }
        return states
    }
}
