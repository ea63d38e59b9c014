public import EventSourcing

extension Letter {
    /// What happened to a letter. Each is a fact, and its stored name a promise.
    public enum Event: Sendable, Equatable {
        case draftStarted(DraftStarted)
        case copiedForward(LetterCopiedForward)
        case sectionEdited(SectionEdited)
        case prefilled(LetterPrefilled)
        case checked(LetterChecked)
        case findingResolved(FindingResolved)
        case findingWaived(FindingWaived)
        case submittedForReview(SubmittedForReview)
        case changesRequested(ChangesRequested)
        case reviewed(LetterReviewed)
        case signed(LetterSigned)
        case cosigned(LetterCosigned)
        case signatureRevoked(SignatureRevoked)
        case superseded(LetterSuperseded)
        case lapsed(LetterLapsed)
        case rendered(LetterRendered)
    }
}

/// A fact about a letter: each says to which case the letter belongs, so that a case's letters are found without a look-up.
public protocol LetterEventBody: EventBody {
    var caseID: CaseID { get }
}

extension Letter.Event: EventOfBodies {
    /// Every stored name of a letter's events, and how it is read.
    public static let catalog = EventCatalog<Letter.Event>([
        .init(Self.draftStarted), .init(Self.copiedForward), .init(Self.sectionEdited), .init(Self.prefilled), .init(Self.checked),
        .init(Self.findingResolved), .init(Self.findingWaived), .init(Self.submittedForReview), .init(Self.changesRequested),
        .init(Self.reviewed), .init(Self.signed), .init(Self.cosigned), .init(Self.signatureRevoked), .init(Self.superseded),
        .init(Self.lapsed), .init(Self.rendered),
    ])

    public var body: any EventBody { self.letterBody }

    /// The case that the letter belongs to.
    public var caseID: CaseID { self.letterBody.caseID }

    private var letterBody: any LetterEventBody {
        switch self {
        case .draftStarted(let it): it
        case .copiedForward(let it): it
        case .sectionEdited(let it): it
        case .prefilled(let it): it
        case .checked(let it): it
        case .findingResolved(let it): it
        case .findingWaived(let it): it
        case .submittedForReview(let it): it
        case .changesRequested(let it): it
        case .reviewed(let it): it
        case .signed(let it): it
        case .cosigned(let it): it
        case .signatureRevoked(let it): it
        case .superseded(let it): it
        case .lapsed(let it): it
        case .rendered(let it): it
        }
    }
}
