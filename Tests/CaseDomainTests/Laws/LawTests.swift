import CaseDomain
import EventSourcing
import Foundation
import TestSupport
import Testing

/// What holds of every history, held to random ones. Each law names the seed when it fails.
@Suite("Laws of the domain")
struct LawTests {
    private static let seeds: Range<UInt64> = 0..<100
    private static let steps = 100

    /// Walks, and shows each step that had an effect.
    @discardableResult
    private static func walk(
        _ seed: UInt64, _ look: (_ walk: RandomWalk, _ asked: RandomWalk.Asked, _ place: String) throws -> Void = { _, _, _ in }
    ) throws -> RandomWalk {
        var walk = RandomWalk(seed: seed)
        for step in 0..<self.steps {
            if let asked = try walk.step() { try look(walk, asked, "seed \(seed), step \(step)") }
        }
        return walk
    }

    @Test func `walks reach far: every event of a case and of a letter comes about`() throws {
        var types: Set<EventType> = []
        for seed in 0..<200 as Range<UInt64> {
            let walk = try Self.walk(seed)
            types.formUnion(walk.file.history.map(\.event.type))
            for letter in walk.letters.values { types.formUnion(letter.history.map(\.event.type)) }
        }
        let never = Set(CaseFile.Event.catalog.currentTypes + Letter.Event.catalog.currentTypes).subtracting(types)
        // That a law stops a clock, a question is answered, and nothing else came between is rare: ClockTests speaks of it.
        #expect(never.subtracting([ClockResumed.type]) == [])
    }

    @Test func `an event that is written and read is the same event`() throws {
        for seed in Self.seeds {
            let walk = try Self.walk(seed)
            for event in walk.file.history.map(\.event) {
                #expect(try CaseFile.Event.decode(event.type, event.encoded()) == event, "seed \(seed): \(event.type)")
            }
            for event in walk.letters.values.flatMap(\.history).map(\.event) {
                #expect(try Letter.Event.decode(event.type, event.encoded()) == event, "seed \(seed): \(event.type)")
            }
        }
    }

    @Test func `a fold of facts alone knows the same facts, and decides the same`() throws {
        for seed in Self.seeds {
            let walk = try Self.walk(seed) { walk, asked, place in
                // What would follow next, from each of three other commands.
                var other = walk
                for _ in 0..<3 {
                    switch other.next() {
                    case .ofCase(let command):
                        #expect(
                            walk.file.outcome(command, other.context) == walk.file.sealedOutcome(command, other.context),
                            "\(place): \(command)")
                    case .ofLetter(let id, let command), .ofBoth(_, let id, let command):
                        let letter = walk.letter(id)
                        #expect(
                            letter.outcome(command, other.context) == letter.sealedOutcome(command, other.context), "\(place): \(command)")
                    }
                }
            }
            #expect(try Facts(walk.file.sealedState) == Facts(walk.file.state), "seed \(seed)")
            for letter in walk.letters.values { #expect(try Facts(letter.sealedState) == Facts(letter.state), "seed \(seed)") }
        }
    }

    @Test func `a state that is written and read is the same state, and a fold goes on from it`() throws {
        for seed in Self.seeds {
            let walk = try Self.walk(seed)
            var resumed = CaseFile.initial
            for (index, recorded) in walk.file.history.enumerated() {
                var facts = recorded
                facts.event = try recorded.event.fromFacts()
                CaseFile.evolve(&resumed, by: facts)
                // Read back now and then, as a projection does after each batch.
                if index % 5 == 0 { resumed = try Self.readBack(resumed, "seed \(seed), event \(index)") }
            }
            #expect(resumed == walk.file.sealedState, "seed \(seed)")
            #expect(try Self.readBack(walk.file.state, "seed \(seed), opened") == walk.file.state, "seed \(seed)")
            for letter in walk.letters.values {
                #expect(try Self.readBack(letter.sealedState, "seed \(seed)") == letter.sealedState, "seed \(seed)")
                #expect(try Self.readBack(letter.state, "seed \(seed)") == letter.state, "seed \(seed)")
            }
        }
    }

    @Test func `a command repeated at once has no further effect`() throws {
        for seed in Self.seeds {
            try Self.walk(seed) { walk, asked, place in
                switch asked {
                case .ofCase(.answerInformationRequest), .ofCase(.amendEvaluation), .ofCase(.passTime), .ofLetter:
                    // Answers and amendments add up: what one holds is patient data, so that two that look alike need not be one. What
                    // time makes of a case has a law of its own.
                    break
                case .ofCase(let command), .ofBoth(let command, _, _):
                    // What a payer tells again is recorded as received again, and changes nothing.
                    let again = walk.file.events(command, walk.context).filter { $0.type != FactReceivedAgain.type }
                    #expect(again == [], "\(place): \(command)")
                }
                switch asked {
                case .ofLetter(let letter, let command), .ofBoth(_, let letter, let command):
                    #expect(walk.letter(letter).events(command, walk.context) == [], "\(place): \(command)")
                case .ofCase: break
                }
            }
        }
    }

    @Test func `when time has passed, nothing more is due, and a timer for what comes is set`() throws {
        for seed in Self.seeds {
            try Self.walk(seed) { walk, asked, place in
                guard case .ofCase(.passTime) = asked else { return }
                // What ran out may let another clock go on that has run out too: that is seen at once after.
                var file = Case.given(walk.file.history.map(\.event))
                for _ in 0..<3 { file = file.given(file.when(.passTime, at: walk.now).events) }
                #expect(file.when(.passTime, at: walk.now).events == [], "\(place)")
                if file.state.closed == nil { #expect(file.state.nextTimerAt.map { $0 > walk.now } ?? true, "\(place)") }
                #expect(file.state.closed == nil || !file.state.clocks.contains { $0.status == .running }, "\(place)")
            }
        }
    }

    @Test func `a payer's fact is never refused once the case exists`() throws {
        for seed in Self.seeds {
            try Self.walk(seed) { walk, _, place in
                guard walk.file.state.opened != nil else { return }
                var other = walk
                for _ in 0..<4 {
                    guard case .ofCase(let command) = other.next(), command.isFactOfPayer else { continue }
                    if case .failure(let refusal) = walk.file.outcome(command, other.context) {
                        Issue.record("\(place): \(command) was refused: \(refusal.code)")
                    }
                }
            }
        }
    }

    @Test func `an open case has exactly one owner`() throws {
        for seed in Self.seeds {
            let walk = try Self.walk(seed) { walk, _, place in
                if walk.file.state.opened != nil { #expect(walk.file.state.ownership != nil, "\(place)") }
            }
            var owner: ActorID?
            for event in walk.file.history.map(\.event) {
                switch event {
                case .ownerAssigned(let it):
                    #expect(it.previous == owner, "seed \(seed): who was the owner before")
                    owner = it.owner
                case .ownershipTransferred(let it):
                    #expect(it.from == owner && it.to != it.from, "seed \(seed): who hands over is the owner")
                    owner = it.to
                default: break
                }
            }
            #expect(walk.file.state.ownership?.owner == owner, "seed \(seed)")
        }
    }

    @Test func `a signature is over what was reviewed, and no text changes until another version takes its place`() throws {
        var count = 0
        for seed in Self.seeds {
            let walk = try Self.walk(seed) { walk, _, place in
                for letter in walk.letters.values.map(\.state) {
                    #expect((letter.signed != nil) == letter.status.wasSigned, "\(place)")
                    guard let signed = letter.signed else { continue }
                    #expect(signed.contentHash == letter.contentHash && signed.version == letter.version, "\(place)")
                    #expect(letter.reviewed?.contentHash == signed.contentHash, "\(place)")
                    #expect(letter.unconfirmed.isEmpty, "\(place)")
                    if letter.reviewed?.requiredTwoPeople == true {
                        #expect(letter.reviewed.map { !letter.authors.contains($0.reviewer) } == true, "\(place)")
                    }
                }
            }
            for (id, letter) in walk.letters {
                let versions = letter.state.earlier.map(\.signed.version) + (letter.state.signed.map { [$0.version] } ?? [])
                #expect(versions == Set(versions).sorted(), "seed \(seed): versions follow each other")
                count += versions.count
                let kept = walk.file.state.letters.first { $0.started.letter == id }
                let last = letter.state.signed ?? letter.state.earlier.last?.signed
                #expect(kept?.signed?.contentHash == last?.contentHash && kept?.signed?.signedAt == last?.signedAt, "seed \(seed)")
                let stands = letter.state.status == .signed && (last?.needsCosigner == false || letter.state.cosigned != nil)
                #expect(kept?.isReady ?? false == stands, "seed \(seed): the case knows whether the signature stands")
            }
        }
        #expect(count > Self.seeds.count / 4, "too few letters were signed to say anything")
    }

    @Test func `what is possible for a letter is never refused for its state, and what is not always is`() throws {
        var refused: Set<Letter.Command.Kind> = []
        for seed in Self.seeds {
            try Self.walk(seed) { walk, asked, place in
                let letter: RandomWalk.Stream<Letter>
                switch asked {
                case .ofLetter(let id, _), .ofBoth(_, let id, _): letter = walk.letter(id)
                case .ofCase: return
                }
                // Somebody who did nothing else: who may ask is another question.
                let outsider = Context(now: walk.now, actor: The.id(15), purpose: "treatment")
                for command in Self.inOrder(letter.state) {
                    let possible = letter.state.possible.contains(command.kind.rawValue)
                    switch letter.outcome(command, outsider) {
                    case .success(let events):
                        // A repeat has no effect, and is not refused.
                        #expect(possible || events.isEmpty || command.kind == .lapse, "\(place): \(command.kind) is withheld")
                    case .failure(let refusal):
                        #expect(!possible, "\(place): \(command.kind) is offered, and refused: \(refusal.code)")
                        refused.insert(command.kind)
                    }
                }
            }
        }
        #expect(refused == Set(Letter.Command.Kind.allCases))
    }

    /// One command of each kind that nothing but the state can be against: somebody else's, and about what is there.
    private static func inOrder(_ state: Letter.State) -> [Letter.Command] {
        let waivable = state.openFindings.first(where: \.isWaivable)?.id ?? The.id(9)
        return [
            .start(.init(caseID: The.caseID, mode: .template)), .copyForward(The.copy([.diagnoses])),
            .edit(.init(section: .diagnoses, text: "Mateo, another time.")), .prefill(The.prefill), .check(The.check([], score: 7)),
            .resolveFinding(.init(finding: state.openFindings.first?.id ?? The.id(9), reason: .textChanged)),
            .waiveFinding(.init(finding: waivable, reason: .intended)), .submitForReview(.init()), .requestChanges(.init(comments: [])),
            .review(.init(requiresTwoPeople: false)), .sign(The.sign),
            .cosign(The.cosign), .revokeSignature(.init(reason: .other, isTransmitted: false)), .supersede(.init(letter: The.letter)),
            .lapse(.init(rule: .days, on: The.date(0))), .render(The.render),
        ]
    }

    @Test func `claims taken and not given back are those of open cases`() throws {
        for seed in Self.seeds {
            var held: Set<Claim> = []
            var before = RandomWalk.Stream<CaseFile>()
            try Self.walk(seed) { walk, _, place in
                let events = walk.file.history[before.history.count...].map(\.event)
                for it in CaseFile.reservations(following: events, in: before.state, of: The.caseID.stream) {
                    if it.action == .release { held.remove(Claim(it)) } else { held.insert(Claim(it)) }
                }
                before = walk.file
                let state = walk.file.state
                var expected = Set((state.opened?.tokens ?? []).map { Claim(kind: "case.identifier", token: $0.bytes, during: .always) })
                if state.closed == nil {
                    for service in state.services where !service.isRemoved {
                        let claims = CaseFile.reservations(
                            following: [.serviceRequested(service.requested)], in: state, of: The.caseID.stream)
                        expected.formUnion(claims.map(Claim.init))
                    }
                }
                #expect(held == expected, "\(place)")
            }
        }
    }

    @Test func `every state has a status`() throws {
        for seed in Self.seeds {
            try Self.walk(seed) { walk, _, place in
                let state = walk.file.state
                let status = CaseStatus(state, letters: walk.letters.values.map(\.state.status))
                #expect((status.phase == .closed) == (state.closed != nil), "\(place)")
                #expect((status.waitingOn == .nobody) == (state.closed != nil), "\(place)")
                #expect(status.needsPerson == !state.irregularities.isEmpty, "\(place)")
                if status.phase == .decided { #expect(status.outcome != nil, "\(place)") }
                if status.phase == .inFlight { #expect(status.outcome == nil, "\(place)") }
            }
        }
    }

    @Test func `which notice counts does not depend on the order in which notices are keyed`() throws {
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            // Each of another day, as the payer sent them.
            let notices = (0..<5 as Range<UInt8>).map { number in
                let services = [The.speech, The.device].compactMap { line -> ServiceOutcome? in
                    random.next() % 4 == 0 ? nil : ServiceOutcome(line: line, action: ReviewAction.allCases.randomElement(using: &random)!)
                }
                return The.decide(services, The.id(number), receivedAt: The.day(Int(number) - 9))
            }
            func decided(_ notices: [CaseFile.RecordDecision]) -> [ReviewAction?] {
                Case.given(Past.after(notices.map { .recordDecision($0) }, Past.submitted)).state.services.map(\.decision?.action)
            }
            #expect(decided(notices) == decided(notices.shuffled(using: &random)), "seed \(seed)")
        }
    }

    @Test func `no order of events stops a fold, or what is decided on it`() throws {
        var events: [CaseFile.Event] = []
        var letterEvents: [Letter.Event] = [
            .changesRequested(ChangesRequested(caseID: The.caseID, version: .max, comments: .sealed))
        ]
        for seed in 0..<20 as Range<UInt64> {
            let walk = try Self.walk(seed)
            events += walk.file.history.map(\.event)
            letterEvents += walk.letters.values.flatMap(\.history).map(\.event)
        }
        for seed in Self.seeds {
            var walk = RandomWalk(seed: seed)
            let file = Case.given(Array(events.shuffled(using: &walk.random).prefix(200)))
            let letter = Letters.given(Array(letterEvents.shuffled(using: &walk.random).prefix(60)))
            _ = CaseStatus(file.state, letters: [letter.state.status])
            #expect(try Self.readBack(file.state, "seed \(seed)") == file.state, "seed \(seed)")
            #expect(try Self.readBack(letter.state, "seed \(seed)") == letter.state, "seed \(seed)")
            for _ in 0..<40 {
                switch walk.next() {
                case .ofCase(let command):
                    guard case .failure(let refusal) = file.when(command, at: walk.now).result, command.isFactOfPayer else { continue }
                    #expect(refusal == .caseUnknown && file.state.opened == nil, "seed \(seed): \(command)")
                case .ofLetter(_, let command), .ofBoth(_, _, let command): _ = letter.when(command, at: walk.now)
                }
            }
        }
    }

    // MARK: parts of laws

    /// A state, written, read, and written again: the same bytes.
    private static func readBack<State: JSONMembers>(_ state: State, _ place: String) throws -> State {
        let bytes = JSONWriter.bytes(of: state)
        let again = try State(json: try JSON(bytes))
        #expect(JSONWriter.bytes(of: again) == bytes, "\(place)")
        return again
    }

    private struct Claim: Hashable {
        var kind: String
        var token: [UInt8]
        var during: Range<Timestamp>

        init(kind: String, token: [UInt8], during: Range<Timestamp>) {
            self.kind = kind
            self.token = token
            self.during = during
        }
        init(_ reservation: Reservation) {
            self.init(kind: reservation.kind, token: reservation.token, during: reservation.during)
        }
    }
}

/// What a state says without patients' parts, however they stand: as JSON, opened members and the mark of their opening left out.
private struct Facts: Equatable {
    private let object: NSDictionary

    init<State: JSONMembers>(_ state: State) throws {
        let value = try JSONSerialization.jsonObject(with: Data(JSONWriter.bytes(of: state)))
        self.object = try #require(Self.facts(of: value) as? NSDictionary)
    }

    /// Members that only patients' parts have.
    private static let phi: Set<String> = [
        "phi", "identifiers", "member_id", "group", "plan", "subscriber_name", "diagnoses", "limitations", "safety_concerns", "goals",
        "prior_treatments", "note", "reference", "text", "control_number", "policy", "number", "comments", "encounter",
        "values", "evidence",
        "attestation", "intent", "representative", "isa13", "gs06", "st02", "bht03", "trn02", "task_id", "control_numbers",
    ]

    private static func facts(of value: Any) -> Any {
        switch value {
        case let members as [String: Any]:
            // A license has a number too, which is the signer's.
            let isPart = members["phi"] != nil
            let facts = members.filter { !isPart || !self.phi.contains($0.key) }
            return facts.mapValues(self.facts)
        case let values as [Any]: return values.map(self.facts)
        default: return value
        }
    }
}
