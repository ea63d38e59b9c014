import Crypto
public import EventSourcing

// A pool begins with what a plan says of it.

/// A pool was opened (`pool.opened.v1`).
public struct PoolOpened: EventBody {
    public static let type: EventType = "pool.opened.v1"

    public var patient: PatientID
    public var coverage: CoverageID
    public var scope: PoolScope
    /// The days on which what is rendered counts: mostly the plan year.
    public var period: DateRange
    public var answer: BenefitAnswer
    /// The zone in which the period's days begin and end.
    public var timeZone: String?
    /// The pool of the period before.
    public var follows: PoolID?
    /// What is odd, where it takes the place of an opening that was recorded wrongly.
    public var irregularities: [PoolIrregularity]

    public var occurredAt: Timestamp? { self.answer.answeredAt }

    public init(
        patient: PatientID, coverage: CoverageID, scope: PoolScope, period: DateRange, answer: BenefitAnswer, timeZone: String? = nil,
        follows: PoolID? = nil, irregularities: [PoolIrregularity] = []
    ) {
        self.patient = patient
        self.coverage = coverage
        self.scope = scope
        self.period = period
        self.answer = answer
        self.timeZone = timeZone
        self.follows = follows
        self.irregularities = irregularities
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.patient = try facts.value("patient_id")
        self.coverage = try facts.value("coverage_id")
        self.scope = try facts.value("scope")
        self.period = try facts.value("period")
        self.answer = try facts.value("answer")
        self.timeZone = try facts.optional("time_zone")
        self.follows = try facts.optional("follows_pool_id")
        self.irregularities = try facts.list("irregularities")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("patient_id", self.patient)
        members.member("coverage_id", self.coverage)
        members.member("scope", self.scope)
        members.member("period", self.period)
        members.member("answer", self.answer)
        members.member("time_zone", self.timeZone)
        members.member("follows_pool_id", self.follows)
        members.list("irregularities", self.irregularities)
    }
}

extension BenefitPool {
    /// Open a pool.
    public struct Open: Sendable, Equatable {
        public var opened: PoolOpened
        public init(_ opened: PoolOpened) { self.opened = opened }
    }

    /// The kind of claim that keeps one pool for one limit of a plan. Pools that count otherwise may stand beside each other: some
    /// plans pay 30 visits of physical therapy, and 60 of all therapy together.
    public static let scopeClaim = "pool.scope"

    /// What a pool claims with events that follow a state.
    public static func reservations(following events: [Event], in state: State, of stream: StreamID) -> [Reservation] {
        events.flatMap { event -> [Reservation] in
            switch event {
            case .opened(let it): [Self.claim(it, .take, stream)]
            case .corrected(let it):
                state.openings.filter { $0.holds && it.targets.contains($0.recordedAs) }.map { Self.claim($0.body, .release, stream) }
            default: []
            }
        }
    }

    private static func claim(_ it: PoolOpened, _ action: Reservation.Action, _ stream: StreamID) -> Reservation {
        let lines = it.scope.serviceLines.map(\.rawValue).joined(separator: ",")
        let name = "necessity/pool-scope/v1\n\(it.coverage)\n\(lines)\n\(it.scope.purpose?.rawValue ?? "")\n\(it.scope.unit.rawValue)"
        // Ids and codes alone: nothing of a patient is in it, so that it needs no key.
        return Reservation(
            action, kind: Self.scopeClaim, token: Array(SHA256.hash(data: Array(name.utf8))), during: it.period.instants, stream: stream)
    }
}

extension DateRange {
    /// Whole days, by UTC: a claim is about dates, and all are read alike.
    var instants: Range<Timestamp> {
        let day: Int64 = 86_400_000_000
        let from = Timestamp(microseconds: Int64(self.from.dayNumber) * day)
        return from..<Timestamp(microseconds: Int64(self.through.dayNumber + 1) * day)
    }

    /// Whether a day is among them.
    public func contains(_ day: CivilDate) -> Bool { self.from <= day && day <= self.through }
}

extension BenefitPool.State {
    func open(_ it: BenefitPool.Open, _ context: Context) throws(Refusal) -> [BenefitPool.Event] {
        var opened = it.opened
        opened.irregularities = []
        if var known = self.terms {
            known.irregularities = []
            guard known == opened else { throw .poolExists }
            return []
        }
        // What was said of one patient does not become another's: that is another pool.
        if let known = self.openings.last, known.patient != opened.patient { throw .poolOfOtherPatient }
        guard opened.answer.counts(in: opened.scope.unit) else { throw .poolUnitDiffers }
        if opened.answer.answeredAt > context.now { throw .sentInTheFuture }
        opened.irregularities = self.overdraw(by: .opened(opened)).inOrder
        return [.opened(opened)]
    }
}
