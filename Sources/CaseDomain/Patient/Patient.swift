public import EventSourcing

/// A patient's record at one clinic: who the patient is and was, by what other systems know them, and who may act for them.
///
/// Two patients of a clinic cannot share an external identifier. What the record says is never overwritten: a correction says that it
/// was wrong from the start, a change from which day on something else is true. A record that turned out to be a second one of the
/// same person is merged into the other and left as it is; the merge can be taken back.
public enum Patient: Decider {
    public static var initial: State { State() }

    /// The kind of claim that keeps an external identifier with one patient.
    public static let identifierClaim = "patient.identifier"
    /// Identifiers in force at once, representatives and restrictions ever recorded: a record, and not a directory.
    public static let countMax = 100

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        case .register(let it): try state.register(it)
        case .correctDemographics(let it): try state.correctDemographics(it)
        case .changeDemographics(let it): try state.changeDemographics(it, context)
        case .addIdentifier(let it): try state.addIdentifier(it)
        case .retireIdentifier(let it): try state.retireIdentifier(it)
        case .recordGestationalAge(let it): try state.recordGestationalAge(it)
        case .merge(let it): try state.merge(it)
        case .absorb(let it): try state.absorb(it)
        case .reverseMerge(let it): try state.reverseMerge(it)
        case .reverseAbsorption(let it): try state.reverseAbsorption(it)
        case .tellApart(let it): try state.tellApart(it)
        case .withdrawDistinction(let it): try state.withdrawDistinction(it)
        case .nameRepresentative(let it): try state.nameRepresentative(it, context)
        case .changeRepresentative(let it): try state.changeRepresentative(it, context)
        case .endRepresentative(let it): try state.endRepresentative(it)
        case .restrict(let it): try state.restrict(it)
        case .liftRestriction(let it): try state.liftRestriction(it)
        case .passTime(let it): state.passTime(it, context)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.id = PatientID(recorded.stream.rawValue)
        state.version = recorded.version
        state.updatedAt = recorded.recordedAt
        let place = FactPlace(recordedAs: recorded.version, position: recorded.position)
        switch recorded.event {
        case .registered(let it): state.apply(it, place)
        case .demographicsCorrected(let it): state.apply(it, place)
        case .demographicsChanged(let it): state.apply(it, place)
        case .identifierAdded(let it): state.apply(it, place)
        case .identifierRetired(let it): state.apply(it)
        case .gestationalAgeRecorded(let it): state.gestation = .init(age: it.age, source: it.source, place: place)
        case .merged(let it): state.apply(it, place)
        case .absorbed(let it): state.apply(it, place)
        case .mergeReversed(let it): state.apply(it)
        case .absorptionReversed(let it): state.apply(it)
        case .foundDistinct(let it): state.apply(it, place)
        case .distinctionWithdrawn(let it): state.apply(it)
        case .representativeNamed(let it): state.apply(it, place)
        case .representativeChanged(let it): state.apply(it, place)
        case .representativeEnding(let it): state.apply(it)
        case .representativeEnded(let it): state.apply(it, place)
        case .recipientRestricted(let it): state.apply(it, place)
        case .restrictionLifted(let it): state.apply(it)
        }
    }
}

/// Where a fact of a patient stands: by its position whoever shows it opens the patient's part of its event.
public struct FactPlace: Sendable, Hashable {
    /// The version of the stream that the fact made: by it the fact is named.
    public var recordedAs: StreamVersion
    public var position: Position

    public init(recordedAs: StreamVersion, position: Position) {
        self.recordedAs = recordedAs
        self.position = position
    }
}
