public import Postgres

/// What only an administrator of the cluster can do, once: roles, and a database that belongs to its owner role.
public enum Installation {
    /// The roles that may log in, besides the owner, who may not.
    public static let loginRoles = [
        "necessity_migrator", "necessity_app", "necessity_worker", "necessity_checkpointer", "necessity_auditor", "necessity_backup",
    ]

    /// Tries when another set-up alters the same role at the same time.
    private static let attemptsMax = 10

    /// Makes the roles that are missing. Needs a role that may make roles; superuser for the backup role's BYPASSRLS.
    public static func ensureRoles(_ connection: borrowing PostgresConnection) async throws(PostgresError) {
        var attempt = 1
        while true {
            do throws(PostgresError) {
                return try await connection.script(Schema.roles)
            } catch {
                // "tuple concurrently updated": roles are cluster-wide and no lock of ours is.
                guard error.sqlState?.rawValue == "XX000", attempt < Self.attemptsMax else { throw error }
                attempt += 1
            }
        }
    }

    /// Makes a database that belongs to the owner role, and that nobody else may enter or fill with temporary tables.
    ///
    /// - Parameter template: a database to copy, with everything in it; nobody may be connected to it.
    public static func createDatabase(
        _ name: String, template: String? = nil, _ connection: borrowing PostgresConnection
    ) async throws(PostgresError) {
        let source: SQL = template.map { " TEMPLATE \(identifier: $0)" } ?? ""
        _ = try await connection.execute("CREATE DATABASE \(identifier: name) OWNER necessity_owner\(source)")
        let roles = (["necessity_owner"] + Self.loginRoles).joined(separator: ", ")
        try await connection.script("REVOKE ALL ON DATABASE \"\(name)\" FROM PUBLIC; GRANT CONNECT ON DATABASE \"\(name)\" TO \(roles)")
    }
}
