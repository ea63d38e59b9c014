import EventSourcing

// Most of what happens to a long case moves none of its clocks, and what a payer asks moves few: only those are reckoned anew.

/// Which clocks, and windows to appeal, can have moved by what happened.
enum ClockReach: Equatable {
    case nothing
    /// Those of what was sent, and of some questions of the payer's.
    case questions(Set<InformationRequestID>)
    case everything

    /// What some events can move together.
    init(of events: [CaseFile.Event]) {
        self = events.reduce(.nothing) { reach, event in
            switch (reach, event.clockReach) {
            case (.everything, _), (_, .everything): .everything
            case (let known, .nothing): known
            case (.nothing, let new): new
            case (.questions(let known), .questions(let new)): .questions(known.union(new))
            }
        }
    }

    func includes(_ request: InformationRequestID) -> Bool {
        switch self {
        case .nothing: false
        case .questions(let requests): requests.contains(request)
        case .everything: true
        }
    }

    /// Whether a clock on record is among them.
    func includes(_ clock: ClockStarted) -> Bool {
        switch self {
        case .nothing: false
        case .everything: true
        case .questions:
            clock.subject.informationRequest.map { self.includes($0) } ?? [.payerAcknowledgement, .payerDecision].contains(clock.kind)
        }
    }
}

extension CaseFile.Event {
    /// What the event can move; an event of which nobody has thought moves everything.
    fileprivate var clockReach: ClockReach {
        switch self {
        case .requestPended: .questions([])
        case .informationRequested(let it): .questions([it.request])
        case .informationResponseSent(let it): .questions([it.request])
        case .informationPartlyAnswered(let it): .questions([it.answer.request])
        case .informationRequestExpired(let it): .questions([it.request])
        case .informationRequestWithdrawn(let it): .questions([it.request])
        case .ownerAssigned, .ownershipTransferred, .evaluationRecorded, .evaluationAmended, .letterStarted, .letterSigned, .letterCosigned,
            .letterSignatureRevoked, .letterLapsed, .letterSuperseded, .packetAssembled, .packetCheckFailed, .noteAdded, .patientNotified,
            .treatmentPlanChanged, .payerReferenceAssigned, .payerStatusChecked, .unitsConsumed, .consumptionReversed, .renewalOpened,
            .authorizationThresholdReached, .irregularitySettled, .factReceivedAgain, .informationRequestAssigned:
            .nothing
        default: .everything
        }
    }
}
