import CaseHistories
import EventSourcing
import Foundation
import Ledger
import Postgres
@testable import ReadModels
import TestSupport
import Testing

@Suite("Checking")
struct CheckingTests {
    private static func with(_ body: @Sendable (ClinicsUnderTest) async throws -> Void) async throws {
        try await ClinicsUnderTest.with(2) { clinics in
            for (index, clinic) in clinics.clinics.enumerated() {
                var history = ClinicHistory(seed: UInt64(200 + index))
                try await clinics.play(150, of: &history, in: clinic)
                try await clinics.catchUp(clinic)
            }
            try await body(clinics)
        }
    }

    @Test func `projections and reservations that nobody touched are what the events make`() async throws {
        try await Self.with { clinics in
            let report = try await clinics.check()
            #expect(report.isClean, "\(report)")
            let rows = try await clinics.count("SELECT count(*) FROM ledger.reservation")
            #expect(rows > 0 && report.rowsCompared > rows)
        }
    }

    /// What an administrator might do to a row, with the number of rows that are then not what they should be.
    private static let attacks: [(table: String, statement: String)] = [
        (
            "read.case_state",
            "UPDATE read.case_state SET phase = 'dreamt' WHERE case_id = (SELECT min(case_id::text)::uuid FROM read.case_state)"
        ),
        (
            "read.case_state",
            "UPDATE read.case_state SET file = file || ' ' WHERE case_id = (SELECT max(case_id::text)::uuid FROM read.case_state)"
        ),
        (
            "read.worklist",
            "UPDATE read.worklist SET due_at = coalesce(due_at, 0) + 1 WHERE case_id = (SELECT min(case_id::text)::uuid FROM read.worklist)"
        ),
        ("read.ownership", "DELETE FROM read.ownership WHERE ctid = (SELECT ctid FROM read.ownership LIMIT 1)"),
        (
            "read.access_log",
            "UPDATE read.access_log SET patients = '{}' WHERE ctid = (SELECT ctid FROM read.access_log WHERE kind = 'opened' LIMIT 1)"
        ),
        ("read.access_about", "DELETE FROM read.access_about WHERE ctid = (SELECT ctid FROM read.access_about LIMIT 1)"),
        (
            "read.patient_record",
            "INSERT INTO read.patient_record SELECT tenant_id, build, gen_random_uuid(), 1 FROM read.patient_record LIMIT 1"
        ),
        ("read.timer", "UPDATE read.timer SET due_at = 1 WHERE case_id = (SELECT min(case_id::text)::uuid FROM read.timer)"),
        ("ledger.reservation", "DELETE FROM ledger.reservation WHERE ctid = (SELECT ctid FROM ledger.reservation ORDER BY token LIMIT 1)"),
        (
            "ledger.reservation",
            "UPDATE ledger.reservation SET valid_to = valid_to + 1 WHERE ctid = (SELECT ctid FROM ledger.reservation ORDER BY token DESC LIMIT 1)"
        ),
    ]

    @Test func `rows that an administrator changed, took away or put in are found, each of them`() async throws {
        try await Self.with { clinics in
            for attack in Self.attacks {
                let changed = try await clinics.administer { try await $0.execute(SQL(unsafe: attack.statement)) }
                #expect(changed == 1, "\(attack.statement) changed \(changed) rows")
            }
            let report = try await clinics.check()
            var found: [String: Int] = [:]
            for difference in report.differences {
                #expect(difference.keys.count == difference.count && clinics.clinics.contains(difference.tenant))
                found[difference.table, default: 0] += difference.count
            }
            #expect(found == Self.attacks.reduce(into: [:]) { $0[$1.table, default: 0] += 1 } && report.failures.isEmpty)
            // What nobody looks at again is made anew, and then all is well but the reservations, which no rebuild touches.
            try await clinics.rebuild().run()
            #expect(Set(try await clinics.check().differences.map(\.table)) == ["ledger.reservation"])
        }
    }

    @Test func `of many rows that differ some are named and all are counted`() async throws {
        try await Self.with { clinics in
            let count = try await clinics.administer { connection in
                try await connection.execute("UPDATE read.access_log SET role = 'nobody' WHERE tenant_id = \(clinics.clinic.rawValue)")
            }
            let difference = try #require(try await clinics.check([.accessLog]).differences.first)
            #expect(difference.tenant == clinics.clinic && difference.count == count && count > RebuildCheck.keysShownMax)
            #expect(difference.keys.count == RebuildCheck.keysShownMax)
        }
    }

    @Test func `a check leaves nothing, and does not mind what is appended meanwhile`() async throws {
        try await Self.with { clinics in
            let before = try await clinics.count("SELECT count(*) FROM read.case_state")
            let isOver = Flag()
            try await clinics.whileLooping { _ in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        var history = ClinicHistory(seed: 210)
                        while !isOver.isSet {
                            try await clinics.play(1, of: &history)
                            clinics.readModels.nudge(clinics.clinic, .work)
                        }
                    }
                    for _ in 0..<5 {
                        let report = try await clinics.check()
                        #expect(report.isClean, "\(report)")
                    }
                    isOver.set()
                    try await group.waitForAll()
                }
            }
            #expect(try await clinics.rowsOfOtherBuilds() == 0)
            #expect(try await clinics.count("SELECT count(*) FROM read.case_state") >= before)
        }
    }

    @Test func `what does not answer, or stands still, does not pass for well`() async throws {
        try await ClinicsUnderTest.with { clinics in
            let empty = try await clinics.check(withInstallationAsItIs: true)
            #expect(empty.failures.map(\.code) == ["projection.building", "projection.building"] && !empty.isClean)
            try await clinics.catchUp()
            #expect(try await clinics.check().isClean)
            try await clinics.appendStranger("case.teleported.v1")
            try await clinics.catchUp()
            let stopped = try await clinics.check()
            #expect(stopped.failures.map(\.code) == ["history.newer"] && stopped.failures.first?.tenant == clinics.clinic)
        }
    }

    @Test func `what cannot be made again is said`() async throws {
        try await Self.with { clinics in
            try await clinics.rename("case.coverage_linked.v3", to: "case.coverage_linked.v7", in: clinics.clinic)
            let report = try await clinics.check([.caseState])
            #expect(report.failures.map(\.tenant) == [clinics.clinic] && report.failures.first?.code == "history.newer")
        }
    }
}
