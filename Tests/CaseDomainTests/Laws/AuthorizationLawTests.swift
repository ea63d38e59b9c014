import CaseDomain
import EventSourcing
import TestSupport
import Testing

/// What holds of every use of an authorization, held to random ones. Each law names the seed when it fails.
@Suite("Laws of authorizations and their use")
struct AuthorizationLawTests {
    private static let seeds: Range<UInt64> = 0..<200

    private struct Use {
        var quantity: Quantity
        var day: CivilDate
    }

    private static func uses(_ random: inout SplitMix64, days: Int = 91) -> [Use] {
        (0..<Int(random.next() % 30)).map { _ in
            Use(
                quantity: Quantity(thousandths: Int64(random.next() % 3_001), .visits)!,
                day: The.date(7 + Int(random.next() % UInt64(days))))
        }
    }

    private static func use(_ random: inout SplitMix64) -> AuthorizationUse {
        let caps = AuthorizationCap.Period.allCases.filter { _ in random.next() % 2 == 0 }.map {
            AuthorizationCap(Quantity(thousandths: Int64(1 + random.next() % 5_000), .visits)!, per: $0)
        }
        return AuthorizationUse(
            granted: Quantity(thousandths: Int64(random.next() % 40_000), .visits)!, caps: caps, dates: The.season)
    }

    private static func taking(_ uses: [Use], _ use: AuthorizationUse) -> AuthorizationUse {
        uses.reduce(into: use) { $0.take($1.quantity, on: $1.day) }
    }

    @Test func `what was used and what is left are what is granted, while it is not over`() throws {
        var count = 0
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            let empty = Self.use(&random)
            let uses = Self.uses(&random)
            let use = Self.taking(uses, empty)
            let granted = try #require(use.granted?.thousandths)
            let (used, remaining) = (try #require(use.used?.thousandths), try #require(use.remaining?.thousandths))
            #expect(used == uses.reduce(0) { $0 + $1.quantity.thousandths }, "seed \(seed)")
            #expect(used + remaining == granted + (use.excess?.thousandths ?? 0), "seed \(seed)")
            if use.isOver { count += 1 } else { #expect(used + remaining == granted, "seed \(seed)") }
            #expect(use.isOver ? remaining == 0 && used > granted : used <= granted, "seed \(seed)")
        }
        #expect((20..<180).contains(count), "too few were over, or too few were not")
    }

    @Test func `in which order uses are recorded does not matter`() {
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            let empty = Self.use(&random)
            let uses = Self.uses(&random)
            #expect(Self.taking(uses, empty) == Self.taking(uses.shuffled(using: &random), empty), "seed \(seed)")
        }
    }

    @Test func `what can be taken exceeds nothing, and what cannot does`() throws {
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            var use = Self.use(&random)
            for next in Self.uses(&random) {
                let before = use
                use.take(next.quantity, on: next.day)
                if before.canTake(next.quantity, on: next.day) {
                    #expect(use.isOver == before.isOver, "seed \(seed)")
                    #expect(use.isOverCap(on: next.day) == before.isOverCap(on: next.day), "seed \(seed)")
                } else {
                    #expect(use.isOver || use.isOverCap(on: next.day), "seed \(seed)")
                }
            }
        }
    }

    @Test func `a cap is never carried over: what was used in one period changes nothing in another`() throws {
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            let use = Self.taking(Self.uses(&random), Self.use(&random))
            let day = The.date(7 + Int(random.next() % 91))
            for cap in use.caps {
                let period = try #require(cap.period.days(around: day, countedFrom: use.dates?.from))
                var more = use
                for next in Self.uses(&random) where !(period.from <= next.day && next.day <= period.through) {
                    more.take(next.quantity, on: next.day)
                }
                #expect(more.used(within: cap, around: day) == use.used(within: cap, around: day), "seed \(seed)")
            }
        }
    }

    @Test func `the periods of a cap follow on one another, and each day is in one`() throws {
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            let first = try #require(CivilDate(dayNumber: 19_000 + Int(random.next() % 4_000)))
            let day = try #require(first.adding(days: Int(random.next() % 800) - 100))
            for period in AuthorizationCap.Period.allCases {
                let here = try #require(period.days(around: day, countedFrom: first))
                #expect(here.from <= day && day <= here.through, "seed \(seed): \(period)")
                #expect(period.days(around: here.from, countedFrom: first) == here, "seed \(seed): \(period)")
                #expect(period.days(around: here.through, countedFrom: first) == here, "seed \(seed): \(period)")
                let next = try #require(here.through.adding(days: 1))
                #expect(period.days(around: next, countedFrom: first)?.from == next, "seed \(seed): \(period)")
            }
        }
    }

    @Test func `the day on which it runs out is the first on which enough was used`() throws {
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            let granted = Quantity(thousandths: Int64(1 + random.next() % 40_000), .visits)!
            let use = AuthorizationUse(granted: granted, dates: The.season)
            let (amount, days) = (Int64(1 + random.next() % 5_000), Int(1 + random.next() % 30))
            let pace = try #require(Pace(Quantity(thousandths: amount, .visits)!, inDays: days, .observed))
            guard let on = use.runsOut(at: [pace], from: The.date(7)) else { continue }
            let taken = Int64(on.dayNumber - The.date(7).dayNumber + 1)
            #expect(amount * taken / Int64(days) >= granted.thousandths, "seed \(seed)")
            #expect(amount * (taken - 1) / Int64(days) < granted.thousandths, "seed \(seed)")
        }
    }

    // MARK: laws of the case

    /// Uses of both authorizations, of which some are given back, in any order.
    private static func commands(_ random: inout SplitMix64) -> [CaseFile.Command] {
        let uses: [CaseFile.Command] = (1...UInt8(1 + random.next() % 8)).map { number in
            let quantity = [The.visits(1), The.visits(9), Quantity(amount: "0.5", .visits)!, Quantity(amount: "1", .hours)!]
                .randomElement(using: &random)!
            let of = random.next() % 3 == 0 ? The.otherAuthorization : The.authorization
            return .consumeUnits(The.use(number, of: of, quantity, day: Int(random.next() % 95)))
        }
        let reversals = (1...UInt8(8)).filter { _ in random.next() % 5 == 0 }.map { CaseFile.Command.reverseConsumption(The.reverse($0)) }
        return uses + reversals
    }

    /// What is known after commands, of which none may be refused.
    private static func told(_ commands: [CaseFile.Command], _ past: Case) throws -> Case {
        try commands.reduce(past) { past, command in past.given(try past.when(command).result.get()) }
    }

    @Test func `facts about one authorization come to the same in whatever order they are told`() throws {
        let past = Case.given(Past.submitted)
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            let commands = Self.commands(&random) + [.recordAuthorization(.init(The.granted, receivedAt: The.day(-4)))]
            let one = try Self.told(commands, past).state
            let other = try Self.told(commands.shuffled(using: &random), past).state
            #expect(one.use(of: The.authorization) == other.use(of: The.authorization), "seed \(seed)")
            #expect(Set(one.irregularities) == Set(other.irregularities), "seed \(seed)")
        }
    }

    @Test func `a reversal undoes a use, and a correction of the reversal undoes that`() throws {
        let capped = Case.given(AuthorizationPast.capped)
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            let past = try Self.told(Self.commands(&random), capped)
            let used = try Self.told([.consumeUnits(The.use(50, The.visits(3)))], past)
            let reversed = try Self.told([.reverseConsumption(The.reverse(50))], used)
            let back = try Self.told([.correct(.init(target: reversed.state.version, reason: .other))], reversed)
            func use(_ past: Case) -> AuthorizationUse? { past.state.use(of: The.authorization) }
            #expect(use(past) == use(reversed) && use(past) != use(used) && use(used) == use(back), "seed \(seed)")
            #expect(past.state.irregularities == reversed.state.irregularities, "seed \(seed)")
        }
    }
}
