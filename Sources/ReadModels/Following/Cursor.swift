public import EventSourcing
import Postgres

/// How far one build of a projection has come for one tenant, and whether its rows are the ones that answer.
struct Cursor: Sendable, Hashable {
    enum State: String, Sendable, Hashable {
        /// Not caught up yet; questions are answered from the live one, if there is one.
        case building
        case live
        /// Another build took its place; its rows are on their way out.
        case retired
    }

    let projection: Projection
    let build: Build
    var state: State
    var position: Position
    var stop: ProjectionStop?
}

/// Where a projection of one tenant stands still, and why. Other tenants go on; a later try may get past.
public struct ProjectionStop: Sendable, Hashable {
    /// The event that could not be folded.
    public var position: Position
    /// A stable code: `history.newer`, `seal.tampered`, …
    public var code: String
    /// The stored name of the event, or what of it could not be read. Never a value.
    public var subject: String?
}

/// The statements about `read.cursor`, each for one tenant.
enum CursorTable {
    /// Row-level security lets a transaction see one tenant.
    static func tenantSetting(_ tenant: TenantID) -> SQL { "SELECT set_config('necessity.tenant', \(tenant.description), true)" }

    private static let columns: SQL = "c.projection, c.build, c.state, c.position, c.stopped_at, c.stopped_by, c.stopped_on"

    static func decode(_ rows: PostgresRows) throws -> [Cursor] {
        try rows.compactMap { row in
            // Builds of other programs' projections are theirs to look after.
            guard let projection = Projection(rawValue: try row.decode(0)), let state = Cursor.State(rawValue: try row.decode(2)) else {
                return nil
            }
            let stoppedAt = try row.decode(4, as: Int64?.self).map(Position.init(_:))
            let (code, subject) = (try row.decode(5, as: String?.self), try row.decode(6, as: String?.self))
            return Cursor(
                projection: projection, build: Build(try row.decode(1)), state: state,
                position: Position(try row.decode(3, as: Int64.self)),
                stop: stoppedAt.flatMap { position in code.map { ProjectionStop(position: position, code: $0, subject: subject) } })
        }
    }

    static func all(of tenant: TenantID) -> SQL {
        "SELECT \(Self.columns) FROM read.cursor c WHERE c.tenant_id = \(tenant.rawValue) ORDER BY c.projection, c.build"
    }

    /// Makes the cursors that a tenant lacks. The first build of a tenant begins as one that is building, and answers when it has
    /// caught up for the first time.
    static func ensure(_ projections: [Projection], of tenant: TenantID) -> SQL {
        """
        INSERT INTO read.cursor (tenant_id, projection, build, book, state, position)
          SELECT \(tenant.rawValue), p.projection, b.build, p.book, 'building', 0
            FROM unnest(\(projections.map(\.rawValue)), \(projections.map(\.book.rawValue))) p (projection, book)
            CROSS JOIN LATERAL (
              SELECT b.build FROM read.build b WHERE b.projection = p.projection ORDER BY b.build DESC LIMIT 1) b
            WHERE NOT EXISTS (
              SELECT FROM read.cursor c
                WHERE c.tenant_id = \(tenant.rawValue) AND c.projection = p.projection AND c.state <> 'retired')
          ON CONFLICT DO NOTHING
        """
    }

    /// Holds the cursors of the builds that answer, and of first ones that are to answer; those that another process holds are
    /// left to it.
    static func hold(_ projections: [Projection], of tenant: TenantID) -> SQL {
        """
        SELECT \(Self.columns) FROM read.cursor c
          WHERE c.tenant_id = \(tenant.rawValue) AND c.projection = ANY (\(projections.map(\.rawValue)))
            AND (c.state = 'live' OR c.state = 'building' AND NOT EXISTS (
              SELECT FROM read.cursor l
                WHERE l.tenant_id = c.tenant_id AND l.projection = c.projection AND l.state = 'live'))
          ORDER BY c.projection
          FOR UPDATE OF c SKIP LOCKED
        """
    }

    /// Holds certain builds' cursors, waiting for whoever holds them now.
    static func hold(_ builds: [(projection: Projection, build: Build)], of tenant: TenantID) -> SQL {
        """
        SELECT \(Self.columns) FROM read.cursor c
          JOIN unnest(\(builds.map(\.projection.rawValue)), \(builds.map(\.build.rawValue))) b (projection, build)
            ON c.projection = b.projection AND c.build = b.build
          WHERE c.tenant_id = \(tenant.rawValue)
          ORDER BY c.projection, c.build
          FOR UPDATE OF c
        """
    }

    /// Writes cursors that are held.
    static func move(_ cursors: [Cursor], of tenant: TenantID) -> SQL {
        """
        UPDATE read.cursor c
          SET state = u.state, position = u.position, stopped_at = u.stopped_at, stopped_by = u.stopped_by, stopped_on = u.stopped_on
          FROM unnest(
            \(cursors.map(\.projection.rawValue)), \(cursors.map(\.build.rawValue)), \(cursors.map(\.state.rawValue)),
            \(cursors.map(\.position.rawValue)), \(cursors.map { $0.stop?.position.rawValue }), \(cursors.map { $0.stop?.code }),
            \(cursors.map { $0.stop?.subject }))
            u (projection, build, state, position, stopped_at, stopped_by, stopped_on)
          WHERE c.tenant_id = \(tenant.rawValue) AND c.projection = u.projection AND c.build = u.build
        """
    }
}
