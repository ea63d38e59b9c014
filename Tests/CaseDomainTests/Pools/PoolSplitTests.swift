import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Sharing a request out among plan years")
struct PoolSplitTests {
    private static let years = [
        PoolSplit.Period(pool: ThePool.id, days: ThePool.year), PoolSplit.Period(pool: ThePool.next, days: ThePool.nextYear),
    ]

    private static func split(_ visits: Int, _ from: String, _ through: String, _ periods: [PoolSplit.Period] = years) -> [String] {
        let dates = DateRange(from: CivilDate(from)!, through: CivilDate(through)!)
        let split = PoolSplit(The.visits(visits), over: dates, among: periods, today: The.date(0))
        return periods.map { period in split.parts.first { $0.pool == period.pool }?.amount.amount ?? "0" } + [split.rest.amount]
    }

    @Test func `each year gets as much as it has of the days, in whole visits`() {
        // 31 days of December, 31 of January, 28 of February.
        #expect(Self.split(24, "2026-12-01", "2027-02-28") == ["8", "16", "0"])
        #expect(Self.split(20, "2026-12-22", "2027-01-10") == ["10", "10", "0"])
        #expect(Self.split(1, "2026-12-22", "2027-01-10") == ["0", "1", "0"])
        #expect(Self.split(20, "2026-03-01", "2026-04-30") == ["20", "0", "0"])
    }

    @Test func `what falls on days of no pool is told`() {
        #expect(Self.split(20, "2027-12-22", "2028-01-10") == ["0", "10", "10"])
        #expect(Self.split(20, "2026-12-22", "2027-01-10", Array(Self.years.prefix(1))) == ["10", "10"])
        #expect(Self.split(20, "2029-01-01", "2029-01-10") == ["0", "0", "20"])
    }

    @Test func `without dates all falls on today`() {
        let split = PoolSplit(The.visits(9), over: nil, among: Self.years, today: The.date(0))
        #expect(split.parts == [.init(pool: ThePool.id, amount: The.visits(9))] && split.rest.isZero)
    }

    @Test func `after a year ended the next one gets all that was not used in it`() {
        var years = Self.years
        (years[0].isOver, years[0].used) = (true, 3_000)
        #expect(Self.split(24, "2026-12-01", "2027-02-28", years) == ["3", "21", "0"])
        years[0].used = 30_000
        #expect(Self.split(24, "2026-12-01", "2027-02-28", years) == ["24", "0", "0"])
    }

    @Test func `somebody may say it otherwise, in the pools' unit and no more than all of it`() {
        let parts = [PoolSplit.Part(pool: ThePool.id, amount: The.visits(5)), .init(pool: ThePool.next, amount: The.visits(10))]
        #expect(PoolSplit(The.visits(20), as: parts)?.rest == The.visits(5))
        #expect(PoolSplit(The.visits(14), as: parts) == nil && PoolSplit(Quantity(amount: "20", .hours)!, as: parts) == nil)
    }

    @Test func `the parts and the rest make up the whole, whatever is shared out`() {
        for seed in 0..<400 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            func number(_ below: UInt64) -> Int { Int(random.next() % below) }
            let amount = Quantity(thousandths: Int64(number(90_000)), .visits)!
            let start = CivilDate("2026-06-01")!.adding(days: number(700))!
            let dates = DateRange(from: start, through: start.adding(days: number(500))!)
            var periods: [PoolSplit.Period] = []
            for year in 0..<number(4) {
                let first = CivilDate(year: 2_026 + year, month: 1, day: 1)!
                let days = DateRange(from: first, through: CivilDate(year: 2_026 + year, month: 12, day: 31)!)!
                periods.append(.init(pool: The.id(UInt8(200 + year)), days: days, isOver: number(4) == 0, used: Int64(number(30) * 1_000)))
            }
            let asked = number(8) == 0 ? nil : dates
            let split = PoolSplit(amount, over: asked, among: periods, today: start)
            let sum = split.parts.reduce(split.rest.thousandths) { $0 + $1.amount.thousandths }
            #expect(sum == amount.thousandths, "seed \(seed)")
            #expect(split == PoolSplit(amount, over: asked, among: periods.reversed(), today: start), "seed \(seed)")
            if amount.thousandths % 1_000 == 0 {
                #expect(split.parts.allSatisfy { $0.amount.thousandths % 1_000 == 0 }, "seed \(seed)")
            }
        }
    }
}
