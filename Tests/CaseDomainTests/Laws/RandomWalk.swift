import CaseDomain
import EventSourcing
import TestSupport

/// One case with its letters, walked through at random by commands: half along the road that cases take, half anything at all,
/// in any order, repeated, late. Walks of odd seeds first go straight to a request that a payer has. The clock is part of the walk;
/// the same seed walks the same way.
struct RandomWalk {
    /// What is asked of the case, of a letter, or of both at once.
    enum Asked {
        case ofCase(CaseFile.Command)
        case ofLetter(LetterID, Letter.Command)
        /// A letter is started or signed, or something becomes of its signature, in one command with the case's half.
        case ofBoth(CaseFile.Command, LetterID, Letter.Command)
    }

    static let letters = [The.letter, The.otherLetter]
    static let actors = [The.coordinator, The.author, The.reviewer, The.signer, The.colleague]
    static let lines = [The.speech, The.device, The.unknownLine, The.id(34)]

    let seed: UInt64
    var random: SplitMix64
    private(set) var number = 0
    private(set) var now = The.day(-60)
    private(set) var file = WalkedStream<CaseFile>()
    private(set) var letters: [LetterID: WalkedStream<Letter>] = [:]
    /// What is asked next on the road, the next thing last; what comes before chance begins.
    private var road: [Asked] = []
    private var straight: [Asked] = []
    var actor = The.coordinator

    init(seed: UInt64) {
        self.seed = seed
        self.random = SplitMix64(seed: seed)
        guard !seed.isMultiple(of: 2) else { return }
        self.straight = self.straightRoad().reversed()
        self.road = self.roadAfterSending().reversed()
    }

    var context: Context { Context(now: self.now, actor: self.actor, purpose: "treatment") }

    func letter(_ letter: LetterID) -> WalkedStream<Letter> { self.letters[letter] ?? WalkedStream() }

    /// Asks the next thing and records what followed, if anything did.
    mutating func step() throws -> WalkStep {
        let before = self
        self.number += 1
        var asked = self.next()
        var outcome: Result<[CaseFile.Event], Refusal>?
        switch asked {
        case .ofCase(let command):
            let decided = self.file.outcome(command, self.context)
            outcome = decided
            let events = (try? decided.get()) ?? []
            try self.file.append(events, self.context)
            // What the case says of a letter's end, the letter says too.
            for case .letterLapsed(let it) in events {
                let lapsed = self.letter(it.letter).events(.lapse(.init(rule: it.rule, on: it.on)), self.context)
                try self.letters[it.letter, default: WalkedStream()].append(lapsed, self.context)
            }
        case .ofLetter(let letter, let command):
            let events = self.letter(letter).events(command, self.context)
            try self.letters[letter, default: WalkedStream()].append(events, self.context)
        case .ofBoth(var command, let letter, let other):
            let letterEvents = self.letter(letter).events(other, self.context)
            if let event = letterEvents.first {
                if case .signed(let signature) = event { command = .noteSignature(.init(letter: letter, signature: signature)) }
                if let note = CaseFile.NoteLetter(letter: letter, event: event) { command = .noteLetter(note) }
            }
            asked = .ofBoth(command, letter, other)
            let decided = self.file.outcome(command, self.context)
            outcome = decided
            let events = (try? decided.get()) ?? []
            // All of it, or nothing.
            if !events.isEmpty && !letterEvents.isEmpty {
                try self.file.append(events, self.context)
                try self.letters[letter, default: WalkedStream()].append(letterEvents, self.context)
            }
        }
        return WalkStep(before: before, asked: asked, outcome: outcome, after: self)
    }

    /// The next thing that is asked, and by whom; time passes.
    mutating func next() -> Asked {
        self.now = self.now.adding(.seconds(Int(self.random.next() % 90_000)))
        // Now and then nobody does anything for days.
        if self.chance(30) { self.now = self.now.adding(.seconds(Int(self.random.next() % 900_000))) }
        self.actor = self.pick(Self.actors)
        let isStraight = !self.straight.isEmpty
        guard isStraight || self.chance(2) else { return self.anything() }
        if self.road.isEmpty { self.road = self.roadAhead().reversed() }
        let asked = isStraight ? self.straight.removeLast() : self.road.removeLast()
        // Whoever reviews did not write: on the road everybody keeps to their part.
        switch asked {
        case .ofLetter(_, .review): self.actor = The.reviewer
        case .ofLetter(_, .edit), .ofLetter(_, .copyForward): self.actor = The.author
        case .ofBoth(_, _, .sign): self.actor = The.signer
        case .ofBoth(_, _, .cosign): self.actor = The.colleague
        // What is asked, and what is open, is known only now.
        case .ofCase(.recordInformationRequest): return .ofCase(self.ask())
        case .ofCase(.answerInformationRequest): return .ofCase(self.answer())
        default: break
        }
        return asked
    }

    // MARK: chance

    mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(self.random.next() % UInt64(values.count))] }
    mutating func some<Value>(_ values: [Value]) -> [Value] { values.filter { _ in self.chance(2) } }
    mutating func chance(_ one: UInt64) -> Bool { self.random.next() % one == 0 }
    mutating func words() -> String? { self.chance(2) ? "Mateo says so." : nil }
    /// Some time around now: facts come late, and some are dated wrongly.
    mutating func moment() -> Timestamp { self.now.adding(.seconds(86_400 * (2 - Int(self.random.next() % 30)))) }
}

extension CaseFile.Command {
    /// Whether it records what happened at the payer.
    var isFactOfPayer: Bool { self.kind?.isFactFromOutside ?? false }
}
