public import EventSourcing

extension BenefitPool {
    /// What someone wants of a pool, or tells of it.
    public enum Command: Sendable, Equatable {
        case open(Open)
        case hold(Hold)
        case release(Release)
        case correct(Correct)
        case recordAnswer(RecordAnswer)
        case trueUp(TrueUp)
        case use(Use)
        case takeBackUse(TakeBackUse)
        /// Made by the program itself, at `nextMomentAt`: nobody asks for it.
        case passTime

        /// What can be asked of a pool, or told of it: each by the noun that a POST creates. Most of it follows from what is asked
        /// of a case; see `PoolPolicy`.
        public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
            // MARK: what our users ask for
            case open = "benefit_pools"
            case hold = "holds"
            case release = "releases"
            case correct = "corrections"

            // MARK: what the plan says, and what was rendered
            case recordAnswer = "answers"
            case trueUp = "true_ups"
            case use = "uses"
            case takeBackUse = "use_reversals"

            /// It tells a fact, rather than asking for something: it is recorded as it comes.
            public var isFactFromOutside: Bool {
                switch self {
                case .recordAnswer, .trueUp, .use, .takeBackUse: true
                case .open, .hold, .release, .correct: false
                }
            }
        }

        /// The kind; `nil` for what the program makes itself.
        public var kind: Kind? {
            switch self {
            case .open: .open
            case .hold: .hold
            case .release: .release
            case .correct: .correct
            case .recordAnswer: .recordAnswer
            case .trueUp: .trueUp
            case .use: .use
            case .takeBackUse: .takeBackUse
            case .passTime: nil
            }
        }
    }
}
