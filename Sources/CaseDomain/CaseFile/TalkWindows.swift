import EventSourcing

// Until when a talk can be asked for: as the payer's offer says, else as the rules pinned for the services do.

extension CaseFile.State {
    /// What the pinned rules say of the time for a talk about some lines that were denied or cut; of several the one that ends first.
    func talkWindow(of lines: [ServiceLineID]) -> GoverningProvision? {
        let provisions = GoverningProvisions(self)
        let windows = lines.compactMap { line in
            self.denial(of: line).flatMap { decision, anchors in
                provisions.provision(.peerToPeer, of: [line], from: anchors, on: self.today(decision.decidedAt))
            }
        }
        return windows.min { $0.due.at < $1.due.at }
    }

    /// Whether the payer talks about a service no more: its rule ends talks with an appeal, and there is one.
    func isClosedToTalks(_ line: ServiceLineID) -> Bool {
        (self.requirement(of: line)?.terms.peerToPeer?.closesOnAppeal ?? false) && self.isAppealed(line)
    }

    /// The clocks of talks that can be asked for.
    func talkClocks(by provisions: GoverningProvisions) -> [WantedClock] {
        let offered = self.peerToPeers.compactMap { call -> WantedClock? in
            guard let offer = call.offered, let end = offer.windowEnds else { return nil }
            let due = Due(at: end, day: nil, zone: self.timeZone ?? .utc, explanation: ["The payer's offer names the time."])
            return WantedClock(
                kind: .peerToPeer, subject: ClockSubject(call: call.id), basis: .notice,
                anchors: ClockAnchors([.received: .instant(offer.receivedAt)]), named: due, metAt: self.agreement(on: offer.lines))
        }
        return offered + self.ruledTalkClocks(by: provisions)
    }

    /// One for each decision on lines of which no offer says more.
    private func ruledTalkClocks(by provisions: GoverningProvisions) -> [WantedClock] {
        let told = Set(self.peerToPeers.filter { $0.offered?.windowEnds != nil }.flatMap { $0.offered?.lines ?? [] })
        var clocks: [WantedClock] = []
        for service in self.services where self.isAdverse(service) {
            let line = service.requested.line
            guard !told.contains(line), !self.isClosedToTalks(line), let (decision, anchors) = self.denial(of: line) else { continue }
            let subject = ClockSubject(decision: decision.decision)
            guard !clocks.contains(where: { $0.subject == subject }),
                let governing = provisions.provision(.peerToPeer, of: [line], from: anchors, on: self.today(decision.decidedAt))
            else { continue }
            clocks.append(WantedClock(.peerToPeer, subject, governing, from: anchors, metAt: self.agreement(on: [line])))
        }
        return clocks
    }

    /// When a talk about any of some lines was agreed on, or held.
    private func agreement(on lines: [ServiceLineID]) -> Timestamp? {
        let calls = self.peerToPeers.filter { !Set($0.lines).isDisjoint(with: lines) }
        return calls.compactMap { $0.scheduled?.agreedAt ?? $0.held?.heldAt }.min()
    }

    /// The notice by which a service was denied or cut, and the dates from which its time for a talk runs.
    private func denial(of line: ServiceLineID) -> (ServiceDecided, ClockAnchors)? {
        guard let service = self.services.first(where: { $0.requested.line == line }), let decision = self.origin(of: service)?.body else {
            return nil
        }
        let notice = self.notice(decision.decision)
        let receivedAt = notice?.receivedAt ?? decision.decidedAt
        return (decision, ClockAnchors(noticedOn: notice?.noticedOn, receivedAt: receivedAt))
    }
}
