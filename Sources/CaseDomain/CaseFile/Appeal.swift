public import EventSourcing

// An appeal within a case: how it was filed, who has it, and how it ended, each as the facts that said so.

extension CaseFile.State {
    /// An appeal, and what was heard of it.
    public struct Appeal: Sendable, Equatable {
        public let id: AppealID
        /// Each telling of how it was filed, in order, never none; the last that holds counts.
        public internal(set) var filings: [Fact<AppealFiled>]
        /// That it was taken in.
        public internal(set) var acknowledgements: [Fact<AppealAcknowledged>] = []
        /// To whom it was given for review.
        public internal(set) var reviews: [Fact<ExternalReviewAssigned>] = []
        /// Each decision that was told, in order; the last that holds counts.
        public internal(set) var decisions: [Fact<AppealDecided>] = []

        init(filed: Fact<AppealFiled>) {
            self.id = filed.appeal
            self.filings = [filed]
        }

        /// How it was filed, as last told; where nothing of that holds any more, the last that was taken back.
        public var filed: Fact<AppealFiled> { self.filings.lastHolding() ?? self.filings[self.filings.endIndex - 1] }
        /// That it was taken in, as last told.
        public var acknowledged: AppealAcknowledged? { self.acknowledgements.lastHolding()?.body }
        /// Who reviews it, as last told.
        public var review: ExternalReviewAssigned? { self.reviews.lastHolding()?.body }

        /// How it ended, with all that is told of that decision, the later telling first; `nil` while it runs.
        public var decided: AppealDecided? {
            var tellings = self.decisions.holding { $0 }
            guard var decided = tellings.popLast() else { return nil }
            for earlier in tellings.reversed() where earlier.decision == decided.decision && earlier.outcome == decided.outcome {
                decided.decidedOn = decided.decidedOn ?? earlier.decidedOn
                decided.appealBy = decided.appealBy ?? earlier.appealBy
                decided.reviewer = decided.reviewer ?? earlier.reviewer
            }
            return decided
        }

        /// It was filed, and has not ended.
        public var isOpen: Bool { self.filed.holds && self.decided == nil }

        /// It is for a service.
        func isFor(_ line: ServiceLineID) -> Bool { self.filed.lines.contains(line) }
    }
}

extension CaseFile.State.Appeal {
    /// What a correction can name.
    var facts: [KnownFact] {
        self.filings.map { .init($0) } + self.acknowledgements.map { .init($0) } + self.reviews.map { .init($0) }
            + self.decisions.map { .init($0) }
    }

    mutating func takeBack(_ targets: Set<StreamVersion>, by correction: FactCorrection) {
        self.filings.correct(targets, by: correction)
        self.acknowledgements.correct(targets, by: correction)
        self.reviews.correct(targets, by: correction)
        self.decisions.correct(targets, by: correction)
    }
}

extension CaseFile.State.Appeal: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("appeal_id", self.id)
        members.list("filings", self.filings)
        members.list("acknowledgements", self.acknowledgements)
        members.list("reviews", self.reviews)
        members.list("decisions", self.decisions)
        members.member("open", self.isOpen)
    }

    public init(members: JSONObject) throws(JSONFault) {
        let filings = try members.list("filings", of: Fact<AppealFiled>.self)
        guard let first = filings.first else { throw JSONFault(.missing, at: "filings") }
        self.init(filed: first)
        self.filings = filings
        self.acknowledgements = try members.list("acknowledgements")
        self.reviews = try members.list("reviews")
        self.decisions = try members.list("decisions")
    }
}
