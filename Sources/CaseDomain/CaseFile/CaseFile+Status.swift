public import EventSourcing

/// How far a case is, read off its regions; never stored as truth.
public enum CasePhase: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case opened
    case evaluated
    case drafting
    case inReview = "in_review"
    /// A letter is signed, or none is needed: the request may be submitted.
    case ready
    case inFlight = "in_flight"
    case decided
    case appealing
    case closed
}

/// What the payer's decisions on all services come to.
public enum CaseOutcome: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case approved
    /// Some was granted: other services were denied, or less than was asked.
    case partiallyApproved = "partially_approved"
    case denied
    case notRequired = "not_required"
    case cancelled
}

/// Who has to move next.
public enum WaitingOn: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case clinic
    case payer
    case nobody
}

/// What a screen shows of a case at a glance.
public struct CaseStatus: Sendable, Hashable {
    public var phase: CasePhase
    /// `nil` until every submitted service is decided.
    public var outcome: CaseOutcome?
    public var waitingOn: WaitingOn
    /// Something odd came in, and a person should look.
    public var needsPerson: Bool

    /// A status as it was read off before.
    public init(phase: CasePhase, outcome: CaseOutcome?, waitingOn: WaitingOn, needsPerson: Bool) {
        self.phase = phase
        self.outcome = outcome
        self.waitingOn = waitingOn
        self.needsPerson = needsPerson
    }

    /// Reads the status of a case off its regions and those of its letters.
    public init(_ state: CaseFile.State, letters: [LetterStatus] = []) {
        self.outcome = CaseOutcome(state.services)
        self.phase = Self.phase(state, letters, self.outcome)
        self.needsPerson = !state.irregularities.isEmpty
        self.waitingOn =
            switch self.phase {
            case .closed: .nobody
            case .inFlight, .appealing: state.isPayerWaiting ? .clinic : .payer
            case .opened, .evaluated, .drafting, .inReview, .ready, .decided: .clinic
            }
    }

    private static func phase(_ state: CaseFile.State, _ letters: [LetterStatus], _ outcome: CaseOutcome?) -> CasePhase {
        if state.closed != nil { return .closed }
        if state.appeals.contains(where: \.isOpen) { return .appealing }
        if state.isInFlight { return .inFlight }
        // A service that was asked for later, or turned away, still has to be sent.
        if outcome != nil, !state.services.contains(where: { $0.isAskedFor && !$0.isDecided }) { return .decided }
        if state.letters.contains(where: \.isReady) || state.isReadyWithoutLetter { return .ready }
        // Until everybody has signed whose signature the payer wants, somebody still looks at the letter.
        let isUncosigned = state.letters.contains(where: \.awaitsCosigner)
        if letters.contains(.inReview) || letters.contains(.reviewed) || isUncosigned { return .inReview }
        if !state.letters.isEmpty { return .drafting }
        return state.evaluations.contains(where: \.holds) ? .evaluated : .opened
    }
}

extension CaseFile.State {
    /// The payer asked for something: information, or a call (HCR01 `CT`).
    fileprivate var isPayerWaiting: Bool {
        !self.openInformationRequests.isEmpty || self.services.contains { $0.action == .contactPayer }
    }
}

extension CaseOutcome {
    /// `nil` while there is no service, or one that was submitted awaits its decision.
    init?(_ services: [CaseFile.State.Service]) {
        let actions = services.compactMap { $0.isDecided ? $0.action : nil }
        guard !actions.isEmpty, !services.contains(where: \.isAwaited) else { return nil }
        if actions.contains(where: \.authorizes) {
            let isWhole = actions.allSatisfy { [.certifiedInTotal, .noActionRequired, .cancelled].contains($0) }
            self = isWhole ? .approved : .partiallyApproved
        } else if actions.contains(.notCertified) {
            self = .denied
        } else {
            self = actions.contains(.noActionRequired) ? .notRequired : .cancelled
        }
    }
}
