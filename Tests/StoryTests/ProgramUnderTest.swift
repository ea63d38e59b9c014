import Foundation
import Postgres
import PostgresCluster
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The built program with a home and a port of its own: started as a user would, stopped as an operator or an accident does.
actor ProgramUnderTest {
    nonisolated let home: String
    /// Where it answers; the same each time it is started.
    private(set) var url = ""
    private var port = 0
    private var running: Running?

    private struct Running {
        let process: ProcessIdentifier
        let end: Task<TerminationStatus, any Error>
    }

    /// How a run of the program's command line ended.
    struct Outcome: Sendable {
        var isSuccess: Bool
        var output: String
        var errors: String
    }

    private init() throws {
        self.home = try TestHome.make()
        try FileManager.default.createDirectory(atPath: self.home, withIntermediateDirectories: true)
    }

    /// Starts the program, lends it, stops it and deletes what it left.
    static func with(_ arguments: [String] = [], _ body: (ProgramUnderTest) async throws -> Void) async throws {
        let program = try ProgramUnderTest()
        do {
            try await program.start(arguments)
            try await body(program)
        } catch {
            try? await program.crash()
            TestHome.remove(program.home)
            throw error
        }
        try await program.stop()
        TestHome.remove(program.home)
    }

    // MARK: starting and stopping

    /// Starts the program and waits until it answers.
    func start(_ arguments: [String] = []) async throws {
        let (ready, isReady) = AsyncStream.makeStream(of: (ProcessIdentifier, String).self)
        let configuration = self.configuration(["up"] + arguments, listen: "127.0.0.1:\(self.port)")
        let log = try FileDescriptor.open(
            FilePath("\(self.home)/program.log"), .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
        let end = Task {
            defer { isReady.finish() }
            return try await Subprocess.run(
                configuration, input: .none, output: .sequence, error: .fileDescriptor(log, closeAfterSpawningProcess: true)
            ) { execution in
                for try await line in execution.standardOutput.strings() {
                    guard line.hasPrefix("ready"), let url = line.split(whereSeparator: { " ;".contains($0) }).dropFirst().first else {
                        continue
                    }
                    isReady.yield((execution.processIdentifier, String(url)))
                }
            }.terminationStatus
        }
        guard let (process, url) = await ready.first(where: { _ in true }) else {
            let status = try await end.value
            throw NotStarted(status: "\(status)", log: self.lastWords)
        }
        self.running = Running(process: process, end: end)
        self.url = url
        self.port = url.split(separator: ":").last.flatMap { Int($0) } ?? 0
    }

    /// Kills the program outright, and waits until it is gone.
    func crash() async throws {
        guard let running = self.running else { return }
        kill(running.process.value, SIGKILL)
        self.running = nil
        _ = try await running.end.value
    }

    /// Asks the program to stop, and waits until it has.
    @discardableResult
    func stop() async throws -> Bool {
        guard let running = self.running else { return true }
        kill(running.process.value, SIGTERM)
        self.running = nil
        return try await running.end.value.isSuccess
    }

    /// Sends the running program a signal.
    func send(_ signal: Int32) throws {
        let process = try self.processID
        #expect(kill(process, signal) == 0)
    }

    /// The running program's process.
    var processID: Int32 {
        get throws {
            let process = self.running?.process.value
            return try #require(process)
        }
    }

    /// What the program wrote to its standard error, whenever it ran.
    nonisolated var log: String { (try? String(contentsOfFile: "\(self.home)/program.log", encoding: .utf8)) ?? "" }

    /// The end of it, for people.
    nonisolated var lastWords: String { self.log.split(separator: "\n").suffix(20).joined(separator: "\n") }

    // MARK: its database

    /// Stops its PostgreSQL as a crash would: by the signal that `pg_ctl stop -m immediate` sends. pg_ctl itself would then wait for
    /// there to be no server, and the program may have started the next one before it looks.
    func stopDatabaseImmediately() async throws {
        let cluster = try self.cluster
        guard await cluster.isRunning(), let server = cluster.processID else { return }
        kill(server, SIGQUIT)
        // Its file goes with it, and the next server writes its own.
        try await eventually("the server is gone") { cluster.processID != server }
    }

    /// Kills one of the program's sessions outright: PostgreSQL ends all of them and recovers.
    func killBackend() async throws {
        let url = try self.cluster.url(as: "postgres", database: "postgres")
        let pool = PostgresPool(configuration: try PostgresConfiguration(url), sizeMax: 1)
        var backend: Int32?
        // It may have been struck just before, and be recovering.
        try await eventually("the program has a session") {
            backend = try? await pool.withConnection { (connection: borrowing PostgresConnection) in
                try await connection.query("SELECT pid FROM pg_stat_activity WHERE usename = 'necessity_app' ORDER BY pid")
                    .first?.decode(0, as: Int32.self)
            }
            return backend != nil
        }
        await pool.close()
        kill(try #require(backend), SIGKILL)
    }

    private var cluster: PostgresCluster {
        get throws { try PostgresCluster(home: ClusterHome(path: self.home), binaries: try ServerBinaries.find()) }
    }

    // MARK: its command line

    /// Runs the program's command line against it.
    func run(_ arguments: [String], token: String? = nil) async throws -> Outcome {
        let configuration = self.configuration(arguments, environment: ["NECESSITY_URL": self.url, "NECESSITY_TOKEN": token])
        let result = try await Subprocess.run(
            configuration, output: .string(limit: Self.outputBytesMax), error: .string(limit: Self.outputBytesMax))
        return Outcome(isSuccess: result.terminationStatus.isSuccess, output: result.standardOutput, errors: result.standardError)
    }

    /// A token of somebody in some clinics, such as `["id": "compliance"]`.
    func token(_ name: String, _ roles: [String: String]) async throws -> String {
        let outcome = try await self.run(
            ["token", "--name", name] + roles.sorted { $0.key < $1.key }.flatMap { ["--clinic", "\($0)=\($1)"] })
        try #require(outcome.isSuccess, "\(outcome.errors)")
        return outcome.output.trimmingCharacters(in: .newlines)
    }

    /// Bytes of what a command may print.
    private static let outputBytesMax = 16 * 1_024 * 1_024

    private nonisolated func configuration(
        _ arguments: [String], listen: String? = nil, environment: [String: String?] = [:]
    ) -> Subprocess.Configuration {
        // A server that the environment names would be somebody else's to kill.
        var changes: [String: String?] = [
            "NECESSITY_HOME": self.home, "NECESSITY_LISTEN": listen, "NECESSITY_DATABASE_URL": nil, "NECESSITY_MIGRATOR_URL": nil,
            "NECESSITY_ENV": nil,
        ]
        changes.merge(environment) { _, given in given }
        return Configuration(
            executable: .path(FilePath(BuiltTree.program)), arguments: Arguments(arguments),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: changes.map { (Environment.Key(stringLiteral: $0), $1) })))
    }
}

/// A program that ended before it answered.
struct NotStarted: Error, CustomStringConvertible {
    let status: String
    let log: String
    var description: String { "the program ended (\(status)) before it was ready:\n\(log)" }
}

/// Where things are in the tree, and what was built of it.
enum BuiltTree {
    /// The root of the package, three folders above this file.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The program stands beside the test bundle.
    static var program: String {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? URL(filePath: CommandLine.arguments[0])
        return bundle.deletingLastPathComponent().appending(path: "necessity").path
    }

    /// A sample that others made, when the folder of samples is beside the package.
    static var samplePASRequest: String? {
        let path = Self.root.appending(path: "../shared/samples/fhir-pas/tk221-approval_pa_submit_request_payload.json").standardizedFileURL
            .path
        return FileManager.default.isReadableFile(atPath: path) ? path : nil
    }
}
