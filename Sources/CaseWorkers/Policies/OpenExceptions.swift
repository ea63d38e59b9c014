public import CaseDomain
public import EventSourcing
public import ReadModels

/// Opens an exception where a payer's code comes of which the playbook speaks: a question, a reason to deny, a rejection.
///
/// Which codes these are is said by `PlaybookTrigger.told`; the entry is the organization's that holds on the day. What the playbook does
/// not know opens nothing, and an exception that is open for the code already stays the only one.
public struct OpenExceptions: Policy {
    public let subscription: Subscription = "open_exceptions/1"
    public let areas: Set<String> = ["case"]

    private let books: OrganizationBooks

    /// Asks the playbooks of one program's ledger.
    public init(_ books: OrganizationBooks) { self.books = books }

    public func reactions(to event: Recorded<CaseFile.Event>, in tenant: TenantID) -> [Reaction] {
        guard let told = PlaybookTrigger.told(by: event.event) else { return [] }
        let caseID = CaseID(event.stream.rawValue)
        return told.triggers.prefix(PolicyLimits.reactionsPerEventMax).map { trigger in
            let exception = ExceptionID(of: trigger, on: told.occasion, of: caseID, in: tenant)
            return Reaction(on: exception.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                var it = try await work.stream(CaseException.self, exception.stream)
                guard it.state.opened == nil else { return }
                let file = try await work.load(CaseFile.self, event.stream)
                guard let opened = file.opened, file.isOffRoad(by: event.event) else { return }
                let keeper = try await self.books.keeper(of: tenant)
                let playbook = try await self.books.book(Playbook.self, Playbook.stream(of: keeper), of: keeper)
                let day = file.day(at: work.request.context.now)
                guard let booked = playbook.resolve(trigger, from: opened.payer, on: day) else { return }
                try it.decide(
                    .open(
                        CaseException.Open(
                            caseID: caseID, patient: opened.patient, site: opened.site, trigger: trigger, payer: opened.payer,
                            entry: booked.entry, pin: booked.pin(of: keeper), zone: file.siteZone, cause: event.version)))
                for reservation in CaseException.reservations(following: it.events, in: CaseException.initial, of: it.stream) {
                    work.reserve(reservation)
                }
                work.add(it, sealedFor: nil)
            }
        }
    }
}
