import CaseDomain
import EventSourcing
import Foundation
import Postgres
@testable import ReadModels
import TestSupport
import Testing

/// Lists are read along an index, however many rows there are: no page sorts or scans what it does not show.
@Suite("Query plans")
struct QueryPlanTests {
    private static let (owner, site, payer) = (ActorID(UUID()), SiteID(UUID()), PayerID(UUID()))

    /// A clinic with many cases of all kinds, and another one beside it.
    private static func with(_ body: @Sendable (ClinicsUnderTest) async throws -> Void) async throws {
        try await ClinicsUnderTest.with(2) { clinics in
            for clinic in clinics.clinics { try await clinics.catchUp(clinic) }
            try await clinics.administer { connection in
                for clinic in clinics.clinics {
                    for table in ["read.worklist", "read.case_state"] {
                        _ = try await connection.execute(
                            """
                            INSERT INTO \(unsafe: table) (
                                tenant_id, build, case_id, patient_id, site_id, payer_id, service_line, kind, urgency, owner_id, phase,
                                waiting_on, needs_person, due_at, opened_at, updated_at, version, position, file, letters)
                              SELECT \(clinic.rawValue), 1, gen_random_uuid(), gen_random_uuid(),
                                CASE WHEN n % 5 = 0 THEN \(Self.site.rawValue) ELSE gen_random_uuid() END,
                                CASE WHEN n % 10 = 0 THEN \(Self.payer.rawValue) ELSE gen_random_uuid() END, 'speech', 'initial',
                                'standard', CASE WHEN n % 500 = 0 THEN \(Self.owner.rawValue) ELSE gen_random_uuid() END,
                                CASE WHEN n % 3 = 0 THEN 'closed' WHEN n % 3 = 1 THEN 'drafting' ELSE 'in_flight' END, 'clinic',
                                n % 200 = 0, CASE WHEN n % 2 = 0 THEN n * 7919 % 1000003 END, n * 104729 % 1000003, n * 1299709 % 1000003,
                                1, n, '{}', '[]'
                              FROM generate_series(1::bigint, 20000) n
                            """)
                    }
                    _ = try await connection.execute(
                        """
                        INSERT INTO read.access_log (
                            tenant_id, build, position, event_id, recorded_at, actor_id, purpose, kind, operation, role, categories,
                            patients, subjects)
                          SELECT \(clinic.rawValue), 1, n, gen_random_uuid(), n,
                            CASE WHEN n % 300 = 0 THEN \(Self.owner.rawValue) ELSE gen_random_uuid() END, 'treatment', 'opened', 'o', 'r',
                            '{}', '{}', '{}'
                          FROM generate_series(1::bigint, 20000) n
                        """)
                    _ = try await connection.execute(
                        """
                        INSERT INTO read.access_about
                          SELECT \(clinic.rawValue), 1, CASE WHEN n % 300 = 0 THEN \(Self.owner.rawValue) ELSE gen_random_uuid() END, n
                            FROM generate_series(1::bigint, 20000) n
                        """)
                    _ = try await connection.execute(
                        """
                        INSERT INTO read.task (
                            tenant_id, build, task_id, kind, case_id, site_id, due_at, status, outcome, opened_at, opened_by, ended_at,
                            ended_by, version, position, queue, assignee_id, assigned_at, offered_to_id)
                          SELECT \(clinic.rawValue), 1, gen_random_uuid(), CASE WHEN n % 40 = 0 THEN 'contact_payer' ELSE 'other' END,
                            CASE WHEN n % 2000 = 0 THEN \(Self.owner.rawValue) ELSE gen_random_uuid() END,
                            CASE WHEN n % 50 = 0 THEN \(Self.site.rawValue) ELSE gen_random_uuid() END,
                            CASE WHEN n % 2 = 0 THEN n * 7919 % 1000003 END, CASE WHEN n % 4 = 0 THEN 'open' ELSE 'completed' END,
                            CASE WHEN n % 4 > 0 THEN 'done' END, n, gen_random_uuid(), CASE WHEN n % 4 > 0 THEN n END,
                            CASE WHEN n % 4 > 0 THEN gen_random_uuid() END, 1, n, CASE WHEN n % 60 = 0 THEN 'benefits' ELSE 'reviewers' END,
                            CASE WHEN n % 3 > 0 THEN
                              CASE WHEN n % 500 = 0 THEN \(Self.owner.rawValue) ELSE gen_random_uuid() END END,
                            CASE WHEN n % 3 > 0 THEN n END,
                            CASE WHEN n % 20 = 0 THEN
                              CASE WHEN n % 200 = 0 THEN \(Self.owner.rawValue) ELSE gen_random_uuid() END END
                          FROM generate_series(1::bigint, 20000) n
                        """)
                }
                try await connection.script(
                    "ANALYZE read.worklist, read.case_state, read.access_log, read.access_about, read.task, read.cursor")
            }
            try await body(clinics)
        }
    }

    /// How a question is answered, as `necessity_app`.
    private static func plan(_ question: SQL, _ clinics: ClinicsUnderTest) async throws -> String {
        try await clinics.readModels.asking(of: clinics.clinic, "EXPLAIN (COSTS OFF) \(question)") { rows in
            try rows.map { try $0.decode(0, as: String.self) }.joined(separator: "\n")
        }
    }

    @Test func `every page comes along the index of its order, or of what is asked`() async throws {
        try await Self.with { clinics in
            try await Self.checkOpenCases(clinics)
            try await Self.checkAllCases(clinics)
            try await Self.checkAccessLog(clinics)
            try await Self.checkTasks(clinics)
        }
    }

    private static func checkTasks(_ clinics: ClinicsUnderTest) async throws {
        let after = PageCursor(.tasks, key: 500, id: UUID())
        func query(after: PageCursor? = nil, _ change: (inout TaskFilter) -> Void = { _ in }) -> TaskListQuery {
            var filter = TaskFilter()
            change(&filter)
            return TaskListQuery(filter: filter, after: after)
        }
        let questions: [(TaskListQuery, index: String)] = [
            (query(), "task_open_idx"), (query(after: after), "task_open_idx"), (query { $0.kind = .contactPayer }, "task_open_kind_idx"),
            (query { $0.site = Self.site }, "task_open_site_idx"), (query { $0.caseID = CaseID(Self.owner.rawValue) }, "task_case_idx"),
            (
                query {
                    $0.standing = .all
                    $0.caseID = CaseID(Self.owner.rawValue)
                }, "task_case_idx"
            ),
            (query { $0.assignee = Self.owner }, "task_open_assignee_idx"), (query { $0.queue = .benefits }, "task_open_queue_idx"),
            (query { $0.offeredTo = Self.owner }, "task_open_offer_idx"),
            (query { $0.standing = .all }, "task_due_idx"), (query(after: after) { $0.standing = .done }, "task_due_idx"),
        ]
        for (query, index) in questions {
            let plan = try await Self.plan(ReadModels.question(query, limit: 51, of: clinics.clinic), clinics)
            #expect(plan.contains("using \(index)") && !plan.contains("Seq Scan on task"), "\(query)\n\(plan)")
            #expect(!plan.contains("Sort"), "\(query)\n\(plan)")
            #expect(query.after == nil || plan.contains(/Index Cond: .*ROW\(due_order/), "\(query)\n\(plan)")
        }
    }

    private static func checkOpenCases(_ clinics: ClinicsUnderTest) async throws {
        let after = PageCursor(.due, key: 500, id: UUID())
        let questions: [(CaseListQuery, index: String)] = [
            (CaseListQuery(order: .due), "worklist_due_idx"),
            (CaseListQuery(order: .due, after: after), "worklist_due_idx"),
            (CaseListQuery(order: .lastUpdated), "worklist_updated_idx"),
            (CaseListQuery(order: .firstUpdated), "worklist_updated_idx"),
            (CaseListQuery(order: .lastOpened), "worklist_opened_idx"),
            (CaseListQuery(filter: Self.filter { $0.owners = [Self.owner] }, order: .due), "worklist_owner_idx"),
            (CaseListQuery(filter: Self.filter { $0.needsPerson = true }, order: .due), "worklist_needs_person_idx"),
            (CaseListQuery(filter: Self.filter { $0.sites = [Self.site] }, order: .due), "worklist_site_idx"),
            (CaseListQuery(filter: Self.filter { $0.payers = [Self.payer] }, order: .due, after: after), "worklist_payer_idx"),
        ]
        for (query, index) in questions {
            let plan = try await Self.plan(ReadModels.question(.worklist, query, limit: 51, of: clinics.clinic), clinics)
            #expect(plan.contains("using \(index)") && !plan.contains("Seq Scan on worklist"), "\(query)\n\(plan)")
            #expect(!plan.contains("Sort"), "\(query)\n\(plan)")
            // What comes before the page is skipped, not read: a condition that row-level security holds back would be a filter.
            #expect(query.after == nil || plan.contains(/Index Cond: .*ROW\(due_order/), "\(query)\n\(plan)")
        }
    }

    private static func checkAllCases(_ clinics: ClinicsUnderTest) async throws {
        let questions: [(CaseListQuery, index: String)] = [
            (CaseListQuery(order: .lastUpdated), "case_state_updated_idx"),
            (CaseListQuery(order: .firstOpened), "case_state_opened_idx"),
            (CaseListQuery(filter: Self.filter { $0.patients = [PatientID(UUID())] }, order: .lastOpened), "case_state_patient_idx"),
        ]
        for (query, index) in questions {
            let plan = try await Self.plan(ReadModels.question(.caseState, query, limit: 51, of: clinics.clinic), clinics)
            #expect(plan.contains("using \(index)") && !plan.contains("Seq Scan on case_state"), "\(query)\n\(plan)")
        }
    }

    private static func checkAccessLog(_ clinics: ClinicsUnderTest) async throws {
        let stream = StreamID(Self.owner.rawValue)
        let questions: [(AccessLogQuery, index: String)] = [
            (AccessLogQuery(), "access_log_pkey"),
            (AccessLogQuery(about: stream), "access_about_pkey"),
            (AccessLogQuery(actor: Self.owner), "access_log_actor_idx"),
            (AccessLogQuery(from: Timestamp(microseconds: 5), before: Timestamp(microseconds: 500)), "access_log_pkey"),
        ]
        for (query, index) in questions {
            let plan = try await Self.plan(ReadModels.question(query, limit: 51, of: clinics.clinic), clinics)
            #expect(plan.contains("using \(index)") && !plan.contains("Seq Scan on access"), "\(query)\n\(plan)")
        }
    }

    private static func filter(_ change: (inout CaseFilter) -> Void) -> CaseFilter {
        var filter = CaseFilter()
        change(&filter)
        return filter
    }
}
