import EventSourcing

extension RightsRequest.State {
    /// Refuses what the request as it is does not allow, whatever a command of the kind says.
    ///
    /// Every decision asks this after it has looked whether it is asked again, and so does what is offered to a screen: the two cannot
    /// disagree. What depends on what a command says, or on the day, is refused by the decision itself.
    public func admit(_ kind: RightsRequest.Command.Kind) throws(Refusal) {
        guard let status else {
            if kind == .recordReceipt { return }
            throw .rightsRequestUnknown
        }
        switch kind {
        // Recorded anew where what was recorded first was wrong.
        case .recordReceipt: if self.receipt != nil { throw .rightsRequestExists }
        case .correct: guard self.hasFacts else { throw .factUnknown }
        case .verifyIdentity: try self.requireOpen()
        case .extend:
            try self.requireOpen()
            try self.require { $0.clock != nil }
            // A later day comes from an extension alone; what was reversed is to be acted upon by the review, promptly.
            guard self.extensionGiven == nil else { throw .rightsRequestExtended }
        case .quoteFee:
            try self.requireOpen()
            try self.require { $0.allowsFee }
        // An agency may ask after the accounting was given: the next one goes by it.
        case .suspend:
            try self.requireHeld()
            try self.require { $0 == .accounting }
            if status == .withdrawn { throw .rightsRequestWithdrawn }
        case .fulfill:
            try self.requireOpen()
            try self.require { $0.isFulfilled }
            if self.needsIdentity { throw .rightsIdentityUnverified }
        case .accept:
            try self.requireOpen()
            try self.require { !$0.isFulfilled }
            if self.needsIdentity { throw .rightsIdentityUnverified }
        case .deny:
            try self.requireOpen()
            // The rule knows no ground to deny an accounting.
            try self.require { $0 != .accounting }
            if status == .reversed { throw .rightsRequestReversed }
            if status == .partlyDenied { throw .rightsRequestDenied }
            if self.receipt?.body.mustBeAgreed ?? false { throw .restrictionMustBeAgreed }
        case .askReview:
            try self.requireHeld()
            guard let denial else { throw .rightsRequestNotDenied }
            guard denial.ground.isReviewable else { throw .rightsDenialNotReviewable }
            if self.reviewDecided != nil { throw .rightsRequestReviewed }
        case .decideReview:
            try self.requireHeld()
            guard self.reviewAsked != nil else { throw .rightsReviewNotAsked }
            if self.reviewDecided != nil { throw .rightsRequestReviewed }
        case .disagree:
            try self.requireHeld()
            try self.require { $0 == .amendment }
            guard self.denial != nil else { throw .rightsRequestNotDenied }
        case .rebut:
            try self.requireHeld()
            try self.require { $0 == .amendment }
            guard self.disagreement != nil else { throw .rightsRequestNotDisagreed }
        case .withdraw: try self.requireOpen()
        case .terminate:
            try self.requireHeld()
            try self.require { $0 == .restriction }
            guard status == .accepted else { throw .restrictionNotAgreed }
        }
    }

    /// What can be asked of the request now. What stands here is never refused for how the request stands, and what does not always is.
    public var possible: [RightsRequest.Command.Kind] {
        RightsRequest.Command.Kind.allCases.filter { kind in
            do throws(Refusal) {
                try self.admit(kind)
                return true
            } catch {
                return false
            }
        }
    }

    private var needsIdentity: Bool { self.kind?.needsIdentity ?? false && self.verification == nil }

    private func require(_ isOfKind: (RightsRequestKind) -> Bool) throws(Refusal) {
        guard let kind, isOfKind(kind) else { throw .rightsRequestNotOfKind }
    }

    /// Something of it holds.
    private func requireHeld() throws(Refusal) {
        if self.receipt == nil { throw .rightsRequestTakenBack }
    }

    /// It waits for the clinic.
    private func requireOpen() throws(Refusal) {
        try self.requireHeld()
        switch self.status {
        case .received, .partlyDenied, .reversed, nil: return
        case .withdrawn: throw .rightsRequestWithdrawn
        case .takenBack: throw .rightsRequestTakenBack
        case .denied, .inReview, .fulfilled, .accepted, .terminated: throw .rightsRequestAnswered
        }
    }

    /// Nobody has done yet what is to come.
    static func requirePast(_ moment: Timestamp, _ context: Context) throws(Refusal) {
        if moment > context.now { throw .rightsMomentInTheFuture }
    }
}
