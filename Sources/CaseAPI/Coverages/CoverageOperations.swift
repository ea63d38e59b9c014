import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault
import ReadModels

/// What can be asked of patients' coverages: recorded once for all cases, verified, changed from a day on, ended; and who pays first.
enum CoverageOperations {
    static let routes = MatterRoutes<CoverageJSON>(
        tag: "Coverages", path: "/v1/clinics/{clinic}/coverages", one: "coverage", many: "coverages", schema: "Coverage",
        noun: "a coverage", categories: [.coverage])

    static var all: [Operation] { [Self.list, routes.read, routes.commands, Self.record] + Self.life + [Self.coordination] }

    static let list = routes.list(
        summary: "List coverages of patients",
        about:
            "By which plans patients are or were covered, and from when to when; what a plan knows a patient by is read with the coverage.")

    static let record = routes.beginning(
        id: "recordCoverage", summary: "Record a coverage",
        about: """
            It belongs to the patient: a case is linked to it under the same id (`…/cases/{case}/coverages`), and flagged when it ends or is \
            another.
            """,
        CoverageRecording.self, else: .coverageExists, as: \.coverage.stream
    ) {
        (_: Exchange, work: inout CommandWork<Refusal>, coverage: inout StreamWork<PatientCoverage>, body) async throws(CommandError<
            Refusal
        >) in
        try await work.requirePatient(body.recorded.patient)
        var recorded = body.recorded
        recorded.timeZone = try await work.timeZone(of: nil)
        if let known = coverage.state.recording { recorded.timeZone = known.timeZone }
        try coverage.decide(.record(PatientCoverage.Record(recorded)))
    }

    static var life: [Operation] {
        [
            routes.command(
                .change, id: "changeCoverage", summary: "Say that a coverage is another from a day on",
                about: "All of it, as it is from then on. What rests on it is flagged, each with what to do.", PatientCoverage.Change.self
            ) { .change($0) },
            routes.command(
                .end, id: "endCoverage", summary: "Say on which day a coverage ends",
                about: "Every authorization and open request under it is flagged, each with what to do.", PatientCoverage.End.self
            ) { .end($0) },
            routes.command(
                .takeEndBack, id: "takeCoverageEndBack", summary: "Say that a coverage did not end after all",
                PatientCoverage.TakeEndBack.self
            ) { .takeEndBack($0) },
            routes.command(
                .recordVerification, id: "verifyCoverage", summary: "Record whether the plan covers the patient, as it says",
                PatientCoverage.RecordVerification.self
            ) { .recordVerification($0) },
            routes.command(
                .correct, id: "correctCoverage", summary: "Take a fact of a coverage back",
                about: "The fact stays in the record, beside its correction, and counts no more.", FactCorrectionBody.self
            ) {
                .correct(PatientCoverage.Correct(target: $0.target, reason: $0.reason, approver: $0.approver, note: $0.note))
            },
        ]
    }

    static let coordination = Operation(
        id: "coordinateBenefits", method: .get, path: "/v1/clinics/{clinic}/patients/{patient}/coordination", tag: routes.tag,
        summary: "Which plan pays first on a day, and why?",
        about: """
            Coordination of benefits by the standard rules, or as somebody said; what does not fit together, and what nobody has entered \
            that would tell. Birthdays of subscribers are not known here: between two parents' plans it says so.
            """,
        scope: .clinic(.readCases),
        parameters: [
            .init(name: "on", place: .query, schema: .day, about: "The day; today, when absent."), .purposeOfUse, .ledgerPosition,
        ], success: [.init(status: .ok, about: "The order.", schema: "Coordination")]
    ) { exchange in
        let clinic = try exchange.clinic
        let patient: PatientID = try exchange.id("patient")
        let day = try exchange.queryDay("on") ?? TimeZoneName.utc.day(at: exchange.now)
        guard try await exchange.state(of: Patient.self, patient.stream).registered != nil else { throw Problem(Refusal.patientUnknown) }
        try await exchange.wait(for: .matters, of: clinic)
        let answer = try await exchange.asking(.matters, of: [clinic]) {
            try await $0.matters(of: PatientCoverage.self, ofPatient: patient, in: clinic)
        }
        let coordination = Coordination(of: answer.value.compactMap { $0.coordinated(on: day) })
        return Answer.json { members in
            members.member("patient_id", patient)
            members.member("on", day)
            members.member("coordination", coordination)
        }.positioned(answer.position, in: clinic)
    }
}

extension PatientCoverage: ServedMatter {
    typealias Kind = PatientCoverage.Command.Kind
    static let beginning = Kind.record
    static let idMember = "coverage_id"
    static let unknown = Refusal.coverageNotRecorded
    static func begins(_ type: EventType) -> Bool { CoverageRecorded.isStored(as: type) }
    static func admit(_ kind: Kind, in state: State, at now: Timestamp) throws(Refusal) { try state.admit(kind, at: now) }
    static func possible(of state: State, at now: Timestamp) -> [Kind] { state.possible(at: now) }
}

extension PatientCoverage.State: MatterState {}
