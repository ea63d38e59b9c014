@testable import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Clocks of requests about the record")
struct RightsClockTests {
    @Test func `time is extended once, by thirty days, while the first time runs`() {
        Rights.given(RightsPast.verified).when(.extend(.init(reason: .volume))).then(
            .extended(
                RightsRequestExtended(reason: .volume, noticeSentAt: The.now, previousDueOn: The.date(25), newDueOn: The.date(55))))
        #expect(Rights.given(RightsPast.extended).state.dueOn == The.date(55))
        Rights.given(RightsPast.extended).when(.extend(.init(reason: .volume))).thenNothing()
        Rights.given(RightsPast.extended).when(.extend(.init(reason: .other))).thenRefused(.rightsRequestExtended)
        #expect(Rights.given(RightsPast.after([.extend(.init(reason: .other))], RightsPast.amendment)).state.dueOn == The.date(85))
    }

    @Test func `an extension is told on the last day, and not after it`() {
        let last = TimeZoneName.central.endOfDay(The.date(25))
        #expect(Rights.given(RightsPast.verified).when(.extend(.init(reason: .volume)), at: last).events.count == 1)
        let after = last.adding(.microseconds(1))
        Rights.given(RightsPast.verified).when(.extend(.init(reason: .volume)), at: after).thenRefused(.rightsExtensionLate(The.date(25)))
        // What was sent in time is recorded later.
        #expect(Rights.given(RightsPast.verified).when(.extend(.init(reason: .volume, noticeSentAt: last)), at: after).events.count == 1)
    }

    @Test func `an extension ends after the first time, and within thirty days of it`() {
        for day in [25, 56] {
            Rights.given(RightsPast.verified).when(.extend(.init(reason: .volume, completeBy: The.date(day))))
                .thenRefused(.rightsExtensionOutside(after: The.date(25), through: The.date(55)))
        }
        let past = RightsPast.after([.extend(.init(reason: .volume, completeBy: The.date(40)))], RightsPast.verified)
        #expect(Rights.given(past).state.dueOn == The.date(40))
        Rights.given(RightsPast.restriction).when(.extend(.init(reason: .volume))).thenRefused(.rightsRequestNotOfKind)
    }

    @Test func `ten days before its last day a request comes near, and after that day it is missed, each once`() {
        let given = Rights.given(RightsPast.verified)
        let near = TimeZoneName.central.startOfDay(The.date(15))
        #expect(given.state.nextMomentAt == near)
        given.when(.passTime, at: near.adding(.microseconds(-1))).thenNothing()
        given.when(.passTime, at: near).then(.dueApproaching(RightsDueApproaching(dueOn: The.date(25), daysLeft: 10)))
        let warned = Rights.given(RightsPast.warned)
        #expect(warned.state.nextMomentAt == TimeZoneName.central.startOfDay(The.date(26)))
        warned.when(.passTime, at: The.day(25)).thenNothing()
        warned.when(.passTime, at: The.day(26)).then(.dueMissed(RightsDueMissed(dueOn: The.date(25))))
        #expect(Rights.given(RightsPast.missed).state.nextMomentAt == nil)
        Rights.given(RightsPast.missed).when(.passTime, at: The.day(90)).thenNothing()
    }

    @Test func `no clock runs once the clinic has answered, and a late answer is told from one in time`() {
        #expect(Rights.given(RightsPast.fulfilled).state.nextMomentAt == nil && Rights.given(RightsPast.fulfilled).state.isInTime == true)
        Rights.given(RightsPast.fulfilled).when(.passTime, at: The.day(90)).thenNothing()
        let late = RightsPast.after([.fulfill(TheRights.fulfill)], RightsPast.missed, at: The.day(30))
        #expect(Rights.given(late).state.isInTime == false)
    }

    /// What follows from the last event: the kinds of tasks that are opened, and how many are answered.
    private static func changes(_ past: [RightsRequest.Event]) -> (opened: [TaskKind], settled: [TaskID]) {
        let changes = RightsTasks.changes(
            following: past.last!, in: SpecMoment.stream, version: StreamVersion(Int32(past.count)), position: Position(9),
            of: The.id(1), by: Rights.given(past).state)
        return (
            changes.compactMap { if case .open(let it) = $0 { it.open.kind } else { nil } },
            changes.compactMap { if case .settle(let it) = $0 { it } else { nil } }
        )
    }

    @Test func `who has to do something follows from what happened`() {
        for (past, kind) in [
            (RightsPast.access, .rightsRequestReceived), (RightsPast.warned, .rightsRequestDue),
            (RightsPast.missed, .rightsRequestOverdue), (RightsPast.inReview, .rightsReviewAsked),
            (RightsPast.reversed, .rightsReviewReversed), (RightsPast.disagreed, .amendmentStatement),
            (RightsPast.suspensionOver, .accountingOwed),
        ] as [([RightsRequest.Event], TaskKind)] {
            #expect(Self.changes(past).opened == [kind])
        }
        #expect(Self.changes(RightsPast.fulfilled).opened == [] && Self.changes(RightsPast.verified).opened == [])
    }

    @Test func `what was asked for an answer is answered by one, whatever it is`() {
        let tenant: TenantID = The.id(1)
        let received = TaskID(of: .rightsRequestReceived, named: "\(SpecMoment.stream)", in: tenant)
        for past in [RightsPast.fulfilled, RightsPast.denied, RightsPast.withdrawn, RightsPast.amended, RightsPast.takenBack] {
            #expect(Self.changes(past).settled.contains(received))
        }
        let late = RightsPast.after([.fulfill(TheRights.fulfill)], RightsPast.missed, at: The.day(30))
        #expect(Self.changes(late).settled.count > Self.changes(RightsPast.fulfilled).settled.count)
        #expect(Self.changes(RightsPast.verified).settled == [])
    }
}
