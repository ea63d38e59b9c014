public import CaseDomain
public import EventSourcing
import Postgres

import struct Foundation.UUID

/// A case as lists show it: ids, codes and times. Names are opened from the patient's record.
public struct CaseListing: Sendable, Hashable {
    public var tenant: TenantID
    public var caseID: CaseID
    public var patient: PatientID
    /// The event of the `work` book that tells who the patient is; `nil` when `patient_record` does not know it yet.
    public var patientPosition: Position?
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
    /// The columns, of a row named `r` and its patient's record named `p`.
    static let columns: SQL = """
        r.case_id, r.patient_id, p.position AS patient_position, r.site_id, r.payer_id, r.service_line, r.kind, r.urgency, r.owner_id, \
        r.phase, r.outcome, r.waiting_on, r.needs_person, r.due_at, r.opened_at, r.updated_at, r.version, r.position
        """

    /// Where a patient's record is looked up, for a row named `r`.
    static let patientRecord: SQL = """
        LEFT JOIN read.cursor pc ON pc.tenant_id = r.tenant_id AND pc.projection = 'patient_record/1' AND pc.state = 'live'
        LEFT JOIN read.patient_record p ON p.tenant_id = r.tenant_id AND p.build = pc.build AND p.patient_id = r.patient_id
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
        self.patientPosition = try row.decode(first + 2, as: Int64?.self).map(Position.init(_:))
        self.site = SiteID(try row.decode(first + 3, as: UUID.self))
        self.payer = PayerID(try row.decode(first + 4, as: UUID.self))
        self.serviceLine = try code(5)
        self.kind = try code(6)
        self.urgency = try code(7)
        self.owner = try row.decode(first + 8, as: UUID?.self).map(ActorID.init(_:))
        let outcome = try row.decode(first + 10, as: String?.self)
        self.status = CaseStatus(
            phase: try code(9), outcome: outcome == nil ? nil : try code(10, as: CaseOutcome.self), waitingOn: try code(11),
            needsPerson: try row.decode(first + 12))
        self.dueAt = try row.decode(first + 13, as: Int64?.self).map(Timestamp.init(microseconds:))
        self.openedAt = try time(14)
        self.updatedAt = try time(15)
        self.version = StreamVersion(try row.decode(first + 16, as: Int32.self))
        self.position = Position(try row.decode(first + 17, as: Int64.self))
    }
}
