import CaseDomain
import EventSourcing

import struct Foundation.Date
import struct Foundation.TimeZone

// More of what was authorized is asked for in a case of its own, which one command opens and names on the case before it.

/// The body by which a renewal is opened.
struct RenewalRequest: DescribedBody {
    static let schemaName = "Renewal"

    var authorization: AuthorizationID
    var newCase: CaseID

    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault) {
        self.authorization = try reader.required("authorization_id", .id(), "The authorization that runs out.")
        self.newCase = try reader.optional("case_id", .id(), "The new case's id; made when absent.") ?? CaseID(reader.defaults.newID())
    }
}

extension CaseOperations {
    static let openRenewal = Operation.command(
        id: "openRenewal", path: "\(path)/renewals", tag: tag, .openCases, version: .heldTo, summary: "Open a renewal",
        about: """
            Opens a case that asks the same payer for more, for the same patient and at the same site, and names it on this one. Whoever \
            opens it owns it.
            """,
        RenewalRequest.self
    ) { exchange, body in
        try await exchange.perform(onCase: try exchange.id("case"), created: .member("new_case_id"), version: .heldTo) {
            (work: inout CaseWork) async throws(CommandError<Refusal>) in
            guard let opened = work.caseFile.state.opened else { throw .refused(.caseUnknown) }
            // A case does not continue itself.
            guard body.newCase.stream != work.caseFile.stream else { throw .refused(.caseExists) }
            let clinic = try await work.work.load(Clinic.self, Clinic.stream(of: work.work.request.tenant))
            let zone = clinic.timeZone(of: opened.site) ?? opened.timeZone
            let before = work.caseFile.events.count
            try work.caseFile.decide(
                .openRenewal(
                    CaseFile.OpenRenewal(
                        authorization: body.authorization, newCase: body.newCase,
                        openedOn: zone.flatMap { CivilDate(of: exchange.now, in: $0) })))
            // It was opened before.
            guard work.caseFile.events.count > before else { return }
            try await work.openRenewal(of: opened, body, in: zone)
        }
    }
}

extension CaseWork {
    /// Opens the case that continues this one, sealed with a key of its own.
    fileprivate mutating func openRenewal(
        of opened: CaseOpened, _ body: RenewalRequest, in zone: String?
    ) async throws(CommandError<Refusal>) {
        var renewal = try await self.work.stream(CaseFile.self, body.newCase.stream, else: .caseExists)
        guard renewal.state.opened == nil else { throw .refused(.caseExists) }
        let before = renewal.state
        try renewal.decide(
            .open(
                CaseFile.Open(
                    patient: opened.patient, site: opened.site, payer: opened.payer, serviceLine: opened.serviceLine,
                    process: opened.process, kind: .continuing, source: .renewal, priorCase: CaseID(self.caseFile.stream.rawValue),
                    origin: RenewalOrigin(
                        authorization: body.authorization,
                        endsOn: self.caseFile.state.use(of: body.authorization)?.dates?.through),
                    timeZone: zone)))
        self.work.add(
            renewal, sealedFor: KeySubject(kind: "case", subject: renewal.stream, owner: renewal.state.opened?.patient.stream))
        for reservation in CaseFile.reservations(following: renewal.events, in: before, of: renewal.stream) {
            self.work.reserve(reservation)
        }
    }
}

extension Clinic.State {
    /// The zone in which a site's days begin and end; `nil` for a site that the clinic does not have.
    func timeZone(of site: SiteID) -> String? { self.sites.first { $0.site == site }?.timeZone }
}

extension CivilDate {
    /// The day that it is at an instant in a zone of the IANA database; `nil` in a zone that this machine does not know.
    init?(of instant: Timestamp, in zone: String) {
        guard let zone = TimeZone(identifier: zone) else { return nil }
        let seconds = Date(timeIntervalSince1970: Double(instant.rawValue / 1_000_000))
        let local = instant.rawValue / 1_000_000 + Int64(zone.secondsFromGMT(for: seconds))
        self.init(dayNumber: Int((Double(local) / 86_400).rounded(.down)))
    }
}
