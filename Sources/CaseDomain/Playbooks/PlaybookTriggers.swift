public import EventSourcing

extension PlaybookTrigger {
    /// The codes by which an event of a case may take it off its road, each once, in order; with what tells one occasion from another.
    public static func told(by event: CaseFile.Event) -> (occasion: String, triggers: [PlaybookTrigger])? {
        var triggers: [PlaybookTrigger] = []
        func add(_ kind: Kind, _ code: String?) {
            guard let code, code.count <= Self.codeLengthMax else { return }
            let trigger = PlaybookTrigger(kind, code)
            if !triggers.contains(trigger) { triggers.append(trigger) }
        }
        let occasion: String
        switch event {
        case .informationRequested(let it):
            for item in it.asked where item.system == .reportType || item.system == .loinc { add(.information, item.code) }
            occasion = "\(it.request)"
        case .serviceDecided(let it):
            guard it.action.isAppealable else { return nil }
            for reason in it.reasons { add(.denial, reason.rawValue) }
            // One notice says the same of several lines.
            occasion = "\(it.decision)"
        case .submissionRejected(let it):
            for rejection in it.rejections { add(.rejection, rejection.reason.rawValue) }
            occasion = "\(it.submission)"
        default: return nil
        }
        return triggers.isEmpty ? nil : (occasion, triggers)
    }
}

extension CaseFile.State {
    /// Whether what an event told still takes the case off its road: the question is open, the denial the last word, the sending turned
    /// away. What was answered before anybody came to it needs no exception.
    public func isOffRoad(by event: CaseFile.Event) -> Bool {
        guard self.opened != nil, self.closed == nil else { return false }
        return switch event {
        case .informationRequested(let it): self.openInformationRequests.contains { $0.id == it.request }
        case .serviceDecided(let it):
            self.services.contains { service in
                service.requested.line == it.line && service.isAppealable && service.decision?.decision == it.decision
            }
        case .submissionRejected(let it): self.submissions.contains { $0.queued.submission == it.submission && $0.isTurnedAway }
        default: false
        }
    }
}

extension ExceptionID {
    /// The exception that a code opens by itself: the same for the same case, code and occasion.
    public init(of trigger: PlaybookTrigger, on occasion: String, of caseID: CaseID, in tenant: TenantID) {
        let name = "\(tenant)\n\(caseID)\n\(trigger.kind.rawValue)\n\(trigger.code)\n\(occasion)"
        self.init(hashing: "necessity/exception-id/v1\n\(name)")
    }
}
