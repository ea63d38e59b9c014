public import EventSourcing
import PHIVault
import Postgres

import struct Foundation.UUID

/// Which lines of the access log somebody wants to see, newest first.
public struct AccessLogQuery: Sendable, Hashable {
    /// A patient, a case or another stream that the access was about; a patient by `PatientID.rawValue`.
    public var about: StreamID?
    public var actor: ActorID?
    public var kinds: Set<AccessLogEntry.Kind>
    /// Recorded at this moment or later, and before that one, by the ledger's clock.
    public var from: Timestamp?
    public var before: Timestamp?
    /// After this position of the `access` book, and up to that one.
    public var afterPosition: Position?
    public var throughPosition: Position?
    /// Where a page before this one said to go on.
    public var after: PageCursor?
    /// Lines wanted, 1 to `ReadModels.pageMax`.
    public var limit: Int

    public init(
        about: StreamID? = nil, actor: ActorID? = nil, kinds: Set<AccessLogEntry.Kind> = [], from: Timestamp? = nil,
        before: Timestamp? = nil, afterPosition: Position? = nil, throughPosition: Position? = nil, after: PageCursor? = nil,
        limit: Int = 50
    ) {
        self.about = about
        self.actor = actor
        self.kinds = kinds
        self.from = from
        self.before = before
        self.afterPosition = afterPosition
        self.throughPosition = throughPosition
        self.after = after
        self.limit = limit
    }
}

extension ReadModels {
    /// A page of a clinic's access log, newest first. Its position is of the `access` book.
    ///
    /// Reading the log is an access too: whoever shows it to somebody records that first.
    public func accessLog(_ query: AccessLogQuery, of tenant: TenantID) async throws(ReadModelError) -> Page<AccessLogEntry> {
        if let cursor = query.after, cursor.list != .access { throw .cursorInvalid }
        let limit = max(1, min(query.limit, Self.pageMax))
        return try await self.asking(of: tenant, Self.question(query, limit: limit + 1, of: tenant)) { rows in
            guard let first = rows.first else { throw ReadModelError.building(.accessLog) }
            let entries = try rows.filter { try $0.decode(1, as: Bool.self) }.map { try AccessLogEntry($0, from: 2) }
            let items = Array(entries.prefix(limit))
            let next =
                entries.count > limit ? items.last.map { PageCursor(.access, key: $0.position.rawValue, id: $0.event.rawValue) } : nil
            return Page(items: items, next: next, positions: [tenant: Position(try first.decode(0, as: Int64.self))])
        }
    }

    static func question(_ query: AccessLogQuery, limit: Int, of tenant: TenantID) -> SQL {
        // What it is about leads to few lines; otherwise lines are read in their order.
        let driver: SQL = query.about == nil ? "l" : "a"
        var conditions: SQL = ""
        if let about = query.about { conditions = conditions + " AND a.about_id = \(about.rawValue)" }
        if let actor = query.actor { conditions = conditions + " AND l.actor_id = \(actor.rawValue)" }
        if !query.kinds.isEmpty { conditions = conditions + " AND l.kind = ANY (\(query.kinds.map(\.rawValue).sorted()))" }
        // Times are turned into places, of which rows are in order.
        if let from = query.from {
            conditions =
                conditions
                + " AND \(driver).position > (SELECT ledger.position_as_of(\(tenant.rawValue), 2::smallint, \(from.rawValue - 1)))"
        }
        if let before = query.before {
            conditions =
                conditions
                + " AND \(driver).position <= (SELECT ledger.position_as_of(\(tenant.rawValue), 2::smallint, \(before.rawValue - 1)))"
        }
        if let position = query.afterPosition { conditions = conditions + " AND \(driver).position > \(position.rawValue)" }
        if let position = query.throughPosition { conditions = conditions + " AND \(driver).position <= \(position.rawValue)" }
        if let cursor = query.after { conditions = conditions + " AND \(driver).position < \(cursor.key)" }
        let source: SQL =
            query.about == nil
            ? "read.access_log l WHERE l.tenant_id = c.tenant_id AND l.build = c.build"
            : """
            read.access_about a
                  JOIN read.access_log l ON l.tenant_id = a.tenant_id AND l.build = a.build AND l.position = a.position
                  WHERE a.tenant_id = c.tenant_id AND a.build = c.build
            """
        return """
            SELECT c.position, l.position IS NOT NULL, \(AccessLogEntry.columns)
              FROM read.cursor c
              LEFT JOIN LATERAL (
                SELECT l.* FROM \(source)\(conditions)
                  ORDER BY \(driver).position DESC LIMIT \(Int64(limit))) l ON true
              WHERE c.tenant_id = \(tenant.rawValue) AND c.projection = \(Projection.accessLog.rawValue) AND c.state = 'live'
              ORDER BY l.position DESC
            """
    }
}

extension AccessLogEntry {
    static let columns: SQL = """
        l.position, l.event_id, l.recorded_at, l.actor_id, l.purpose, l.kind, l.operation, l.role, l.channel, l.categories, l.patients, \
        l.subjects, l.result_count, l.work_position, l.code, l.request
        """

    /// Reads a row whose columns begin at `first`.
    init(_ row: PostgresRow, from first: Int) throws {
        let channel = try row.decode(first + 8, as: String?.self)
        guard let kind = Kind(rawValue: try row.decode(first + 5)), channel == nil || channel.flatMap(AccessChannel.init(rawValue:)) != nil
        else { throw ReadModelError.unreadable }
        self.position = Position(try row.decode(first, as: Int64.self))
        self.event = StreamID(try row.decode(first + 1, as: UUID.self))
        self.recordedAt = Timestamp(microseconds: try row.decode(first + 2))
        self.actor = ActorID(try row.decode(first + 3, as: UUID.self))
        self.purpose = Purpose(rawValue: try row.decode(first + 4))
        self.kind = kind
        self.operation = try row.decode(first + 6)
        self.role = try row.decode(first + 7)
        self.channel = channel.flatMap(AccessChannel.init(rawValue:))
        self.categories = try row.decode(first + 9, as: [String].self).map { name in
            guard let category = DataCategory(rawValue: name) else { throw ReadModelError.unreadable }
            return category
        }
        self.patients = try row.decode(first + 10, as: [UUID].self).map(PatientID.init(_:))
        self.subjects = try row.decode(first + 11, as: [UUID].self).map(StreamID.init(_:))
        self.resultCount = try row.decode(first + 12)
        self.workPosition = try row.decode(first + 13, as: Int64?.self).map(Position.init(_:))
        self.code = try row.decode(first + 14)
        self.request = try row.decode(first + 15)
    }
}
