import CaseDomain
import EventSourcing
import FHIRPAS
import HTTPTypes
import Ledger
import PHIVault

extension CaseOperations {
    static let importRequest = Operation(
        id: "importPASRequest", method: .post, path: "/v1/clinics/{clinic}/pas_requests", tag: tag,
        summary: "Open a case from a PAS request",
        about: """
            Reads a Da Vinci PAS request bundle (FHIR R4, PAS 2.0.1 to 2.2.1) and opens a case with its patient, coverage, payer, requester, \
            diagnoses and services. A bundle that was read before changes nothing: it is found by its identifiers, and answered with its case.
            """, scope: .clinic(.importRequests),
        parameters: [
            .idempotencyKey, .purposeOfUse,
            .init(name: "site_id", place: .query, schema: .uuid, about: "The clinic's site; needed when it has several."),
        ],
        body: Operation.Body(schema: .named("PASRequestBundle", .anyObject), about: "The bundle."),
        success: [
            .init(status: .created, about: "A case was opened.", schema: CommandAnswer.schemaName),
            .init(status: .ok, about: "The bundle was read before; nothing was changed.", schema: CommandAnswer.schemaName),
        ], refusals: [.gone], isCommand: true
    ) { exchange in
        _ = try exchange.json()
        let request: PASRequest
        do throws(PASRefusal) {
            request = try PASRequest(exchange.body)
        } catch {
            throw Problem(error)
        }
        let imported = try ImportedRequest(request, newID: exchange.newID)
        let site: SiteID? = try exchange.queryID("site_id")
        let tokens = try await exchange.tokens(of: imported.caseIdentifiers, imported.patientIdentifiers)
        // A racer may import the same bundle, or register the same patient, between the look and the append: then look again.
        for _ in 0..<CommandHandler.attemptsMax {
            do {
                return try await exchange.open(imported, found: tokens, at: site)
            } catch CommandError<Refusal>.store(.reserved(let kind, _)) where kind != CaseFile.serviceClaim {
                continue
            }
        }
        throw Problem(CommandError<Refusal>.contended)
    }
}

extension Exchange {
    /// Opens a case from a request, unless it was opened before.
    ///
    /// Whether it was is looked up within the command: a repeated key is answered, or refused, before.
    fileprivate func open(
        _ request: ImportedRequest, found tokens: (cases: [BlindToken], patients: [BlindToken]), at site: SiteID?
    ) async throws -> Answer {
        let payer = PayerID(
            TimeOrderedID.version8(
                of: try await self.token(
                    [request.payerName] + request.payerIdentifiers.flatMap { [$0.system, $0.value] }, field: "payer"
                ).bytes))
        var isAmbiguous = false
        let answer = try await self.perform(onCase: CaseID(self.newID()), created: .nothing) {
            (work: inout CaseWork) async throws(CommandError<Refusal>) in
            let cases = try await self.holders(of: CaseFile.identifierClaim, tokens.cases)
            let patients = try await self.holders(of: Patient.identifierClaim, tokens.patients)
            if let known = cases.first, cases.count == 1 { return work.existing = CaseID(known.rawValue) }
            isAmbiguous = cases.count > 1 || patients.count > 1
            if isAmbiguous { return }
            let patient = PatientID(patients.first?.rawValue ?? self.newID())
            let (site, payer) = try await self.directory(for: request, at: site, payer: payer, &work.work)
            if patients.isEmpty { try await self.register(patient, request.demographics, tokens: tokens.patients, &work.work) }
            try work.caseFile.decide(
                .open(
                    CaseFile.Open(
                        patient: patient, site: site.site, payer: payer, serviceLine: request.serviceLine, process: request.process,
                        source: .pasRequest, urgency: request.urgency, timeZone: site.timeZone, requester: request.requester,
                        tokens: tokens.cases,
                        details: OpeningDetails(identifiers: request.caseIdentifiers, diagnoses: request.diagnoses))))
            for coverage in request.coverages { try work.caseFile.decide(.linkCoverage(CaseFile.LinkCoverage(coverage))) }
            try await self.requestServices(request.services, overrideReason: nil, &work)
        }
        if isAmbiguous { throw Problem.identifiersAmbiguous }
        return answer
    }

    /// The tokens of a request: those by which its case is found again, and those of its patient.
    fileprivate func tokens(
        of cases: [ExternalIdentifier], _ patients: [ExternalIdentifier]
    ) async throws(CommandError<Refusal>) -> (cases: [BlindToken], patients: [BlindToken]) {
        (try await self.tokens(of: cases), try await self.tokens(of: patients))
    }

    /// Who holds any of some tokens; two holders are a contradiction that a person has to look at.
    private func holders(of kind: String, _ tokens: [BlindToken]) async throws(CommandError<Refusal>) -> Set<StreamID> {
        do {
            return Set(try await self.services.ledger.holders(of: kind, tokens.map(\.bytes), of: try self.clinic).values)
        } catch {
            throw .store(error as? EventStoreError ?? .unavailable(sqlState: nil))
        }
    }

    /// The site that is meant, and the payer, who is listed when the clinic does not know it yet.
    private func directory(
        for request: ImportedRequest, at site: SiteID?, payer: PayerID, _ work: inout CommandWork<Refusal>
    ) async throws(CommandError<Refusal>) -> (SiteAdded, PayerID) {
        var directory = try await work.stream(Clinic.self, Clinic.stream(of: work.request.tenant))
        let sites = directory.state.sites
        guard let named = site ?? (sites.count == 1 ? sites[0].site : nil) else { throw .refused(.siteAmbiguous) }
        guard let chosen = sites.first(where: { $0.site == named }) else { throw .refused(.siteUnknown) }
        let known = directory.state.payers.first { listed in
            listed.payer == payer || listed.identifiers.contains { request.payerIdentifiers.contains($0) }
                || (listed.identifiers.isEmpty && listed.name.lowercased() == request.payerName.lowercased())
        }
        if let known { return (chosen, known.payer) }
        try directory.decide(
            .listPayer(PayerListed(payer: payer, name: request.payerName, identifiers: request.payerIdentifiers)))
        work.add(directory, sealedFor: nil)
        return (chosen, payer)
    }
}

extension Problem {
    static let identifiersAmbiguous = Problem(
        .conflict, "identifier.ambiguous", "The identifiers belong to two records of this clinic.",
        next: "Find out which of them is meant, and send the bundle with its identifiers only.")
}
