public import EventSourcing

extension CaseFile.State {
    /// A talk between a clinician of ours and one of the payer, from its offer to what came of it.
    public struct PeerToPeer: Sendable, Equatable {
        public let id: PeerToPeerID
        public internal(set) var offers: [Fact<PeerToPeerOffered>] = []
        public internal(set) var schedules: [Fact<PeerToPeerScheduled>] = []
        public internal(set) var outcomes: [Fact<PeerToPeerHeld>] = []

        init(_ id: PeerToPeerID) { self.id = id }

        /// The offer, as last told.
        public var offered: PeerToPeerOffered? { self.offers.lastHolding()?.body }
        /// For when, as last agreed.
        public var scheduled: PeerToPeerScheduled? { self.schedules.lastHolding()?.body }
        /// What came of it, as last told.
        public var held: PeerToPeerHeld? { self.outcomes.lastHolding()?.body }

        /// It was talked; where nobody came, it can be made up for.
        var isOver: Bool { self.held.map { $0.outcome != .noShow } ?? false }
        /// Somebody offered it or agreed on it.
        var isKnown: Bool { self.offered != nil || self.scheduled != nil }
        /// What it is about, as last said.
        var lines: [ServiceLineID] { self.scheduled?.lines ?? self.offered?.lines ?? [] }
    }
}

extension CaseFile.State {
    func recordPeerToPeerOffer(_ it: CaseFile.RecordPeerToPeerOffer) -> [CaseFile.Event] {
        let known = self.peerToPeers.first { $0.id == it.call }?.offers.lastHolding()
        // An offer that names no line is about what was denied or cut when it was first told.
        let lines = it.lines.isEmpty ? known?.lines ?? self.lines(where: self.isAdverse) : it.lines
        var event = PeerToPeerOffered(call: it.call, lines: lines, receivedAt: it.receivedAt, windowEnds: it.windowEnds)
        if let known {
            if known.lines == event.lines, event.windowEnds == nil || known.windowEnds == event.windowEnds {
                return Self.receivedAgain(known, at: it.receivedAt)
            }
            // A new end of the window is no contradiction.
            if known.lines != event.lines { event.irregularities.append(.contradictsEarlier) }
        }
        if !self.hasServices(lines) { event.irregularities.append(.unknownService) }
        if self.closed != nil { event.irregularities.append(.caseClosed) }
        return self.recordingLate(.peerToPeerOffered(event))
    }

    func schedulePeerToPeer(_ it: CaseFile.SchedulePeerToPeer, _ context: Context) throws(Refusal) -> [CaseFile.Event] {
        try self.requireOpen()
        let known = self.peerToPeers.first { $0.id == it.call }
        if let scheduled = known?.scheduled, scheduled.isWhat(it) { return [] }
        try self.admit(.schedulePeerToPeer, at: context.now)
        if known?.isOver ?? false { throw .peerToPeerHeld }
        let discussable = self.lines(where: self.isDiscussable)
        let named = it.lines.isEmpty ? (known?.lines ?? []).filter(discussable.contains) : it.lines
        let lines = named.isEmpty ? discussable : named
        guard self.hasServices(lines) else { throw .serviceUnknown }
        guard lines.allSatisfy(discussable.contains) else { throw .nothingToDiscuss }
        if let end = known?.offered?.windowEnds ?? self.talkWindow(of: lines)?.due.at, context.now > end { throw .peerToPeerWindowClosed }
        if lines.contains(where: self.isClosedToTalks) { throw .peerToPeerClosedByAppeal }
        return [
            .peerToPeerScheduled(
                PeerToPeerScheduled(
                    call: it.call, lines: lines, at: it.at, payerPhysician: it.payerPhysician, clinician: it.clinician,
                    agreedAt: context.now))
        ]
    }

    /// Something can be talked about.
    func admitPeerToPeer() throws(Refusal) {
        try self.requireOpen()
        guard self.services.contains(where: self.isDiscussable) else { throw .nothingToDiscuss }
    }

    /// A payer talks about what it denied or cut, about what it asks to be called about, and, where it offers so, about what it is
    /// going to deny.
    private func isDiscussable(_ service: Service) -> Bool {
        if self.isAdverse(service) || service.action == .contactPayer { return true }
        return service.isAwaited
            && self.peerToPeers.contains { $0.offered.map { $0.lines.contains(service.requested.line) } ?? false }
    }

    /// An appeal of what was last decided on a service was filed.
    func isAppealed(_ line: ServiceLineID) -> Bool {
        guard let service = self.services.first(where: { $0.requested.line == line }), let origin = self.origin(of: service) else {
            return false
        }
        return self.appeals.contains { $0.filed.holds && $0.isFor(line) && ($0.isOpen || $0.filed.filedAt >= origin.decidedAt) }
    }

    func recordPeerToPeerOutcome(_ it: CaseFile.RecordPeerToPeerOutcome) -> [CaseFile.Event] {
        let known = self.peerToPeers.first { $0.id == it.call }
        let earlier = known?.outcomes.lastHolding()
        let told = known?.lines ?? []
        let lines = earlier?.lines ?? (told.isEmpty ? self.lines(where: self.isAdverse) : told)
        var event = PeerToPeerHeld(call: it.call, lines: lines, heldAt: it.heldAt, outcome: it.outcome, notes: it.notes)
        if let earlier {
            // The words of notes are patient data and cannot be compared: what had none yet takes them.
            if earlier.heldAt == event.heldAt, earlier.outcome == event.outcome, event.notes == nil || earlier.notes != nil {
                return Self.receivedAgain(earlier, at: it.heldAt)
            }
            // Somebody may come after nobody came.
            let isSame = earlier.heldAt == event.heldAt && earlier.outcome == event.outcome
            if earlier.outcome != .noShow, !isSame { event.irregularities.append(.contradictsEarlier) }
        }
        if !(known?.isKnown ?? false) { event.irregularities.append(.unknownPeerToPeer) }
        if self.isUndecided(event) { event.irregularities.append(.overturnedWithoutDecision) }
        if self.closed != nil { event.irregularities.append(.caseClosed) }
        return self.recordingLate(.peerToPeerHeld(event))
    }

    /// The payer said that it would approve, and has not decided since.
    private func isUndecided(_ held: PeerToPeerHeld) -> Bool {
        guard held.outcome == .overturned else { return false }
        return self.services.contains { service in
            guard held.lines.contains(service.requested.line) else { return false }
            guard let decision = service.decision else { return true }
            return decision.action != .certifiedInTotal && (decision.decidedAt < held.heldAt || !decision.action.isFinal)
        }
    }

    mutating func apply(_ it: Fact<PeerToPeerOffered>) {
        self.note(it.irregularities)
        self.peerToPeers[self.peerToPeer(it.call)].offers.append(it)
        self.settlePeerToPeers()
    }

    mutating func apply(_ it: Fact<PeerToPeerScheduled>) {
        self.peerToPeers[self.peerToPeer(it.call)].schedules.append(it)
        self.settlePeerToPeers()
    }

    mutating func apply(_ it: Fact<PeerToPeerHeld>) {
        self.note(it.irregularities)
        self.peerToPeers[self.peerToPeer(it.call)].outcomes.append(it)
        self.settlePeerToPeers()
    }

    /// Where a talk is kept; a place is made for one that is new.
    private mutating func peerToPeer(_ id: PeerToPeerID) -> Int {
        if let index = self.peerToPeers.firstIndex(where: { $0.id == id }) { return index }
        self.peerToPeers.append(PeerToPeer(id))
        return self.peerToPeers.endIndex - 1
    }

    /// Once a decision followed what the payer promised, and the talk is known of which something was heard, nothing is odd.
    mutating func settlePeerToPeers() {
        let odd = self.irregularities
        guard odd.contains(.overturnedWithoutDecision) || odd.contains(.unknownPeerToPeer) else { return }
        if !self.peerToPeers.contains(where: { $0.held.map(self.isUndecided) ?? false }) {
            self.irregularities.removeAll { $0 == .overturnedWithoutDecision }
        }
        if !self.peerToPeers.contains(where: { $0.held != nil && !$0.isKnown }) {
            self.irregularities.removeAll { $0 == .unknownPeerToPeer }
        }
    }
}

extension PeerToPeerScheduled {
    /// Whether a command asks for what was agreed on, as far as it says.
    fileprivate func isWhat(_ it: CaseFile.SchedulePeerToPeer) -> Bool {
        self.at == it.at && self.clinician == it.clinician && self.payerPhysician == it.payerPhysician
            && (it.lines.isEmpty || it.lines == self.lines)
    }
}

extension CaseFile.State.PeerToPeer {
    /// What a correction can name.
    var facts: [KnownFact] {
        self.offers.map { .init($0) } + self.schedules.map { .init($0) } + self.outcomes.map { .init($0) }
    }

    mutating func takeBack(_ targets: Set<StreamVersion>, by correction: FactCorrection) {
        self.offers.correct(targets, by: correction)
        self.schedules.correct(targets, by: correction)
        self.outcomes.correct(targets, by: correction)
    }
}

extension CaseFile.State.PeerToPeer: JSONMembers {
    public func write(to members: inout JSONWriter.Members) {
        members.member("peer_to_peer_id", self.id)
        members.list("offers", self.offers)
        members.list("schedules", self.schedules)
        members.list("outcomes", self.outcomes)
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.init(try members.value("peer_to_peer_id"))
        self.offers = try members.list("offers")
        self.schedules = try members.list("schedules")
        self.outcomes = try members.list("outcomes")
    }
}
