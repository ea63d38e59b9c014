import Crypto
public import EventSourcing

/// How an exception stands.
public enum ExceptionStatus: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// Steps are left, or nobody has said that it is over.
    case open
    case completed
    case abandoned
}

extension CaseException.State {
    /// How it stands; `nil` before it is opened.
    public var status: ExceptionStatus? {
        guard self.opened != nil else { return nil }
        return switch self.resolved?.outcome {
        case nil: .open
        case .completed: .completed
        case .abandoned: .abandoned
        }
    }

    /// Refuses what the exception as it is does not allow, whatever a command of the kind says.
    public func admit(_ kind: CaseException.Command.Kind) throws(Refusal) {
        guard self.opened != nil else {
            if kind == .open { return }
            throw .exceptionUnknown
        }
        switch kind {
        case .open: throw .exceptionExists
        case .completeStep, .skipStep:
            if self.resolved != nil { throw .exceptionResolved }
            if self.openSteps.isEmpty { throw .exceptionStepEnded }
        case .resolve:
            if self.resolved != nil { throw .exceptionResolved }
        }
    }

    /// What can be asked of it now.
    public var possible: [CaseException.Command.Kind] {
        CaseException.Command.Kind.allCases.filter { (try? self.admit($0)) != nil }
    }
}

extension CaseException {
    /// The kind of claim that keeps one open exception for one trigger of a case.
    public static let triggerClaim = "exception.trigger"

    /// What an exception claims with events that follow a state: its trigger, until it is resolved.
    public static func reservations(following events: [Event], in state: State, of stream: StreamID) -> [Reservation] {
        events.flatMap { event -> [Reservation] in
            switch event {
            case .opened(let it): [Self.claim(it, .take, stream)]
            case .resolved: state.opened.map { [Self.claim($0, .release, stream)] } ?? []
            case .stepCompleted, .stepSkipped, .stepEscalated: []
            }
        }
    }

    private static func claim(_ it: ExceptionOpened, _ action: Reservation.Action, _ stream: StreamID) -> Reservation {
        let name = "necessity/exception-trigger/v1\n\(it.caseID)\n\(it.trigger.kind.rawValue)\n\(it.trigger.code)"
        // Ids and codes alone: nothing of a patient is in it, so that it needs no key.
        return Reservation(
            action, kind: Self.triggerClaim, token: Array(SHA256.hash(data: Array(name.utf8))), during: .always, stream: stream)
    }
}
