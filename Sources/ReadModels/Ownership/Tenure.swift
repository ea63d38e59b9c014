public import CaseDomain
public import EventSourcing

/// A stretch of a case's life in which one person answered for it, or nobody did.
///
/// Every open case lies in exactly one: an owner's, or a gap. A closed case has no owner and lies in none. Positions are of the
/// `work` book; the stretch begins with the event at `fromPosition` and ends before the one at `untilPosition`.
public struct Tenure: Sendable, Hashable {
    /// Why a stretch began.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        case opened
        case assigned
        case leave
        case escalation
        case workload
        case clinicTransfer = "clinic_transfer"
        case other
        /// The case was opened again, and its last owner has it back.
        case reopened
        /// The case is open and nobody was made its owner.
        case nobody
    }

    public var caseID: CaseID
    public var fromPosition: Position
    public var fromAt: Timestamp
    /// `nil` while it lasts.
    public var untilPosition: Position?
    public var untilAt: Timestamp?
    /// `nil` in a gap.
    public var owner: ActorID?
    public var role: OwnerRole?
    public var reason: Reason

    public var isGap: Bool { self.owner == nil }
    public var isOver: Bool { self.untilPosition != nil }
}

extension Tenure {
    /// The stretches that an event begins, changes or ends, given the case's last one.
    static func following(_ last: Tenure?, _ event: BookEvent) throws(ProjectionFault) -> [Tenure] {
        guard case .file(let fact) = event.content else { return [] }
        if case .opened = fact { return last == nil ? [Tenure(event, owner: nil, role: nil, .nobody)] : [] }
        guard let last else { throw .unopened(event.type) }
        switch fact {
        case .ownerAssigned(let it):
            return last.giving(way: event, to: it.owner, it.role, Reason(it.reason))
        case .ownershipTransferred(let it):
            return last.giving(way: event, to: it.to, last.role ?? .coordinator, Reason(it.reason))
        case .closed:
            return last.isOver ? [] : [last.ending(event)]
        case .reopened:
            if !last.isOver { return [] }
            return [Tenure(event, owner: last.owner, role: last.role, last.isGap ? .nobody : .reopened)]
        default:
            return []
        }
    }

    private init(_ event: BookEvent, owner: ActorID?, role: OwnerRole?, _ reason: Reason) {
        self.init(
            caseID: CaseID(event.stream.rawValue), fromPosition: event.position, fromAt: event.recordedAt, untilPosition: nil,
            untilAt: nil, owner: owner, role: role, reason: reason)
    }

    private func ending(_ event: BookEvent) -> Tenure {
        var ended = self
        ended.untilPosition = event.position
        ended.untilAt = event.recordedAt
        return ended
    }

    /// This one ends and the next person's begins. A gap that no time passed in was none: a case is opened and given to somebody
    /// by two events of one command.
    private func giving(way event: BookEvent, to owner: ActorID, _ role: OwnerRole, _ reason: Reason) -> [Tenure] {
        if self.isGap, !self.isOver, self.fromAt == event.recordedAt {
            var filled = self
            filled.owner = owner
            filled.role = role
            filled.reason = reason
            return [filled]
        }
        let next = Tenure(event, owner: owner, role: role, reason)
        return self.isOver ? [next] : [self.ending(event), next]
    }
}

extension Tenure.Reason {
    init(_ reason: OwnershipReason) {
        switch reason {
        case .opened: self = .opened
        case .assigned: self = .assigned
        case .leave: self = .leave
        case .escalation: self = .escalation
        case .workload: self = .workload
        case .clinicTransfer: self = .clinicTransfer
        case .other: self = .other
        }
    }
}
