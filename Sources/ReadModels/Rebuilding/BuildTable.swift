import Postgres

/// The statements about `read.build`, which names no tenant.
enum BuildTable {
    /// Makes the first build of projections that have none.
    static func ensure(_ projections: [Projection]) -> SQL {
        """
        INSERT INTO read.build (projection, build, state)
          SELECT p.projection, 1, 'live' FROM unnest(\(projections.map(\.rawValue))) p (projection)
            WHERE NOT EXISTS (SELECT FROM read.build b WHERE b.projection = p.projection)
          ON CONFLICT DO NOTHING
        """
    }
}
