public import EventSourcing

/// A coverage as far as the order of payment depends on it.
public struct CoordinatedCoverage: Sendable, Hashable {
    public var coverage: CoverageID
    public var terms: CoverageTerms
    /// The first day, where it is known: the plan that covers the longer pays first.
    public var from: CivilDate?

    public init(_ coverage: CoverageID, _ terms: CoverageTerms, from: CivilDate? = nil) {
        self.coverage = coverage
        self.terms = terms
        self.from = from
    }
}

extension PatientCoverage.State {
    /// The coverage as it takes part in coordination on a day; `nil` where it does not cover the patient on it, as far as anybody
    /// knows.
    public func coordinated(on day: CivilDate) -> CoordinatedCoverage? {
        guard let id, let terms = self.terms(on: day), self.standing(on: day) != .inactive else { return nil }
        return CoordinatedCoverage(id, terms, from: self.recording?.from)
    }
}

/// What the order of payment depends on and no event tells: drawn from patient data by whoever asks, and stored nowhere.
public struct CoordinationFacts: Sendable, Hashable {
    /// Why the patient has Medicare.
    public enum MedicareEntitlement: Sendable, Hashable {
        case age
        case disability
        /// End-stage renal disease, with the months that have passed since the patient could first have Medicare for it.
        case renalDisease(months: Int)
    }

    /// For a child: where in the year the birthdays of the subscribers fall, the earliest with the lowest number, the same day with the
    /// same. The year of birth does not count.
    public var birthdayRanks: [CoverageID: Int]
    /// For a child: the coverage that a court has told to pay first.
    public var decreed: CoverageID?
    public var medicare: MedicareEntitlement?

    public init(birthdayRanks: [CoverageID: Int] = [:], decreed: CoverageID? = nil, medicare: MedicareEntitlement? = nil) {
        self.birthdayRanks = birthdayRanks
        self.decreed = decreed
        self.medicare = medicare
    }

    /// Months for which a group health plan pays before Medicare for renal disease (42 USC 1395y(b)(1)(C), 42 CFR 411.162).
    public static let renalCoordinationMonths = 30
}

/// Why one coverage pays after another.
public enum CoordinationRule: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// A person said so; see `CoverageTerms.StatedOrder`.
    case stated
    /// Medicaid is the payer of last resort (42 USC 1396a(a)(25), 42 CFR 433.139).
    case medicaidLast = "medicaid_last"
    /// CHIP is for who has no other coverage (42 USC 1397jj(b)(1)(C)).
    case chipLast = "chip_last"
    /// TRICARE pays after all but Medicaid (10 USC 1079(j)(1), 32 CFR 199.8).
    case tricareAfterOthers = "tricare_after_others"
    /// A plan of current employment with an employer of 20 or more pays before Medicare for age (42 CFR 411.170 to 411.175).
    case medicareWorkingAged = "medicare_working_aged"
    /// One of an employer of 100 or more pays before Medicare for disability (42 CFR 411.200 to 411.206).
    case medicareDisability = "medicare_disability"
    /// A group health plan pays before Medicare in the first 30 months of renal disease (42 CFR 411.160 to 411.163).
    case medicareRenalDisease = "medicare_renal_disease"
    /// Medicare pays before every other plan.
    case medicareFirst = "medicare_first"
    /// The plan that covers the patient as subscriber pays before one that covers a dependent (NAIC Model Regulation 120, 6D(1)).
    case ownBeforeDependent = "own_before_dependent"
    /// A court says who pays for the child (6D(2)(b)(i)).
    case courtDecree = "court_decree"
    /// The parent with whom the child lives, that parent's spouse, the other parent, that one's spouse (6D(2)(b)(iv)).
    case custody
    /// Of parents who live together the one whose birthday comes first in the year (6D(2)(a)(i)).
    case birthday
    /// Who works pays before who retired or was laid off (6D(3)).
    case activeBeforeRetired = "active_before_retired"
    /// Every plan pays before one that goes on after employment (6D(4)).
    case activeBeforeContinuation = "active_before_continuation"
    /// The plan that covers for longer (6D(5)).
    case longerCoverage = "longer_coverage"
    /// No rule tells: as it was recorded.
    case recordedOrder = "recorded_order"
}
