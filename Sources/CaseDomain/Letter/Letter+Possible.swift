extension Letter.State {
    /// What can be asked of the letter now, by the nouns under which the API takes it: advice for a screen, not a promise.
    public var possible: [String] {
        switch self.status {
        case .draft: self.missing.isEmpty ? ["edits", "review_requests"] : ["edits"]
        case .inReview: ["edits", "change_requests", "reviews"]
        case .reviewed: ["edits", "change_requests", "signatures"]
        case .signed: []
        }
    }
}
