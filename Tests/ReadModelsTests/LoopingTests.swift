import CaseHistories
import EventSourcing
import Foundation
import Ledger
import Postgres
@testable import ReadModels
import TestSupport
import Testing

@Suite("The loop")
struct LoopingTests {
    @Test func `what was appended before it began, and what others append, is found without a word`() async throws {
        try await ClinicsUnderTest.with(2) { clinics in
            var before = ClinicHistory(seed: 1)
            try await clinics.play(50, of: &before, in: clinics.clinics[0])
            try await clinics.whileLooping { _ in
                try await clinics.untilCaughtUp(clinics.clinics[0])
                var meanwhile = ClinicHistory(seed: 2)
                try await clinics.play(50, of: &meanwhile, in: clinics.clinics[1])
                try await clinics.untilCaughtUp(clinics.clinics[1])
            }
        }
    }

    @Test func `of a clinic that is set up meanwhile, also the book that nobody has written in yet is followed`() async throws {
        try await ClinicsUnderTest.with { clinics in
            try await clinics.whileLooping { _ in
                try await clinics.untilCaughtUp(clinics.clinic)
                let newcomer = TenantID(UUID())
                try await clinics.ledger.createTenant(newcomer, kind: .clinic, at: WallClock.now())
                var options = ClinicHistory.Options()
                options.accessPercent = 0
                var history = ClinicHistory(seed: 8, options: options)
                try await clinics.play(10, of: &history, in: newcomer)
                try await clinics.untilCaughtUp(newcomer)
                #expect(try await clinics.ledger.head(of: .access, of: newcomer) == .start)
            }
            let report = try await clinics.check()
            #expect(report.isClean, "\(report)")
        }
    }

    @Test func `who waits for the position just written reads it`() async throws {
        try await ClinicsUnderTest.with { clinics in
            try await clinics.whileLooping { _ in
                var history = ClinicHistory(seed: 3)
                for _ in 0..<40 {
                    try await clinics.play(1, of: &history)
                    let head = try await clinics.ledger.head(of: .work, of: clinics.clinic)
                    try await clinics.readModels.wait(for: .worklist, of: clinics.clinic, at: head, atMost: .seconds(30))
                    let page = try await clinics.readModels.worklist(CaseListQuery(), of: [clinics.clinic])
                    #expect(try #require(page.positions[clinics.clinic]) >= head)
                }
            }
        }
    }

    @Test func `who waits in vain is told how far the answer would be`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var history = ClinicHistory(seed: 4)
            try await clinics.play(10, of: &history)
            func refusal() async -> ReadModelError? {
                await #expect(throws: ReadModelError.self) {
                    try await clinics.readModels.wait(for: .worklist, of: clinics.clinic, at: Position(1_000), atMost: .milliseconds(30))
                }
            }
            #expect(await refusal() == .building(.worklist))
            try await clinics.catchUp()
            let head = try await clinics.ledger.head(of: .work, of: clinics.clinic)
            #expect(await refusal() == .behind(.worklist, at: head))
            try await clinics.appendStranger("case.teleported.v1")
            try await clinics.catchUp()
            let stop = ProjectionStop(position: head.advanced(by: 1), code: "history.newer", subject: "case.teleported.v1")
            #expect(await refusal() == .stopped(.worklist, stop))
        }
    }

    @Test func `a stop is reported once, and tried again by itself`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var options = ProjectionLoop.Options()
            options.pollInterval = .milliseconds(10)
            options.stoppedRetryInterval = .milliseconds(20)
            try await clinics.appendStranger("letter.dreamt.v1")
            try await clinics.whileLooping(options) { reports in
                try await eventually("the stop is reported") { reports.all.count >= 2 }
                try await Task.sleep(for: .milliseconds(100))
                let stop = ProjectionStop(position: Position(1), code: "history.newer", subject: "letter.dreamt.v1")
                let clinic = clinics.clinic
                let expected: Set<ProjectionLoop.Report> = [.stopped(.caseState, clinic, stop), .stopped(.worklist, clinic, stop)]
                #expect(Set(reports.all) == expected && reports.all.count == 2)
                try await clinics.rename("letter.dreamt.v1", to: "robot.dreamt.v1")
                try await clinics.untilCaughtUp(clinic)
            }
        }
    }

    @Test func `what stands still keeps nothing else from being caught up at a start`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var history = ClinicHistory(seed: 6)
            try await clinics.play(20, of: &history)
            try await clinics.catchUp()
            try await clinics.appendStranger("case.teleported.v1")
            try await clinics.catchUp()
            try await clinics.play(40, of: &history)
            let head = try await clinics.ledger.head(of: .work, of: clinics.clinic)
            try await clinics.whileLooping { _ in
                try await clinics.readModels.wait(for: .patientRecords, of: clinics.clinic, at: head, atMost: .seconds(30))
            }
            #expect(try await clinics.standing(.caseState)?.stop?.code == "history.newer")
        }
    }

    @Test func `a database that goes away is followed again when it is back`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var options = ProjectionLoop.Options()
            options.pollInterval = .milliseconds(10)
            try await clinics.whileLooping(options) { _ in
                var history = ClinicHistory(seed: 5)
                for _ in 0..<5 {
                    try await clinics.play(20, of: &history)
                    try await clinics.cutProjectingConnections()
                    try await clinics.untilCaughtUp(clinics.clinic)
                }
                let report = try await clinics.check()
                #expect(report.isClean, "\(report)")
            }
        }
    }

    @Test func `two loops share the work, and every event counts once`() async throws {
        try await ClinicsUnderTest.with(4) { clinics in
            try await clinics.whileLooping { _ in
                try await clinics.whileLooping { _ in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for (seed, clinic) in clinics.clinics.enumerated() {
                            group.addTask {
                                var history = ClinicHistory(seed: UInt64(seed + 60))
                                try await clinics.play(80, of: &history, in: clinic)
                            }
                        }
                        try await group.waitForAll()
                    }
                    for clinic in clinics.clinics { try await clinics.untilCaughtUp(clinic) }
                }
            }
            let report = try await clinics.check()
            #expect(report.isClean, "\(report)")
        }
    }
}
