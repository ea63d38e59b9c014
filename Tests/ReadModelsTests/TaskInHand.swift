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
    mutating func ask(_ command: CaseTask.Command) async throws -> Position {
        let context = Context(now: WallClock.now(), actor: self.actor, purpose: "operations")
        let events = try CaseTask.decide(command, in: self.task, context)
        let proposed = events.enumerated().map { index, event in
            ProposedEvent(
                stream: self.id.stream, expected: self.task.version.advanced(by: index), type: event.type, occurredAt: context.now,
                facts: .unsealed)
        }
        let append = Append(
            tenant: self.clinic, book: .work, command: CommandID(UUID()), commandHash: Array(repeating: 1, count: 32),
            actor: self.actor, purpose: "operations", events: proposed)
        let subject = KeySubject(kind: "case", subject: self.id.stream, owner: nil)
        let sealed = try await self.clinics.seal.seal(append, events.map { ($0.encoded(), subject) })
        let appended = try await self.clinics.ledger.append(sealed)
        for (index, event) in events.enumerated() {
            CaseTask.evolve(
                &self.task,
                by: Recorded(
                    event, stream: self.id.stream, version: self.task.version.advanced(by: 1),
                    position: appended.positions.lowerBound.advanced(by: index), actor: self.actor, command: sealed.command,
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

    init(seed: UInt64) {
        self.random = SplitMix64(seed: seed)
        self.cases = (0..<5).map { _ in CaseID(UUID()) }
        self.sites = (0..<3).map { _ in SiteID(UUID()) }
    }

    /// Opens a task, or moves one that there is.
    mutating func step(in clinics: ClinicsUnderTest) async throws {
        // More are opened than done, so that there are always some of each.
        let number = self.random.next() % 5
        let open = self.tasks.indices.filter { self.tasks[$0].task.status == .open }
        guard number < 2, let index = open.randomElement(using: &self.random) else {
            var task = TaskInHand(in: clinics)
            try await task.ask(.open(self.open()))
            self.tasks.append(task)
            return
        }
        if number == 0 {
            let outcome = TaskCompleted.Outcome.allCases.randomElement(using: &self.random) ?? .done
            try await self.tasks[index].ask(.complete(.init(outcome: outcome, note: self.random.next() % 2 == 0 ? "Mateo." : nil)))
        } else {
            try await self.tasks[index].ask(
                .cancel(.init(reason: TaskCancelled.Reason.allCases.randomElement(using: &self.random) ?? .superseded)))
        }
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
