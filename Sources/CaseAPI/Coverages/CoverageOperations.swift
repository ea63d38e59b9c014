import CaseDomain
import EventSourcing
import HTTPTypes
import Ledger
import PHIVault
import ReadModels

/// What can be asked of patients' coverages: recorded once for all cases, verified, changed from a day on, ended; and who pays first.
enum CoverageOperations {
    static let tag = "Coverages"
    static let path = "/v1/clinics/{clinic}/coverages"

    static var all: [Operation] { [Self.list, Self.read, Self.commands, Self.record] + Self.life + [Self.coordination] }

    static let list = Operation(
        id: "listCoverages", method: .get, path: path, tag: tag, summary: "List coverages of patients",
        about:
            "By which plans patients are or were covered, and from when to when; what a plan knows a patient by is read with the coverage.",
        scope: .clinic(.readCases),
        parameters: [
            .init(name: "patient", place: .query, schema: .uuid, about: "Only those of this patient."), .limit, .cursor, .purposeOfUse,
            .ledgerPosition,
        ], success: [.init(status: .ok, about: "The coverages.", schema: "CoverageList")]
    ) { exchange in
        let clinic = try exchange.clinic
        let (patient, after, limit) = (
            try exchange.queryID("patient", as: PatientID.self), try exchange.pageCursor(), try exchange.pageLimit()
        )
        try await exchange.wait(for: .matters, of: clinic)
        let page = try await exchange.asking(.matters, of: [clinic]) {
            try await $0.matters(of: PatientCoverage.self, ofPatient: patient, after: after, limit: limit, in: clinic)
        }
        let today = TimeZoneName.utc.day(at: exchange.now)
        return Answer.json { members in
            members.member("coverages", page.items.map { CoverageJSON(coverage: $0, day: today) })
            members.member("next_cursor", page.next?.description)
        }.positioned(page.positions[clinic] ?? .start, in: clinic)
    }

    static let read = Operation(
        id: "readCoverage", method: .get, path: "\(path)/{coverage}", tag: tag, summary: "Read a coverage",
        about: "Everything that was recorded of it, with the numbers. Recorded in the access log before it is sent.",
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The coverage.", schema: "Coverage")], refusals: [.gone]
    ) { exchange in
        let id: CoverageID = try exchange.id("coverage")
        let coverage = try await exchange.open(PatientCoverage.self, id.stream, as: [.coverage])
        return Answer.json { members in
            CoverageJSON(coverage: coverage, day: TimeZoneName.utc.day(at: exchange.now)).write(to: &members)
            members.member("record", coverage)
        }.tagged(coverage.version).positioned(coverage.position, in: try exchange.clinic)
    }

    static let commands = Operation(
        id: "listCoverageCommands", method: .get, path: "\(path)/{coverage}/commands", tag: tag,
        summary: "List what can be asked of a coverage",
        about: "Every command on the coverage: whether you may give it now, and if not, why. Holds no patient data.",
        scope: .clinic(.readCases), parameters: [.purposeOfUse],
        success: [.init(status: .ok, about: "The commands.", schema: "CoverageCommands")]
    ) { exchange in
        let id: CoverageID = try exchange.id("coverage")
        let kinds = PatientCoverage.Command.Kind.allCases.filter { $0 != .record }.map(\.rawValue)
        return try await exchange.commands(on: PatientCoverage.self, id.stream, under: "\(path)/{coverage}", kinds) {
            kind, state throws(Refusal) in
            if let kind = PatientCoverage.Command.Kind(rawValue: kind) { try state.admit(kind, at: exchange.now) }
        }
    }

    static let record = Operation.command(
        id: "recordCoverage", path: path, tag: tag, .manageCases, summary: "Record a coverage",
        about: """
            It belongs to the patient: a case is linked to it under the same id (`…/cases/{case}/coverages`), and flagged when it ends or is \
            another.
            """,
        CoverageRecording.self
    ) { exchange, body in
        try await exchange.perform(on: PatientCoverage.self, body.coverage.stream, version: .none, else: .coverageExists) {
            (work: inout CommandWork<Refusal>, coverage: inout StreamWork<PatientCoverage>) async throws(CommandError<Refusal>) in
            try await work.requirePatient(body.recorded.patient)
            var recorded = body.recorded
            recorded.timeZone = try await work.timeZone(of: nil)
            if let known = coverage.state.recording { recorded.timeZone = known.timeZone }
            try coverage.decide(.record(PatientCoverage.Record(recorded)))
        }
    }

    /// A command on a coverage.
    private static func onCoverage<Body: DescribedBody>(
        _ kind: PatientCoverage.Command.Kind, id: String, summary: String, about: String = "", _ body: Body.Type,
        _ command: @escaping @Sendable (Body) -> PatientCoverage.Command
    ) -> Operation {
        .command(
            id: id, path: "\(path)/{coverage}/\(kind.rawValue)", tag: tag, .manageCases, version: .heldTo, summary: summary, about: about,
            body
        ) { exchange, body in
            try await exchange.perform(
                on: PatientCoverage.self, try exchange.id("coverage", as: CoverageID.self).stream, version: .heldTo
            ) { (_, coverage) throws(CommandError<Refusal>) in
                try coverage.decide(command(body))
            }
        }
    }

    static var life: [Operation] {
        [
            onCoverage(
                .change, id: "changeCoverage", summary: "Say that a coverage is another from a day on",
                about: "All of it, as it is from then on. What rests on it is flagged, each with what to do.", PatientCoverage.Change.self
            ) { .change($0) },
            onCoverage(
                .end, id: "endCoverage", summary: "Say on which day a coverage ends",
                about: "Every authorization and open request under it is flagged, each with what to do.", PatientCoverage.End.self
            ) { .end($0) },
            onCoverage(
                .takeEndBack, id: "takeCoverageEndBack", summary: "Say that a coverage did not end after all",
                PatientCoverage.TakeEndBack.self
            ) { .takeEndBack($0) },
            onCoverage(
                .recordVerification, id: "verifyCoverage", summary: "Record whether the plan covers the patient, as it says",
                PatientCoverage.RecordVerification.self
            ) { .recordVerification($0) },
            onCoverage(
                .correct, id: "correctCoverage", summary: "Take a fact of a coverage back",
                about: "The fact stays in the record, beside its correction, and counts no more.", FactCorrectionBody.self
            ) {
                .correct(PatientCoverage.Correct(target: $0.target, reason: $0.reason, approver: $0.approver, note: $0.note))
            },
        ]
    }

    static let coordination = Operation(
        id: "coordinateBenefits", method: .get, path: "/v1/clinics/{clinic}/patients/{patient}/coordination", tag: tag,
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
