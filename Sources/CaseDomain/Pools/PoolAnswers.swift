public import EventSourcing

// A plan is asked again, and says what it pays and what was used by now: its word counts, whatever was reckoned here.

/// The plan said anew what it pays, and what was used (`pool.answered.v1`).
public struct PoolAnswered: EventBody {
    public static let type: EventType = "pool.answered.v1"

    public var answer: BenefitAnswer
    public var irregularities: [PoolIrregularity]

    public var occurredAt: Timestamp? { self.answer.answeredAt }

    public init(_ answer: BenefitAnswer, irregularities: [PoolIrregularity] = []) {
        self.answer = answer
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.answer = try facts.value("answer")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("answer", self.answer)
        members.list("irregularities", self.irregularities)
    }
}

extension BenefitPool {
    /// The plan was asked again.
    public struct RecordAnswer: Sendable, Equatable {
        public var answer: BenefitAnswer
        public init(_ answer: BenefitAnswer) { self.answer = answer }
    }
}

extension BenefitPool.State {
    func recordAnswer(_ it: BenefitPool.RecordAnswer) throws(Refusal) -> [BenefitPool.Event] {
        guard let terms = self.terms else { throw .poolUnknown }
        let known = [terms.answer] + self.answers.holding().map(\.body.answer)
        if known.contains(it.answer) { return [] }
        var odd: Set<PoolIrregularity> = []
        if let verification = it.answer.verification, known.contains(where: { $0.verification == verification }) {
            odd.insert(.contradictsEarlier)
        }
        if !it.answer.counts(in: terms.scope.unit) {
            odd.insert(.unitMismatch)
        } else if let answer = self.answer {
            if it.answer.answeredAt < answer.answeredAt {
                odd.insert(.staleAnswer)
            } else {
                if it.answer.limit != answer.limit { odd.insert(.limitChanged) }
                if it.answer.used.thousandths < answer.used.thousandths { odd.insert(.usedLess) }
            }
        }
        let event = PoolAnswered(it.answer)
        odd.formUnion(self.overdraw(by: .answered(event)))
        return [.answered(PoolAnswered(it.answer, irregularities: odd.inOrder))]
    }

    /// What the plan said last, of what can be counted; of two at once the one recorded later.
    public var answer: BenefitAnswer? {
        guard let terms = self.terms else { return nil }
        let later = self.answers.holding().map(\.body.answer).filter { $0.counts(in: terms.scope.unit) }
        return later.reduce(terms.answer) { $1.answeredAt >= $0.answeredAt ? $1 : $0 }
    }
}
