public import CaseDomain
public import EventSourcing

/// What follows from what: reads one tenant's events in order, and says of each what is to be decided next.
///
/// A policy is a pure function; what it asks for is carried out as commands of the program itself. Each command has an id made of
/// the policy's subscription, the event's place and the reaction's number: carried out again, after a crash or by another process,
/// it is answered and not redone (architecture, D9). So `reactions` must give the same list for the same event for as long as the
/// subscription has its number; a policy that says something else gets another number, and begins at the first event.
///
/// ```swift
/// struct OpenTasks: Policy {
///     let subscription: Subscription = "tasks/1"
///     let areas: Set<String> = ["case"]
///
///     func reactions(to event: Recorded<CaseFile.Event>, in tenant: TenantID) -> [Reaction] {
///         guard case .decisionReceived(let decision) = event.event else { return [] }
///         let task = StreamID(…)
///         return [Reaction(on: task) { work in
///             var it = try await work.stream(CaseTask.self, task)
///             try it.decide(.open(…))
///             work.add(it, sealedFor: nil)
///         }]
///     }
/// }
/// ```
public protocol Policy: Sendable {
    /// The events it reads: an aggregate's, or those of several as one type.
    associatedtype Event: StoredEvent

    /// Under which name its place is kept.
    var subscription: Subscription { get }

    /// The first words of the stored names that it reads: `case`, `letter`. `Event` decodes every name of these areas. A name of them
    /// that this program does not know stops the policy for that tenant: a newer program wrote it, and will know what follows.
    var areas: Set<String> { get }

    /// What follows from one event, in order: at most `PolicyLimits.reactionsPerEventMax`.
    func reactions(to event: Recorded<Event>, in tenant: TenantID) -> [Reaction]
}

/// Limits of policies.
public enum PolicyLimits {
    /// Reactions to one event.
    public static let reactionsPerEventMax = 16
    /// Events of a book that are read at once: even if each is as large as one may be, memory holds them.
    static let eventsPerPageMax = 250
    /// Positions after which a cursor is written though nothing was handled.
    static let unwrittenPositionsMax: Int64 = 1_000
    /// Cursors that are written in passing, at each look.
    static let writesPerLookMax = 100
}

/// The stored name of a policy, with its number: `tasks/1`.
public struct Subscription: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { self.rawValue = value }
    public var description: String { self.rawValue }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Something to decide because of an event: on which stream, and what.
public struct Reaction: Sendable {
    /// What is decided: loads streams, decides, and adds events. May run several times, and must be a pure function of what it loads.
    public typealias Decision = @Sendable (inout CommandWork<Refusal>) async throws(CommandError<Refusal>) -> Void

    /// The stream that is loaded first.
    public var stream: StreamID
    public var decide: Decision

    /// Names what is to be decided.
    ///
    /// A refusal is expected, because the state may have moved on since: it is told by its code, and passed over.
    public init(on stream: StreamID, _ decide: @escaping Decision) {
        self.stream = stream
        self.decide = decide
    }
}

extension CommandWork<Refusal> {
    /// Decides on a case, and adds what was decided with the claims that follow from it.
    public mutating func onCase(
        _ id: CaseID, _ decide: (inout StreamWork<CaseFile>) throws(CommandError<Refusal>) -> Void
    ) async throws(CommandError<Refusal>) {
        var caseFile = try await self.stream(CaseFile.self, id.stream)
        let before = caseFile.state
        try decide(&caseFile)
        let owner = caseFile.state.opened?.patient.stream
        self.add(caseFile, sealedFor: KeySubject(kind: "case", subject: id.stream, owner: owner))
        for reservation in CaseFile.reservations(following: caseFile.events, in: before, of: id.stream) { self.reserve(reservation) }
    }
}
