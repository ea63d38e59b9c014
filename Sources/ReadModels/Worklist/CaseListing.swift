public import CaseDomain
public import EventSourcing
import Postgres

import struct Foundation.UUID

/// A case as lists show it: ids, codes and times. Names are opened from the patient's record.
public struct CaseListing: Sendable, Hashable {
    public var tenant: TenantID
    public var caseID: CaseID
    public var patient: PatientID
    public var site: SiteID
    public var payer: PayerID
    public var serviceLine: ServiceLine
    public var kind: RequestKind
    public var urgency: Urgency
    /// Who answers for the case, or did when it was closed.
    public var owner: ActorID?
    public var status: CaseStatus
    /// Until when somebody here should act; `nil` when nothing is due.
    public var dueAt: Timestamp?
    public var openedAt: Timestamp
    /// When the ledger took in the last event of the case or one of its letters.
    public var updatedAt: Timestamp
    /// Of the case's own stream.
    public var version: StreamVersion
    /// The last event of the case or one of its letters.
    public var position: Position
}

extension CaseListing {
    /// The columns, of a row named `r`.
    static let columns: SQL = """
        r.case_id, r.patient_id, r.site_id, r.payer_id, r.service_line, r.kind, r.urgency, r.owner_id, r.phase, r.outcome, r.waiting_on, \
        r.needs_person, r.due_at, r.opened_at, r.updated_at, r.version, r.position
        """

    /// Reads a row whose columns begin at `first`.
    init(_ row: PostgresRow, of tenant: TenantID, from first: Int) throws {
        func code<Value: RawRepresentable>(_ column: Int, as _: Value.Type = Value.self) throws -> Value where Value.RawValue == String {
            guard let value = Value(rawValue: try row.decode(first + column)) else { throw ReadModelError.unreadable }
            return value
        }
        func time(_ column: Int) throws -> Timestamp { Timestamp(microseconds: try row.decode(first + column)) }
        self.tenant = tenant
        self.caseID = CaseID(try row.decode(first, as: UUID.self))
        self.patient = PatientID(try row.decode(first + 1, as: UUID.self))
        self.site = SiteID(try row.decode(first + 2, as: UUID.self))
        self.payer = PayerID(try row.decode(first + 3, as: UUID.self))
        self.serviceLine = try code(4)
        self.kind = try code(5)
        self.urgency = try code(6)
        self.owner = try row.decode(first + 7, as: UUID?.self).map(ActorID.init(_:))
        let outcome = try row.decode(first + 9, as: String?.self)
        self.status = CaseStatus(
            phase: try code(8), outcome: outcome == nil ? nil : try code(9, as: CaseOutcome.self), waitingOn: try code(10),
            needsPerson: try row.decode(first + 11))
        self.dueAt = try row.decode(first + 12, as: Int64?.self).map(Timestamp.init(microseconds:))
        self.openedAt = try time(13)
        self.updatedAt = try time(14)
        self.version = StreamVersion(try row.decode(first + 15, as: Int32.self))
        self.position = Position(try row.decode(first + 16, as: Int64.self))
    }
}
