public import EventSourcing
import PHIVault

/// What a person is in one clinic.
public enum Role: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// Evaluates patients, writes and signs letters.
    case clinician
    /// Reviews letters others wrote.
    case reviewer
    /// Runs cases: submits, answers, appeals, records what the payer says.
    case coordinator
    /// Reads the access log and replays cases; changes nothing.
    case compliance
    /// Keeps the clinic's directory; sees no patient data.
    case administrator
    /// A program that brings requests in.
    case integration
}

/// Somebody whose token was verified, and what they are where.
public struct Caller: Sendable, Hashable {
    /// The person or program, as the token's `sub` names it.
    public var actor: ActorID
    /// The role in each clinic; first form: claims of the token.
    public var clinics: [TenantID: Role]
    /// Until when the token is good.
    public var expiresAt: Timestamp

    /// Names a caller.
    public init(actor: ActorID, clinics: [TenantID: Role], expiresAt: Timestamp) {
        self.actor = actor
        self.clinics = clinics
        self.expiresAt = expiresAt
    }
}

/// What an operation does, as far as rights are concerned.
public enum Right: String, Sendable, Hashable, CaseIterable {
    /// See the clinic's own directory: no patient data.
    case readDirectory = "read_directory"
    case keepDirectory = "keep_directory"
    case readCases = "read_cases"
    case openCases = "open_cases"
    /// Evaluations, letters in draft.
    case document
    case reviewLetters = "review_letters"
    case signLetters = "sign_letters"
    /// Submissions, answers, appeals, what the payer says.
    case workWithPayers = "work_with_payers"
    /// Owners, notes, closing and reopening.
    case manageCases = "manage_cases"
    /// Take tasks, do them, hand them over.
    case workOnTasks = "work_on_tasks"
    case importRequests = "import_requests"
    case readAccessLog = "read_access_log"
}

extension Role {
    /// The one table of who may do what. The full rules (team, assignment, sensitivity, emergency access) will stand here.
    var rights: Set<Right> {
        switch self {
        case .clinician: [.readDirectory, .readCases, .openCases, .document, .signLetters, .manageCases, .workOnTasks]
        case .reviewer: [.readDirectory, .readCases, .document, .reviewLetters, .manageCases, .workOnTasks]
        case .coordinator:
            [.readDirectory, .readCases, .openCases, .document, .workWithPayers, .manageCases, .workOnTasks, .importRequests]
        case .compliance: [.readDirectory, .readCases, .readAccessLog, .workOnTasks]
        case .administrator: [.readDirectory, .keepDirectory]
        case .integration: [.readDirectory, .openCases, .importRequests]
        }
    }

    /// The purpose of use where the request names none (45 CFR 164.506).
    var defaultPurpose: Purpose {
        switch self {
        case .clinician, .reviewer: "treatment"
        case .coordinator, .integration: "payment"
        case .compliance, .administrator: "operations"
        }
    }

    /// The purposes that a request may name.
    static let purposes = ["treatment", "payment", "operations"]
}
