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
    public var site: SiteID?
    /// Due before this moment; tasks without a due date do not fit.
    public var dueBefore: Timestamp?

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
        if let site { conditions = conditions + " AND r.site_id = \(site.rawValue)" }
        if let dueBefore { conditions = conditions + " AND r.due_order < \(dueBefore.rawValue)" }
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
