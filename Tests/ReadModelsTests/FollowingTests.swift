import CaseHistories
import EventSourcing
import Foundation
import Ledger
import PHIVault
import Postgres
@testable import ReadModels
import TestSupport
import Testing

@Suite("Following a book")
struct FollowingTests {
    @Test func `every projection comes to the end of its book`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var history = ClinicHistory(seed: 1)
            try await clinics.play(400, of: &history)
            try await clinics.catchUp()
            for standing in try await clinics.readModels.standing(of: clinics.clinic) {
                let head = try await clinics.ledger.head(of: standing.projection.book, of: clinics.clinic)
                #expect(standing.isLive && standing.position == head && standing.stop == nil, "\(standing.projection)")
                #expect(try await !clinics.rows(standing.projection).isEmpty, "\(standing.projection)")
            }
        }
    }

    @Test func `it does not matter in how many passes the events were taken in`() async throws {
        try await ClinicsUnderTest.with { clinics in
            for (seed, commandsPerPass) in [(2, 1), (3, 7), (4, 60)] {
                var history = ClinicHistory(seed: UInt64(seed))
                for _ in 0..<(180 / commandsPerPass) {
                    try await clinics.play(commandsPerPass, of: &history)
                    try await clinics.catchUp()
                }
                // Made again in one go, from the first event.
                let report = try await clinics.check()
                #expect(report.isClean && report.rowsCompared > 0, "seed \(seed): \(report)")
            }
        }
    }

    @Test func `two runners at once count every event exactly once`() async throws {
        try await ClinicsUnderTest.with(3) { clinics in
            try await clinics.catchUp()
            let isOver = Flag()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        while !isOver.isSet { for clinic in clinics.clinics { try await clinics.catchUp(clinic) } }
                    }
                }
                try await withThrowingTaskGroup(of: Void.self) { writers in
                    for (seed, clinic) in clinics.clinics.enumerated() {
                        writers.addTask {
                            var history = ClinicHistory(seed: UInt64(seed + 10))
                            try await clinics.play(150, of: &history, in: clinic)
                        }
                    }
                    try await writers.waitForAll()
                }
                isOver.set()
                try await group.waitForAll()
            }
            for clinic in clinics.clinics { try await clinics.catchUp(clinic) }
            let report = try await clinics.check()
            #expect(report.isClean && report.rowsCompared > 0, "\(report)")
        }
    }

    @Test func `a runner whose connection is cut leaves nothing half done`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var history = ClinicHistory(seed: 20)
            try await clinics.play(300, of: &history)
            try await clinics.catchUp()
            try await clinics.play(300, of: &history)
            // Cut again and again: whatever the runner was doing, it begins anew where it stood.
            let isOver = Flag()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !isOver.isSet {
                        try await clinics.cutProjectingConnections()
                        try await Task.sleep(for: .milliseconds(3))
                    }
                }
                var wasCut = 0
                for _ in 0..<60 {
                    _ = try? await clinics.play(5, of: &history)
                    if (try? await clinics.catchUp()) == nil { wasCut += 1 }
                }
                #expect(wasCut > 0, "nobody was cut off, and nothing is proven")
                isOver.set()
                try await group.waitForAll()
            }
            try await eventually("the books are followed to their ends") { (try? await clinics.catchUp()) != nil }
            let report = try await clinics.check()
            #expect(report.isClean, "\(report)")
        }
    }

    @Test func `a runner that is cancelled in the middle leaves nothing half done`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var history = ClinicHistory(seed: 30)
            var random = SplitMix64(seed: 30)
            for _ in 0..<25 {
                try await clinics.play(20, of: &history)
                let runner = Task { try await clinics.catchUp() }
                try await Task.sleep(for: .microseconds(Int64.random(in: 0...8_000, using: &random)))
                runner.cancel()
                _ = await runner.result
            }
            try await clinics.catchUp()
            let report = try await clinics.check()
            #expect(report.isClean, "\(report)")
        }
    }

    @Test func `a projection stops at an event of its area that it does not know, and others go on`() async throws {
        try await ClinicsUnderTest.with(2) { clinics in
            var histories = [ClinicHistory(seed: 40), ClinicHistory(seed: 41)]
            for index in 0..<2 { try await clinics.play(50, of: &histories[index], in: clinics.clinics[index]) }
            for clinic in clinics.clinics { try await clinics.catchUp(clinic) }
            let before = try await clinics.ledger.head(of: .work, of: clinics.clinic)
            try await clinics.appendStranger("case.teleported.v1")
            for index in 0..<2 { try await clinics.play(50, of: &histories[index], in: clinics.clinics[index]) }
            for clinic in clinics.clinics { try await clinics.catchUp(clinic) }

            let stranger = before.advanced(by: 1)
            let expected = ProjectionStop(position: stranger, code: "history.newer", subject: "case.teleported.v1")
            let head = try await clinics.ledger.head(of: .work, of: clinics.clinic)
            for projection in [Projection.caseState, .worklist, .ownership] {
                let standing = try await clinics.standing(projection)
                #expect(standing?.stop == expected && standing?.position == before, "\(projection)")
            }
            let patients = try await clinics.standing(.patientRecords)
            #expect(patients?.stop == nil && patients?.position == head)
            for standing in try await clinics.readModels.standing(of: clinics.clinics[1]) {
                #expect(standing.stop == nil && standing.position > .start)
            }

            // The program that knows the event comes; here the event becomes one of no projection's business.
            try await clinics.rename("case.teleported.v1", to: "robot.teleported.v1")
            try await clinics.catchUp(isRetrying: false)
            #expect(try await clinics.standing(.caseState)?.position == before)
            try await clinics.catchUp(isRetrying: true)
            for projection in [Projection.caseState, .worklist, .ownership] {
                let standing = try await clinics.standing(projection)
                #expect(standing?.stop == nil && standing?.position == head, "\(projection)")
            }
            let report = try await clinics.check()
            #expect(report.isClean, "\(report)")
        }
    }

    @Test func `an event of an area that nobody asks about is passed by`() async throws {
        try await ClinicsUnderTest.with { clinics in
            try await clinics.appendStranger("benefit.pool_opened.v1")
            try await clinics.catchUp()
            let standing = try await clinics.standing(.caseState)
            #expect(standing?.position == Position(1) && standing?.stop == nil)
        }
    }

    @Test func `no projection goes beyond an event that was tampered with`() async throws {
        try await ClinicsUnderTest.withVault { clinics in
            var history = ClinicHistory(seed: 50)
            try await clinics.play(120, of: &history)
            let forged = Position(77)
            try await clinics.tamper(with: forged)
            try await clinics.catchUp()
            for standing in try await clinics.readModels.standing(of: clinics.clinic) where standing.projection.book == .work {
                #expect(standing.stop == ProjectionStop(position: forged, code: "seal.tampered", subject: nil))
                #expect(standing.position == Position(76))
            }
            let access = try await clinics.standing(.accessLog)
            let head = try await clinics.ledger.head(of: .access, of: clinics.clinic)
            #expect(access?.stop == nil && access?.position == head)
        }
    }
}
