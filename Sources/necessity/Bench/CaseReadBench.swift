import CaseDomain
import EventSourcing
import Foundation
import Ledger
import PHIVault
import Postgres

/// N5: loading a case and folding it, beside pgbench's plain SELECT of the same rows.
struct CaseReadBench {
    let ground: BenchGround
    let seconds: Int
    let runs: Int

    /// Events of the case.
    private static let events = 100

    func latency() async throws -> [Measurement] {
        let tenant = self.ground.tenants[0].id
        let ledger = Ledger(configuration: try PostgresConfiguration(self.ground.url))
        let keys = PostgresPool(configuration: try PostgresConfiguration(self.ground.url), sizeMax: 1)
        let vault = PHIVault(
            pool: keys, rootKey: try RootKey.load(path: "\(self.ground.directory)/root.key", isProduction: false), now: WallClock.now)
        let caseID = CaseID(TimeOrderedID.next())
        try await Self.makeCase(caseID, of: tenant, in: ledger, vault)
        let script = try self.writeSelectScript(caseID, of: tenant)
        var ours: [Double] = []
        var beside: [Double] = []
        for run in 0..<self.runs {
            let logs = try BenchFiles.makeDirectory("\(self.ground.directory)/select-\(run)")
            beside.append(try await self.ground.pgbench.medianLatency(script: script, seconds: self.seconds, logDirectory: logs))
            var latencies: [Double] = []
            let end = ContinuousClock.now + .seconds(self.seconds)
            while ContinuousClock.now < end {
                let start = ContinuousClock.now
                let history = try await ledger.facts(of: caseID.stream, in: .work, of: tenant)
                let state = try await History.fold(history, by: CaseFile.self, openedBy: vault)
                latencies.append((ContinuousClock.now - start).milliseconds)
                guard state.version == StreamVersion(Int32(Self.events)) else { throw BenchError.failed(program: "the fold of N5") }
            }
            ours.append(latencies.median)
        }
        await ledger.close()
        await keys.close()
        return [
            Measurement(
                id: "N5", variant: "100 events, p50", value: ours.median, unit: "ms", besideName: "pgbench SELECT, p50",
                beside: beside.median, goal: .atMost(floor: 2, stretch: 0.9))
        ]
    }

    /// A case as clinics have them: opened, covered, and then mostly notes.
    private static func makeCase(_ id: CaseID, of tenant: TenantID, in ledger: Ledger, _ vault: PHIVault) async throws {
        let handler = CommandHandler(store: ledger, seal: vault)
        let patient = PatientID(TimeOrderedID.next())
        let subject = KeySubject(kind: "case", subject: id.stream, owner: patient.stream)
        var commands: [CaseFile.Command] = [
            .open(
                CaseFile.Open(
                    patient: patient, site: SiteID(TimeOrderedID.next()), payer: PayerID(TimeOrderedID.next()), serviceLine: .speech))
        ]
        // Opening a case makes two events.
        for number in 2..<Self.events {
            commands.append(.addNote(CaseFile.AddNote(note: NoteID(TimeOrderedID.next()), text: "Called the plan; note \(number).")))
        }
        for command in commands {
            let request = CommandRequest(
                tenant: tenant, command: CommandID(TimeOrderedID.next()), commandHash: Array(repeating: 5, count: 32),
                context: Context(now: WallClock.now(), actor: ActorID(TimeOrderedID.next()), purpose: "payment"))
            _ = try await handler.handle(request, leading: id.stream) {
                (work: inout CommandWork<Refusal>) async throws(CommandError<Refusal>) in
                var caseFile = try await work.stream(CaseFile.self, id.stream)
                try caseFile.decide(command)
                work.add(caseFile, sealedFor: subject)
            }
        }
    }

    private func writeSelectScript(_ id: CaseID, of tenant: TenantID) throws -> String {
        let path = "\(self.ground.directory)/select.sql"
        let script = """
            SELECT * FROM ledger.event WHERE tenant_id = '\(tenant)'::uuid AND book = 1::smallint AND stream_id = '\(id)'::uuid ORDER BY version;
            """
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
