import EventSourcing

extension ClockRule {
    /// Until when what starts at an anchor is in time: the anchor is the rule's own.
    public func due(
        from anchor: ClockAnchor, zone: TimeZoneName? = nil, calendars: CalendarBook = .bundled
    ) throws(DeadlineFault) -> Due {
        try self.due(from: ClockAnchors([self.anchor: anchor]), zone: zone, calendars: calendars)
    }

    /// Until when something is in time, by what is on record of its anchors and of the times at which the clock stood still.
    ///
    /// `zone` is the payer's or the site's, for a rule that names none itself. Of several limits the earlier needs every anchor; of
    /// the later, one whose anchor is not on record is left out, which can only make the deadline come sooner. A clock that stands
    /// still at the end has no deadline: `.clockStopped` (see `standing`).
    public func due(
        from anchors: ClockAnchors, stopped pauses: [ClockPause] = [], zone: TimeZoneName? = nil, calendars: CalendarBook = .bundled
    ) throws(DeadlineFault) -> Due {
        switch try self.standing(from: anchors, stopped: pauses, zone: zone, calendars: calendars) {
        case .running(let due): due
        case .stopped: throw .clockStopped
        }
    }

    /// The zone in which the rule runs; `zone` is that of the payer or of the site.
    func zone(or zone: TimeZoneName?) throws(DeadlineFault) -> TimeZoneName {
        switch self.zone {
        case .named(let zone): return zone
        case .ofPayer, .ofSite:
            guard let zone else { throw .zoneMissing(self.id) }
            return zone
        }
    }
}
