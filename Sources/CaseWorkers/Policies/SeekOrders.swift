public import CaseDomain
public import EventSourcing
public import ReadModels

/// Asks for the order that a service of a case lacks, and for none any more once there is one.
///
/// Looked at when it is determined what the payer wants, when what is asked for changes, and when one of the patient's orders was
/// checked or counts no more. The patient's orders are told by a projection, which is waited for. A service has one such task, however
/// often its order is found to be missing.
public struct SeekOrders: Policy {
    public let subscription: Subscription = "order_needs/1"
    public let areas: Set<String> = ["case", "order"]

    private let lookup: PatientLookup

    /// Asks one program's projections.
    public init(_ readModels: ReadModels) { self.lookup = PatientLookup(readModels: readModels) }

    /// An event of a case or of an order.
    public enum Event: Sendable, Equatable {
        case file(CaseFile.Event)
        case order(Order.Event)
    }

    public func reactions(to event: Recorded<Event>, in tenant: TenantID) -> [Reaction] {
        let cause = TaskCause(stream: event.stream, version: event.version, position: event.position)
        switch event.event {
        case .file(.requirementDetermined), .file(.serviceRequested), .file(.serviceChanged), .file(.serviceRemoved), .file(.closed),
            .file(.reopened), .file(.corrected):
            return [
                Reaction(on: event.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                    try await self.look(at: CaseID(event.stream.rawValue), because: cause, &work)
                }
            ]
        case .order(.validated), .order(.revoked), .order(.superseded), .order(.expired), .order(.corrected):
            return [
                Reaction(on: event.stream) { (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                    guard let patient = try await work.load(Order.self, event.stream).place?.patient else { return }
                    for caseID in try await self.lookup.cases(of: patient, in: tenant, isOpenOnly: true, asOf: event.position) {
                        try await self.look(at: caseID, because: cause, &work)
                    }
                }
            ]
        case .file, .order: return []
        }
    }

    /// Opens a case's tasks for the orders that are missing, and ends those that are answered.
    private func look(at caseID: CaseID, because cause: TaskCause, _ work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) {
        let file = try await work.peek(CaseFile.self, caseID.stream)
        guard let opened = file.opened else { return }
        let wants = file.orderWants
        let now = work.request.context.now
        let orders =
            wants.isEmpty
            ? [] : try await self.lookup.matters(of: Order.self, opened.patient, in: work.request.tenant, asOf: cause.position)
        let standings = orders.compactMap { $0.standing(at: now) }
        let today = file.day(at: now)
        for service in file.services {
            let line = service.requested.line
            let wanted = wants.filter { $0.line == line }.map(\.want)
            let missing = OrderNeeds.of(wanted, by: standings, on: today).filter { $0.kind == .missing }.min { $0.on < $1.on }
            let task = TaskID(orderMissingFor: line, of: caseID, in: work.request.tenant)
            if let missing {
                // By the first day of service, where one is planned.
                let dueAt = missing.want.from == nil ? nil : file.startOfDay(missing.on)
                var open = CaseTask.Open(kind: .orderMissing, caseID: caseID, subject: .line(line), cause: cause, dueAt: dueAt)
                open.takePlace(of: file)
                try await work.openAgain(TaskOpening(task: task, open: open))
            } else {
                try await work.settle(task)
            }
        }
    }
}

extension SeekOrders.Event: EventOfBodies {
    public static let catalog = EventCatalog<SeekOrders.Event>(
        merging: [CaseFile.Event.catalog.map { .file($0) }, Order.Event.catalog.map { .order($0) }])

    public var body: any EventBody {
        switch self {
        case .file(let it): it.body
        case .order(let it): it.body
        }
    }
}
