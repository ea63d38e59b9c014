public import ClinicalCodes
public import EventSourcing
public import Postgres

/// Loads an edition of a public code set, in one transaction: all of it or nothing.
///
/// Replaces nothing. The same file again changes nothing, by its hash; another file for days that begin alike is refused, because
/// cases were judged by the one that is there. Needs the role `necessity_migrator`, which becomes the owner, or a superuser.
public struct CodeSetImport: Sendable {
    private let configuration: PostgresConfiguration

    /// Rows that travel in one statement.
    static let batchSize = 5_000
    /// How long one import waits for another.
    public static let lockWaitMax: Duration = .seconds(60)

    /// What an import came to.
    public struct Report: Sendable, Hashable {
        /// Codes of the edition.
        public var codes: Int
        /// Those of them that can be billed.
        public var billable: Int
        /// The days on which it holds.
        public var days: ClosedRange<CivilDate>
        /// Whether it was loaded now; otherwise it was there.
        public var isNew: Bool
    }

    /// An import into one database.
    public init(configuration: PostgresConfiguration) {
        var configuration = configuration
        configuration.lockTimeout = Self.lockWaitMax
        self.configuration = configuration
    }

    /// Loads an edition of ICD-10-CM. Throws `CodeSetError`, or `PostgresError` when the database refuses.
    ///
    /// - Parameters:
    ///   - version: what people call the edition, such as `2026`.
    ///   - days: on which it holds.
    ///   - sha256: the hash of the file's bytes.
    ///   - progress: told how many codes are loaded, after each batch.
    public func load(
        _ file: ICD10CMOrderFile, version: String, days: ClosedRange<CivilDate>, sha256: [UInt8],
        progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> Report {
        let pool = PostgresPool(configuration: self.configuration, sizeMax: 1)
        do {
            let isNew = try await pool.withConnection { (connection: borrowing PostgresConnection) async throws in
                try await connection.transaction { (connection: borrowing PostgresConnection) async throws in
                    try await Self.load(file, version: version, days: days, sha256: sha256, progress, connection)
                }
            }
            await pool.close()
            return Report(codes: file.rows.count, billable: file.rows.count(where: \.isBillable), days: days, isNew: isNew)
        } catch {
            await pool.close()
            throw error
        }
    }

    private static func load(
        _ file: ICD10CMOrderFile, version: String, days: ClosedRange<CivilDate>, sha256: [UInt8], _ progress: (Int) -> Void,
        _ connection: borrowing PostgresConnection
    ) async throws -> Bool {
        _ = try await connection.execute("SET LOCAL ROLE necessity_owner")
        // One import at a time: whoever comes second finds what the first one loaded.
        _ = try await connection.execute("LOCK TABLE reference.code_set IN SHARE ROW EXCLUSIVE MODE")
        let known = try await connection.query(
            """
            SELECT version, to_char(effective_from, 'YYYY-MM-DD'), source_sha256 = \(sha256) FROM reference.code_set
             WHERE system = 'icd10cm' AND (source_sha256 = \(sha256) OR effective_from = \(days.lowerBound.description)::date)
             ORDER BY effective_from = \(days.lowerBound.description)::date DESC
            """)
        for row in known {
            let (version, from, isSame) = (
                try row.decode(0, as: String.self), try row.decode(1, as: String.self), try row.decode(2, as: Bool.self)
            )
            guard isSame else { throw CodeSetError.daysTaken(version: version, from: from) }
            guard from == days.lowerBound.description else { throw CodeSetError.loadedForOtherDays(version: version, from: from) }
            return false
        }
        let set = try await connection.query(
            """
            INSERT INTO reference.code_set (system, version, effective_from, effective_through, source_sha256, code_count)
              VALUES (
                'icd10cm', \(version), \(days.lowerBound.description)::date, \(days.upperBound.description)::date, \(sha256),
                \(Int32(file.rows.count)))
              RETURNING code_set_id
            """
        ).one().decode(0, as: Int32.self)
        var done = 0
        while done < file.rows.count {
            let batch = file.rows[done..<min(done + Self.batchSize, file.rows.count)]
            _ = try await connection.execute(
                """
                INSERT INTO reference.icd10cm (code_set_id, code, is_billable, short_description)
                  SELECT \(set), * FROM unnest(
                    \(batch.map(\.code.description)), \(batch.map(\.isBillable)), \(batch.map(\.shortDescription)))
                """)
            done = batch.endIndex
            progress(done)
        }
        return true
    }
}

/// Why an edition was not loaded. Nothing was changed.
public enum CodeSetError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Another file was loaded for days that begin alike.
    case daysTaken(version: String, from: String)
    /// This very file was loaded for other days.
    case loadedForOtherDays(version: String, from: String)

    /// The stable code.
    public var code: String {
        switch self {
        case .daysTaken: "codes.days_taken"
        case .loadedForOtherDays: "codes.loaded_for_other_days"
        }
    }

    public var description: String {
        switch self {
        case .daysTaken(let version, let from):
            """
            \(self.code): another file is loaded as edition \(version) from \(from). If this one came out later, give the day from which it \
            holds with --effective-from. If that one was wrong, delete its row from reference.code_set as necessity_owner first.
            """
        case .loadedForOtherDays(let version, let from):
            """
            \(self.code): this file is loaded as edition \(version) from \(from). Check --year and --effective-from; if they were wrong then, \
            delete its row from reference.code_set as necessity_owner first.
            """
        }
    }
}
