public import EventSourcing

// Before whom an appeal goes depends on the plan: its own levels come first, and what is behind them is law of its own for each
// kind of plan.

/// Before whom an appeal goes, from the plan itself outward. That an appeal is expedited is no level of its own.
public enum AppealLevel: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// The plan, asked again: a Medicare Advantage plan calls it reconsideration (42 CFR 422.582).
    case internalFirst = "internal_1"
    case internalSecond = "internal_2"
    /// An independent review organization (45 CFR 147.136(d)).
    case external
    /// The state's hearing officer (42 CFR 438.408(f), 431.221).
    case fairHearing = "fair_hearing"
    /// Medicare's independent review entity, to which the plan itself forwards what it upholds (42 CFR 422.590 to 422.592).
    case ire
    /// An administrative law judge (42 CFR 422.602).
    case alj

    /// The plan decides on it itself.
    public var isInternal: Bool { self == .internalFirst || self == .internalSecond }

    /// The plan takes an appeal there by itself: nobody here has to file, and no window runs.
    public var isForwardedByPlan: Bool { self == .ire }

    /// Outside the plan an appeal is the patient's: whoever files it acts on the patient's behalf.
    public var isOnPatientsBehalf: Bool { !self.isInternal }

    /// How far out it is.
    var rank: Int {
        switch self {
        case .internalFirst: 0
        case .internalSecond: 1
        case .external, .fairHearing, .ire: 2
        case .alj: 3
        }
    }
}

extension LineOfBusiness {
    /// The levels that plans of this kind have, in order. Where the kind is not known, or has no order of its own here, all.
    public var appealLevels: [AppealLevel] {
        switch self {
        case .commercial, .marketplace: [.internalFirst, .internalSecond, .external]
        case .medicareAdvantage: [.internalFirst, .ire, .alj]
        case .medicaidManagedCare, .medicaid: [.internalFirst, .fairHearing]
        case .medicare, .chip, .tricare, .other, .unknown: AppealLevel.allCases
        }
    }

    /// The levels of which one has to be through before this one; none for a first one, and `nil` where there is no such level.
    public func appealLevels(before level: AppealLevel) -> [AppealLevel]? {
        guard self.appealLevels.contains(level) else { return nil }
        switch level {
        case .internalFirst: return []
        case .internalSecond: return [.internalFirst]
        // A state's own agency has no plan before it: the hearing is asked for at once (42 CFR 431.221).
        case .fairHearing where self == .medicaid: return []
        // Plans have one internal level or two: the end of either leads out.
        case .external, .fairHearing, .ire: return self.appealLevels.filter(\.isInternal)
        case .alj: return [.ire]
        }
    }
}
