import CaseDomain
import EventSourcing
import Foundation
import Ledger
@testable import ReadModels
import TestSupport

/// One task that a test moves step by step.
struct TaskInHand: Sendable {
    let clinics: ClinicsUnderTest
    let clinic: TenantID
    let id: TaskID
    let actor: ActorID
    private(set) var task = CaseTask.initial

    init(in clinics: ClinicsUnderTest, clinic: TenantID? = nil, id: TaskID = TaskID(UUID()), actor: ActorID = ActorID(UUID())) {
        self.clinics = clinics
        self.clinic = clinic ?? clinics.clinic
        self.id = id
        self.actor = actor
    }

    /// Does what the domain decides, in one command.
    @discardableResult
    mutating func ask(_ command: CaseTask.Command, by actor: ActorID? = nil) async throws -> Position {
        let actor = actor ?? self.actor
        let context = Context(now: WallClock.now(), actor: actor, purpose: "operations")
        let events = try CaseTask.decide(command, in: self.task, context)
        let proposed = events.enumerated().map { index, event in
            ProposedEvent(
                stream: self.id.stream, expected: self.task.version.advanced(by: index), type: event.type, occurredAt: context.now,
                facts: .unsealed)
        }
        let append = Append(
            tenant: self.clinic, book: .work, command: CommandID(UUID()), commandHash: Array(repeating: 1, count: 32),
            actor: actor, purpose: "operations", events: proposed)
        let subject = KeySubject(kind: "case", subject: self.id.stream, owner: nil)
        let sealed = try await self.clinics.seal.seal(append, events.map { ($0.encoded(), subject) })
        let appended = try await self.clinics.ledger.append(sealed)
        for (index, event) in events.enumerated() {
            CaseTask.evolve(
                &self.task,
                by: Recorded(
                    event, stream: self.id.stream, version: self.task.version.advanced(by: 1),
                    position: appended.positions.lowerBound.advanced(by: index), actor: actor, command: sealed.command,
                    occurredAt: context.now, recordedAt: appended.recordedAt))
        }
        return appended.positions.upperBound
    }
}

/// A clinic's tasks at random, from a seed.
struct RandomTasks {
    var random: SplitMix64
    private(set) var tasks: [TaskInHand] = []
    let cases: [CaseID]
    let sites: [SiteID]
    let people: [ActorID]

    init(seed: UInt64) {
        self.random = SplitMix64(seed: seed)
        self.cases = (0..<5).map { _ in CaseID(UUID()) }
        self.sites = (0..<3).map { _ in SiteID(UUID()) }
        self.people = (0..<3).map { _ in ActorID(UUID()) }
    }

    /// Opens a task, or moves one that there is.
    mutating func step(in clinics: ClinicsUnderTest) async throws {
        // More are opened than done, so that there are always some of each.
        let number = self.random.next() % 12
        if number > 4 { return try await self.move() }
        let open = self.tasks.indices.filter { self.tasks[$0].task.status == .open }
        guard number < 2, let index = open.randomElement(using: &self.random) else {
            var task = TaskInHand(in: clinics)
            try await task.ask(.open(self.open()))
            self.tasks.append(task)
            return
        }
        guard number == 0 || self.tasks[index].task.assignee == nil else { return try await self.move() }
        if number == 0 {
            let by = self.tasks[index].task.assignee
            let outcome = TaskCompleted.Outcome.allCases.randomElement(using: &self.random) ?? .done
            try await self.tasks[index].ask(.complete(.init(outcome: outcome, note: self.random.next() % 2 == 0 ? "Mateo." : nil)), by: by)
        } else {
            try await self.tasks[index].ask(
                .cancel(.init(reason: TaskCancelled.Reason.allCases.randomElement(using: &self.random) ?? .superseded)))
        }
    }

    /// Somebody takes, gives, dates or puts away a task that there is; nothing, where the domain does not let them.
    private mutating func move() async throws {
        // The same few again and again, so that much happens to each.
        guard let index = self.tasks.indices.prefix(8).randomElement(using: &self.random) else { return }
        // Mostly somebody whom it concerns.
        let concerned = [self.tasks[index].task.assignee, self.tasks[index].task.pendingOffer?.to].compactMap { $0 }
        let anybody = self.people.randomElement(using: &self.random) ?? self.people[0]
        let person = (concerned + [anybody]).randomElement(using: &self.random) ?? anybody
        let other = self.people.randomElement(using: &self.random) ?? self.people[0]
        let queue = TaskQueue.allCases.randomElement(using: &self.random) ?? .coordinators
        let soon = WallClock.now().adding(.seconds(3_600 * Int64(1 + self.random.next() % 100)))
        let commands: [CaseTask.Command] = [
            .claim, .claim, .assign(.init(to: .person(other), reason: .workload)), .assign(.init(to: .queue(queue), reason: .misrouted)),
            .handOver(.init(to: other, reason: .expertise)), .release(.init(reason: .workload)),
            .handOver(.init(to: other, reason: .leave)), .handOver(.init(to: other, reason: .workload)),
            .acceptHandOver, .declineHandOver(.init(reason: .workload)), .withdrawHandOver,
            .snooze(.init(until: soon, reason: .waitingForPayer)), .snooze(.init(until: soon, reason: .waitingForPayer)), .wake,
            .reschedule(.init(dueAt: soon, reason: .other)), .prioritize(.init(level: .low, reason: .lessPressing)),
            .prioritize(.init(level: nil, reason: .other)), .reopen(.init(reason: .notSettled)),
        ]
        let command = commands.randomElement(using: &self.random) ?? .claim
        let context = Context(now: WallClock.now(), actor: person, purpose: "operations")
        guard let events = try? CaseTask.decide(command, in: self.tasks[index].task, context), !events.isEmpty else { return }
        try await self.tasks[index].ask(command, by: person)
    }

    private mutating func open() -> CaseTask.Open {
        let caseID = self.cases.randomElement(using: &self.random) ?? self.cases[0]
        // Few days, so that many tasks are due at one moment and the id alone orders them.
        let dueAt = self.random.next() % 3 == 0 ? nil : Timestamp(microseconds: Int64(self.random.next() % 4) * 86_400_000_000)
        var open = CaseTask.Open(caseID: caseID, ask: "Call Mateo.", dueAt: dueAt)
        if self.random.next() % 3 > 0 {
            open = CaseTask.Open(
                kind: TaskKind.allCases.randomElement(using: &self.random) ?? .contactPayer, caseID: caseID,
                subject: self.random.next() % 2 == 0 ? .decision(DecisionID(UUID())) : nil,
                cause: self.random.next() % 2 == 0
                    ? TaskCause(stream: caseID.stream, version: StreamVersion(3), position: Position(9)) : nil, dueAt: dueAt)
        }
        if self.random.next() % 4 > 0 {
            open.patient = PatientID(UUID())
            open.site = self.sites.randomElement(using: &self.random)
        }
        return open
    }
}
