import EventSourcing

import struct Foundation.UUID

/// Claims as the append function keeps them, from the reservations of one command after the other. Pure.
struct ClaimBook: Sendable {
    /// What is claimed, and by whom.
    struct Name: Sendable, Hashable {
        let kind: String
        let token: [UInt8]
        let stream: UUID
    }

    struct Claim: Sendable, Hashable {
        let from: Int64
        var to: Int64
        var isRegardless: Bool
        /// The last event of the command that took it.
        var position: Int64
    }

    private var claims: [Name: [Claim]] = [:]
    /// What the command at hand takes and gives back: it counts as of the command's last event.
    private var pending: [Reservation] = []
    private var command: CommandID?
    private var position = Position.start

    /// Takes in what an event claims.
    mutating func add(_ reservations: [Reservation], of event: BookEvent) {
        self.pass(event)
        self.pending += reservations
    }

    /// Passes an event that claims nothing.
    mutating func pass(_ event: BookEvent) {
        if event.command != self.command { self.settle() }
        self.command = event.command
        self.position = event.position
    }

    /// The command at hand is over.
    mutating func settle() {
        for reservation in self.pending { self.apply(reservation) }
        self.pending = []
    }

    private mutating func apply(_ it: Reservation) {
        let name = Name(kind: it.kind, token: it.token, stream: it.stream.rawValue)
        let (from, to) = (it.during.lowerBound.rawValue, it.during.upperBound.rawValue)
        switch it.action {
        case .release:
            self.claims[name]?.removeAll { $0.from < to && $0.to > from }
            if self.claims[name]?.isEmpty == true { self.claims[name] = nil }
        case .take, .takeRegardless:
            let claim = Claim(from: from, to: to, isRegardless: it.action == .takeRegardless, position: self.position.rawValue)
            // Taking again what the stream holds already moves its end.
            self.claims[name, default: []].removeAll { $0.from == from }
            self.claims[name, default: []].append(claim)
        }
    }

    /// Takes out a claim that is there exactly so; `false` when there is none.
    mutating func remove(_ claim: Claim, of name: Name) -> Bool {
        guard let index = self.claims[name]?.firstIndex(of: claim) else { return false }
        self.claims[name]?.remove(at: index)
        if self.claims[name]?.isEmpty == true { self.claims[name] = nil }
        return true
    }

    /// What is claimed, each once.
    var names: [Name] { Array(self.claims.keys) }
}
