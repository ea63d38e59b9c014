public import EventSourcing
import Postgres

/// Where a policy of one tenant stands still, and why. Other policies and other tenants go on; a later try may get past.
public struct PolicyStop: Sendable, Hashable {
    /// The event that it does not get past.
    public var position: Position
    /// A stable code: `history.newer`, `seal.tampered`, …
    public var code: String
    /// The stored name of an event, or what of it could not be read. Never a value.
    public var subject: String?

    /// Names a place and a reason.
    public init(position: Position, code: String, subject: String?) {
        self.position = position
        self.code = code
        self.subject = subject
    }
}

/// How far a subscription has come in a tenant's `work` book.
struct WorkCursor: Sendable, Hashable {
    let subscription: Subscription
    /// The last event whose reactions are all done.
    var position: Position
    var stop: PolicyStop?
}

/// The statements about `work.cursor`, each for one tenant.
enum WorkCursorTable {
    /// Policies follow the book in which things are done.
    static let book = Book.work

    static func tenantSetting(_ tenant: TenantID) -> SQL { "SELECT set_config('necessity.tenant', \(tenant.description), true)" }

    /// Makes the cursors that a tenant lacks: a subscription begins at the first event.
    static func ensure(_ subscriptions: [Subscription], of tenant: TenantID) -> SQL {
        """
        INSERT INTO work.cursor (tenant_id, subscription, book, position)
          SELECT \(tenant.rawValue), u.subscription, \(Self.book.rawValue), 0
            FROM unnest(\(subscriptions.map(\.rawValue))) u (subscription)
          ON CONFLICT DO NOTHING
        """
    }

    static func all(_ subscriptions: [Subscription], of tenant: TenantID) -> SQL {
        """
        SELECT subscription, position, stopped_at, stopped_by, stopped_on FROM work.cursor
          WHERE tenant_id = \(tenant.rawValue) AND book = \(Self.book.rawValue)
            AND subscription = ANY (\(subscriptions.map(\.rawValue)))
        """
    }

    static func decode(_ rows: PostgresRows) throws(PostgresError) -> [WorkCursor] {
        var cursors: [WorkCursor] = []
        for row in rows {
            var cursor = WorkCursor(
                subscription: Subscription(rawValue: try row.decode(0)), position: Position(try row.decode(1, as: Int64.self)))
            if let position = try row.decode(2, as: Int64?.self), let code = try row.decode(3, as: String?.self) {
                cursor.stop = PolicyStop(position: Position(position), code: code, subject: try row.decode(4, as: String?.self))
            }
            cursors.append(cursor)
        }
        return cursors
    }

    /// Moves cursors forward. Where another process has come further its cursor stays: what lies before it is done.
    static func move(_ cursors: [WorkCursor], of tenant: TenantID) -> SQL {
        """
        UPDATE work.cursor c
          SET position = u.position, stopped_at = u.stopped_at, stopped_by = u.stopped_by, stopped_on = u.stopped_on
          FROM unnest(
            \(cursors.map(\.subscription.rawValue)), \(cursors.map(\.position.rawValue)), \(cursors.map { $0.stop?.position.rawValue }),
            \(cursors.map { $0.stop?.code }), \(cursors.map { $0.stop?.subject }))
            u (subscription, position, stopped_at, stopped_by, stopped_on)
          WHERE c.tenant_id = \(tenant.rawValue) AND c.book = \(Self.book.rawValue) AND c.subscription = u.subscription
            AND c.position <= u.position
        """
    }
}
