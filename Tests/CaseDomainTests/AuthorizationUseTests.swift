import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Caps and what is left")
struct AuthorizationUseTests {
    /// 24 visits from Tuesday 1 December 2026 through Monday 1 March 2027.
    private static func use(_ caps: AuthorizationCap..., granted: Quantity? = The.visits(24)) -> AuthorizationUse {
        AuthorizationUse(granted: granted, caps: caps, dates: The.season)
    }
    private static func date(_ text: String) -> CivilDate { CivilDate(text)! }
    private static func days(_ period: AuthorizationCap.Period, around day: String, from first: String? = nil) -> String? {
        period.days(around: date(day), countedFrom: first.map(date)).map { "\($0.from) \($0.through)" }
    }

    // MARK: periods

    @Test func `an authorization week begins on the weekday of the first day`() {
        #expect(Self.days(.authorizationWeek, around: "2026-12-01", from: "2026-12-01") == "2026-12-01 2026-12-07")
        #expect(Self.days(.authorizationWeek, around: "2026-12-14", from: "2026-12-01") == "2026-12-08 2026-12-14")
        #expect(Self.days(.authorizationWeek, around: "2026-11-30", from: "2026-12-01") == "2026-11-24 2026-11-30", "before it too")
        #expect(Self.days(.authorizationWeek, around: "2026-12-01") == nil, "without a first day nobody knows")
    }

    @Test func `a calendar week is Sunday through Saturday`() {
        #expect(Self.days(.calendarWeek, around: "2026-11-29") == "2026-11-29 2026-12-05")
        #expect(Self.days(.calendarWeek, around: "2026-11-28") == "2026-11-22 2026-11-28")
        #expect(Self.days(.calendarWeek, around: "1969-12-31") == "1969-12-28 1970-01-03")
    }

    @Test func `a month is the calendar's, or runs from the first day's`() {
        #expect(Self.days(.calendarMonth, around: "2028-02-10") == "2028-02-01 2028-02-29")
        #expect(Self.days(.authorizationMonth, around: "2026-12-14", from: "2026-11-15") == "2026-11-15 2026-12-14")
        #expect(Self.days(.authorizationMonth, around: "2026-12-15", from: "2026-11-15") == "2026-12-15 2027-01-14")
        #expect(Self.days(.authorizationMonth, around: "2026-11-14", from: "2026-11-15") == "2026-10-15 2026-11-14")
        #expect(Self.days(.authorizationMonth, around: "2026-12-15") == nil)
    }

    @Test func `from the 31st a month begins on the last day where it has no 31st, and does not drift`() {
        #expect(Self.days(.authorizationMonth, around: "2027-02-27", from: "2026-12-31") == "2027-01-31 2027-02-27")
        #expect(Self.days(.authorizationMonth, around: "2027-02-28", from: "2026-12-31") == "2027-02-28 2027-03-30")
        #expect(Self.days(.authorizationMonth, around: "2027-03-31", from: "2026-12-31") == "2027-03-31 2027-04-29")
    }

    // MARK: room

    @Test func `two a week are not four the week after none`() {
        let use = Self.use(AuthorizationCap(The.visits(2), per: .authorizationWeek))
        #expect(use.canTake(The.visits(2), on: The.date(14)) && !use.canTake(The.visits(3), on: The.date(14)))
    }

    @Test func `each cap and the total limit what can be used on a day`() {
        var use = Self.use(
            AuthorizationCap(The.visits(1), per: .day), AuthorizationCap(The.visits(3), per: .authorizationWeek), granted: The.visits(4))
        #expect(use.room(on: The.date(7)) == The.visits(1))
        use.take(The.visits(1), on: The.date(7))
        #expect(use.room(on: The.date(7)) == The.visits(0) && use.room(on: The.date(8)) == The.visits(1))
        use.take(The.visits(1), on: The.date(8))
        use.take(The.visits(1), on: The.date(9))
        #expect(use.room(on: The.date(10)) == The.visits(0) && use.room(on: The.date(14)) == The.visits(1), "another week")
        #expect(!use.isOverCap && use.remaining == The.visits(1))
        use.take(The.visits(2), on: The.date(14))
        #expect(use.isOver && use.isOverCap && use.room(on: The.date(21)) == The.visits(0))
    }

    @Test func `nothing can be used outside the dates, or in another unit`() {
        let use = Self.use()
        #expect(!use.canTake(The.visits(1), on: The.date(6)) && use.canTake(The.visits(1), on: The.date(97)))
        #expect(!use.canTake(Quantity(amount: "1", .hours)!, on: The.date(7)))
    }

    @Test func `a cap counts where no total is granted, and nothing limits what names no amount`() {
        let capped = Self.use(AuthorizationCap(The.visits(2), per: .day), granted: nil)
        #expect(capped.room(on: The.date(7)) == The.visits(2) && capped.remaining == nil && capped.used == The.visits(0))
        let open = Self.use(granted: nil)
        #expect(open.canTake(The.visits(999), on: The.date(7)) && open.room(on: The.date(7)) == nil && open.used == nil)
    }

    @Test func `a quarter of an hour is exact`() {
        var use = AuthorizationUse(granted: Quantity(amount: "10", .hours)!)
        for _ in 0..<30 { use.take(Quantity(amount: "0.1", .hours)!, on: The.date(7)) }
        #expect(use.used == Quantity(amount: "3", .hours)! && use.percentLeft == 70)
        use.take(Quantity(amount: "0.001", .hours)!, on: The.date(7))
        #expect(use.percentLeft == 69, "rounded down")
    }

    @Test func `caps in another unit than the total, or from a first day that is not named, are unclear`() throws {
        var granted = The.granted
        granted.caps = [AuthorizationCap(Quantity(amount: "4", .hours)!, per: .authorizationWeek)]
        granted.dates = nil
        let events = Case.given(Past.approved).when(.recordAuthorization(.init(granted, receivedAt: The.now))).events
        guard case .authorizationGranted(let it) = try #require(events.first) else { return #expect(Bool(false)) }
        #expect(it.irregularities == [.contradictsEarlier, .grantUnclear, .unitMismatch].sorted { Self.order($0) < Self.order($1) })
    }
    private static func order(_ irregularity: Irregularity) -> Int { Irregularity.allCases.firstIndex(of: irregularity)! }

    @Test func `caps and codes that come later complete an authorization, and are kept when it is told without them`() throws {
        var granted = The.granted
        granted.caps = [AuthorizationCap(The.visits(2), per: .authorizationWeek)]
        granted.services = [The.speechDevice]
        let completed = Past.after([.recordAuthorization(.init(granted, receivedAt: The.now))], Past.approved)
        #expect(Case.given(completed).state.irregularities == [])
        Case.given(completed).when(.recordAuthorization(.init(The.granted, receivedAt: The.now))).thenReceivedAgain()
        granted.caps = [AuthorizationCap(The.visits(3), per: .authorizationWeek)]
        let other = Past.after([.recordAuthorization(.init(granted, receivedAt: The.now))], completed)
        #expect(Case.given(other).state.irregularities == [.contradictsEarlier])
    }
}
