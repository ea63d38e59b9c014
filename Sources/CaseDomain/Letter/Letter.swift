public import EventSourcing

/// A letter of medical necessity: sections of prose, versions, a review by somebody else, and a signature over exactly what was
/// reviewed.
///
/// A letter has eight sections (domain page, section 6.1). Editing after the review begins makes a new version, and an approval
/// never carries over to one; after the signature nothing changes any more.
public enum Letter: Decider {
    public static var initial: State { State() }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        if case .start(let it) = command { return try state.start(it) }
        guard state.started != nil else { throw .letterUnknown }
        switch command {
        case .start: return []
        case .edit(let it): return try state.edit(it)
        case .submitForReview(let it): return try state.submitForReview(it)
        case .requestChanges(let it): return try state.requestChanges(it)
        case .review(let it): return try state.review(it, context)
        case .sign(let it): return try state.sign(it, context)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.streamVersion = recorded.version
        state.updatedAt = recorded.recordedAt
        switch recorded.event {
        case .draftStarted(let it): state.started = it
        case .sectionEdited(let it): state.apply(it, by: recorded.actor)
        case .submittedForReview: state.status = .inReview
        case .changesRequested(let it): state.apply(it)
        case .reviewed(let it): state.apply(it)
        case .signed(let it): state.apply(it)
        }
    }

    /// What someone wants of a letter.
    public enum Command: Sendable, Equatable {
        case start(Start)
        case edit(Edit)
        case submitForReview(SubmitForReview)
        case requestChanges(RequestChanges)
        case review(Review)
        case sign(Sign)
    }

    /// What happened to a letter. Each is a fact, and its stored name a promise.
    public enum Event: Sendable, Equatable {
        case draftStarted(DraftStarted)
        case sectionEdited(SectionEdited)
        case submittedForReview(SubmittedForReview)
        case changesRequested(ChangesRequested)
        case reviewed(LetterReviewed)
        case signed(LetterSigned)
    }
}

extension Letter.Event: EventOfBodies {
    public static let catalog = EventCatalog<Letter.Event>([
        .init(Self.draftStarted), .init(Self.sectionEdited), .init(Self.submittedForReview), .init(Self.changesRequested),
        .init(Self.reviewed), .init(Self.signed),
    ])

    public var body: any EventBody {
        switch self {
        case .draftStarted(let it): it
        case .sectionEdited(let it): it
        case .submittedForReview(let it): it
        case .changesRequested(let it): it
        case .reviewed(let it): it
        case .signed(let it): it
        }
    }
}
