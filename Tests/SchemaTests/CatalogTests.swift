import Postgres
import Schema
import TestSupport
import Testing

/// What must hold of every object of the schema, read from the catalog.
@Suite("The catalog")
struct CatalogTests {
    private static func names(_ statement: SQL) async throws -> [String] {
        try await TemporaryDatabase.with { database in
            let pool = PostgresPool(configuration: try PostgresConfiguration(database.url(as: "necessity_app")), sizeMax: 1)
            let names = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.query(statement).map { try $0.decode(0, as: String.self) }
            }
            await pool.close()
            return names
        }
    }

    private static let own: SQL = "n.nspname IN ('ledger', 'vault', 'read', 'work', 'reference', 'necessity')"

    @Test func `every table of a tenant is under row-level security that binds its owner too`() async throws {
        let open = try await Self.names(
            """
            SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
             WHERE c.relkind = 'r' AND \(Self.own) AND NOT (c.relrowsecurity AND c.relforcerowsecurity
               AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive))
            """)
        #expect(open == [])
        let covered = try await Self.names(
            "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relrowsecurity AND \(Self.own)"
        )
        #expect(covered.contains("event"), "the test looks at the wrong tables")
    }

    @Test func `every unique key of a tenant's table begins with the tenant`() async throws {
        let others = try await Self.names(
            """
            SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
              JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id'
             WHERE i.indisunique AND \(Self.own) AND i.indkey[0] <> t.attnum
            """)
        #expect(others == [])
    }

    @Test func `every function fixes its search path and is closed to the public`() async throws {
        let loose = try await Self.names(
            """
            SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
             WHERE \(Self.own) AND p.prorettype <> 'trigger'::regtype
               AND (NOT coalesce(p.proconfig, '{}') @> ARRAY['search_path=pg_catalog, pg_temp']
                 OR has_function_privilege('public', p.oid, 'EXECUTE'))
            """)
        #expect(loose == [])
    }

    @Test func `no role that can log in is superuser, owns a table, or sees all rows, the backup apart`() async throws {
        let mighty = try await Self.names(
            """
            SELECT r.rolname::text FROM pg_roles r
             WHERE r.rolcanlogin AND r.rolname LIKE 'necessity%' AND (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb
               OR (r.rolbypassrls AND r.rolname <> 'necessity_backup')
               OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid))
            """)
        #expect(mighty == [])
    }

    @Test func `functions that see all tenants belong to roles that own nothing else and cannot log in`() async throws {
        let owners = try await Self.names(
            """
            SELECT p.proname || ' ' || r.rolname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
              JOIN pg_roles r ON r.oid = p.proowner
             WHERE \(Self.own) AND r.rolname <> 'necessity_owner' AND NOT r.rolcanlogin
             ORDER BY 1
            """)
        #expect(
            owners == [
                "append necessity_appender", "due_moments necessity_heads", "heads necessity_heads", "standing necessity_heads",
                "tenants necessity_heads",
            ])
        let others = try await Self.names(
            """
            SELECT c.oid::regclass::text FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
             WHERE r.rolname IN ('necessity_appender', 'necessity_heads')
            """)
        #expect(others == [])
    }
}
