public import EventSourcing

/// A letter of medical necessity: sections of prose, versions, a review by somebody else, and a signature over exactly what was
/// reviewed.
///
/// A letter has eight sections (domain page, section 6.1). Editing after the review begins makes a new version, and an approval
/// never carries over to one. After the signature no text changes any more: a signed version is superseded by the next one, in the
/// same stream. What the letter has to be held to (payers' terms of signing, findings of a check, whose letter is copied) is handed
/// in as facts; no decision opens patient data.
public enum Letter: Decider {
    public static var initial: State { State() }

    public static func decide(_ command: Command, in state: State, _ context: Context) throws(Refusal) -> [Event] {
        switch command {
        case .start(let it): try state.start(it)
        case .copyForward(let it): try state.copyForward(it)
        case .edit(let it): try state.edit(it)
        case .prefill(let it): try state.prefill(it)
        case .check(let it): try state.check(it)
        case .resolveFinding(let it): try state.resolveFinding(it, context)
        case .waiveFinding(let it): try state.waiveFinding(it, context)
        case .submitForReview(let it): try state.submitForReview(it)
        case .requestChanges(let it): try state.requestChanges(it)
        case .review(let it): try state.review(it, context)
        case .sign(let it): try state.sign(it, context)
        case .cosign(let it): try state.cosign(it, context)
        case .revokeSignature(let it): try state.revokeSignature(it, context)
        case .supersede(let it): try state.supersede(it)
        case .lapse(let it): try state.lapse(it)
        case .render(let it): try state.render(it)
        }
    }

    public static func evolve(_ state: inout State, by recorded: Recorded<Event>) {
        state.streamVersion = recorded.version
        state.updatedAt = recorded.recordedAt
        switch recorded.event {
        case .draftStarted(let it): state.started = it
        case .copiedForward(let it): state.apply(it)
        case .sectionEdited(let it): state.apply(it, by: recorded.actor)
        case .prefilled(let it): state.prefilled = it
        case .checked(let it): state.apply(it)
        case .findingResolved(let it): state.resolved.append(it)
        case .findingWaived(let it): state.waived.append(it)
        case .submittedForReview: state.status = .inReview
        case .changesRequested(let it): state.apply(it)
        case .reviewed(let it): state.apply(it)
        case .signed(let it): state.apply(it)
        case .cosigned(let it): state.cosigned = it
        case .signatureRevoked(let it): state.apply(it)
        case .superseded(let it): state.apply(it)
        case .lapsed(let it): state.apply(it)
        case .rendered(let it): state.rendered = it
        }
    }
}
