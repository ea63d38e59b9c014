import CaseDomain
import ClinicalCodes
import EventSourcing
import TestSupport
import Testing

@Suite("What a case does to the pools of its patient")
struct PoolPolicyTests {
    /// Speech visits of 2026 and 2027. The request of the sentences is for 24 visits from December through February.
    private static func pool(_ id: PoolID, _ year: DateRange, limit: Int = 30, _ lines: Set<ServiceLine> = [.speech]) -> BenefitPool.State {
        let opened = ThePool.open {
            $0.scope = PoolScope(lines, in: .visits)!
            $0.period = year
            $0.answer = ThePool.answer(limit, used: 0, at: -20)
        }
        var state = BenefitPool.initial
        Self.evolve(&state, [.opened(opened)], id)
        return state
    }

    private static let years = [pool(ThePool.id, ThePool.year), pool(ThePool.next, ThePool.nextYear)]

    private static func evolve(_ state: inout BenefitPool.State, _ events: [BenefitPool.Event], _ id: PoolID) {
        for event in events {
            let next = state.version.advanced(by: 1)
            BenefitPool.evolve(
                &state,
                by: Recorded(
                    event, stream: id.stream, version: next, position: Position(Int64(next.rawValue)), actor: The.coordinator,
                    command: CommandID(SpecMoment.stream.rawValue), occurredAt: The.now, recordedAt: The.now))
        }
    }

    private static func file(_ past: [CaseFile.Event]) -> CaseFile.State { Case.given(past).state }

    private static func movements(
        _ past: [CaseFile.Event], before: [CaseFile.Event]? = nil, _ pools: [BenefitPool.State] = years,
        stated: [ServiceLineID: [PoolSplit.Part]] = [:], at now: Timestamp = The.now
    ) -> PoolMovements {
        PoolPolicy.movements(
            of: Self.file(past), before: before.map(Self.file), caseID: The.caseID, pools: pools, stated: stated, at: now)
    }

    /// The pools after what follows, with what was refused.
    private static func pools(
        following past: [CaseFile.Event], before: [CaseFile.Event]? = nil, _ pools: [BenefitPool.State] = years, at now: Timestamp = The.now
    ) -> (pools: [BenefitPool.State], refused: [Refusal]) {
        var pools = pools
        var refused: [Refusal] = []
        for movement in Self.movements(past, before: before, pools, at: now).movements {
            let index = pools.firstIndex { $0.id == movement.pool }!
            do throws(Refusal) {
                let context = Context(now: now, actor: The.coordinator, purpose: "treatment")
                Self.evolve(&pools[index], try BenefitPool.decide(movement.command, in: pools[index], context), movement.pool)
            } catch {
                refused.append(error)
            }
        }
        return (pools, refused)
    }

    private static func visits(_ pools: [BenefitPool.State]) -> [[String]] {
        pools.map { pool in pool.standing.map { [$0.used, $0.committed, $0.held].map(\.amount) } ?? [] }
    }

    @Test func `nothing is held until the request is ready, and then each year holds its part`() {
        #expect(Self.movements(Past.drafted, before: Past.requested).movements.isEmpty)
        let ready = Self.pools(following: Past.signed, before: Past.drafted)
        // December has 31 of the 91 days from 1 December through 1 March.
        #expect(Self.visits(ready.pools) == [["0", "0", "8"], ["0", "0", "16"]] && ready.refused.isEmpty)
        #expect(Self.movements(Past.signed, before: Past.drafted).movements.allSatisfy { $0.isRefusable })
        // Seen again, it asks for nothing.
        #expect(Self.movements(Past.signed, before: Past.drafted, ready.pools).movements.isEmpty)
        #expect(Self.movements(Past.submitted, before: Past.signed, ready.pools).movements.isEmpty)
    }

    @Test func `a request without a letter is held when it is ready, where the payer's rule asks for none`() {
        let waived = Past.ruled(Past.requested) { $0.letter = LetterTerms(isNeeded: false) }
        #expect(CaseStatus(Self.file(waived)).phase == .ready)
        #expect(Self.pools(following: waived, before: Past.requested).pools.allSatisfy { !($0.standing?.held.isZero ?? true) })
    }

    @Test func `a pool that has too little refuses the hold, and what a command does not touch is not asked again`() {
        let small = [Self.pool(ThePool.id, ThePool.year, limit: 5), Self.years[1]]
        let refused = Self.pools(following: Past.signed, before: Past.drafted, small).refused
        #expect(refused == [.poolExhausted(left: The.visits(5), heldBy: [], asked: The.visits(8))])
        // A note on the case does not ask for what was not to be had.
        let noted = Past.after([.addNote(.init(note: The.note, text: "Called."))], Past.signed)
        #expect(Self.movements(noted, before: Past.signed, small).movements.isEmpty)
        // But nobody sends what is not held.
        #expect(Self.movements(Past.submitted, before: Past.signed, small).movements.count { $0.isRefusable } == 2)
        // And whoever opens a pool, or ends its period, looks at all.
        #expect(Self.movements(noted, before: nil, small).movements.count == 2)
    }

    @Test func `an approval commits what it grants and a denial gives all back`() {
        let held = Self.pools(following: Past.submitted, before: Past.drafted).pools
        let approved = Self.pools(following: Past.approved, before: Past.submitted, held)
        #expect(Self.visits(approved.pools) == [["0", "8", "0"], ["0", "16", "0"]])
        #expect(Self.movements(Past.approved, before: Past.submitted, approved.pools).movements.isEmpty)
        let denied = Self.pools(following: Past.denied, before: Past.submitted, held)
        #expect(Self.visits(denied.pools) == [["0", "0", "0"], ["0", "0", "0"]])
        #expect(Self.movements(Past.denied, before: Past.submitted, held).movements.allSatisfy { !$0.isRefusable })
    }

    @Test func `of a partial approval the rest goes back, by the days that are granted`() {
        let partial = Past.after(
            [
                .recordDecision(
                    The.decide([
                        ServiceOutcome(
                            line: The.speech, action: .certifiedPartial, authorized: AuthorizedService(quantity: The.visits(9))),
                        Past.deny(The.device),
                    ]))
            ], Past.submitted)
        let held = Self.pools(following: Past.submitted, before: Past.drafted).pools
        #expect(Self.visits(Self.pools(following: partial, before: Past.submitted, held).pools) == [["0", "3", "0"], ["0", "6", "0"]])
    }

    @Test func `a withdrawal and a closing give back what was not approved`() {
        let held = Self.pools(following: Past.submitted, before: Past.drafted).pools
        let withdrawn = Past.after(
            [.withdraw(.init(withdrawal: The.id(192), reason: .patientWish, channel: .portal))], Past.submitted)
        #expect(Self.visits(Self.pools(following: withdrawn, before: Past.submitted, held).pools).flatMap { $0 }.allSatisfy { $0 == "0" })
        let abandoned = Past.after([.close(.init(disposition: .abandoned, isAbandoning: true, note: "Moved away."))], Past.submitted)
        #expect(Self.visits(Self.pools(following: abandoned, before: Past.submitted, held).pools).flatMap { $0 }.allSatisfy { $0 == "0" })
        // What was authorized goes on to be rendered when the case is closed.
        let approved = Self.pools(following: Past.overturned, before: Past.submitted, held).pools
        #expect(Self.visits(approved) == [["0", "8", "0"], ["0", "16", "0"]])
        #expect(Self.movements(Past.closed, before: Past.overturned, approved).movements.isEmpty)
    }

    @Test func `a letter that is revoked, or a line that is taken out, is held no more`() {
        let held = Self.pools(following: Past.signed, before: Past.drafted).pools
        for past in [Past.revoked, Past.after([.removeService(.init(line: The.speech, reason: .other))], Past.signed)] {
            #expect(Self.visits(Self.pools(following: past, before: Past.signed, held).pools).flatMap { $0 }.allSatisfy { $0 == "0" })
        }
    }

    @Test func `a kept visit uses the pool of its day, and one that is taken back does not`() {
        let approved = Self.pools(following: Past.approved, before: Past.drafted).pools
        let used = Past.after([.consumeUnits(The.use(1)), .consumeUnits(The.use(2, day: 40))], Past.approved)
        let after = Self.pools(following: used, before: Past.approved, approved).pools
        #expect(Self.visits(after) == [["1", "7", "0"], ["1", "15", "0"]])
        #expect(Self.movements(used, before: Past.approved, after).movements.isEmpty)
        let reversed = Past.after([.reverseConsumption(The.reverse(2))], used)
        #expect(Self.visits(Self.pools(following: reversed, before: used, after).pools) == [["1", "7", "0"], ["0", "16", "0"]])
        // Told anew for a day of the other year, it moves.
        let moved = Past.after([.consumeUnits(The.use(2, day: 3))], used)
        #expect(Self.visits(Self.pools(following: moved, before: used, after).pools) == [["2", "6", "0"], ["0", "16", "0"]])
    }

    @Test func `what a correction takes away is given back without a rule of its own`() throws {
        let approved = Self.pools(following: Past.approved, before: Past.drafted).pools
        let notice = try #require(Self.file(Past.approved).decisions.last)
        let corrected = Past.after([.correct(.init(target: notice.recordedAs, reason: .entryError))], Past.approved)
        // The payer has the request again, undecided.
        #expect(
            Self.visits(Self.pools(following: corrected, before: Past.approved, approved).pools) == [["0", "0", "8"], ["0", "0", "16"]])
    }

    @Test func `an authorization that was voided gives back what was not used`() {
        let approved = Self.pools(following: Past.approved, before: Past.drafted).pools
        let used = Past.after([.consumeUnits(The.use(1))], Past.approved)
        let voided = Past.after([.recordAuthorizationVoid(The.void())], used)
        let after = Self.pools(following: voided, before: used, Self.pools(following: used, before: Past.approved, approved).pools)
        #expect(Self.visits(after.pools) == [["1", "0", "0"], ["0", "0", "0"]])
    }

    @Test func `when the year ends the next one gets what was not used in it`() {
        let approved = Self.pools(following: Past.approved, before: Past.drafted).pools
        let used = Past.after([.consumeUnits(The.use(1)), .consumeUnits(The.use(2, day: 9))], Past.approved)
        var pools = Self.pools(following: used, before: Past.approved, approved).pools
        let newYear = pools[0].nextMomentAt!
        let context = Context(now: newYear, actor: The.coordinator, purpose: "treatment")
        Self.evolve(&pools[0], (try? BenefitPool.decide(.passTime, in: pools[0], context)) ?? [], ThePool.id)
        let after = Self.pools(following: used, before: nil, pools, at: newYear)
        #expect(Self.visits(after.pools) == [["2", "0", "0"], ["0", "22", "0"]])
    }

    @Test func `what no pool can count is told, and somebody may say how much it is`() {
        let device = [Self.pool(ThePool.id, ThePool.year, [.speech, .equipment])]
        // The device is asked for in units, and the visits reach into a year that nobody has verified.
        let movements = Self.movements(Past.signed, before: Past.drafted, device)
        #expect(
            Set(movements.uncounted) == [
                .init(line: The.speech, amount: The.visits(16)),
                .init(line: The.device, pool: ThePool.id, amount: Quantity(amount: "1", .units)!),
            ])
        let stated = Self.movements(
            Past.signed, before: Past.drafted, device, stated: [The.device: [.init(pool: ThePool.id, amount: The.visits(2))]])
        #expect(stated.movements.count == 2 && stated.uncounted.count == 1)
    }

    @Test func `what the plan says to a case is told to the pool that is meant, once, and taken back with it`() throws {
        func verify(_ used: Int) -> CaseFile.Command {
            .verifyBenefits(
                .init(
                    BenefitsVerified(
                        verification: The.id(193), coverage: The.coverage, serviceLine: .speech, limit: The.visits(30),
                        used: The.visits(used), verifiedAt: The.day(-1), source: .portal)))
        }
        let verified = Past.after([verify(6)], Past.signed)
        let told = Self.pools(following: verified, before: Past.signed)
        // It was said on a day of 2026.
        #expect(Self.visits(told.pools) == [["6", "0", "0"], ["0", "0", "0"]])
        #expect(Self.movements(verified, before: Past.signed, told.pools).movements.isEmpty)
        let fact = try #require(Self.file(verified).benefits.last)
        let corrected = Past.after([.correct(.init(target: fact.recordedAs, reason: .entryError))], verified)
        let after = Self.pools(following: corrected, before: verified, told.pools)
        #expect(Self.visits(after.pools) == [["0", "0", "0"], ["0", "0", "0"]] && after.refused.isEmpty)
        #expect(Self.movements(corrected, before: verified, after.pools).movements.isEmpty)
        // Which of two is meant that it does not tell apart, nobody knows.
        var habilitative = BenefitPool.initial
        let opened = ThePool.open { $0.scope = PoolScope([.speech], purpose: .habilitative, in: .visits)! }
        Self.evolve(&habilitative, [.opened(opened)], The.id(194))
        #expect(Self.movements(verified, before: Past.signed, [Self.years[0], habilitative]).movements.isEmpty)
    }

    @Test func `after a flip what was used stays where it was, and what is to be rendered moves to the new coverage's pool`() throws {
        // Linked for the days on which each holds: the old one through 31 December, the new one from 1 January on.
        var old = The.coverageLinked
        old.period = ThePool.year
        var new = The.coverageLinked
        (new.coverage, new.period) = (The.id(195), ThePool.nextYear)
        let linked = Past.after(
            [
                .open(The.open), .linkCoverage(.init(old)), .linkCoverage(.init(new)), .recordEvaluation(The.recordEvaluation),
                .requestServices(.init([The.speechRequested])), .addLetter(.init(letter: The.letter)),
                .noteSignature(.init(letter: The.letter, signature: Past.signature)), .submit(The.submit),
                .recordDecision(The.decide([Past.certify(The.speech)], authorization: The.granted)), .consumeUnits(The.use(1)),
            ])
        var newPool = BenefitPool.initial
        let opened = ThePool.open {
            ($0.coverage, $0.scope, $0.period) = (The.id(195), PoolScope([.speech], in: .visits)!, ThePool.nextYear)
        }
        Self.evolve(&newPool, [.opened(opened)], ThePool.next)
        let before = Self.pools(following: linked, before: nil, [Self.years[0], newPool])
        // Each coverage holds the part of its days.
        #expect(Self.visits(before.pools) == [["1", "7", "0"], ["0", "16", "0"]])
        // On 4 January another visit is kept.
        let january = TimeZoneName.central.startOfDay(CivilDate("2027-01-05")!)
        let used = Past.after([.consumeUnits(The.use(2, day: 34))], linked)
        let after = Self.pools(following: used, before: linked, before.pools, at: january)
        // The old one paid for one visit, and the new one has all that is left.
        #expect(Self.visits(after.pools) == [["1", "0", "0"], ["1", "22", "0"]])
    }

    @Test func `pools of another coverage, discipline or purpose are left alone`() {
        let others = [
            Self.pool(ThePool.id, ThePool.year, [.physical]),
            Pools.given(.opened(ThePool.open { ($0.coverage, $0.scope) = (The.id(197), PoolScope([.speech], in: .visits)!) })).state,
        ]
        #expect(Self.movements(Past.signed, before: Past.drafted, others) == PoolMovements())
    }

    @Test func `modifiers say under whose plan of care and for which purpose a line is`() {
        func service(_ modifiers: String...) -> ServiceRequested {
            ServiceRequested(
                line: The.speech, service: The.speechTherapy, modifiers: modifiers.map { Modifier($0)! }, quantity: The.visits, claim: nil)
        }
        #expect(service("GP", "96").discipline == .physical && service("GP", "96").therapyPurpose == .habilitative)
        #expect(service("97", "GO").discipline == .occupational && service("97", "GO").therapyPurpose == .rehabilitative)
        #expect(service("GN").discipline == .speech && service("59").discipline == nil && service("59").therapyPurpose == nil)
    }
}
