public import CaseDomain
public import EventSourcing
import Postgres

import struct Foundation.UUID

/// Which cases a list shows: those that fit everything that is named. An empty set names nothing.
public struct CaseFilter: Sendable, Hashable {
    public var phases: Set<CasePhase> = []
    public var outcomes: Set<CaseOutcome> = []
    public var waitingOn: Set<WaitingOn> = []
    public var patients: Set<PatientID> = []
    public var payers: Set<PayerID> = []
    public var sites: Set<SiteID> = []
    public var owners: Set<ActorID> = []
    public var kinds: Set<RequestKind> = []
    public var serviceLines: Set<ServiceLine> = []
    public var urgencies: Set<Urgency> = []
    public var needsPerson: Bool?
    /// Due before this moment; cases without a due date do not fit.
    public var dueBefore: Timestamp?
    /// Changed at this moment or later, by the ledger's clock.
    public var updatedAfter: Timestamp?

    /// Shows every case.
    public init() {}

    /// Values of one set.
    public static let valuesMax = 100

    /// Whether a list may be asked for it.
    var isValid: Bool {
        [
            self.patients.count, self.payers.count, self.sites.count, self.owners.count,
        ].allSatisfy { $0 <= Self.valuesMax }
    }

    /// Conditions on a row named `r`, each with AND before it.
    var conditions: SQL {
        var conditions: SQL = ""
        func names<Value: RawRepresentable>(_ column: String, _ values: Set<Value>) where Value.RawValue == String {
            conditions = conditions + Self.condition(column, values.map(\.rawValue).sorted())
        }
        func ids<ID: Identifier>(_ column: String, _ values: Set<ID>) {
            conditions = conditions + Self.condition(column, values.map(\.rawValue).sorted())
        }
        names("phase", self.phases)
        names("outcome", self.outcomes)
        names("waiting_on", self.waitingOn)
        ids("patient_id", self.patients)
        ids("payer_id", self.payers)
        ids("site_id", self.sites)
        ids("owner_id", self.owners)
        names("kind", self.kinds)
        names("service_line", self.serviceLines)
        names("urgency", self.urgencies)
        if let needsPerson { conditions = conditions + (needsPerson ? " AND r.needs_person" : " AND NOT r.needs_person") }
        if let dueBefore { conditions = conditions + " AND r.due_order < \(dueBefore.rawValue)" }
        if let updatedAfter { conditions = conditions + " AND r.updated_at >= \(updatedAfter.rawValue)" }
        return conditions
    }

    /// One value is compared, so that an index that begins with the column gives its rows in order; several are looked up.
    private static func condition<Value: PostgresArrayElement>(_ column: String, _ values: [Value]) -> SQL {
        switch values.count {
        case 0: ""
        case 1: " AND r.\(unsafe: column) = \(values[0])"
        default: " AND r.\(unsafe: column) = ANY (\(values))"
        }
    }
}
