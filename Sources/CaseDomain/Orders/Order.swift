public import EventSourcing
public import struct Foundation.UUID

/// One order, and the stream of its events.
public struct OrderID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
    /// The stream that holds the order.
    public var stream: StreamID { StreamID(self.rawValue) }
}

/// What a provider, often one outside, orders for a patient: a referral, a prescription, or the certification of a plan of care.
///
/// Asked for, received, checked, and good until its last day. It belongs to the patient and to no one case: several requests and
/// authorizations rest on one order. What the orderer says is recorded as it comes (architecture, D5); whether it counts is for a
/// person to check. One that takes the place of another, such as a recertification, is an order of its own that names the other.
public enum Order: Decider {
    public static var initial: State { State() }

    /// Days before its last day from which on an order counts as expiring: as long as Medicare gives a physician to certify a plan
    /// of care (Medicare Benefit Policy Manual, chapter 15, section 220.1.3).
    public static let leadDays = 30
    /// Services of one order, and diagnoses.
    public static let countMax = 50

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        case .request(let it): try state.request(it, context)
        case .remind(let it): try state.remind(it, context)
        case .withdraw(let it): try state.withdraw(it, context)
        case .validate(let it): try state.validate(it, context)
        case .sendBack(let it): try state.sendBack(it, context)
        case .supersede(let it): try state.supersede(it, context)
        case .correct(let it): try state.correct(it, context)
        // What the orderer says: recorded as it comes.
        case .recordReceipt(let it): try state.recordReceipt(it, context)
        case .recordRevocation(let it): try state.recordRevocation(it, context)
        case .passTime: state.passTime(context)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.id = OrderID(recorded.stream.rawValue)
        state.version = recorded.version
        state.position = recorded.position
        state.updatedAt = recorded.recordedAt
        switch recorded.event {
        case .requested(let it): state.apply(Fact(it, as: recorded.version))
        case .reminded(let it): state.reminders.append(Fact(it, as: recorded.version))
        case .requestWithdrawn(let it): state.withdrawals.append(Fact(it, as: recorded.version))
        case .received(let it): state.apply(Fact(it, as: recorded.version))
        case .validated(let it): state.validations.append(Fact(it, as: recorded.version))
        case .sentBack(let it): state.sendBacks.append(Fact(it, as: recorded.version))
        case .revoked(let it): state.revocations.append(Fact(it, as: recorded.version))
        case .superseded(let it): state.supersessions.append(Fact(it, as: recorded.version))
        case .corrected(let it): state.apply(it, as: recorded.version)
        case .expiring(let it): state.warnings.append(Fact(it, as: recorded.version))
        case .expired(let it): state.expirations.append(it)
        }
    }
}
