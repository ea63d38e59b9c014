public import ClinicalCodes
public import EventSourcing
public import Postgres

/// Questions to the public code sets that an operator loaded (`necessity codes import`).
///
/// Every call is one query, and throws `CodeTableError`.
public final class CodeTables: Sendable {
    /// Connections that ask.
    public static let connectionsMax = 2
    /// Codes that are asked for at once.
    public static let codesMax = 1_000

    private let pool: PostgresPool

    /// Questions over one database; connects when first used.
    ///
    /// - Parameter configuration: how to connect, as `necessity_app`.
    public init(configuration: PostgresConfiguration) {
        self.pool = PostgresPool(configuration: configuration, sizeMax: Self.connectionsMax)
    }

    /// Refuses new questions and closes the connections.
    public func close() async { await self.pool.close() }

    /// How a diagnosis code stands on a day.
    public func diagnosis(_ code: ICD10CM, on day: CivilDate) async throws(CodeTableError) -> CodeStanding {
        try await self.diagnoses([code], on: day).first ?? .unknownSet
    }

    /// How diagnosis codes stand on a day, one answer a code, in their order; at most `codesMax`.
    public func diagnoses(_ codes: [ICD10CM], on day: CivilDate) async throws(CodeTableError) -> [CodeStanding] {
        precondition(codes.count <= Self.codesMax, "asking for too many codes at once")
        if codes.isEmpty { return [] }
        do throws(PostgresError) {
            let rows = try await self.pool.withConnection { (connection: borrowing PostgresConnection) async throws(PostgresError) in
                try await connection.query(Self.question(codes, day))
            }
            var isKnownSet = false
            var billable: [String: Bool] = [:]
            for row in rows {
                isKnownSet = true
                if let code = try row.decode(0, as: String?.self) { billable[code] = try row.decode(1, as: Bool.self) }
            }
            guard isKnownSet else { return codes.map { _ in .unknownSet } }
            return codes.map { code in
                switch billable[code.description] {
                case nil: .absent
                case false?: .header
                case true?: .billable
                }
            }
        } catch {
            throw CodeTableError(error)
        }
    }

    /// A row for each code that the set has; one without a code when it has none; no row without a set.
    private static func question(_ codes: [ICD10CM], _ day: CivilDate) -> SQL {
        """
        SELECT c.code, c.is_billable
          FROM (
            SELECT code_set_id FROM reference.code_set
             WHERE system = 'icd10cm' AND \(day.description)::date BETWEEN effective_from AND effective_through
             ORDER BY effective_from DESC LIMIT 1
          ) s
          LEFT JOIN reference.icd10cm c ON c.code_set_id = s.code_set_id AND c.code = ANY (\(codes.map(\.description)))
        """
    }
}

/// Why a code table did not answer. Nothing of the codes is in it.
public enum CodeTableError: Error, Sendable, Hashable, CustomStringConvertible {
    /// `store.overloaded`: too many ask. Try again later.
    case overloaded
    /// `store.unavailable`: the database could not be reached or answered with an error. Try again later.
    case unavailable(sqlState: String?)
    /// `request.cancelled`: the caller's task was cancelled.
    case cancelled

    init(_ error: PostgresError) {
        switch error.code {
        case .cancelled: self = .cancelled
        case .poolExhausted: self = .overloaded
        default: self = .unavailable(sqlState: error.sqlState?.rawValue)
        }
    }

    /// The stable code.
    public var code: String {
        switch self {
        case .overloaded: "store.overloaded"
        case .unavailable: "store.unavailable"
        case .cancelled: "request.cancelled"
        }
    }

    public var description: String {
        switch self {
        case .overloaded: "\(self.code): too many ask the code tables. Try again later."
        case .unavailable(let state):
            "\(self.code): the code tables cannot be read\(state.map { ", sqlstate \($0)" } ?? ""). `necessity doctor` looks closer."
        case .cancelled: "\(self.code): the question was cancelled."
        }
    }
}
