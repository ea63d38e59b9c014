import CaseDomain
import EventSourcing
import Foundation
import Ledger
@testable import ReadModels

/// One case that a test moves step by step.
struct CaseInHand: Sendable {
    let clinics: ClinicsUnderTest
    let id = CaseID(UUID())
    let patient = PatientID(UUID())
    let actor: ActorID
    private(set) var file = CaseFile.initial

    init(in clinics: ClinicsUnderTest, actor: ActorID) {
        self.clinics = clinics
        self.actor = actor
    }

    mutating func open(owner: ActorID) async throws {
        try await self.ask(
            .open(.init(patient: self.patient, site: SiteID(UUID()), payer: PayerID(UUID()), serviceLine: .speech, owner: owner)))
    }

    /// As a program of another time might have opened it.
    mutating func openWithoutOwner() async throws {
        let open = CaseFile.Open(patient: self.patient, site: SiteID(UUID()), payer: PayerID(UUID()), serviceLine: .speech)
        try await self.append(Array(try CaseFile.decide(.open(open), in: self.file, self.context).prefix(1)))
    }

    /// Does what the domain decides, in one command.
    mutating func ask(_ command: CaseFile.Command, by actor: ActorID? = nil) async throws {
        let context = Context(now: WallClock.now(), actor: actor ?? self.actor, purpose: "operations")
        try await self.append(try CaseFile.decide(command, in: self.file, context))
    }

    private var context: Context { Context(now: WallClock.now(), actor: self.actor, purpose: "operations") }

    private mutating func append(_ events: [CaseFile.Event]) async throws {
        let proposed = events.enumerated().map { index, event in
            ProposedEvent(
                stream: self.id.stream, expected: self.file.version.advanced(by: index), type: event.type,
                occurredAt: event.occurredAt ?? WallClock.now(), facts: .unsealed)
        }
        let append = Append(
            tenant: self.clinics.clinic, book: .work, command: CommandID(UUID()), commandHash: Array(repeating: 1, count: 32),
            actor: self.actor, purpose: "operations", events: proposed)
        let subject = KeySubject(kind: "case", subject: self.id.stream, owner: self.patient.stream)
        let sealed = try await self.clinics.seal.seal(append, events.map { ($0.encoded(), subject) })
        let appended = try await self.clinics.ledger.append(sealed)
        for (index, event) in events.enumerated() {
            CaseFile.evolve(
                &self.file,
                by: Recorded(
                    event, stream: self.id.stream, version: self.file.version.advanced(by: 1),
                    position: appended.positions.lowerBound.advanced(by: index), actor: self.actor, command: sealed.command,
                    occurredAt: proposed[index].occurredAt, recordedAt: appended.recordedAt))
        }
    }
}
