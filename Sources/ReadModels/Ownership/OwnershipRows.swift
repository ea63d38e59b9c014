import CaseDomain
import EventSourcing
import Postgres

import struct Foundation.UUID

/// The rows of `ownership/1`: of each case the last stretch is kept at hand, earlier ones are over.
struct OwnershipRows: ProjectionRows {
    private struct Held: Sendable {
        var last: Tenure
        var changed: [Tenure] = []
    }

    /// Cases kept in memory from one batch to the next.
    static let casesKeptMax = 20_000
    /// What a case's stretches take in memory, about.
    private static let bytesUsual = 512
    /// Rows written by one statement.
    static let rowsPerStatementMax = 2_000

    private let tenant: TenantID
    private let build: Build
    private var cache = RowCache<CaseID, Held>(countMax: Self.casesKeptMax)

    init(of tenant: TenantID, build: Build) {
        self.tenant = tenant
        self.build = build
    }

    var changedBytes: Int { self.cache.changedKeys.count * Self.bytesUsual }

    /// Whether an event is of those that move ownership.
    private static func concerns(_ event: BookEvent) -> Bool {
        switch event.content {
        case .file(.opened), .file(.ownerAssigned), .file(.ownershipTransferred), .file(.closed), .file(.reopened): true
        default: false
        }
    }

    mutating func missing(for events: [BookEvent]) -> SQL? {
        var missing: Set<UUID> = []
        for event in events where Self.concerns(event) {
            let id = CaseID(event.stream.rawValue)
            if self.cache.knows(id) { continue }
            if CaseFold.opens(event), !missing.contains(id.rawValue) {
                self.cache.insert(nil, for: id)
            } else {
                missing.insert(id.rawValue)
            }
        }
        if missing.isEmpty { return nil }
        for id in missing { self.cache.insert(nil, for: CaseID(id)) }
        return """
            SELECT \(TenureRow.columns)
              FROM unnest(\(Array(missing))) m (case_id)
              CROSS JOIN LATERAL (
                SELECT o.* FROM read.ownership o
                 WHERE o.tenant_id = \(self.tenant.rawValue) AND o.build = \(self.build.rawValue) AND o.case_id = m.case_id
                 ORDER BY o.from_position DESC LIMIT 1) o
            """
    }

    mutating func take(_ found: PostgresRows) throws {
        for row in found {
            let tenure = try TenureRow.decode(row)
            self.cache.insert(Held(last: tenure), for: tenure.caseID)
        }
    }

    mutating func fold(_ event: BookEvent) throws(ProjectionFault) {
        guard Self.concerns(event) else { return }
        try self.cache.change(CaseID(event.stream.rawValue)) { held throws(ProjectionFault) in
            for tenure in try Tenure.following(held?.last, event) {
                // A stretch that changes twice before it is written is written once, as it is then.
                if held == nil { held = Held(last: tenure) }
                if held?.changed.last?.fromPosition == tenure.fromPosition { held?.changed.removeLast() }
                held?.changed.append(tenure)
                held?.last = tenure
            }
        }
    }

    mutating func writes() -> [SQL] {
        var statements: [SQL] = []
        var columns = Columns()
        let (tenant, build) = (self.tenant, self.build)
        self.cache.takeChanged { _, held in
            for tenure in held?.changed ?? [] {
                columns.add(tenure)
                if columns.count == Self.rowsPerStatementMax {
                    statements.append(columns.upsert(tenant, build))
                    columns = Columns()
                }
            }
            held?.changed = []
        }
        if columns.count > 0 { statements.append(columns.upsert(tenant, build)) }
        return statements
    }
}

/// How a stretch is read from its row.
enum TenureRow {
    static let columns: SQL =
        "o.case_id, o.from_position, o.from_at, o.until_position, o.until_at, o.owner_id, o.role, o.reason"

    static func decode(_ row: PostgresRow, from first: Int = 0) throws -> Tenure {
        let (role, reason) = (try row.decode(first + 6, as: String?.self), try row.decode(first + 7, as: String.self))
        guard let reason = Tenure.Reason(rawValue: reason), role == nil || role.flatMap(OwnerRole.init(rawValue:)) != nil else {
            throw ProjectionFault.row("read.ownership", JSONFault(.value, at: "reason"))
        }
        return Tenure(
            caseID: CaseID(try row.decode(first, as: UUID.self)), fromPosition: Position(try row.decode(first + 1, as: Int64.self)),
            fromAt: Timestamp(microseconds: try row.decode(first + 2, as: Int64.self)),
            untilPosition: try row.decode(first + 3, as: Int64?.self).map(Position.init(_:)),
            untilAt: try row.decode(first + 4, as: Int64?.self).map(Timestamp.init(microseconds:)),
            owner: try row.decode(first + 5, as: UUID?.self).map(ActorID.init(_:)), role: role.flatMap(OwnerRole.init(rawValue:)),
            reason: reason)
    }
}

/// Rows to write, column by column.
private struct Columns {
    private var caseID: [UUID] = []
    private var fromPosition: [Int64] = []
    private var fromAt: [Int64] = []
    private var untilPosition: [Int64?] = []
    private var untilAt: [Int64?] = []
    private var owner: [UUID?] = []
    private var role: [String?] = []
    private var reason: [String] = []

    var count: Int { self.caseID.count }

    mutating func add(_ tenure: Tenure) {
        self.caseID.append(tenure.caseID.rawValue)
        self.fromPosition.append(tenure.fromPosition.rawValue)
        self.fromAt.append(tenure.fromAt.rawValue)
        self.untilPosition.append(tenure.untilPosition?.rawValue)
        self.untilAt.append(tenure.untilAt?.rawValue)
        self.owner.append(tenure.owner?.rawValue)
        self.role.append(tenure.role?.rawValue)
        self.reason.append(tenure.reason.rawValue)
    }

    func upsert(_ tenant: TenantID, _ build: Build) -> SQL {
        """
        INSERT INTO read.ownership (
            tenant_id, build, case_id, from_position, from_at, until_position, until_at, owner_id, role, reason)
          SELECT \(tenant.rawValue), \(build.rawValue), u.*
            FROM unnest(
              \(self.caseID), \(self.fromPosition), \(self.fromAt), \(self.untilPosition), \(self.untilAt), \(self.owner), \(self.role),
              \(self.reason)) u
          ON CONFLICT (tenant_id, build, case_id, from_position) DO UPDATE SET
            until_position = excluded.until_position, until_at = excluded.until_at, owner_id = excluded.owner_id,
            role = excluded.role, reason = excluded.reason
        """
    }
}
