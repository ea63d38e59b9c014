extension Letter {
    /// What someone wants of a letter.
    public enum Command: Sendable, Equatable {
        case start(Start)
        case copyForward(CopyForward)
        case edit(Edit)
        case prefill(Prefill)
        case check(Check)
        case resolveFinding(ResolveFinding)
        case waiveFinding(WaiveFinding)
        case submitForReview(SubmitForReview)
        case requestChanges(RequestChanges)
        case review(Review)
        case sign(Sign)
        case cosign(Cosign)
        case revokeSignature(RevokeSignature)
        case supersede(Supersede)
        case lapse(Lapse)
        case render(Render)

        /// The kinds of command, each by the noun under which the API takes it.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            case start = "letters"
            case copyForward = "copies"
            case edit = "edits"
            case prefill = "prefills"
            case check = "checks"
            case resolveFinding = "finding_resolutions"
            case waiveFinding = "finding_waivers"
            case submitForReview = "review_requests"
            case requestChanges = "change_requests"
            case review = "reviews"
            case sign = "signatures"
            case cosign = "cosignatures"
            case revokeSignature = "signature_revocations"
            case supersede = "supersessions"
            /// Made by the program itself, when a rule says so: nobody asks for it.
            case lapse = "lapses"
            case render = "renderings"
        }

        public var kind: Kind {
            switch self {
            case .start: .start
            case .copyForward: .copyForward
            case .edit: .edit
            case .prefill: .prefill
            case .check: .check
            case .resolveFinding: .resolveFinding
            case .waiveFinding: .waiveFinding
            case .submitForReview: .submitForReview
            case .requestChanges: .requestChanges
            case .review: .review
            case .sign: .sign
            case .cosign: .cosign
            case .revokeSignature: .revokeSignature
            case .supersede: .supersede
            case .lapse: .lapse
            case .render: .render
            }
        }
    }
}
