import Foundation
import Postgres
import Schema
import TestSupport
import Testing

/// What each role that can log in may do, tried as that role.
@Suite("Grants, policies and triggers")
struct GrantsTests {
    private static let tables = [
        "ledger.tenant", "ledger.book", "ledger.event", "ledger.reservation", "vault.tenant_key", "vault.data_key", "necessity.migration",
        "necessity.definition",
    ]

    /// Tables of projections, all but one of which belong to tenants.
    private static let projections = [
        "read.cursor", "read.case_state", "read.worklist", "read.ownership", "read.access_log", "read.access_about", "read.patient_record",
        "read.task", "read.timer", "read.patient_matter", "read.patient_timer",
    ]

    private static func trying(
        _ statement: SQL, as role: String, tenant: UUID? = nil, _ database: TemporaryDatabase
    ) async throws -> Result<[PostgresRows], PostgresError> {
        let pool = PostgresPool(configuration: try PostgresConfiguration(database.url(as: role)), sizeMax: 1)
        let result: Result<[PostgresRows], PostgresError>
        do throws(PostgresError) {
            result = .success(
                try await pool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
                    try await connection.pipeline(
                        ["SELECT set_config('necessity.tenant', \(tenant?.uuidString ?? ""), true)", statement])
                })
        } catch {
            result = .failure(error)
        }
        await pool.close()
        return result
    }

    private static func state(_ result: Result<[PostgresRows], PostgresError>) -> SQLState? {
        if case .failure(let error) = result { error.sqlState } else { nil }
    }

    private static func makeTenant(_ database: TemporaryDatabase) async throws -> UUID {
        let tenant = UUID()
        let made = try await Self.trying(
            "SELECT ledger.create_tenant(\(tenant), 'clinic', \(nil as UUID?), 1::bigint)", as: "necessity_app", database)
        _ = try made.get()
        return tenant
    }

    @Test func `no role that can log in changes or empties a table of the ledger`() async throws {
        try await TemporaryDatabase.with { database in
            let tenant = try await Self.makeTenant(database)
            for role in Installation.loginRoles where role != "necessity_migrator" {
                for table in Self.tables.prefix(4) {
                    for statement: SQL in [
                        "DELETE FROM \(unsafe: table)", "UPDATE \(unsafe: table) SET tenant_id = tenant_id", "TRUNCATE \(unsafe: table)",
                        "INSERT INTO \(unsafe: table) SELECT * FROM \(unsafe: table)",
                    ] {
                        let state = Self.state(try await Self.trying(statement, as: role, tenant: tenant, database))
                        let isRefused = state == .insufficientPrivilege || state == .readOnlyTransaction
                        #expect(isRefused, "\(role): \(statement.text) gave \(state.map(\.rawValue) ?? "no error")")
                    }
                }
            }
        }
    }

    @Test func `not even the owner changes what is recorded, nor under replica rules`() async throws {
        try await TemporaryDatabase.with { database in
            let tenant = try await Self.makeTenant(database)
            for statement: SQL in [
                "DELETE FROM ledger.book", "UPDATE ledger.tenant SET kind = 'organization'", "TRUNCATE ledger.event, ledger.book",
                "TRUNCATE vault.data_key",
            ] {
                let state = Self.state(
                    try await Self.trying("\(statement)", as: "necessity_migrator", tenant: tenant, database))
                #expect(state == .insufficientPrivilege, "\(statement.text)")
            }
            // session_replication_role skips ordinary triggers; only a superuser may set it.
            let error = await #expect(throws: PostgresError.self) {
                let pool = PostgresPool(configuration: try PostgresConfiguration(database.url(as: "postgres")), sizeMax: 1)
                defer { Task { await pool.close() } }
                try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                    try await connection.script("SET session_replication_role = replica; DELETE FROM ledger.book")
                }
            }
            #expect(error?.sqlState == .insufficientPrivilege)
        }
    }

    @Test func `without a tenant's name nobody sees a row, and with it only that tenant's`() async throws {
        try await TemporaryDatabase.with { database in
            let (own, other) = (try await Self.makeTenant(database), try await Self.makeTenant(database))
            for role in ["necessity_app", "necessity_worker", "necessity_checkpointer", "necessity_auditor"] {
                let unnamed = try await Self.trying("SELECT tenant_id FROM ledger.book", as: role, database).get()[1]
                #expect(unnamed.isEmpty, "\(role)")
                let named = try await Self.trying("SELECT tenant_id FROM ledger.book", as: role, tenant: own, database).get()[1]
                let seen = try named.map { try $0.decode(0, as: UUID.self) }
                #expect(Set(seen) == [own], "\(role)")
                let asked = try await Self.trying("SELECT FROM ledger.book WHERE tenant_id = \(other)", as: role, tenant: own, database)
                    .get()[1]
                #expect(asked.isEmpty, "\(role)")
            }
        }
    }

    @Test func `projections are written by those who project, read by the auditor, and closed to others`() async throws {
        try await TemporaryDatabase.with { database in
            let tenant = try await Self.makeTenant(database)
            for table in Self.projections + ["read.build"] {
                for role in ["necessity_app", "necessity_worker"] {
                    for statement: SQL in [
                        "SELECT FROM \(unsafe: table)", "DELETE FROM \(unsafe: table)", "UPDATE \(unsafe: table) SET build = build",
                    ] {
                        let state = Self.state(try await Self.trying(statement, as: role, tenant: tenant, database))
                        #expect(state == nil, "\(role): \(statement.text)")
                    }
                    let emptied = Self.state(try await Self.trying("TRUNCATE \(unsafe: table)", as: role, tenant: tenant, database))
                    #expect(emptied == .insufficientPrivilege, "\(role): \(table)")
                }
                let read = Self.state(
                    try await Self.trying("SELECT FROM \(unsafe: table)", as: "necessity_auditor", tenant: tenant, database))
                #expect(read == nil, "\(table)")
                let written = Self.state(
                    try await Self.trying("DELETE FROM \(unsafe: table)", as: "necessity_auditor", tenant: tenant, database))
                #expect(written == .insufficientPrivilege || written == .readOnlyTransaction, "\(table)")
                for role in ["necessity_checkpointer", "necessity_backup"] {
                    let state = Self.state(try await Self.trying("SELECT FROM \(unsafe: table)", as: role, tenant: tenant, database))
                    #expect(state == .insufficientPrivilege, "\(role): \(table)")
                }
            }
        }
    }

    @Test func `reference data is read by the program, written by the owner alone, and closed to others`() async throws {
        try await TemporaryDatabase.with { database in
            let tables = ["reference.code_set", "reference.icd10cm"]
            for table in tables {
                let read = Self.state(try await Self.trying("SELECT FROM \(unsafe: table)", as: "necessity_app", database))
                #expect(read == nil, "\(table)")
                for statement: SQL in [
                    "DELETE FROM \(unsafe: table)", "UPDATE \(unsafe: table) SET code_set_id = DEFAULT",
                    "TRUNCATE \(unsafe: table) CASCADE",
                    "INSERT INTO \(unsafe: table) DEFAULT VALUES",
                ] {
                    let state = Self.state(try await Self.trying(statement, as: "necessity_app", database))
                    #expect(state == .insufficientPrivilege, "\(statement.text) gave \(state.map(\.rawValue) ?? "no error")")
                }
                for role in ["necessity_worker", "necessity_checkpointer", "necessity_auditor", "necessity_backup"] {
                    let state = Self.state(try await Self.trying("SELECT FROM \(unsafe: table)", as: role, database))
                    #expect(state == .insufficientPrivilege, "\(role): \(table)")
                }
            }
            let set: SQL = """
                INSERT INTO reference.code_set (system, version, effective_from, effective_through, source_sha256, code_count)
                  VALUES ('icd10cm', '2026', '2025-10-01', '2026-09-30', decode(repeat('00', 32), 'hex'), 1)
                """
            _ = try await Self.become("necessity_owner", set, database).get()
            _ = try await Self.become("necessity_owner", "DELETE FROM reference.code_set", database).get()
        }
    }

    @Test func `no table of reference data has a tenant`() async throws {
        try await TemporaryDatabase.with { database in
            let columns = try await database.administer { connection in
                try await connection.query(
                    """
                    SELECT c.column_name::text FROM information_schema.columns c WHERE c.table_schema = 'reference'
                    """
                ).map { try $0.decode(0, as: String.self) }
            }
            #expect(columns.contains("code") && !columns.contains("tenant_id"))
        }
    }

    @Test func `rows of projections are one tenant's, to read and to write`() async throws {
        try await TemporaryDatabase.with { database in
            let (own, other) = (UUID(), UUID())
            func insert(for tenant: UUID) -> [SQL] {
                [
                    "INSERT INTO read.cursor (tenant_id, projection, build, book, state, position) VALUES (\(tenant), 'x/1', 1, 1, 'live', 0)",
                    "INSERT INTO read.patient_record VALUES (\(tenant), 1, \(UUID()), 1)",
                    "INSERT INTO read.timer VALUES (\(tenant), 1, \(UUID()), 1, 1, '{}')",
                    "INSERT INTO read.patient_timer VALUES (\(tenant), 1, \(UUID()), 1, 1, '{}')",
                    """
                    INSERT INTO read.patient_matter (
                        tenant_id, build, matter_id, patient_id, kind, status, position, facts)
                      VALUES (\(tenant), 1, \(UUID()), \(UUID()), 'order', 'requested', 1, '{}')
                    """,
                    "INSERT INTO read.access_about VALUES (\(tenant), 1, \(UUID()), 1)",
                    """
                    INSERT INTO read.task (tenant_id, build, task_id, kind, case_id, status, opened_at, opened_by, version, position)
                      VALUES (\(tenant), 1, \(UUID()), 'other', \(UUID()), 'open', 1, \(UUID()), 1, 1)
                    """,
                    """
                    INSERT INTO read.ownership (tenant_id, build, case_id, from_position, from_at, reason)
                      VALUES (\(tenant), 1, \(UUID()), 1, 1, 'nobody')
                    """,
                    """
                    INSERT INTO read.access_log (
                        tenant_id, build, position, event_id, recorded_at, actor_id, purpose, kind, operation, role, categories, patients, subjects)
                      VALUES (\(tenant), 1, 1, \(UUID()), 1, \(UUID()), 'p', 'opened', 'o', 'r', '{}', '{}', '{}')
                    """,
                ]
                    + ["read.case_state", "read.worklist"].map { table in
                        """
                        INSERT INTO \(unsafe: table) (
                            tenant_id, build, case_id, patient_id, site_id, payer_id, service_line, kind, urgency, phase, waiting_on,
                            needs_person, opened_at, updated_at, version, position, file, letters)
                          VALUES (
                            \(tenant), 1, \(UUID()), \(UUID()), \(UUID()), \(UUID()), 'speech', 'initial', 'standard', 'opened', 'clinic',
                            false, 1, 1, 1, 1, '{}', '[]')
                        """
                    }
            }
            for (index, statement) in insert(for: own).enumerated() {
                let role = index.isMultiple(of: 2) ? "necessity_app" : "necessity_worker"
                _ = try await Self.trying(statement, as: role, tenant: own, database).get()
            }
            // A program that mistakes the tenant writes nothing.
            for statement in insert(for: other) {
                let state = Self.state(try await Self.trying(statement, as: "necessity_app", tenant: own, database))
                #expect(state == .insufficientPrivilege, "\(statement.text)")
            }
            for table in Self.projections {
                for role in ["necessity_app", "necessity_worker", "necessity_auditor"] {
                    let rows: SQL = "SELECT tenant_id FROM \(unsafe: table)"
                    #expect(try await Self.trying(rows, as: role, database).get()[1].isEmpty, "\(role): \(table)")
                    #expect(try await Self.trying(rows, as: role, tenant: other, database).get()[1].isEmpty, "\(role): \(table)")
                    #expect(try await Self.trying(rows, as: role, tenant: own, database).get()[1].count == 1, "\(role): \(table)")
                }
            }
        }
    }

    @Test func `how far work has come is kept by those who do it, a tenant at a time, and read by the auditor`() async throws {
        try await TemporaryDatabase.with { database in
            let (own, other) = (UUID(), UUID())
            func insert(for tenant: UUID) -> SQL {
                "INSERT INTO work.cursor (tenant_id, subscription, book, position) VALUES (\(tenant), 'x/1', 1, 0)"
            }
            _ = try await Self.trying(insert(for: own), as: "necessity_app", tenant: own, database).get()
            _ = try await Self.trying("UPDATE work.cursor SET position = 1", as: "necessity_worker", tenant: own, database).get()
            #expect(
                Self.state(try await Self.trying(insert(for: other), as: "necessity_app", tenant: own, database)) == .insufficientPrivilege)
            let rows: SQL = "SELECT tenant_id FROM work.cursor WHERE position = 1"
            for role in ["necessity_app", "necessity_worker", "necessity_auditor"] {
                #expect(try await Self.trying(rows, as: role, database).get()[1].isEmpty, "\(role)")
                #expect(try await Self.trying(rows, as: role, tenant: other, database).get()[1].isEmpty, "\(role)")
                #expect(try await Self.trying(rows, as: role, tenant: own, database).get()[1].count == 1, "\(role)")
            }
            for (role, statement) in [
                ("necessity_checkpointer", "SELECT FROM work.cursor"), ("necessity_backup", "SELECT FROM work.cursor"),
                ("necessity_auditor", "DELETE FROM work.cursor"), ("necessity_app", "TRUNCATE work.cursor"),
                ("necessity_auditor", "SELECT work.standing()"),
                ("necessity_auditor", "SELECT read.due_moments(1::bigint, 0::bigint, gen_random_uuid(), gen_random_uuid(), 1)"),
            ] as [(String, SQL)] {
                let state = Self.state(try await Self.trying(statement, as: role, tenant: own, database))
                #expect(state == .insufficientPrivilege || state == .readOnlyTransaction, "\(role): \(statement.text)")
            }
        }
    }

    @Test func `what is due is told of all tenants, from the build that answers, the longest due first and page by page`() async throws {
        try await TemporaryDatabase.with { database in
            let tenants = [UUID(), UUID()]
            var due: [UUID] = []
            var ordered: [UUID] = []
            for (index, tenant) in tenants.enumerated() {
                let (first, second) = (UUID(), UUID())
                for (build, state) in [(1, "live"), (2, "building")] {
                    let cursor: SQL = """
                        INSERT INTO read.cursor (tenant_id, projection, build, book, state, position)
                          VALUES (\(tenant), 'timer/1', \(Int32(build)), 1, \(state), 0)
                        """
                    _ = try await Self.trying(cursor, as: "necessity_app", tenant: tenant, database).get()
                    for (id, at) in [(first, Int64(10 + index)), (second, 20 + Int64(index)), (UUID(), 1_000)] as [(UUID, Int64)] {
                        let timer: SQL = "INSERT INTO read.timer VALUES (\(tenant), \(Int32(build)), \(id), \(at), 1, '{}')"
                        _ = try await Self.trying(timer, as: "necessity_app", tenant: tenant, database).get()
                    }
                    let idle: SQL = "INSERT INTO read.timer VALUES (\(tenant), \(Int32(build)), \(UUID()), NULL, 1, '{}')"
                    _ = try await Self.trying(idle, as: "necessity_app", tenant: tenant, database).get()
                }
                // Rows of another kind of stream, due between the two.
                let order = UUID()
                let orders: SQL = """
                    INSERT INTO read.cursor (tenant_id, projection, build, book, state, position)
                      VALUES (\(tenant), 'patient_matter/1', 7, 1, 'live', 0)
                    """
                _ = try await Self.trying(orders, as: "necessity_app", tenant: tenant, database).get()
                for (build, at) in [(7, Int64(15 + index)), (6, 16)] as [(Int32, Int64)] {
                    let row: SQL = """
                        INSERT INTO read.patient_matter (
                            tenant_id, build, matter_id, patient_id, kind, status, due_at, position, facts)
                          VALUES (\(tenant), \(build), \(order), \(UUID()), 'order', 'valid', \(at), 1, '{}')
                        """
                    _ = try await Self.trying(row, as: "necessity_app", tenant: tenant, database).get()
                }
                due.insert(first, at: index)
                ordered.append(order)
                due.append(second)
            }
            due.insert(contentsOf: ordered, at: 2)
            var found: [UUID] = []
            let nobody = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
            var last = (due: Int64.min, tenant: nobody, id: nobody)
            while true {
                let question: SQL =
                    "SELECT * FROM read.due_moments(100::bigint, \(last.due), \(last.tenant), \(last.id), 1) t (kind, tenant, id, due)"
                guard let row = try await Self.trying(question, as: "necessity_worker", database).get()[1].first else { break }
                last = (try row.decode(3), try row.decode(1), try row.decode(2))
                found.append(last.id)
                #expect(try row.decode(0, as: String.self) == (ordered.contains(last.id) ? "order" : "case"))
            }
            #expect(found == due)
        }
    }

    @Test func `operators are told how far work has come over all tenants`() async throws {
        try await TemporaryDatabase.with { database in
            for (tenant, stop) in [(UUID(), nil), (UUID(), "history.newer")] as [(UUID, String?)] {
                let cursor: SQL = """
                    INSERT INTO work.cursor VALUES (\(tenant), 'x/1', 1, 3, \(stop.map { _ in Int64(4) }), \(stop), \(nil as String?))
                    """
                _ = try await Self.trying(cursor, as: "necessity_app", tenant: tenant, database).get()
            }
            let row = try await Self.trying("SELECT * FROM work.standing()", as: "necessity_app", database).get()[1].one()
            #expect(try row.decode(0, as: String.self) == "x/1" && row.decode(1, as: Int64.self) == 2 && row.decode(3, as: Int64.self) == 1)
            #expect(try row.decode(2, as: Int64.self) == 0 && row.decode(4, as: String.self) == "history.newer")
        }
    }

    @Test func `keys are closed to those who have no business with them`() async throws {
        try await TemporaryDatabase.with { database in
            for role in ["necessity_checkpointer", "necessity_auditor", "necessity_backup"] {
                let state = Self.state(try await Self.trying("SELECT FROM vault.data_key", as: role, database))
                #expect(state == .insufficientPrivilege, "\(role)")
            }
            for role in ["necessity_app", "necessity_worker"] {
                let state = Self.state(try await Self.trying("DELETE FROM vault.data_key", as: role, database))
                #expect(state == .insufficientPrivilege, "\(role)")
            }
        }
    }

    @Test func `only those who append may call the append function`() async throws {
        try await TemporaryDatabase.with { database in
            let pool = PostgresPool(configuration: try PostgresConfiguration(database.url(as: "necessity_app")), sizeMax: 1)
            let allowed = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.query(
                    """
                    SELECT r.rolname FROM pg_roles r, pg_proc p
                     WHERE p.oid = 'ledger.append'::regproc AND r.rolname LIKE 'necessity%'
                       AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
                     ORDER BY 1
                    """
                ).map { try $0.decode(0, as: String.self) }
            }
            await pool.close()
            #expect(allowed == ["necessity_app", "necessity_appender", "necessity_migrator", "necessity_owner", "necessity_worker"])
        }
    }

    @Test func `nobody but the migrator can become the appender or the teller of heads`() async throws {
        try await TemporaryDatabase.with { database in
            for role in Installation.loginRoles {
                for other in ["necessity_owner", "necessity_appender", "necessity_heads"] {
                    let state = Self.state(try await Self.trying("SET ROLE \(identifier: other)", as: role, database))
                    #expect(state == (role == "necessity_migrator" ? nil : .insufficientPrivilege), "\(role) as \(other)")
                }
            }
        }
    }

    @Test func `the appender sees what it appends to, adds to it, and changes nothing`() async throws {
        try await TemporaryDatabase.with { database in
            let (own, other) = (try await Self.makeTenant(database), try await Self.makeTenant(database))
            let books = try await Self.become("necessity_appender", "SELECT tenant_id FROM ledger.book", database).get()
            #expect(Set(try books.map { try $0.decode(0, as: UUID.self) }) == [own, other])
            for statement: SQL in [
                "UPDATE ledger.event SET position = position", "DELETE FROM ledger.event", "TRUNCATE ledger.event",
                "UPDATE ledger.book SET book = book", "UPDATE ledger.book SET tenant_id = tenant_id", "DELETE FROM ledger.book",
                "INSERT INTO ledger.book VALUES (gen_random_uuid(), 1)", "SELECT FROM ledger.tenant", "SELECT FROM vault.data_key",
                "CREATE TABLE ledger.t (a integer)", "CREATE FUNCTION ledger.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
            ] {
                let result = await Self.become("necessity_appender", statement, database)
                #expect(throws: PostgresError.self, "\(statement.text)") { try result.get() }
            }
        }
    }

    @Test func `the teller of heads sees where books stand, and nothing that an event says`() async throws {
        try await TemporaryDatabase.with { database in
            _ = try await Self.makeTenant(database)
            for statement: SQL in [
                "SELECT tenant_id, kind, organization_id FROM ledger.tenant",
                "SELECT tenant_id, book, position, recorded_at FROM ledger.event",
                "SELECT tenant_id, build, case_id, due_at FROM read.timer",
            ] { _ = try await Self.become("necessity_heads", statement, database).get() }
            for statement: SQL in [
                "SELECT stream_id FROM ledger.event", "SELECT facts FROM ledger.event", "SELECT actor_id FROM ledger.event",
                "SELECT FROM ledger.book", "SELECT FROM ledger.reservation", "SELECT FROM vault.data_key",
                "INSERT INTO ledger.event (tenant_id) VALUES (NULL)", "UPDATE ledger.event SET position = position",
                "DELETE FROM ledger.tenant", "CREATE TABLE ledger.t (a integer)", "SELECT file FROM read.timer",
                "SELECT FROM read.case_state", "UPDATE work.cursor SET position = 1", "CREATE TABLE work.t (a integer)",
            ] {
                let result = await Self.become("necessity_heads", statement, database)
                #expect(throws: PostgresError.self, "\(statement.text)") { try result.get() }
            }
        }
    }

    @Test func `a role that no policy names sees no row, whatever it was granted`() async throws {
        try await TemporaryDatabase.with { database in
            let tenant = try await Self.makeTenant(database)
            let stranger = "necessity_stranger_\(UUID().uuidString.prefix(8).lowercased())"
            let script = """
                CREATE ROLE \(stranger); GRANT USAGE ON SCHEMA ledger TO \(stranger); GRANT SELECT ON ledger.book TO \(stranger);
                SET ROLE \(stranger); SELECT set_config('necessity.tenant', '\(tenant)', false);
                """
            let pool = PostgresPool(configuration: try PostgresConfiguration(database.url(as: "postgres")), sizeMax: 1)
            let seen = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.script(script)
                let seen = try await connection.query("SELECT FROM ledger.book").count
                try await connection.script("RESET ROLE; DROP OWNED BY \(stranger); DROP ROLE \(stranger)")
                return seen
            }
            await pool.close()
            #expect(seen == 0)
        }
    }

    /// Runs a statement as a role that cannot log in, by the migrator's way.
    private static func become(
        _ role: String, _ statement: SQL, _ database: TemporaryDatabase
    ) async -> Result<PostgresRows, PostgresError> {
        do throws(PostgresError) {
            let pool = PostgresPool(configuration: try PostgresConfiguration(database.url(as: "necessity_migrator")), sizeMax: 1)
            let result: Result<PostgresRows, PostgresError>
            do throws(PostgresError) {
                result = .success(
                    try await pool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
                        try await connection.pipeline(["SET LOCAL ROLE \(identifier: role)", statement])[1]
                    })
            } catch {
                result = .failure(error)
            }
            await pool.close()
            return result
        } catch {
            return .failure(error)
        }
    }

    @Test func `nobody makes temporary tables, or anything in public`() async throws {
        try await TemporaryDatabase.with { database in
            for role in Installation.loginRoles where role != "necessity_migrator" {
                for statement: SQL in ["CREATE TEMP TABLE t (a integer)", "CREATE TABLE public.t (a integer)"] {
                    let state = Self.state(try await Self.trying(statement, as: role, database))
                    #expect(state == .insufficientPrivilege || state == .readOnlyTransaction, "\(role): \(statement.text)")
                }
            }
        }
    }
}
