public import EventSourcing

extension RightsRequest {
    /// What someone does about a request, or tells of it.
    public enum Command: Sendable, Equatable {
        case recordReceipt(RecordReceipt)
        case verifyIdentity(VerifyIdentity)
        case extend(Extend)
        case quoteFee(QuoteFee)
        case suspend(Suspend)
        case fulfill(Fulfill)
        case accept(Accept)
        case deny(Deny)
        case askReview(AskReview)
        case decideReview(DecideReview)
        case disagree(Disagree)
        case rebut(Rebut)
        case withdraw(Withdraw)
        case terminate(Terminate)
        case correct(Correct)
        /// Made by the program itself, at `nextMomentAt`: nobody asks for it.
        case passTime

        /// What can be asked of a request, or told of it, over the API: each by the noun that a POST creates.
        public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
            /// Told by the patient: recorded as it comes.
            case recordReceipt = "rights_requests"
            case verifyIdentity = "identity_verifications"
            case extend = "extensions"
            case quoteFee = "fee_quotes"
            case suspend = "suspensions"
            case fulfill = "fulfillments"
            case accept = "acceptances"
            case deny = "denials"
            case askReview = "reviews"
            case decideReview = "review_decisions"
            case disagree = "disagreements"
            case rebut = "rebuttals"
            case withdraw = "withdrawals"
            case terminate = "terminations"
            case correct = "corrections"
        }

        /// The kind; `nil` for what the program makes itself.
        public var kind: Kind? {
            switch self {
            case .recordReceipt: .recordReceipt
            case .verifyIdentity: .verifyIdentity
            case .extend: .extend
            case .quoteFee: .quoteFee
            case .suspend: .suspend
            case .fulfill: .fulfill
            case .accept: .accept
            case .deny: .deny
            case .askReview: .askReview
            case .decideReview: .decideReview
            case .disagree: .disagree
            case .rebut: .rebut
            case .withdraw: .withdraw
            case .terminate: .terminate
            case .correct: .correct
            case .passTime: nil
            }
        }
    }
}
