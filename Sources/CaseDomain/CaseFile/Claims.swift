public import EventSourcing

// What a case claims across streams follows from its events alone, so that a rebuild can recompute every reservation.

extension CaseFile {
    /// The kind of claim that keeps two open cases from asking for the same service.
    public static let serviceClaim = "request.service"
    /// The kind of claim that keeps an external identifier with one case.
    public static let identifierClaim = "case.identifier"

    /// What a case takes and gives back with events that follow a state.
    public static func reservations(following events: [Event], in state: State, of stream: StreamID) -> [Reservation] {
        events.flatMap { event -> [Reservation] in
            switch event {
            case .opened(let it):
                it.tokens.map { Reservation(.take, kind: Self.identifierClaim, token: $0.bytes, during: .always, stream: stream) }
            case .serviceRequested(let it):
                Self.claims([it], it.isClaimedRegardless ? .takeRegardless : .take, stream)
            case .serviceChanged(let it):
                Self.claims(state.claiming.filter { $0.line == it.service.line }, .release, stream)
                    + Self.claims([it.service], it.service.isClaimedRegardless ? .takeRegardless : .take, stream)
            case .serviceRemoved(let it):
                Self.claims(state.claiming.filter { $0.line == it.line }, .release, stream)
            case .closed:
                Self.claims(state.claiming, .release, stream)
            case .reopened:
                // Whoever claimed it meanwhile keeps it: the reopened case stands beside.
                Self.claims(state.claiming, .takeRegardless, stream)
            default:
                []
            }
        }
    }

    private static func claims(_ services: [ServiceRequested], _ action: Reservation.Action, _ stream: StreamID) -> [Reservation] {
        services.compactMap { service in
            service.claim.map { claim in
                Reservation(
                    action, kind: Self.serviceClaim, token: claim.bytes, during: service.dates.map(Self.days) ?? .always, stream: stream)
            }
        }
    }

    /// Whole days, by UTC: a claim is about dates, and all are read alike.
    private static func days(_ dates: DateRange) -> Range<Timestamp> {
        let day: Int64 = 86_400_000_000
        let from = Timestamp(microseconds: Int64(dates.from.dayNumber) * day)
        let to = Timestamp(microseconds: Int64(dates.through.dayNumber + 1) * day)
        return from..<to
    }
}

extension CaseFile.State {
    /// The lines by which the case claims services while it is open, as they were asked for.
    fileprivate var claiming: [ServiceRequested] { self.services.filter { !$0.isRemoved }.map(\.requested) }
}

extension Refusal {
    /// Why a command is refused whose claim another stream holds; `nil` for a kind of claim that is not of this domain.
    public init?(claim kind: String, heldBy holder: StreamID) {
        switch kind {
        case CaseFile.serviceClaim: self = .duplicateRequest(heldBy: holder)
        case CaseFile.identifierClaim, Patient.identifierClaim: self = .identifierTaken(by: holder)
        case BenefitPool.scopeClaim: self = .poolScopeTaken(by: holder)
        case CaseException.triggerClaim: self = .exceptionOpen(by: holder)
        default: return nil
        }
    }
}

extension Range<Timestamp> {
    /// From the first instant that text can name to the last.
    public static var always: Range<Timestamp> { Timestamp.earliest..<Timestamp.latest }
}
