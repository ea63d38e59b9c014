public import EventSourcing

extension Order {
    /// What someone wants of an order, or tells of it.
    public enum Command: Sendable, Equatable {
        case request(Request)
        case remind(Remind)
        case withdraw(Withdraw)
        case validate(Validate)
        case sendBack(SendBack)
        case supersede(Supersede)
        case correct(Correct)
        case recordReceipt(RecordReceipt)
        case recordRevocation(RecordRevocation)
        /// Made by the program itself, at `nextMomentAt`: nobody asks for it.
        case passTime

        /// What can be asked of an order, or told of it, over the API: each by the noun that a POST creates.
        public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
            // MARK: what our users ask for
            case request = "orders"
            case remind = "reminders"
            case withdraw = "withdrawals"
            case validate = "validations"
            case sendBack = "returns"
            case supersede = "supersessions"
            case correct = "corrections"

            // MARK: what the orderer says
            case recordReceipt = "receipts"
            case recordRevocation = "revocations"

            /// It tells what the orderer said, rather than asking for something: it is recorded as it comes.
            public var isFactFromOutside: Bool {
                switch self {
                case .recordReceipt, .recordRevocation: true
                case .request, .remind, .withdraw, .validate, .sendBack, .supersede, .correct: false
                }
            }
        }

        /// The kind; `nil` for what the program makes itself.
        public var kind: Kind? {
            switch self {
            case .request: .request
            case .remind: .remind
            case .withdraw: .withdraw
            case .validate: .validate
            case .sendBack: .sendBack
            case .supersede: .supersede
            case .correct: .correct
            case .recordReceipt: .recordReceipt
            case .recordRevocation: .recordRevocation
            case .passTime: nil
            }
        }
    }
}
