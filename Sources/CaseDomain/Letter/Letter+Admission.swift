extension Letter.State {
    /// Whether a command of a kind is in order as the letter stands, whatever it says and whoever asks; a letter has no clock.
    ///
    /// Each decision asks this after it has looked whether it is asked again, so that `possible` never says anything else.
    public func admit(_ kind: Letter.Command.Kind) throws(Refusal) {
        guard self.started != nil else {
            if kind != .start { throw .letterUnknown }
            return
        }
        switch kind {
        case .start: throw .letterExists
        case .edit, .check: try self.requireUnsigned()
        case .copyForward, .prefill: try self.requireDraft()
        case .resolveFinding, .waiveFinding:
            try self.requireUnsigned()
            guard !self.openFindings.isEmpty else { throw .findingUnknown }
            if kind == .waiveFinding, !self.openFindings.contains(where: \.isWaivable) { throw .findingNotWaivable }
        case .submitForReview:
            try self.requireDraft()
            guard self.missing.isEmpty else { throw .letterIncomplete(self.missing) }
            guard self.unconfirmed.isEmpty else { throw .letterUnconfirmed(self.unconfirmed.map(\.rawValue).sorted()) }
            try self.requireNothingBlocks()
        case .requestChanges, .review:
            try self.requireUnsigned()
            guard self.status == .inReview || self.status == .reviewed else { throw .letterNotInReview }
            if kind == .review { try self.requireNothingBlocks() }
        case .sign:
            try self.requireUnsigned()
            guard self.status == .reviewed else { throw .letterNotReviewed }
            try self.requireNothingBlocks()
        case .cosign:
            try self.requireSignature()
            guard self.cosigned == nil else { throw .letterCosigned }
        case .revokeSignature, .lapse: try self.requireSignature()
        case .supersede: guard self.status.wasSigned else { throw .letterUnsigned }
        case .render:
            // What goes out on paper is what was reviewed: a page that is signed by hand is printed before it is signed.
            guard self.status == .reviewed || self.status.wasSigned else { throw .letterNotReviewed }
        }
    }

    /// What can be asked of the letter now, by the nouns under which the API takes it. What stands here is never refused for the
    /// state of the letter, and what does not always is.
    public var possible: [String] {
        Letter.Command.Kind.allCases.filter { kind in
            guard kind != .lapse else { return false }
            do throws(Refusal) {
                try self.admit(kind)
                return true
            } catch {
                return false
            }
        }.map(\.rawValue)
    }

    /// Only a version that was not signed is worked on.
    private func requireUnsigned() throws(Refusal) {
        if self.status.wasSigned { throw .letterSigned }
    }

    /// A draft, before it is submitted or after changes were asked for.
    private func requireDraft() throws(Refusal) {
        try self.requireUnsigned()
        guard self.status == .draft || self.status == .changesRequested else { throw .letterInReview }
    }

    /// A signature that stands.
    private func requireSignature() throws(Refusal) {
        switch self.status {
        case .signed: return
        case .voided: throw .letterVoided
        case .lapsed: throw .letterLapsed
        case .draft, .inReview, .changesRequested, .reviewed, .superseded: throw .letterUnsigned
        }
    }

    /// Nothing that the last check found stands in the way: a leak first, which weighs most.
    private func requireNothingBlocks() throws(Refusal) {
        let blocks = self.openFindings.filter { $0.severity == .block }
        if blocks.contains(where: { $0.kind == .leak }) { throw .letterLeak }
        let elements = Set(blocks.compactMap { $0.kind == .element ? $0.section?.rawValue : nil })
        guard elements.isEmpty else { throw .letterElementMissing(elements.sorted()) }
        guard blocks.isEmpty else { throw .letterBlocked }
    }
}
