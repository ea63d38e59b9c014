import CaseAPI
import CaseSystem
import EventSourcing
import Foundation
import Ledger
import Logging

/// N4: commands over HTTP per second, each with token, idempotency, fold, decision, seal and append, beside pgbench's INSERT.
struct RequestBench {
    let ground: BenchGround
    let seconds: Int
    let runs: Int

    /// Connections that are kept, each asking one thing after the other.
    private static let connections = 32
    /// Clinics that they are spread over.
    private static let clinics = 8
    /// Notes left on a case before the next is opened: what is folded stays what a case is.
    private static let notesPerCase = 20

    func throughput() async throws -> [Measurement] {
        let script = try self.ground.writeInsertScript()
        var ours: [Double] = []
        var beside: [Double] = []
        for run in 0..<self.runs {
            var best = 0.0
            for clients in [8, 32, 64] {
                best = max(
                    best, try await self.ground.pgbench.run(script: script, clients: clients, seconds: self.seconds).transactionsPerSecond)
            }
            beside.append(best)
            ours.append(try await self.commandsPerSecond(run))
        }
        return [
            Measurement(
                id: "N4", variant: "32 connections, 8 clinics", value: ours.median, unit: "commands/s", besideName: "pgbench INSERT",
                beside: beside.median, goal: .atLeast(floor: 0.25, stretch: 0.5))
        ]
    }

    private func commandsPerSecond(_ run: Int) async throws -> Double {
        let home = try BenchFiles.makeDirectory("\(self.ground.directory)/serving-\(run)")
        let configuration = try Configuration(environment: [
            "NECESSITY_HOME": home, "NECESSITY_DATABASE_URL": self.ground.url, "NECESSITY_MIGRATOR_URL": self.ground.url,
            "NECESSITY_ENV": "development", "NECESSITY_LISTEN": "127.0.0.1:0",
            "NECESSITY_ROOT_KEY_FILE": "\(self.ground.directory)/root.key",
        ])
        var logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        let system = try await CaseSystem(
            configuration, databaseURL: self.ground.url, metrics: PrometheusMetrics(), logger: logger)
        guard let issuer = system.issuer else { throw BenchError.failed(program: "the issuer") }
        let (stop, stopping) = AsyncStream.makeStream(of: Void.self)
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        let serving = Task {
            try await system.run(until: { for await _ in stop { return } }) { port in ready.yield(port) }
        }
        var iterator = ports.makeAsyncIterator()
        guard let port = await iterator.next() else { throw BenchError.failed(program: "the server") }
        let outcome: Result<Double, any Error>
        do {
            let clinics = try await Self.makeClinics("http://127.0.0.1:\(port)", issuer)
            outcome = .success(try await self.load(port: port, clinics))
        } catch {
            outcome = .failure(error)
        }
        stopping.yield()
        stopping.finish()
        try await serving.value
        return try outcome.get()
    }

    /// A clinic with what a case needs, and a token of somebody who works there.
    private struct Clinic: Sendable {
        let id: String
        let site: String
        let payer: String
        let patient: String
        let token: String
    }

    private static func id() -> String { CaseSystem.newID().uuidString.lowercased() }

    private static func makeClinics(_ url: String, _ issuer: DevelopmentIssuer) async throws -> [Clinic] {
        func token(_ roles: [TenantID: Role]) async throws -> String {
            try await issuer.token(
                for: DevelopmentIssuer.person(named: "bench"), clinics: roles, now: WallClock.now(), id: CaseSystem.newID())
        }
        func post(_ token: String, _ path: String, _ body: [String: Any]) async throws {
            let bytes = Array(try JSONSerialization.data(withJSONObject: body))
            _ = try await APIClient(url: url, token: token).send("POST", path, headers: [("Idempotency-Key", Self.id())], body: bytes)
        }
        var clinics: [Clinic] = []
        for _ in 0..<Self.clinics {
            let (clinic, site, payer, patient) = (Self.id(), Self.id(), Self.id(), Self.id())
            guard let tenant = TenantID(clinic) else { continue }
            try await post(
                try await token([CaseSystem.installation: .administrator]), "/v1/clinics", ["clinic_id": clinic, "name": "Bench"])
            let keeper = try await token([tenant: .administrator])
            try await post(
                keeper, "/v1/clinics/\(clinic)/sites",
                [
                    "site_id": site, "name": "Bench", "time_zone": "America/New_York",
                    "address": ["lines": ["1 Example Street"], "city": "Baltimore", "state": "MD", "postal_code": "21201"],
                ])
            try await post(keeper, "/v1/clinics/\(clinic)/payers", ["payer_id": payer, "name": "Bench"])
            let coordinator = try await token([tenant: .coordinator])
            try await post(
                coordinator, "/v1/clinics/\(clinic)/patients",
                ["patient_id": patient, "name": ["family": "Example", "given": ["Ada"]], "birth_date": "2020-01-01"])
            clinics.append(Clinic(id: clinic, site: site, payer: payer, patient: patient, token: coordinator))
        }
        return clinics
    }

    /// Each connection has a thread that writes a request and waits for its answer: what a client costs is little beside the server.
    private func load(port: Int, _ clinics: [Clinic]) async throws -> Double {
        let start = ContinuousClock.now
        let end = start + .seconds(self.seconds)
        let counts = await withTaskGroup(of: Int?.self) { group in
            for number in 0..<Self.connections {
                let clinic = clinics[number % clinics.count]
                group.addTask {
                    await withCheckedContinuation { continuation in
                        Thread.detachNewThread { continuation.resume(returning: Self.ask(port: port, clinic, until: end)) }
                    }
                }
            }
            return await group.reduce(into: [Int?]()) { $0.append($1) }
        }
        guard !counts.contains(nil) else { throw BenchError.failed(program: "a connection of N4") }
        return Double(counts.reduce(0) { $0 + ($1 ?? 0) }) / ((ContinuousClock.now - start).milliseconds / 1_000)
    }

    /// Opens cases and leaves notes on them until time is up; `nil` when an answer is not what it should be.
    private static func ask(port: Int, _ clinic: Clinic, until end: ContinuousClock.Instant) -> Int? {
        guard let connection = PlainConnection(port: port) else { return nil }
        var count = 0
        while ContinuousClock.now < end {
            let caseID = Self.id()
            let opening =
                #"{"case_id":"\#(caseID)","patient_id":"\#(clinic.patient)","site_id":"\#(clinic.site)","payer_id":"\#(clinic.payer)","service_line":"speech"}"#
            guard connection.post("/v1/clinics/\(clinic.id)/cases", clinic.token, key: Self.id(), opening) == 201 else { return nil }
            count += 1
            for number in 0..<Self.notesPerCase where ContinuousClock.now < end {
                let note = #"{"note_id":"\#(Self.id())","text":"Called the plan about the request; note \#(number)."}"#
                guard connection.post("/v1/clinics/\(clinic.id)/cases/\(caseID)/notes", clinic.token, key: Self.id(), note) == 201 else {
                    return nil
                }
                count += 1
            }
        }
        return count
    }
}
