public import EventSourcing
public import struct Foundation.UUID

/// One request of a patient about the own record, and the stream of its events.
public struct RightsRequestID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
    /// The stream that holds the request.
    public var stream: StreamID { StreamID(self.rawValue) }
}

/// What a patient, or who acts for the patient, asks of the clinic by a right of the HIPAA Privacy Rule (45 CFR 164.522 to 164.528).
///
/// It belongs to the patient. That somebody asked is recorded as it comes, and starts the clock (architecture, D5); what the clinic
/// does about it can be refused, where the rule does not let it. Nothing that was recorded is ever changed by a request: an amendment
/// is linked beside what it amends.
public enum RightsRequest: Decider {
    public static var initial: State { State() }

    /// Days before the last day of its clock from which on a request counts as nearly due. No law sets it: ten leave a week and a
    /// weekend for the written notice of an extension.
    public static let leadDays = 10
    /// Years that an accounting looks back at most (45 CFR 164.528(a)(1)).
    public static let accountingYears = 6
    /// Days for which an agency that asks by word of mouth can suspend an accounting (45 CFR 164.528(a)(2)(ii)(C)).
    public static let oralSuspensionDays = 30
    /// Members of one list: records, payers, services, documents, those who are told.
    public static let countMax = 100

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        // That somebody asks is recorded as it comes.
        case .recordReceipt(let it): try state.recordReceipt(it, context)
        case .verifyIdentity(let it): try state.verifyIdentity(it, context)
        case .extend(let it): try state.extend(it, context)
        case .quoteFee(let it): try state.quoteFee(it, context)
        case .suspend(let it): try state.suspend(it, context)
        case .fulfill(let it): try state.fulfill(it, context)
        case .accept(let it): try state.accept(it, context)
        case .deny(let it): try state.deny(it, context)
        case .askReview(let it): try state.askReview(it, context)
        case .decideReview(let it): try state.decideReview(it, context)
        case .disagree(let it): try state.disagree(it, context)
        case .rebut(let it): try state.rebut(it, context)
        case .withdraw(let it): try state.withdraw(it, context)
        case .terminate(let it): try state.terminate(it, context)
        case .correct(let it): try state.correct(it, context)
        case .passTime: state.passTime(context)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.id = RightsRequestID(recorded.stream.rawValue)
        state.version = recorded.version
        state.position = recorded.position
        state.updatedAt = recorded.recordedAt
        switch recorded.event {
        case .received(let it): state.receipts.append(Fact(it, as: recorded.version))
        case .identityVerified(let it): state.verifications.append(Fact(it, as: recorded.version))
        case .extended(let it): state.extensions.append(Fact(it, as: recorded.version))
        case .feeQuoted(let it): state.quotes.append(Fact(it, as: recorded.version))
        case .suspended(let it): state.suspensions.append(Fact(it, as: recorded.version))
        case .fulfilled(let it): state.fulfillments.append(Fact(it, as: recorded.version))
        case .accepted(let it): state.acceptances.append(Fact(it, as: recorded.version))
        case .denied(let it): state.denials.append(Fact(it, as: recorded.version))
        case .reviewAsked(let it): state.reviewsAsked.append(Fact(it, as: recorded.version))
        case .reviewDecided(let it): state.reviewsDecided.append(Fact(it, as: recorded.version))
        case .disagreed(let it): state.disagreements.append(Fact(it, as: recorded.version))
        case .rebutted(let it): state.rebuttals.append(Fact(it, as: recorded.version))
        case .withdrawn(let it): state.withdrawals.append(Fact(it, as: recorded.version))
        case .restrictionTerminated(let it): state.terminations.append(Fact(it, as: recorded.version))
        case .corrected(let it): state.apply(it, as: recorded.version)
        case .dueApproaching(let it): state.warnings.append(it)
        case .dueMissed(let it): state.misses.append(it)
        case .suspensionEnded(let it): state.suspensionEnds.append(it)
        }
    }
}
