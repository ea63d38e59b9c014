public import EventSourcing

// What a record claims follows from its events alone, so that a rebuild can recompute every reservation.

extension Patient {
    /// What a patient's record takes and gives back with events.
    ///
    /// The ledger judges all claims of a request before it carries any of them out. A merge is one request about two records, so that the
    /// one that takes a claim over takes it regardless of the other, which gives it back in the same breath.
    public static func reservations(following events: [Event], of stream: StreamID) -> [Reservation] {
        events.flatMap { event -> [Reservation] in
            switch event {
            case .registered(let it): Self.claims(it.tokens, .take, stream)
            case .identifierAdded(let it): Self.claims([it.token], .take, stream)
            case .identifierRetired(let it): Self.claims([it.token], .release, stream)
            case .merged(let it): Self.claims(it.tokens, .release, stream)
            case .absorbed(let it): Self.claims(it.tokens, .takeRegardless, stream)
            case .mergeReversed(let it): Self.claims(it.tokens, .takeRegardless, stream)
            case .absorptionReversed(let it): Self.claims(it.tokens, .release, stream)
            case .demographicsCorrected, .demographicsChanged, .gestationalAgeRecorded, .foundDistinct, .distinctionWithdrawn,
                .representativeNamed, .representativeChanged, .representativeEnding, .representativeEnded, .recipientRestricted,
                .restrictionLifted:
                []
            }
        }
    }

    private static func claims(_ tokens: [BlindToken], _ action: Reservation.Action, _ stream: StreamID) -> [Reservation] {
        tokens.map { Reservation(action, kind: Self.identifierClaim, token: $0.bytes, during: .always, stream: stream) }
    }
}
