import CaseHistories
import EventSourcing
import Foundation
import Ledger
import Postgres
@testable import ReadModels
import Synchronization
import TestSupport
import Testing

@Suite("Rebuilding")
struct RebuildingTests {
    @Test func `what is made anew equals what answered, byte for byte`() async throws {
        try await ClinicsUnderTest.with(3) { clinics in
            for (index, clinic) in clinics.clinics.enumerated() {
                var history = ClinicHistory(seed: UInt64(100 + index))
                for _ in 0..<15 {
                    try await clinics.play(20, of: &history, in: clinic)
                    try await clinics.catchUp(clinic)
                }
            }
            try await clinics.catchUp(clinics.installation)
            var before: [[String]] = []
            for clinic in clinics.clinics {
                for projection in Projection.allCases { before.append(try await clinics.rows(projection, of: clinic)) }
            }

            let report = try await clinics.rebuild().run()
            #expect(report.failures.isEmpty && report.progress.tenantsDone == 4 && report.progress.eventsDone > 0)
            var after: [[String]] = []
            for clinic in clinics.clinics {
                for projection in Projection.allCases { after.append(try await clinics.rows(projection, of: clinic)) }
            }
            #expect(before == after && before.allSatisfy { !$0.isEmpty })
            #expect(try await clinics.builds() == Set(Projection.allCases.map { "\($0.rawValue) 2 live" }))
            #expect(try await clinics.rowsOfOtherBuilds() == 0)
        }
    }

    @Test func `projections that were never made are made`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var history = ClinicHistory(seed: 110)
            try await clinics.play(100, of: &history)
            try await clinics.rebuild().run([.worklist, .accessLog])
            let head = try await clinics.ledger.head(of: .work, of: clinics.clinic)
            #expect(try await clinics.standing(.worklist)?.position == head)
            #expect(try await clinics.standing(.caseState) == nil)
            let report = try await clinics.check([.worklist, .accessLog])
            #expect(report.isClean && report.rowsCompared > 0, "\(report)")
        }
    }

    @Test func `one that is interrupted is gone on with, and leaves no half build`() async throws {
        try await ClinicsUnderTest.with(2) { clinics in
            // Long enough that a book comes in several batches.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, clinic) in clinics.clinics.enumerated() {
                    group.addTask {
                        var history = ClinicHistory(seed: UInt64(120 + index))
                        try await clinics.play(2_000, of: &history, in: clinic)
                        try await clinics.catchUp(clinic)
                    }
                }
                try await group.waitForAll()
            }
            var wasHalf = 0
            for stopAfter in [700, 1_400, 2_200, 3_000] {
                let rebuild = try await clinics.rebuild {
                    $0.tenantsAtOnceMax = 1
                    $0.eventsPerWriteMax = 25
                    $0.eventsPerReport = 1
                }
                let interruption = Interruption()
                let task = Task {
                    try await rebuild.run([.caseState, .ownership]) { progress in
                        if progress.eventsDone >= stopAfter { interruption.come() }
                    }
                }
                interruption.strikes(task)
                _ = await task.result
                if try await clinics.foldedByBuilding() > 0 { wasHalf += 1 }
                // Those who ask see the old rows or the new ones, always as of the end.
                for clinic in clinics.clinics {
                    let head = try await clinics.ledger.head(of: .work, of: clinic)
                    #expect(try await clinics.standing(.caseState, of: clinic)?.position == head)
                }
            }
            #expect(wasHalf > 0, "none was interrupted in the middle, and nothing is proven")
            let report = try await clinics.rebuild().run([.caseState, .ownership])
            var total: Int64 = 0
            for clinic in clinics.clinics { total += try await clinics.ledger.head(of: .work, of: clinic).rawValue }
            #expect(report.failures.isEmpty && report.progress.eventsDone < total, "what was built is not built again")
            #expect(try await clinics.rowsOfOtherBuilds() == 0)
            let check = try await clinics.check()
            #expect(check.isClean, "\(check)")
        }
    }

    @Test func `one that is begun afresh uses nothing of what was left`() async throws {
        try await ClinicsUnderTest.with { clinics in
            var history = ClinicHistory(seed: 130)
            try await clinics.play(200, of: &history)
            try await clinics.catchUp()
            try await clinics.leaveHalfBuild(of: .worklist, at: Position(50))
            try await clinics.rebuild { $0.isFresh = true }.run([.worklist])
            let check = try await clinics.check()
            #expect(check.isClean, "\(check)")
        }
    }

    @Test func `two at once help each other`() async throws {
        try await ClinicsUnderTest.with(4) { clinics in
            for (index, clinic) in clinics.clinics.enumerated() {
                var history = ClinicHistory(seed: UInt64(140 + index))
                try await clinics.play(100, of: &history, in: clinic)
            }
            try await withThrowingTaskGroup(of: Rebuild.Report.self) { group in
                for _ in 0..<2 {
                    let rebuild = try await clinics.rebuild {
                        $0.tenantsAtOnceMax = 2
                        $0.eventsPerWriteMax = 20
                    }
                    group.addTask { try await rebuild.run() }
                }
                for try await report in group { #expect(report.failures.isEmpty) }
            }
            #expect(try await clinics.rowsOfOtherBuilds() == 0)
            let check = try await clinics.check()
            #expect(check.isClean && check.rowsCompared > 0, "\(check)")
        }
    }

    @Test func `builds that take over while the loop follows new events lose none`() async throws {
        try await ClinicsUnderTest.with(2) { clinics in
            try await clinics.whileLooping { _ in
                let isOver = Flag()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (index, clinic) in clinics.clinics.enumerated() {
                        group.addTask {
                            var history = ClinicHistory(seed: UInt64(150 + index))
                            while !isOver.isSet {
                                try await clinics.play(1, of: &history, in: clinic)
                                clinics.readModels.nudge(clinic, .work)
                            }
                        }
                    }
                    var positions: [TenantID: Position] = [:]
                    for _ in 0..<6 {
                        let report = try await clinics.rebuild { $0.eventsPerWriteMax = 50 }.run()
                        #expect(report.failures.isEmpty)
                        for clinic in clinics.clinics {
                            // Whoever asks never sees an older answer than before.
                            let position = try await clinics.standing(.worklist, of: clinic)?.position ?? .start
                            #expect(position >= positions[clinic] ?? .start)
                            positions[clinic] = position
                        }
                    }
                    isOver.set()
                    try await group.waitForAll()
                }
                for clinic in clinics.clinics { try await clinics.untilCaughtUp(clinic) }
            }
            #expect(try await clinics.rowsOfOtherBuilds() == 0)
            let check = try await clinics.check()
            #expect(check.isClean && check.rowsCompared > 0, "\(check)")
        }
    }

    @Test func `a tenant whose events cannot be folded keeps its rows, and others are rebuilt`() async throws {
        try await ClinicsUnderTest.with(2) { clinics in
            for (index, clinic) in clinics.clinics.enumerated() {
                var history = ClinicHistory(seed: UInt64(160 + index))
                try await clinics.play(60, of: &history, in: clinic)
                try await clinics.catchUp(clinic)
            }
            // An event in the middle of the past becomes one that nobody knows, as if an older program rebuilt.
            try await clinics.rename("case.service_requested.v2", to: "case.service_requested.v9", in: clinics.clinics[0])
            let report = try await clinics.rebuild().run([.caseState])
            #expect(report.failures.map(\.tenant) == [clinics.clinics[0]] && report.failures.first?.code == "history.newer")
            #expect(try await clinics.standing(.caseState, of: clinics.clinics[0])?.stop == nil)
            #expect(try await clinics.builds().contains("case_state/2 2 building"))

            try await clinics.rename("case.service_requested.v9", to: "case.service_requested.v2", in: clinics.clinics[0])
            let again = try await clinics.rebuild().run([.caseState])
            #expect(again.failures.isEmpty)
            let check = try await clinics.check()
            #expect(check.isClean, "\(check)")
        }
    }

    @Test func `sealed histories are rebuilt too, up to an event that was tampered with`() async throws {
        try await ClinicsUnderTest.withVault { clinics in
            var history = ClinicHistory(seed: 170)
            try await clinics.play(100, of: &history)
            try await clinics.catchUp()
            let before = try await clinics.rows(.caseState)
            try await clinics.rebuild().run()
            #expect(try await clinics.rows(.caseState) == before)
            try await clinics.tamper(with: Position(60))
            let report = try await clinics.rebuild().run([.ownership])
            let stop = ProjectionStop(position: Position(60), code: "seal.tampered", subject: nil)
            #expect(report.failures == [Rebuild.Failure(tenant: clinics.clinic, code: "seal.tampered", stop: stop)])
        }
    }
}

/// Cancels a task from within its own doing, at a place that is the same each time.
private final class Interruption: Sendable {
    private let state = Mutex<(isDue: Bool, task: Task<Rebuild.Report, any Error>?)>((false, nil))

    func come() {
        self.state.withLock { state in
            state.isDue = true
            state.task?.cancel()
        }
    }

    func strikes(_ task: Task<Rebuild.Report, any Error>) {
        self.state.withLock { state in
            state.task = task
            if state.isDue { task.cancel() }
        }
    }
}
