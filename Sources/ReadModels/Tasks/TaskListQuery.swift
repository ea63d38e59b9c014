public import CaseDomain
public import EventSourcing
import Postgres

/// Which tasks a list shows: those that fit everything that is named.
public struct TaskFilter: Sendable, Hashable {
    /// How far tasks are. Raw values are those of the API's `status`.
    public enum Standing: String, Sendable, Hashable, CaseIterable {
        case open
        /// Completed or cancelled.
        case done
        case all
    }

    public var standing: Standing = .open
    public var kind: TaskKind?
    public var caseID: CaseID?
    public var patient: PatientID?
    public var site: SiteID?
    /// Due before this moment; tasks without a due date do not fit.
    public var dueBefore: Timestamp?
    /// Whose they are.
    public var assignee: ActorID?
    /// Who is asked to take them over.
    public var offeredTo: ActorID?
    /// In which queue they lie; those that somebody has do not fit.
    public var queue: TaskQueue?
    /// Whether they are put away at a moment.
    public var sleep: Sleep?

    /// What is put away at a moment, or what is not.
    public struct Sleep: Sendable, Hashable {
        public var isSnoozed: Bool
        public var moment: Timestamp

        public init(isSnoozed: Bool, at moment: Timestamp) {
            self.isSnoozed = isSnoozed
            self.moment = moment
        }
    }

    /// Shows every open task.
    public init() {}

    /// Conditions on a row named `r`, each with AND before it. How far it is stands in the text, so that indexes of open tasks fit.
    var conditions: SQL {
        var conditions: SQL =
            switch self.standing {
            case .open: " AND r.status = 'open'"
            case .done: " AND r.status <> 'open'"
            case .all: ""
            }
        if let kind { conditions = conditions + " AND r.kind = \(kind.rawValue)" }
        if let caseID { conditions = conditions + " AND r.case_id = \(caseID.rawValue)" }
        if let patient { conditions = conditions + " AND r.patient_id = \(patient.rawValue)" }
        if let site { conditions = conditions + " AND r.site_id = \(site.rawValue)" }
        if let dueBefore { conditions = conditions + " AND r.due_order < \(dueBefore.rawValue)" }
        if let assignee { conditions = conditions + " AND r.assignee_id = \(assignee.rawValue)" }
        if let offeredTo { conditions = conditions + " AND r.offered_to_id = \(offeredTo.rawValue)" }
        if let queue { conditions = conditions + " AND r.queue = \(queue.rawValue) AND r.assignee_id IS NULL" }
        if let sleep {
            let now = sleep.moment.rawValue
            let asleep: SQL = "(r.snoozed_until IS NOT NULL AND r.snoozed_until > \(now) AND r.due_order > \(now))"
            conditions = conditions + (sleep.isSnoozed ? " AND \(asleep)" : " AND NOT \(asleep)")
        }
        return conditions
    }
}

/// A question for a list of tasks: what is due soonest first, what is not due at all last.
public struct TaskListQuery: Sendable, Hashable {
    public var filter: TaskFilter
    /// Where a page before this one said to go on.
    public var after: PageCursor?
    /// Items wanted, 1 to `ReadModels.pageMax`.
    public var limit: Int

    public init(filter: TaskFilter = TaskFilter(), after: PageCursor? = nil, limit: Int = 50) {
        self.filter = filter
        self.after = after
        self.limit = limit
    }
}
