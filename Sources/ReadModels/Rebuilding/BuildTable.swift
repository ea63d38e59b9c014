import EventSourcing
import Postgres

/// The statements about `read.build`, which names no tenant, and about the rows of builds.
enum BuildTable {
    /// Two stored names that differ in their number alone keep their rows in the same table.
    private static let sameTable: SQL = "split_part(b.projection, '/', 1) = split_part(p.projection, '/', 1)"

    /// Makes the first build of projections that have none. Another number of the same projection may have rows in the same table:
    /// builds are counted on over them all.
    static func ensure(_ projections: [Projection]) -> SQL {
        """
        INSERT INTO read.build (projection, build, state)
          SELECT p.projection, coalesce((SELECT max(b.build) FROM read.build b WHERE \(sameTable)), 0) + 1, 'live'
            FROM unnest(\(projections.map(\.rawValue))) p (projection)
            WHERE NOT EXISTS (SELECT FROM read.build b WHERE b.projection = p.projection)
          ON CONFLICT DO NOTHING
        """
    }

    /// Begins another build of projections; one that was begun and not finished is gone on with.
    static func begin(_ projections: [Projection]) -> SQL {
        """
        INSERT INTO read.build (projection, build, state)
          SELECT p.projection, coalesce((SELECT max(b.build) FROM read.build b WHERE \(sameTable)), 0) + 1, 'building'
            FROM unnest(\(projections.map(\.rawValue))) p (projection)
            WHERE NOT EXISTS (SELECT FROM read.build b WHERE b.projection = p.projection AND b.state = 'building')
          ON CONFLICT DO NOTHING
        """
    }

    static func building(_ projections: [Projection]) -> SQL {
        """
        SELECT b.projection, b.build FROM read.build b
          WHERE b.projection = ANY (\(projections.map(\.rawValue))) AND b.state = 'building'
        """
    }

    static func decode(_ rows: PostgresRows) throws -> [Projection: Build] {
        var builds: [Projection: Build] = [:]
        for row in rows {
            if let projection = Projection(rawValue: try row.decode(0)) { builds[projection] = Build(try row.decode(1)) }
        }
        return builds
    }

    /// Every tenant has the build: it is the one that new tenants begin with, and those before it are history.
    static func finish(_ projection: Projection, _ build: Build) -> [SQL] {
        [
            "DELETE FROM read.build b WHERE b.projection = \(projection.rawValue) AND b.build < \(build.rawValue)",
            """
            UPDATE read.build b SET state = 'live'
              WHERE b.projection = \(projection.rawValue) AND b.build = \(build.rawValue) AND b.state = 'building'
            """,
        ]
    }

    /// Begins a build for one tenant, unless it has that build, or another that is building.
    static func begin(_ builds: [Projection: Build], of tenant: TenantID) -> SQL {
        let builds = builds.sorted { $0.key.rawValue < $1.key.rawValue }
        return """
            INSERT INTO read.cursor (tenant_id, projection, build, book, state, position)
              SELECT \(tenant.rawValue), b.projection, b.build, b.book, 'building', 0
                FROM unnest(\(builds.map(\.key.rawValue)), \(builds.map(\.value.rawValue)), \(builds.map(\.key.book.rawValue)))
                  b (projection, build, book)
              ON CONFLICT DO NOTHING
            """
    }

    /// Deletes some rows of a build.
    static func deleteSome(_ table: ProjectionTable, of tenant: TenantID, _ build: Build, limit: Int) -> SQL {
        """
        DELETE FROM \(unsafe: table.name) r
          WHERE r.tenant_id = \(tenant.rawValue) AND r.build = \(build.rawValue) AND r.ctid = ANY (ARRAY(
            SELECT d.ctid FROM \(unsafe: table.name) d
              WHERE d.tenant_id = \(tenant.rawValue) AND d.build = \(build.rawValue) LIMIT \(Int64(limit))))
        """
    }

    static func deleteCursor(_ cursor: Cursor, of tenant: TenantID) -> SQL {
        """
        DELETE FROM read.cursor c
          WHERE c.tenant_id = \(tenant.rawValue) AND c.projection = \(cursor.projection.rawValue) AND c.build = \(cursor.build.rawValue)
            AND c.state <> 'live'
        """
    }
}
