import CaseDomain
import Crypto
public import EventSourcing
import ReadModels

/// Carries out, as commands of the program itself, what follows from an event or from a moment.
public struct FollowUp: Sendable {
    /// Why the program acts (45 CFR 164.506).
    static let purpose: Purpose = "operations"

    let handler: CommandHandler
    let actor: ActorID
    let now: @Sendable () -> Timestamp
    /// Told of a tenant whose `work` book has moved.
    let moved: @Sendable (TenantID) -> Void

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - actor: the program, as its events name it.
    ///   - now: the clock that decisions go by.
    ///   - moved: told of each tenant whose `work` book has moved.
    public init(
        store: any EventStore, seal: any EventSeal, actor: ActorID, now: @escaping @Sendable () -> Timestamp,
        moved: @escaping @Sendable (TenantID) -> Void
    ) {
        self.handler = CommandHandler(store: store, seal: seal)
        self.actor = actor
        self.now = now
        self.moved = moved
    }

    /// Why the program acts: what its command id is made of, so that the same reason never acts twice.
    struct Reason: Sendable, Hashable {
        /// Everything that tells one reason from another, in order; none of it holds a line feed.
        var parts: [String]

        /// A UUIDv8 of SHA-256.
        var command: CommandID { CommandID(TimeOrderedID.version8(of: Self.hash(of: ["command"] + self.parts))) }
        /// What a repeat is compared by. Two reasons never share an id, so it says no more than that.
        var commandHash: [UInt8] { Self.hash(of: ["hash"] + self.parts) }

        private static func hash(of parts: [String]) -> [UInt8] {
            Array(SHA256.hash(data: Array(parts.joined(separator: "\n").utf8)))
        }

        /// A reaction of a policy to an event.
        static func policy(_ subscription: Subscription, _ tenant: TenantID, _ book: Book, _ position: Position, _ index: Int) -> Self {
            Self(parts: [subscription.rawValue, tenant.description, "\(book.rawValue)", position.description, "\(index)"])
        }

        /// A timer that is due.
        static func timer(_ timer: StreamTimer) -> Self {
            Self(parts: ["timer/1", timer.tenant.description, timer.stream.description, "\(timer.dueAt.rawValue)"])
        }
    }

    /// Decides and appends, unless it was done before.
    func carryOut(
        _ reason: Reason, in tenant: TenantID, leading stream: StreamID, correlation: CorrelationID? = nil, causation: Position? = nil,
        _ decide: (inout CommandWork<Refusal>) async throws(CommandError<Refusal>) -> Void
    ) async throws(CommandError<Refusal>) -> CommandOutcome {
        let request = CommandRequest(
            tenant: tenant, command: reason.command, commandHash: reason.commandHash,
            context: Context(now: self.now(), actor: self.actor, purpose: Self.purpose), correlation: correlation, causation: causation)
        let outcome = try await self.handler.handle(request, leading: stream, decide)
        if outcome.positions != nil, !outcome.isRepeat { self.moved(tenant) }
        return outcome
    }
}

/// What became of something that the program did not get done.
enum Trouble: Error, Sendable, Hashable {
    /// The state has moved on: nothing is to be done.
    case refused(code: String)
    /// It may pass: to be tried again.
    case passing(code: String)
    /// It stays until a person or a newer program has looked.
    case lasting(code: String, subject: String?)

    /// Judges why a command was not done.
    init(_ error: CommandError<Refusal>) {
        switch error {
        case .refused(let refusal): self = .refused(code: refusal.code)
        case .stale: self = .refused(code: "stream.stale")
        case .contended: self = .passing(code: "command.contended")
        case .store(let error): self = Self(error)
        case .history(.store(let error)): self = Self(error)
        case .history(.seal(let error)): self = Self(error)
        case .history(.newer(let type)): self = .lasting(code: "history.newer", subject: type.rawValue)
        case .history(.unreadable(let position, let fault)):
            self = .lasting(code: "history.unreadable", subject: "\(position): \(fault)")
        }
    }

    init(_ error: EventStoreError) {
        switch error {
        // Somebody else holds what the reaction wanted to claim: that is an answer, and asking again does not change it.
        case .reserved: self = .refused(code: error.code)
        case .reused, .unknownTenant, .invalid, .damaged: self = .lasting(code: error.code, subject: nil)
        case .conflict, .changed, .clockSkew, .overloaded, .unavailable, .outcomeUnknown, .cancelled: self = .passing(code: error.code)
        }
    }

    init(_ error: SealError) {
        switch error {
        case .unavailable: self = .passing(code: "keys.unavailable")
        case .tampered: self = .lasting(code: "seal.tampered", subject: nil)
        case .shredded: self = .lasting(code: "phi.shredded", subject: nil)
        case .wrongKey: self = .lasting(code: "keys.wrong_key", subject: nil)
        }
    }
}
