import EventSourcing

// Most of what happens to a long case moves none of its clocks, and what a payer asks or decides moves few: only those are reckoned
// anew. That none is left out is a law over random histories.

/// Which clocks, and windows to appeal, can have moved by what happened.
struct ClockReach {
    /// The payer's, about what was sent: that it answers, and that it decides.
    private(set) var sendings = false
    /// Those that follow a decision: appeals and their windows, benefits that go on, talks.
    private(set) var disputes = false
    /// Ours, to answer some questions of the payer's.
    private var questions: Set<InformationRequestID> = []
    /// Ours, to answer whatever is not answered.
    private var openQuestions = false
    private var allQuestions = false

    static let nothing = ClockReach()
    static let everything: ClockReach = {
        var reach = Self.decision
        reach.allQuestions = true
        return reach
    }()

    /// What the payer decides ends what it waits for; an answer that was given stays given.
    static let decision: ClockReach = {
        var reach = Self.sending
        reach.disputes = true
        reach.openQuestions = true
        return reach
    }()

    static let sending: ClockReach = {
        var reach = ClockReach()
        reach.sendings = true
        return reach
    }()

    static func question(_ request: InformationRequestID) -> ClockReach {
        var reach = Self.sending
        reach.questions = [request]
        return reach
    }

    /// What some events can move together.
    init(of events: [CaseFile.Event]) {
        for event in events { self.add(event.clockReach) }
    }

    private init() {}

    private mutating func add(_ other: ClockReach) {
        self.sendings = self.sendings || other.sendings
        self.disputes = self.disputes || other.disputes
        self.questions.formUnion(other.questions)
        self.openQuestions = self.openQuestions || other.openQuestions
        self.allQuestions = self.allQuestions || other.allQuestions
    }

    var isNothing: Bool {
        !(self.sendings || self.disputes || self.openQuestions || self.allQuestions) && self.questions.isEmpty
    }

    func includes(_ request: CaseFile.State.InformationRequest) -> Bool {
        self.allQuestions || self.questions.contains(request.id) || (self.openQuestions && !request.isAnswered)
    }

    /// Whether a clock on record is among them.
    func includes(_ clock: ClockStarted, of state: CaseFile.State) -> Bool {
        switch clock.kind {
        case .payerAcknowledgement, .payerDecision: self.sendings
        case .informationResponse:
            state.informationRequests.first { $0.id == clock.subject.informationRequest }.map { self.includes($0) } ?? self.allQuestions
        default: self.disputes
        }
    }
}

extension CaseFile.Event {
    /// What the event can move; an event of which nobody has thought moves everything.
    fileprivate var clockReach: ClockReach {
        switch self {
        case .requestPended: .sending
        case .informationRequested(let it): .question(it.request)
        case .informationResponseSent(let it): .question(it.request)
        case .informationPartlyAnswered(let it): .question(it.answer.request)
        case .informationRequestExpired(let it): .question(it.request)
        case .informationRequestWithdrawn(let it): .question(it.request)
        case .decisionReceived, .serviceDecided, .authorizationGranted, .appealFiled, .appealAcknowledged, .appealDecided,
            .externalReviewAssigned, .deemedExhaustionAsserted, .peerToPeerOffered, .peerToPeerScheduled, .peerToPeerHeld:
            .decision
        case .ownerAssigned, .ownershipTransferred, .handOverOffered, .handOverDeclined, .handOverWithdrawn, .evaluationRecorded,
            .evaluationAmended, .letterStarted, .letterSigned, .letterCosigned,
            .letterSignatureRevoked, .letterLapsed, .letterSuperseded, .packetAssembled, .packetCheckFailed, .noteAdded, .patientNotified,
            .treatmentPlanChanged, .payerReferenceAssigned, .payerStatusChecked, .contactLogged, .nextContactSet, .unitsConsumed,
            .consumptionReversed, .renewalOpened,
            .authorizationThresholdReached, .irregularitySettled, .factReceivedAgain, .informationRequestAssigned:
            .nothing
        default: .everything
        }
    }
}
