import CaseDomain
import EventSourcing
import Foundation
import Ledger
import Postgres
@testable import ReadModels
import TestSupport
import Testing

@Suite("Lists of tasks")
struct ListingTasksTests {
    /// Every task of a clinic, found out the long way: its stream read and folded by itself.
    private static func truth(_ tasks: [TaskInHand], _ clinics: ClinicsUnderTest) async throws -> [TaskListing] {
        var listings: [TaskListing] = []
        for task in tasks {
            let envelopes = try await clinics.ledger.read([task.id.stream], in: .work, of: task.clinic)
            let events = try await History.open(envelopes, as: CaseTask.Event.self, by: clinics.seal)
            if let listing = events.reduce(nil, TaskListing.following) { listings.append(listing) }
        }
        return listings.sorted { ($0.dueAt?.rawValue ?? .max, $0.taskID) < ($1.dueAt?.rawValue ?? .max, $1.taskID) }
    }

    private static func all(_ filter: TaskFilter, _ clinics: ClinicsUnderTest, limit: Int = 100) async throws -> [TaskListing] {
        var (found, cursor): ([TaskListing], PageCursor?) = ([], nil)
        repeat {
            let page = try await clinics.readModels.tasks(TaskListQuery(filter: filter, after: cursor, limit: limit), of: clinics.clinic)
            #expect(page.items.count <= limit)
            found += page.items
            cursor = page.next
        } while cursor != nil
        return found
    }

    private static func filter(_ change: (inout TaskFilter) -> Void) -> TaskFilter {
        var filter = TaskFilter()
        change(&filter)
        return filter
    }

    private static func fits(_ it: TaskListing, _ filter: TaskFilter) -> Bool {
        let isStanding =
            switch filter.standing {
            case .open: it.status == .open
            case .done: it.status != .open
            case .all: true
            }
        return isStanding && (filter.kind.map { $0 == it.kind } ?? true) && (filter.caseID.map { $0 == it.caseID } ?? true)
            && (filter.site.map { $0 == it.site } ?? true)
            && (filter.dueBefore.map { before in it.dueAt.map { $0 < before } ?? false } ?? true)
            && (filter.assignee.map { $0 == it.assignee } ?? true) && (filter.offeredTo.map { $0 == it.offeredTo } ?? true)
            && (filter.queue.map { $0 == it.queue && it.assignee == nil } ?? true)
            && (filter.sleep.map { sleep in sleep.isSnoozed == (it.wakesAt.map { $0 > sleep.moment } ?? false) } ?? true)
    }

    @Test func `a task is listed as it was opened, and then as it ended`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var task = TaskInHand(in: clinics)
            var open = CaseTask.Open(caseID: CaseID(UUID()), ask: "Call Mateo.", dueAt: Timestamp(microseconds: 5))
            open.patient = PatientID(UUID())
            open.site = SiteID(UUID())
            let openedAt = try await task.ask(.open(open))
            try await clinics.catchUp()
            let opened = try #require(try await Self.all(TaskFilter(), clinics).first)
            #expect(opened.taskID == task.id && opened.kind == .other && opened.caseID == open.caseID && opened.patient == open.patient)
            #expect(opened.site == open.site && opened.dueAt == open.dueAt && opened.status == .open && opened.openedBy == task.actor)
            #expect(opened.askPosition == openedAt && opened.endedAt == nil && opened.version == StreamVersion(1))
            let completedAt = try await task.ask(.complete(.init(outcome: .notPossible, note: "Mateo moved.")))
            try await clinics.catchUp()
            #expect(try await Self.all(TaskFilter(), clinics).isEmpty)
            let done = try #require(try await Self.all(Self.filter { $0.standing = .done }, clinics).first)
            #expect(done.status == .completed && done.outcome == .notPossible && done.reason == nil && done.endedBy == task.actor)
            #expect(done.notePosition == completedAt && done.position == completedAt && done.version == StreamVersion(2))
            #expect(done.askPosition == openedAt && done.openedAt == opened.openedAt && done.endedAt != nil)
            let rows = try await clinics.rows(.tasks).joined()
            #expect(!rows.contains("Mateo"), "a row holds patient data")
        }
    }

    @Test func `each filter keeps what fits it, in any history, in pages of any size`() async throws {
        let (hasSlept, isOffered) = (Flag(), Flag())
        for seed in UInt64(700)..<703 {
            try await ClinicsUnderTest.with { clinics in
                var tasks = RandomTasks(seed: seed)
                for step in 0..<420 {
                    try await tasks.step(in: clinics)
                    if step % 60 == 59 { try await clinics.catchUp() }
                }
                let truth = try await Self.truth(tasks.tasks, clinics)
                for listing in truth {
                    let task = try #require(tasks.tasks.first { $0.id == listing.taskID }).task
                    #expect(Self.says(listing, the: task), "seed \(seed): \(listing) \(task)")
                }
                #expect(Set(truth.map(\.queue)).count > 3 && truth.contains { $0.assignee != nil }, "seed \(seed): too tame")
                if truth.contains(where: { $0.wakesAt != nil }) { hasSlept.set() }
                if truth.contains(where: { $0.offeredTo != nil }) { isOffered.set() }
                #expect(Set(truth.map(\.status)).count == 3, "seed \(seed): the history is too tame")
                var filters = TaskFilter.Standing.allCases.map { standing in Self.filter { $0.standing = standing } }
                for filter in filters {
                    filters += TaskKind.allCases.prefix(6).map { kind in Self.with(filter) { $0.kind = kind } }
                    filters += tasks.cases.map { id in Self.with(filter) { $0.caseID = id } }
                    filters += tasks.sites.map { site in Self.with(filter) { $0.site = site } }
                    filters += tasks.people.flatMap { person in
                        [Self.with(filter) { $0.assignee = person }, Self.with(filter) { $0.offeredTo = person }]
                    }
                    filters += TaskQueue.allCases.map { queue in Self.with(filter) { $0.queue = queue } }
                    filters += [true, false].map { isSnoozed in
                        Self.with(filter) { $0.sleep = .init(isSnoozed: isSnoozed, at: WallClock.now().adding(.seconds(40 * 3_600))) }
                    }
                    filters.append(Self.with(filter) { $0.dueBefore = Timestamp(microseconds: 2 * 86_400_000_000) })
                    filters.append(
                        Self.with(filter) {
                            $0.site = tasks.sites[0]
                            $0.dueBefore = Timestamp(microseconds: 86_400_000_000)
                        })
                }
                for (index, filter) in filters.enumerated() {
                    let found = try await Self.all(filter, clinics, limit: [1, 7, 100][index % 3])
                    #expect(found == truth.filter { Self.fits($0, filter) }, "seed \(seed): \(filter)")
                }
                #expect(try await clinics.check([.tasks]).isClean, "seed \(seed)")
            }
        }
        #expect(hasSlept.isSet && isOffered.isSet, "the histories are too tame")
    }

    /// Whether a listing says the same as the task itself.
    private static func says(_ listing: TaskListing, the task: CaseTask.State) -> Bool {
        let now = WallClock.now()
        return listing.status == task.status && listing.queue == task.queue && listing.assignee == task.assignee
            && listing.assignedAt == task.holding?.since && listing.offeredTo == task.pendingOffer?.to && listing.dueAt == task.dueAt
            && listing.wakesAt == task.wakesAt && listing.priority(at: now) == TaskPriority.of(task, at: now)
            && listing.outcome == task.completed?.outcome && listing.reason == task.cancelled?.reason
    }

    private static func with(_ filter: TaskFilter, _ change: (inout TaskFilter) -> Void) -> TaskFilter {
        var filter = filter
        change(&filter)
        return filter
    }

    @Test func `tasks of another clinic are not among them`() async throws {
        try await ClinicsUnderTest.with(2) { clinics in
            for clinic in clinics.clinics {
                var task = TaskInHand(in: clinics, clinic: clinic)
                try await task.ask(.open(.init(caseID: CaseID(UUID()), ask: "Call.")))
                try await clinics.catchUp(clinic)
            }
            let (mine, theirs) = (
                try await clinics.readModels.tasks(TaskListQuery(), of: clinics.clinics[0]).items,
                try await clinics.readModels.tasks(TaskListQuery(), of: clinics.clinics[1]).items
            )
            #expect(mine.count == 1 && theirs.count == 1 && mine != theirs)
        }
    }

    @Test func `a cursor of another list is refused, and a clinic whose tasks were never made is told so`() async throws {
        try await ClinicsUnderTest.with { clinics in
            await #expect(throws: ReadModelError.building(.tasks)) {
                try await clinics.readModels.tasks(TaskListQuery(), of: clinics.clinic)
            }
            try await clinics.catchUp()
            await #expect(throws: ReadModelError.cursorInvalid) {
                try await clinics.readModels.tasks(TaskListQuery(after: PageCursor(.due, key: 1, id: UUID())), of: clinics.clinic)
            }
            let page = try await clinics.readModels.tasks(TaskListQuery(), of: clinics.clinic)
            #expect(page.items.isEmpty && page.next == nil && page.positions == [clinics.clinic: Position(0)])
        }
    }

    @Test func `an end without a beginning stops the projection, and no other one`() async throws {
        try await ClinicsUnderTest.with { clinics in
            try await clinics.catchUp()
            var task = TaskInHand(in: clinics)
            try await task.ask(.open(.init(kind: .contactPayer, caseID: CaseID(UUID()))))
            try await task.ask(.cancel(.init(reason: .superseded)))
            // Of another area, as if the opening had been written by nobody.
            try await clinics.rename(TaskOpened.type, to: "stranger.task_opened.v1")
            try await clinics.catchUp()
            let standing = try await clinics.standing(.tasks)
            #expect(standing?.stop?.code == "history.unopened" && standing?.position == Position(1), "\(standing as Any)")
            #expect(try await clinics.standing(.worklist)?.stop == nil)
        }
    }

    @Test func `a row that somebody changed is found, and made anew by a rebuild`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var tasks = RandomTasks(seed: 710)
            for _ in 0..<40 { try await tasks.step(in: clinics) }
            try await clinics.catchUp()
            let before = try await clinics.rows(.tasks)
            let changed = try await clinics.administer { connection in
                try await connection.execute(
                    "UPDATE read.task SET kind = 'dreamt' WHERE task_id = (SELECT min(task_id::text)::uuid FROM read.task)")
            }
            let report = try await clinics.check([.tasks])
            #expect(changed == 1 && report.differences.map(\.table) == ["read.task"] && report.differences.map(\.count) == [1])
            try await clinics.rebuild().run([.tasks])
            #expect(try await clinics.rows(.tasks) == before)
        }
    }
}
