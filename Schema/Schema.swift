/// The SQL of this folder, in the order in which it is applied.
public enum Schema {
    /// One step forward. Once shipped, never edited.
    struct Migration: Sendable {
        let number: Int32
        let name: String
        let text: String

        /// A migration whose first line says so runs outside a transaction, for statements that demand it.
        var isTransactional: Bool { !self.text.hasPrefix("-- necessity: no transaction") }
    }

    /// A function or a view: made anew with each schema version.
    struct Definition: Sendable {
        let name: String
        let text: String
    }

    static let migrations: [Migration] = [
        Migration(number: 0, name: "m0000_bookkeeping", text: Self.text(PackageResources.m0000_bookkeeping_sql)),
        Migration(number: 1, name: "m0001_ledger", text: Self.text(PackageResources.m0001_ledger_sql)),
        Migration(number: 2, name: "m0002_vault", text: Self.text(PackageResources.m0002_vault_sql)),
        Migration(number: 3, name: "m0003_read_models", text: Self.text(PackageResources.m0003_read_models_sql)),
        Migration(number: 4, name: "m0004_work", text: Self.text(PackageResources.m0004_work_sql)),
        Migration(number: 5, name: "m0005_reference", text: Self.text(PackageResources.m0005_reference_sql)),
        Migration(number: 6, name: "m0006_tasks", text: Self.text(PackageResources.m0006_tasks_sql)),
        Migration(number: 7, name: "m0007_case_rows", text: Self.text(PackageResources.m0007_case_rows_sql)),
        Migration(number: 8, name: "m0008_task_life", text: Self.text(PackageResources.m0008_task_life_sql)),
        Migration(number: 9, name: "m0009_patient_matters", text: Self.text(PackageResources.m0009_patient_matters_sql)),
        Migration(number: 10, name: "m0010_patient_timers", text: Self.text(PackageResources.m0010_patient_timers_sql)),
    ]

    static let definitions: [Definition] = [
        Definition(name: "functions/append", text: Self.text(PackageResources.append_sql)),
        Definition(name: "functions/create_tenant", text: Self.text(PackageResources.create_tenant_sql)),
        Definition(name: "functions/due_moments", text: Self.text(PackageResources.due_moments_sql)),
        Definition(name: "functions/heads", text: Self.text(PackageResources.heads_sql)),
        Definition(name: "functions/position_as_of", text: Self.text(PackageResources.position_as_of_sql)),
        Definition(name: "functions/tenants", text: Self.text(PackageResources.tenants_sql)),
        Definition(name: "functions/work_standing", text: Self.text(PackageResources.work_standing_sql)),
        Definition(name: "views/book_summary", text: Self.text(PackageResources.book_summary_sql)),
        Definition(name: "views/lock_wait", text: Self.text(PackageResources.lock_wait_sql)),
    ]

    static let roles = Self.text(PackageResources.roles_sql)

    /// The schema version of this program: the number of its last migration.
    public static var version: Int32 { Self.migrations.last?.number ?? -1 }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
