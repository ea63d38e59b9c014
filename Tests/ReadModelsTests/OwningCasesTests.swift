import CaseDomain
import CaseHistories
import EventSourcing
import Foundation
import Ledger
@testable import ReadModels
import TestSupport
import Testing

@Suite("Who answers for a case")
struct OwningCasesTests {
    private static let (ana, ben) = (ActorID(UUID()), ActorID(UUID()))

    private static func with(_ body: @Sendable (ClinicsUnderTest, inout CaseInHand) async throws -> Void) async throws {
        try await ClinicsUnderTest.with { clinics in
            var file = CaseInHand(in: clinics, actor: Self.ana)
            try await file.open(owner: Self.ana)
            try await body(clinics, &file)
        }
    }

    /// The stretches of a case, each as who, why, from and until where.
    private static func tenures(_ file: CaseInHand, _ clinics: ClinicsUnderTest) async throws -> [String] {
        try await clinics.catchUp()
        return try await clinics.readModels.ownership(of: file.id, in: clinics.clinic).value.map { tenure in
            let who = tenure.owner.map { $0 == Self.ana ? "Ana" : $0 == Self.ben ? "Ben" : "somebody" } ?? "nobody"
            return "\(who), \(tenure.reason.rawValue), \(tenure.fromPosition) to \(tenure.untilPosition.map { "\($0)" } ?? "now")"
        }
    }

    @Test func `whoever opens a case owns it from its first event on`() async throws {
        try await Self.with { clinics, file in
            #expect(try await Self.tenures(file, clinics) == ["Ana, opened, 1 to now"])
            let owner = try await clinics.readModels.owner(of: file.id, in: clinics.clinic)
            #expect(owner.value?.owner == Self.ana && owner.value?.role == .coordinator && owner.position == Position(2))
        }
    }

    @Test func `a case that is handed over has one owner after the other`() async throws {
        try await Self.with { clinics, file in
            try await file.ask(.handOver(.init(to: Self.ben, reason: .leave)))
            #expect(try await Self.tenures(file, clinics) == ["Ana, opened, 1 to now"])
            try await file.ask(.acceptHandOver, by: Self.ben)
            #expect(try await Self.tenures(file, clinics) == ["Ana, opened, 1 to 4", "Ben, leave, 4 to now"])
            let tenures = try await clinics.readModels.ownership(of: file.id, in: clinics.clinic).value
            #expect(tenures[0].untilAt == tenures[1].fromAt && tenures[1].role == .coordinator)
        }
    }

    @Test func `another role is another stretch`() async throws {
        try await Self.with { clinics, file in
            try await file.ask(.assignOwner(.init(owner: Self.ana, role: .quality, reason: .escalation)))
            #expect(try await Self.tenures(file, clinics) == ["Ana, opened, 1 to 3", "Ana, escalation, 3 to now"])
        }
    }

    @Test func `a closed case has no owner, and its last one has it back when it is opened again`() async throws {
        try await Self.with { clinics, file in
            try await file.ask(.close(.init(disposition: .withdrawn)))
            #expect(try await Self.tenures(file, clinics) == ["Ana, opened, 1 to 3"])
            #expect(try await clinics.readModels.owner(of: file.id, in: clinics.clinic).value == nil)
            #expect(try await clinics.readModels.cases(ownedBy: Self.ana, in: clinics.clinic).items.isEmpty)
            try await file.ask(.reopen(.init(reason: .other)))
            #expect(try await Self.tenures(file, clinics) == ["Ana, opened, 1 to 3", "Ana, reopened, 4 to now"])
        }
    }

    @Test func `who owned what is known as of every position`() async throws {
        try await Self.with { clinics, file in
            try await file.ask(.handOver(.init(to: Self.ben, reason: .workload)), by: Self.ben)
            try await file.ask(.close(.init(disposition: .withdrawn)))
            try await file.ask(.reopen(.init(reason: .closedInError)))
            try await clinics.catchUp()
            let expected: [ActorID?] = [Self.ana, Self.ana, Self.ben, nil, Self.ben]
            for (index, owner) in expected.enumerated() {
                let position = Position(Int64(index + 1))
                let found = try await clinics.readModels.owner(of: file.id, in: clinics.clinic, asOf: position)
                #expect(found.value?.owner == owner && found.position == position, "as of \(position)")
                for person in [Self.ana, Self.ben] {
                    let cases = try await clinics.readModels.cases(ownedBy: person, in: clinics.clinic, asOf: position).items
                    #expect(cases.map(\.caseID) == (person == owner ? [file.id] : []), "as of \(position)")
                }
            }
            await #expect(throws: ReadModelError.behind(.ownership, at: Position(5))) {
                try await clinics.readModels.owner(of: file.id, in: clinics.clinic, asOf: Position(6))
            }
        }
    }

    @Test func `an open case that nobody was given is a gap, and stays one in its history`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var file = CaseInHand(in: clinics, actor: Self.ana)
            try await file.openWithoutOwner()
            try await clinics.catchUp()
            let gap = try #require(try await clinics.readModels.ownershipGaps(in: clinics.clinic).items.first)
            #expect(gap.caseID == file.id && gap.isGap && gap.reason == .nobody && gap.fromPosition == Position(1))
            try await file.ask(.assignOwner(.init(owner: Self.ben)))
            #expect(try await Self.tenures(file, clinics) == ["nobody, nobody, 1 to 2", "Ben, assigned, 2 to now"])
            #expect(try await clinics.readModels.ownershipGaps(in: clinics.clinic).items.isEmpty)
            #expect(try await clinics.readModels.ownershipGaps(in: clinics.clinic, isOpenOnly: false).items.map(\.caseID) == [file.id])
        }
    }

    @Test func `a person's cases come in pages, those held for longest first`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var ids: [CaseID] = []
            for _ in 0..<23 {
                var file = CaseInHand(in: clinics, actor: Self.ana)
                try await file.open(owner: Self.ben)
                ids.append(file.id)
            }
            try await clinics.catchUp()
            var found: [CaseID] = []
            var cursor: PageCursor?
            repeat {
                let page = try await clinics.readModels.cases(ownedBy: Self.ben, in: clinics.clinic, after: cursor, limit: 5)
                found += page.items.map(\.caseID)
                cursor = page.next
            } while cursor != nil
            #expect(found == ids)
        }
    }

    @Test func `in any history an open case has exactly one owner at a time, and a closed one none`() async throws {
        for seed in UInt64(400)..<403 {
            try await ClinicsUnderTest.with { clinics in
                var history = ClinicHistory(seed: seed)
                try await clinics.play(400, of: &history)
                try await clinics.catchUp()
                let truth = try await Truth(of: clinics.clinic, in: clinics)
                for (id, file) in truth.files {
                    let tenures = try await clinics.readModels.ownership(of: id, in: clinics.clinic).value
                    for (one, next) in zip(tenures, tenures.dropFirst()) {
                        #expect((one.untilPosition ?? .start) > one.fromPosition || one.untilAt == one.fromAt, "seed \(seed)")
                        #expect(one.untilPosition ?? Position(.max) <= next.fromPosition, "seed \(seed)")
                    }
                    let last = try #require(tenures.last)
                    #expect(last.isOver == (file.closed != nil) && last.owner == file.ownership?.owner, "seed \(seed)")
                    #expect(last.role == file.ownership?.role, "seed \(seed)")
                }
            }
        }
    }
}
