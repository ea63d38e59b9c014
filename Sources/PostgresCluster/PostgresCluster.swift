import Foundation
import Glibc
import Subprocess
import SystemPackage

/// A PostgreSQL server that the program makes and owns: socket only, in a folder of its own, for the users concerned only.
///
/// Started by `pg_ctl`, which puts the server into a session of its own: Ctrl-C in a terminal reaches us and not it, so that
/// it is stopped after everything has drained.
public struct PostgresCluster: Sendable {
    /// How the server is set up.
    public struct Options: Sendable {
        /// Whether commits reach the disk. `false` only for throw-away tests.
        public var fsync = true
        /// Further variables of the server's environment.
        public var environment: [String: String] = [:]
        /// Further settings of the server.
        public var settings: [String: String] = [:]

        /// A durable server with our settings.
        public init() {}
    }

    /// How a server is stopped.
    public enum StopMode: String, Sendable {
        /// Sessions are ended, open transactions rolled back, everything written.
        case fast
        /// As a crash: the next start recovers.
        case immediate
    }

    /// Who may be what: the roles that the socket lets in.
    public static let roles = [
        "postgres", "necessity_migrator", "necessity_app", "necessity_worker", "necessity_checkpointer", "necessity_auditor",
        "necessity_backup",
    ]

    /// Bytes of a socket directory's path: the system allows 107 for the whole name.
    public static let socketPathMax = 80
    /// Seconds that starting and stopping may take; recovery after a crash is part of it.
    private static let patience = 120

    public let home: ClusterHome
    public let binaries: ServerBinaries
    private let options: Options
    private let user: ServerUser
    /// Where the socket is; mode 0700.
    public let socketDirectory: String

    /// A server in a home; nothing is made or started yet.
    public init(home: ClusterHome, binaries: ServerBinaries, options: Options = Options()) throws {
        self.home = home
        self.binaries = binaries
        self.options = options
        self.user = try ServerUser.current()
        let inHome = "\(home.path)/socket"
        if inHome.utf8.count <= Self.socketPathMax {
            self.socketDirectory = inHome
        } else {
            // A short name that is the same at each start, in a folder that only the server's user may enter.
            let name = home.path.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
            self.socketDirectory = "/tmp/necessity-\(geteuid())-\(String(name, radix: 16))"
        }
        guard self.socketDirectory.utf8.count <= Self.socketPathMax else {
            throw ClusterError.socketPathTooLong(path: self.socketDirectory)
        }
    }

    /// How a role connects to one of the server's databases.
    public func url(as role: String, database: String) -> String {
        "host=\(Self.quoted(self.socketDirectory)) user=\(role) dbname=\(Self.quoted(database))"
    }

    /// Makes the server's files, if they are not there yet: whole or not at all, whenever it is interrupted.
    public func make() async throws {
        if FileManager.default.fileExists(atPath: "\(self.home.dataDirectory)/PG_VERSION") { return }
        let unfinished = "\(self.home.path)/postgres.unfinished"
        try? FileManager.default.removeItem(atPath: unfinished)
        try self.user.makeDirectory(unfinished)
        try await self.run(
            "initdb",
            [
                "-D", unfinished, "--username=postgres", "--data-checksums", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=peer",
                self.options.fsync ? "--no-instructions" : "--no-sync",
            ])
        try self.write("pg_hba.conf", "local all all peer map=necessity\n", in: unfinished)
        let users = Set([self.user.name, ServerUser.invokerName]).sorted()
        let map = users.flatMap { user in Self.roles.map { "necessity \(user) \($0)\n" } }.joined()
        try self.write("pg_ident.conf", map, in: unfinished)
        do {
            try FileManager.default.moveItem(atPath: unfinished, toPath: self.home.dataDirectory)
        } catch {
            throw ClusterError.notWritable(path: self.home.dataDirectory)
        }
    }

    /// Starts the server and waits until it lets us in. One that a killed program left running is stopped first, so that it
    /// runs with these settings and is ours to stop.
    public func start() async throws {
        try self.user.makeDirectory(self.socketDirectory)
        if await self.isRunning() { try await self.stop(.fast) }
        try self.write("necessity.conf", self.settings, in: self.home.dataDirectory)
        let main = "\(self.home.dataDirectory)/postgresql.conf"
        let text = (try? String(contentsOfFile: main, encoding: .utf8)) ?? ""
        if !text.contains("include 'necessity.conf'") {
            try self.write("postgresql.conf", text + "\ninclude 'necessity.conf'\n", in: self.home.dataDirectory)
        }
        self.rotateLog()
        try await self.run("pg_ctl", ["start", "-w", "-t", "\(Self.patience)", "-s", "-D", self.home.dataDirectory, "-l", self.home.log])
    }

    /// Stops the server and waits until it has stopped.
    public func stop(_ mode: StopMode) async throws {
        guard await self.isRunning() else { return }
        try await self.run("pg_ctl", ["stop", "-w", "-t", "\(Self.patience)", "-s", "-m", mode.rawValue, "-D", self.home.dataDirectory])
    }

    /// Whether the server runs.
    public func isRunning() async -> Bool { (try? await self.run("pg_ctl", ["status", "-s", "-D", self.home.dataDirectory])) != nil }

    /// The process id of the server, if its file says one.
    public var processID: Int32? {
        let text = try? String(contentsOfFile: "\(self.home.dataDirectory)/postmaster.pid", encoding: .utf8)
        return text?.split(separator: "\n").first.flatMap { Int32($0) }
    }

    /// Whether the process that the server's file names lives: what can be asked often. After a crash of the machine the number
    /// may be another process's; `isRunning` asks the server.
    public var isAlive: Bool { self.processID.map { kill($0, 0) == 0 || errno == EPERM } ?? false }

    // MARK: files

    private var settings: String {
        var settings = [
            "listen_addresses": "",
            "unix_socket_directories": self.socketDirectory,
            "unix_socket_permissions": "0700",
            "max_connections": "120",
            "shared_buffers": "256MB",
            "wal_compression": "on",
            "max_wal_size": "4GB",
            "checkpoint_timeout": "15min",
            "timezone": "UTC",
            "jit": "off",
            "fsync": self.options.fsync ? "on" : "off",
            "full_page_writes": self.options.fsync ? "on" : "off",
            "synchronous_commit": self.options.fsync ? "on" : "off",
            // No patient data in logs: neither statements nor values nor the details of errors.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "log_parameter_max_length": "0",
            "log_parameter_max_length_on_error": "0",
            "log_statement": "ddl",
            "log_connections": "off",
            "log_line_prefix": "%m [%p] %u@%d ",
        ]
        settings.merge(self.options.settings) { _, given in given }
        return settings.sorted { $0.key < $1.key }.map { "\($0.key) = \(Self.quoted($0.value))\n" }.joined()
    }

    private func write(_ name: String, _ text: String, in directory: String) throws {
        let path = "\(directory)/\(name)"
        guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]) else {
            throw ClusterError.notWritable(path: path)
        }
        if self.user.isOther, chown(path, self.user.userID, self.user.groupID) != 0 { throw ClusterError.notWritable(path: path) }
    }

    /// Bytes after which a log makes room for a fresh one; one old log is kept.
    private static let logBytesMax = 16 * 1024 * 1024

    private func rotateLog() {
        let size = (try? FileManager.default.attributesOfItem(atPath: self.home.log)[.size] as? Int) ?? 0
        if size > Self.logBytesMax {
            try? FileManager.default.removeItem(atPath: "\(self.home.log).1")
            try? FileManager.default.moveItem(atPath: self.home.log, toPath: "\(self.home.log).1")
        }
        if !FileManager.default.fileExists(atPath: self.home.log) {
            _ = FileManager.default.createFile(atPath: self.home.log, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        if self.user.isOther { chown(self.home.log, self.user.userID, self.user.groupID) }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "'", with: "\\'") + "'"
    }

    // MARK: programs

    /// Changes the user before it runs a program; belongs to util-linux, which every Debian has. Changing it between fork and
    /// exec, as the platform options would, hung now and then: glibc's setgroups waits there for threads that the fork left behind.
    private static let setpriv = "/usr/bin/setpriv"
    private static let env = "/usr/bin/env"

    private func run(_ program: String, _ arguments: [String]) async throws {
        var platform = PlatformOptions()
        // Away from our terminal's process group: Ctrl-C must not reach a program that is half done.
        platform.createSession = true
        // Set by `env`, behind the change of user: a library preloaded into setpriv would make its files as the user we leave.
        let words =
            [Self.env] + self.options.environment.map { "\($0.key)=\($0.value)" }.sorted()
            + [self.binaries.path(of: program)] + arguments
        let command = self.user.isOther ? [Self.setpriv] + self.user.becoming + words : words
        let result = try await Subprocess.run(
            .path(FilePath(command[0])), arguments: Arguments(Array(command.dropFirst())),
            environment: .inherit.updating(["LC_ALL": "C.UTF-8", "PGPASSWORD": nil]), workingDirectory: "/", platformOptions: platform,
            output: .discarded, error: .discarded)
        guard result.terminationStatus.isSuccess else { throw ClusterError.failed(program: program, log: self.home.log) }
    }
}
