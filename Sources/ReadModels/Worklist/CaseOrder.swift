import EventSourcing
import Postgres

/// The order of a list of cases. Raw values are those of the API's `sort`.
public enum CaseOrder: String, Sendable, Hashable, CaseIterable {
    /// What is due soonest first; what is not due at all last.
    case due
    /// What changed last, first.
    case lastUpdated = "-updated"
    /// What lay untouched for longest, first.
    case firstUpdated = "updated"
    /// The newest case first.
    case lastOpened = "-opened"
    /// The oldest case first.
    case firstOpened = "opened"

    var list: PageCursor.List {
        switch self {
        case .due: .due
        case .lastUpdated: .updated
        case .firstUpdated: .updatedFirst
        case .lastOpened: .opened
        case .firstOpened: .openedFirst
        }
    }

    var isDescending: Bool { self == .lastUpdated || self == .lastOpened }

    /// What rows named `r` are sorted by, before their id.
    var key: SQL {
        switch self {
        case .due: "r.due_order"
        case .lastUpdated, .firstUpdated: "r.updated_at"
        case .lastOpened, .firstOpened: "r.opened_at"
        }
    }

    func key(of item: CaseListing) -> Int64 {
        switch self {
        case .due: item.dueAt?.rawValue ?? .max
        case .lastUpdated, .firstUpdated: item.updatedAt.rawValue
        case .lastOpened, .firstOpened: item.openedAt.rawValue
        }
    }

    /// ORDER BY for rows named `r`.
    var clause: SQL {
        self.isDescending ? "ORDER BY \(self.key) DESC, r.case_id DESC" : "ORDER BY \(self.key), r.case_id"
    }

    /// The condition that a row named `r` comes after an item.
    func after(_ cursor: PageCursor) -> SQL {
        " AND (\(self.key), r.case_id) \(self.isDescending ? "<" : ">" as SQL) (\(cursor.key), \(cursor.id))"
    }
}
