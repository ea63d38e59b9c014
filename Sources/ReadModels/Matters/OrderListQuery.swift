public import CaseDomain
public import EventSourcing
import Postgres

/// Which orders a list shows: those that fit everything that is named.
public struct OrderFilter: Sendable, Hashable {
    /// How far orders are. Raw values are those of the API's `status`.
    public enum Standing: String, Sendable, Hashable, CaseIterable {
        /// Everything that has not ended.
        case open
        case awaited
        case toCheck = "to_check"
        case good
        case ended
        case all

        var statuses: [String]? {
            let stages: [OrderStage]
            switch self {
            case .open: stages = [.awaited, .toCheck, .good]
            case .awaited: stages = [.awaited]
            case .toCheck: stages = [.toCheck]
            case .good: stages = [.good]
            case .ended: stages = [.ended]
            case .all: return nil
            }
            return OrderStatus.allCases.filter { stages.contains(OrderStage($0)) }.map(\.rawValue)
        }
    }

    public var standing: Standing = .open
    public var patient: PatientID?
    public var site: SiteID?
    public var kind: OrderKind?
    public var serviceLine: ServiceLine?
    /// Its last day lies before this one; what has no end does not fit.
    public var endsBefore: CivilDate?

    /// Shows every order that has not ended.
    public init() {}

    /// Conditions on a row named `r`, each with AND before it.
    var conditions: SQL {
        var conditions: SQL = ""
        if let statuses = self.standing.statuses { conditions = conditions + " AND r.status = ANY (\(statuses))" }
        if let patient { conditions = conditions + " AND r.patient_id = \(patient.rawValue)" }
        if let site { conditions = conditions + " AND r.site_id = \(site.rawValue)" }
        if let kind { conditions = conditions + " AND r.topic = \(kind.rawValue)" }
        if let serviceLine { conditions = conditions + " AND r.service_line = \(serviceLine.rawValue)" }
        if let endsBefore { conditions = conditions + " AND r.sort_order < \(Int64(endsBefore.dayNumber))" }
        return conditions
    }
}

/// A question for a list of orders: what ends soonest first, what has no end last.
public struct OrderListQuery: Sendable, Hashable {
    public var filter: OrderFilter
    /// Where a page before this one said to go on.
    public var after: PageCursor?
    /// Items wanted, 1 to `ReadModels.pageMax`.
    public var limit: Int

    public init(filter: OrderFilter = OrderFilter(), after: PageCursor? = nil, limit: Int = 50) {
        self.filter = filter
        self.after = after
        self.limit = limit
    }
}
