import CaseDomain
import EventSourcing
import Testing

@Suite("Clocks that stand still, and clocks that are lengthened")
struct TollingTests {
    private let erisa = Clocks.provision("erisa.pre_service")

    private func pause(_ from: String, _ to: String?) -> ClockPause {
        ClockPause(stoppedAt: Clocks.at(from), resumedAt: to.map { Clocks.at($0) })
    }

    private func day(_ term: Term, from: String, _ pauses: [ClockPause], roll: ClockRule.Roll = .none) throws -> String? {
        let anchors = ClockAnchors([.received: .instant(Clocks.at(from))])
        return try Clocks.rule(term, roll: roll).due(from: anchors, stopped: pauses).day?.description
    }

    @Test func `an ERISA clock that is stopped on day 5 of 15 has ten days left when the reply comes`() throws {
        #expect(self.erisa.tolls)
        let anchors = ClockAnchors([.received: .instant(Clocks.at("2026-03-02 09:00"))])
        let stop = self.pause("2026-03-07 15:00", "2026-04-20 10:00")
        let due = try self.erisa.rule.due(from: anchors, stopped: [stop], zone: .central)
        #expect(due.day == Clocks.day("2026-04-30"))
        #expect(
            due.explanation.contains(
                "Stopped at 2026-03-07 15:00 America/Chicago, resumed at 2026-04-20 10:00 America/Chicago: 2026-04-30."))
    }

    @Test func `while it stands still it has time left, and no deadline`() throws {
        let anchors = ClockAnchors([.received: .instant(Clocks.at("2026-03-02 09:00"))])
        let stop = self.pause("2026-03-07 15:00", nil)
        #expect(
            try self.erisa.rule.standing(from: anchors, stopped: [stop], zone: .central) == .stopped(since: stop.stoppedAt, left: .days(10))
        )
        #expect(throws: DeadlineFault.clockStopped) { try self.erisa.rule.due(from: anchors, stopped: [stop], zone: .central) }
        #expect(
            try Clocks.rule(.hours(72)).standing(from: anchors, stopped: [self.pause("2026-03-03 10:00", nil)])
                == .stopped(since: Clocks.at("2026-03-03 10:00"), left: .time(microseconds: 47 * 3_600_000_000)))
        #expect(
            try Clocks.rule(.businessDays(5)).standing(from: anchors, stopped: [self.pause("2026-03-06 10:00", nil)])
                == .stopped(since: Clocks.at("2026-03-06 10:00"), left: .businessDays(1)))
    }

    @Test func `hours go on with exactly what was left, over a change of the clocks`() throws {
        let anchors = ClockAnchors([.received: .instant(Clocks.at("2027-03-12 16:30"))])
        let due = try Clocks.rule(.hours(72)).due(from: anchors, stopped: [self.pause("2027-03-13 16:30", "2027-03-20 08:00")])
        #expect(TimeZoneName.central.text(of: due.at) == "2027-03-22 08:00 America/Chicago")
    }

    @Test func `several stops add up`() throws {
        let stops = [self.pause("2026-03-04 09:00", "2026-03-06 09:00"), self.pause("2026-03-10 09:00", "2026-03-13 17:00")]
        #expect(try self.day(.calendarDays(15), from: "2026-03-02 09:00", stops) == "2026-03-22")
    }

    @Test func `business days go on with the business days that were left`() throws {
        // Two of five are spent by Wednesday; three are left when it goes on the Wednesday before Thanksgiving.
        #expect(
            try self.day(.businessDays(5), from: "2026-11-09 09:00", [self.pause("2026-11-12 12:00", "2026-11-25 12:00")]) == "2026-12-01")
        #expect(try self.day(.businessDays(5), from: "2026-11-09 09:00", []) == "2026-11-17")
    }

    @Test func `hours of business days go on with the hours that were left`() throws {
        let anchors = ClockAnchors([.received: .instant(Clocks.at("2026-03-04 12:00"))])
        // Twenty-four of 48 hours are spent by Thursday noon.
        let due = try Clocks.rule(.businessDayHours(48)).due(from: anchors, stopped: [self.pause("2026-03-05 12:00", "2026-03-06 18:00")])
        #expect(TimeZoneName.central.text(of: due.at) == "2026-03-09 18:00 America/Chicago")
    }

    @Test func `a stop after the end changes nothing, and one from before the start counts from it`() throws {
        let after = self.pause("2026-03-18 00:00", "2026-03-25 09:00")
        #expect(try self.day(.calendarDays(15), from: "2026-03-02 09:00", [after]) == "2026-03-17")
        #expect(
            try self.day(.calendarDays(15), from: "2026-03-02 09:00", [self.pause("2026-02-20 09:00", "2026-03-05 09:00")]) == "2026-03-20")
        #expect(
            try self.day(.calendarDays(15), from: "2026-03-02 09:00", [self.pause("2026-02-20 09:00", "2026-02-25 09:00")]) == "2026-03-17")
        let anchors = ClockAnchors([.received: .instant(Clocks.at("2026-03-02 09:00"))])
        let open = ClockPause(stoppedAt: after.stoppedAt)
        guard case .running = try Clocks.rule(.calendarDays(15)).standing(from: anchors, stopped: [open]) else {
            Issue.record("a clock that has run out does not stand still")
            return
        }
    }

    @Test func `the last day moves once, after the stops`() throws {
        // Fifteen days from Friday 6 March end on Saturday the 21st; with one day's stop on Sunday.
        #expect(try self.day(.calendarDays(15), from: "2026-03-06 09:00", [], roll: .nextBusinessDay) == "2026-03-23")
        let stop = self.pause("2026-03-10 09:00", "2026-03-11 09:00")
        #expect(try self.day(.calendarDays(15), from: "2026-03-06 09:00", [stop], roll: .nextBusinessDay) == "2026-03-23")
        let longer = self.pause("2026-03-10 09:00", "2026-03-13 09:00")
        #expect(try self.day(.calendarDays(15), from: "2026-03-06 09:00", [longer], roll: .nextBusinessDay) == "2026-03-24")
    }

    @Test func `stops that overlap or run backward are an error`() {
        let anchors = ClockAnchors([.received: .instant(Clocks.at("2026-03-02 09:00"))])
        let cases: [[ClockPause]] = [
            [self.pause("2026-03-06 09:00", "2026-03-05 09:00")],
            [self.pause("2026-03-04 09:00", "2026-03-06 09:00"), self.pause("2026-03-05 09:00", "2026-03-07 09:00")],
            [self.pause("2026-03-04 09:00", nil), self.pause("2026-03-05 09:00", "2026-03-07 09:00")],
            Array(repeating: self.pause("2026-03-04 09:00", "2026-03-04 09:00"), count: ClockPause.pausesMax + 1),
        ]
        for pauses in cases {
            #expect(throws: DeadlineFault.pausesInvalid) { try Clocks.rule(.calendarDays(15)).due(from: anchors, stopped: pauses) }
        }
    }

    // MARK: extensions

    @Test func `an extension is valid when it is noticed in the last microsecond, and not one later`() throws {
        let provision = Clocks.provision("ma.prior_authorization.standard")
        let lengthening = try #require(provision.lengthening)
        let due = try provision.rule.due(from: .instant(Clocks.at("2026-01-02 10:00", .eastern)), zone: .eastern)
        #expect(lengthening.isValid(noticedAt: due.at, original: due))
        #expect(!lengthening.isValid(noticedAt: Timestamp(microseconds: due.at.rawValue + 1), original: due))
        let longer = try provision.rule.due(due, lengthenedBy: lengthening)
        #expect(longer.day == Clocks.day("2026-01-23") && longer.explanation.contains("Lengthened by 14 calendar days: 2026-01-23."))
    }

    @Test func `a clock of hours that is lengthened by days ends at the same time by the clock`() throws {
        let provision = Clocks.provision("ma.prior_authorization.expedited")
        let due = try provision.rule.due(from: .instant(Clocks.at("2027-03-09 16:30")), zone: .central)
        let longer = try provision.rule.due(due, lengthenedBy: try #require(provision.lengthening))
        #expect(longer.day == nil && TimeZoneName.central.text(of: longer.at) == "2027-03-26 16:30 America/Chicago")
    }

    @Test func `an extension counts in its own unit, and its last day moves where the rule says so`() throws {
        let rule = Clocks.rule(.calendarDays(5), roll: .nextBusinessDay)
        let due = try rule.due(from: .day(Clocks.day("2026-11-20")))
        #expect(due.day == Clocks.day("2026-11-25"))
        #expect(try rule.due(due, lengthenedBy: ClockExtension(.calendarDays(3))).day == Clocks.day("2026-11-30"))
        #expect(try rule.due(due, lengthenedBy: ClockExtension(.businessDays(2))).day == Clocks.day("2026-11-30"))
        #expect(try rule.due(due, lengthenedBy: ClockExtension(.months(1))).day == Clocks.day("2026-12-28"))
        #expect(try rule.due(due, lengthenedBy: ClockExtension(.hours(24))).at == TimeZoneName.central.endOfDay(Clocks.day("2026-11-26")))
    }
}
