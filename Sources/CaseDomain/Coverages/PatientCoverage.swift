public import EventSourcing

extension CoverageID {
    /// The stream that holds the coverage.
    public var stream: StreamID { StreamID(self.rawValue) }
}

/// A coverage of a patient by a plan over time: recorded, verified, changed from a day on, and ended.
///
/// It belongs to the clinic: cases of all its sites rest on it. A case keeps what it knew of the coverage when it was linked
/// (`CoverageLinked`); what changes later is said here once, and flags whatever rests on it (`CoverageFlip`). Whether the plan
/// covers the patient is the plan's to say, and is recorded as it comes (architecture, D5).
public enum PatientCoverage: Decider {
    public static var initial: State { State() }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        case .record(let it): try state.record(it)
        case .change(let it): try state.change(it, context)
        case .end(let it): try state.end(it, context)
        case .takeEndBack(let it): try state.takeEndBack(it, context)
        case .correct(let it): try state.correct(it, context)
        // What the plan says: recorded as it comes.
        case .recordVerification(let it): try state.recordVerification(it)
        case .passTime: state.passTime(context)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.id = CoverageID(recorded.stream.rawValue)
        state.version = recorded.version
        state.position = recorded.position
        state.updatedAt = recorded.recordedAt
        switch recorded.event {
        case .recorded(let it): state.recordings.append(Fact(it, as: recorded.version))
        case .changed(let it): state.changes.append(Fact(it, as: recorded.version))
        case .verified(let it): state.verifications.append(Fact(it, as: recorded.version))
        case .ended(let it): state.ends.append(Fact(it, as: recorded.version))
        case .endTakenBack(let it): state.reopenings.append(Fact(it, as: recorded.version))
        case .passed(let it): state.passings.append(it)
        case .corrected(let it): state.apply(it, as: recorded.version)
        }
    }

    /// What someone wants of a coverage, or tells of it.
    public enum Command: Sendable, Equatable {
        case record(Record)
        case change(Change)
        case end(End)
        case takeEndBack(TakeEndBack)
        case correct(Correct)
        case recordVerification(RecordVerification)
        /// Made by the program itself, at `nextMomentAt`: nobody asks for it.
        case passTime

        /// What can be asked of a coverage, or told of it, over the API: each by the noun that a POST creates.
        public enum Kind: String, Sendable, Hashable, CaseIterable, JSONCodable {
            // MARK: what our users ask for
            case record = "coverages"
            case change = "changes"
            case end = "ends"
            case takeEndBack = "end_reversals"
            case correct = "corrections"

            // MARK: what the plan says
            case recordVerification = "verifications"

            /// It tells what the plan said, rather than asking for something: it is recorded as it comes.
            public var isFactFromOutside: Bool { self == .recordVerification }
        }

        /// The kind; `nil` for what the program makes itself.
        public var kind: Kind? {
            switch self {
            case .record: .record
            case .change: .change
            case .end: .end
            case .takeEndBack: .takeEndBack
            case .correct: .correct
            case .recordVerification: .recordVerification
            case .passTime: nil
            }
        }
    }

    /// What happened to a coverage. Each is a fact, and its stored name a promise.
    public enum Event: Sendable, Equatable {
        case recorded(CoverageRecorded)
        case changed(CoverageChanged)
        case verified(CoverageVerified)
        case ended(CoverageEnded)
        case endTakenBack(CoverageEndTakenBack)
        case passed(CoveragePassed)
        case corrected(CoverageCorrected)
    }
}

extension PatientCoverage.Event: EventOfBodies {
    public static let catalog = EventCatalog<PatientCoverage.Event>([
        .init(Self.recorded), .init(Self.changed), .init(Self.verified), .init(Self.ended), .init(Self.endTakenBack), .init(Self.passed),
        .init(Self.corrected),
    ])

    public var body: any EventBody {
        switch self {
        case .recorded(let it): it
        case .changed(let it): it
        case .verified(let it): it
        case .ended(let it): it
        case .endTakenBack(let it): it
        case .passed(let it): it
        case .corrected(let it): it
        }
    }
}
