import CaseDomain
import EventSourcing
import Testing

@Suite("When something is due")
struct DueTests {
    private func day(_ rule: ClockRule, from: String) throws -> String? {
        try rule.due(from: .day(Clocks.day(from)), zone: .central).day?.description
    }

    // MARK: days

    @Test func `a request of Friday 2 January 2026 is decided within 7 calendar days, by Friday 9 January`() throws {
        let rule = Clocks.provision("ma.prior_authorization.standard").rule
        let due = try rule.due(from: .instant(Clocks.at("2026-01-02 16:45")), zone: .central)
        #expect(due.day == Clocks.day("2026-01-09") && due.at == TimeZoneName.central.endOfDay(Clocks.day("2026-01-09")))
        #expect(due.includes(due.at) && !due.includes(Timestamp(microseconds: due.at.rawValue + 1)))
        #expect(
            due.explanation == [
                "The receipt: 2026-01-02 16:45 America/Chicago.", "7 calendar days later: 2026-01-09.",
                "In time until 2026-01-09 ends in America/Chicago.",
            ])
    }

    @Test func `the day of an event is the day in the zone of the clock`() throws {
        let rule = Clocks.provision("ma.prior_authorization.standard").rule
        let received = Clocks.at("2026-01-03 01:30", .eastern)
        #expect(try rule.due(from: .instant(received), zone: .eastern).day == Clocks.day("2026-01-10"))
        #expect(try rule.due(from: .instant(received), zone: .pacific).day == Clocks.day("2026-01-09"))
    }

    @Test(
        arguments: [
            ("2025-12-30", 7, "2026-01-06"), ("2028-02-25", 7, "2028-03-03"), ("2027-02-25", 7, "2027-03-04"),
            ("2026-12-31", 60, "2027-03-01"), ("2027-12-31", 60, "2028-02-29"), ("2026-03-01", 0, "2026-03-01"),
        ] as [(String, Int32, String)])
    func `calendar days run over the ends of years and leap days`(from: String, days: Int32, to: String) throws {
        #expect(try self.day(Clocks.rule(.calendarDays(days)), from: from) == to)
    }

    @Test(
        arguments: [
            ("2026-11-25", 1, "2026-11-27"), ("2026-11-20", 5, "2026-11-30"), ("2026-11-28", 1, "2026-11-30"),
            ("2026-12-24", 1, "2026-12-28"), ("2027-12-30", 1, "2028-01-03"), ("2026-07-02", 2, "2026-07-07"),
        ] as [(String, Int32, String)])
    func `business days skip weekends and holidays`(from: String, days: Int32, to: String) throws {
        #expect(try self.day(Clocks.rule(.businessDays(days)), from: from) == to)
    }

    @Test(
        arguments: [
            ("2026-10-30", "2027-03-01"), ("2026-10-31", "2027-03-01"), ("2026-10-28", "2027-02-28"), ("2027-10-29", "2028-02-29"),
            ("2027-10-30", "2028-03-01"), ("2026-08-31", "2026-12-31"), ("2026-05-31", "2026-10-01"),
        ])
    func `four months end on the same day number, or the first of the fifth month`(from: String, to: String) throws {
        #expect(try self.day(Clocks.rule(.months(4)), from: from) == to)
    }

    // MARK: hours

    @Test func `72 hours from Friday afternoon end on Monday one hour later by the clock when summer time begins`() throws {
        let rule = Clocks.provision("medicaid_managed_care.appeal.expedited").rule
        let due = try rule.due(from: .instant(Clocks.at("2027-03-12 16:30")), zone: .central)
        #expect(TimeZoneName.central.text(of: due.at) == "2027-03-15 17:30 America/Chicago" && due.day == nil)
        #expect(due.explanation.last == "72 hours later: 2027-03-15 17:30 America/Chicago.")
    }

    @Test func `72 hours from Friday afternoon end on Monday one hour earlier by the clock when summer time ends`() throws {
        let due = try Clocks.rule(.hours(72)).due(from: .instant(Clocks.at("2026-10-30 16:30")))
        #expect(TimeZoneName.central.text(of: due.at) == "2026-11-02 15:30 America/Chicago")
    }

    @Test func `a day of which no hour is known starts no clock of hours`() {
        #expect(throws: DeadlineFault.instantMissing(.received)) {
            try Clocks.rule(.hours(72)).due(from: .day(Clocks.day("2026-03-02")))
        }
    }

    @Test func `48 hours without weekends and holidays from Wednesday before Thanksgiving end on Monday`() throws {
        let rule = Clocks.provision("state.in.standard").rule
        // Eight hours of Wednesday, all of Friday, sixteen of Monday.
        let due = try rule.due(from: .instant(Clocks.at("2026-11-25 16:00", .eastern)), zone: .eastern)
        #expect(TimeZoneName.eastern.text(of: due.at) == "2026-11-30 16:00 America/New_York")
        let weekend = try rule.due(from: .instant(Clocks.at("2026-11-28 09:00", .eastern)), zone: .eastern)
        #expect(weekend.at == Timestamp(microseconds: TimeZoneName.eastern.endOfDay(Clocks.day("2026-12-01")).rawValue + 1))
    }

    @Test func `24 hours before the end of what is authorized`() throws {
        let rule = Clocks.provision("erisa.concurrent.request").rule
        let due = try rule.due(from: .instant(Clocks.at("2026-06-30 12:00")), zone: .central)
        #expect(TimeZoneName.central.text(of: due.at) == "2026-06-29 12:00 America/Chicago")
        // Of a day the hour is not known: the earliest is the safe one.
        let early = try rule.due(from: .day(Clocks.day("2026-06-30")), zone: .central)
        #expect(TimeZoneName.central.text(of: early.at) == "2026-06-29 00:00 America/Chicago")
    }

    // MARK: receipts and cut-offs

    @Test func `a Medicare Advantage notice of 2 March is presumed received on 7 March, and appealed until day 65, 6 May`() throws {
        let rule = Clocks.provision("ma.reconsideration.filing").rule
        let due = try rule.due(from: ClockAnchors([.noticeDate: .day(Clocks.day("2026-03-02"))]), zone: .eastern)
        #expect(due.day == Clocks.day("2026-05-06"))
        #expect(due.explanation.contains("It is presumed received 5 calendar days after: 2026-03-07."))
    }

    @Test func `a receipt that is on record is not presumed`() throws {
        let rule = Clocks.provision("ma.reconsideration.filing").rule
        var anchors = ClockAnchors([.noticeDate: .day(Clocks.day("2026-03-02"))])
        anchors[.received] = .instant(Clocks.at("2026-03-10 09:00", .eastern))
        #expect(try rule.due(from: anchors, zone: .eastern).day == Clocks.day("2026-05-09"))
    }

    @Test func `what no rule presumes is missing`() {
        let rule = Clocks.provision("erisa.appeal.filing").rule
        #expect(throws: DeadlineFault.anchorMissing(.received)) {
            try rule.due(from: ClockAnchors([.noticeDate: .day(Clocks.day("2026-03-02"))]), zone: .eastern)
        }
    }

    @Test(
        arguments: [
            ("2026-11-24 14:59:59", "2026-11-25"), ("2026-11-24 15:00", "2026-11-27"), ("2026-11-25 16:00", "2026-11-30"),
            ("2026-11-27 15:00", "2026-12-01"), ("2026-11-27 14:00", "2026-11-30"), ("2026-11-28 09:00", "2026-12-01"),
        ])
    func `what comes at 3 p.m. Central or later, or on a weekend, counts as of the next business day`(received: String, due: String) throws
    {
        let rule = Clocks.provision("payer.tmhp.decision").rule
        #expect(try rule.due(from: .instant(Clocks.at(received))).day?.description == due)
    }

    @Test func `a cut-off may count as the next day, business day or not, and a clock of hours starts with it`() throws {
        let late = CutOff(try #require(TimeOfDay(hour: 17)), countsAs: .nextDay)
        let friday = ClockAnchor.instant(Clocks.at("2026-11-27 18:00"))
        #expect(try Clocks.rule(.calendarDays(2), cutOff: late).due(from: friday).day == Clocks.day("2026-11-30"))
        let hours = try Clocks.rule(.hours(24), cutOff: late).due(from: friday)
        #expect(TimeZoneName.central.text(of: hours.at) == "2026-11-29 00:00 America/Chicago")
        #expect(hours.explanation.contains("From 17:00 on it counts as of 2026-11-28."))
    }

    // MARK: two limits

    @Test func `72 hours or 2 business days, whichever is less`() throws {
        let rule = Clocks.provision("state.me.decision").rule
        let monday = try rule.due(from: .instant(Clocks.at("2026-03-02 09:00", .eastern)), zone: .eastern)
        #expect(monday.day == Clocks.day("2026-03-04"))
        let friday = try rule.due(from: .instant(Clocks.at("2026-03-06 09:00", .eastern)), zone: .eastern)
        #expect(TimeZoneName.eastern.text(of: friday.at) == "2026-03-09 10:00 America/New_York" && friday.day == nil)
        #expect(friday.explanation.last == "The earlier holds: 2026-03-09 10:00 America/New_York.")
    }

    @Test func `a notice of Wednesday 2 December keeps benefits until Saturday 12 December, or until they would be cut`() throws {
        let rule = Clocks.provision("medicaid_managed_care.benefits_continuation").rule
        var anchors = ClockAnchors([.sent: .day(Clocks.day("2026-12-02"))])
        let known = try rule.due(from: anchors, zone: .central)
        #expect(known.day == Clocks.day("2026-12-12"))
        #expect(known.explanation.contains("The effective date is not on record: it could only be later."))
        for (effective, due) in [("2026-12-20", "2026-12-20"), ("2026-12-05", "2026-12-12"), ("2026-12-12", "2026-12-12")] {
            anchors[.effectiveDate] = .day(Clocks.day(effective))
            #expect(try rule.due(from: anchors, zone: .central).day == Clocks.day(due))
        }
        #expect(throws: DeadlineFault.self) { try rule.due(from: ClockAnchors(), zone: .central) }
    }

    @Test func `of the earlier of two limits both anchors must be known`() throws {
        let rule = try #require(
            ClockRule(
                id: "test", from: .received, limits: [ClockLimit(.calendarDays(10)), ClockLimit(.calendarDays(0), after: .effectiveDate)],
                zone: .named(.central)))
        #expect(throws: DeadlineFault.anchorMissing(.effectiveDate)) { try rule.due(from: .day(Clocks.day("2026-12-02"))) }
    }

    // MARK: last days

    @Test func `a managed care notice of 2 December is appealed until Sunday 31 January: nothing moves`() throws {
        let rule = Clocks.provision("medicaid_managed_care.appeal.filing").rule
        let due = try rule.due(from: .day(Clocks.day("2026-12-02")), zone: .central)
        #expect(due.day == Clocks.day("2027-01-31") && Clocks.day("2027-01-31").weekday == .sunday)
    }

    @Test(
        arguments: [
            // The end would be a Sunday, a Saturday before a federal holiday, Christmas, and a usual Tuesday.
            ("2026-10-28", "2027-03-01"), ("2026-09-16", "2027-01-19"), ("2026-08-25", "2026-12-28"), ("2026-11-02", "2027-03-02"),
        ])
    func `external review is asked for on the next day after a weekend or a federal holiday`(received: String, due: String) throws {
        let rule = Clocks.provision("aca.external_review.filing").rule
        #expect(try self.day(rule, from: received) == due)
    }

    @Test func `a last day that moved says why`() throws {
        let due = try Clocks.provision("aca.external_review.filing").rule.due(from: .day(Clocks.day("2026-10-28")), zone: .eastern)
        #expect(due.explanation.contains("2027-02-28 is no business day (us_federal); the next is 2027-03-01."))
    }

    // MARK: what is not known

    @Test func `a zone that nobody named is an error`() throws {
        let rule = Clocks.provision("ma.prior_authorization.standard").rule
        #expect(throws: DeadlineFault.zoneMissing("ma.prior_authorization.standard")) {
            try rule.due(from: .day(Clocks.day("2026-01-02")))
        }
        // A zone that the rule names is not the caller's to choose.
        let due = try Clocks.provision("payer.tmhp.decision").rule.due(from: .day(Clocks.day("2026-01-02")), zone: .pacific)
        #expect(due.zone == .central)
    }

    @Test func `business days beyond every calendar are an error, and so is a day beyond all years`() {
        let rule = Clocks.rule(.businessDays(5))
        #expect(throws: DeadlineFault.calendarNotKnown(.usFederal, on: Clocks.day("2041-01-01"))) {
            try rule.due(from: .day(Clocks.day("2040-12-28")))
        }
        #expect(throws: DeadlineFault.outOfRange) { try Clocks.rule(.calendarDays(2)).due(from: .day(Clocks.day("9999-12-30"))) }
        #expect(throws: DeadlineFault.outOfRange) { try Clocks.rule(.months(1)).due(from: .day(Clocks.day("9999-12-30"))) }
    }

    @Test func `faults have names that stay, and say what to do`() {
        let faults: [DeadlineFault] = [
            .calendarMissing("test"), .calendarNotKnown("acme", on: Clocks.day("2026-01-02")), .zoneMissing("test"), .anchorMissing(.sent),
            .instantMissing(.received), .pausesInvalid, .clockStopped, .outOfRange,
        ]
        #expect(
            faults.map(\.code) == [
                "deadline.calendar_missing", "deadline.calendar_not_known", "deadline.zone_missing", "deadline.anchor_missing",
                "deadline.instant_missing", "deadline.pauses_invalid", "deadline.clock_stopped", "deadline.out_of_range",
            ])
        #expect(faults[3].description == "The clock starts from the sending of the notice, which is not on record. Record it.")
    }
}
