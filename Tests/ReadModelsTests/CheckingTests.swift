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

    @Test(arguments: [
        ("read.case_state", "UPDATE read.case_state SET phase = 'closed' WHERE (tenant_id, case_id) IN (SELECT tenant_id, case_id FROM read.case_state WHERE phase <> 'closed' ORDER BY case_id LIMIT 1)"),
        ("read.case_state", "UPDATE read.case_state SET file = file || ' ' WHERE (tenant_id, case_id) IN (SELECT tenant_id, case_id FROM read.case_state ORDER BY case_id LIMIT 1)"),
        ("read.worklist", "UPDATE read.worklist SET due_at = coalesce(due_at, 0) + 1 WHERE (tenant_id, case_id) IN (SELECT tenant_id, case_id FROM read.worklist ORDER BY case_id LIMIT 1)"),
        ("read.ownership", "DELETE FROM read.ownership WHERE (tenant_id, case_id, from_position) IN (SELECT tenant_id, case_id, from_position FROM read.ownership ORDER BY case_id LIMIT 1)"),
        ("read.access_log", "UPDATE read.access_log SET patients = '{}' WHERE (tenant_id, position) IN (SELECT tenant_id, position FROM read.access_log WHERE kind = 'opened' ORDER BY position LIMIT 1)"),
        ("read.access_about", "DELETE FROM read.access_about WHERE (tenant_id, about_id, position) IN (SELECT tenant_id, about_id, position FROM read.access_about ORDER BY about_id LIMIT 1)"),
        ("read.patient_record", "INSERT INTO read.patient_record SELECT tenant_id, build, '00000000-0000-0000-0000-000000000001', 1 FROM read.patient_record LIMIT 1"),
        ("ledger.reservation", "DELETE FROM ledger.reservation WHERE (tenant_id, token) IN (SELECT tenant_id, token FROM ledger.reservation ORDER BY token LIMIT 1)"),
        ("ledger.reservation", "UPDATE ledger.reservation SET valid_to = valid_to + 1 WHERE (tenant_id, token) IN (SELECT tenant_id, token FROM ledger.reservation ORDER BY token LIMIT 1)"),
    ])
    func `a row that an administrator changed is found`(_ table: String, _ attack: String) async throws {
        try await Self.with { clinics in
            try await clinics.administer { connection in
                let changed = try await connection.execute(SQL(unsafe: attack))
                try #require(changed == 1, "the attack changes one row")
            }
            let report = try await clinics.check()
            let difference = try #require(report.differences.first, "nothing was found")
            #expect(report.differences.count == 1 && difference.table == table && difference.count == 1 && difference.keys.count == 1)
            #expect(clinics.clinics.contains(difference.tenant) && report.failures.isEmpty)
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

    @Test func `what cannot be made again is said`() async throws {
        try await Self.with { clinics in
            try await clinics.rename("case.coverage_linked.v1", to: "case.coverage_linked.v7", in: clinics.clinic)
            let report = try await clinics.check([.caseState])
            #expect(report.failures.map(\.tenant) == [clinics.clinic] && report.failures.first?.code == "history.newer")
        }
    }
}
