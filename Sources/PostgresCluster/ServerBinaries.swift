import Foundation

/// Where the programs of a PostgreSQL server are.
public struct ServerBinaries: Sendable, Hashable {
    /// The folder of `initdb`, `pg_ctl` and `postgres`.
    public let directory: String
    /// The major version.
    public let version: Int

    /// The oldest server that has everything we use (`security_invoker` views came with 15).
    public static let versionMin = 15

    /// The newest supported server of this machine: Debian's folders first, then the folders of `PATH`.
    public static func find() throws -> ServerBinaries { try Self.find(path: ProcessInfo.processInfo.environment["PATH"] ?? "") }

    static func find(path: String) throws -> ServerBinaries {
        let debian = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: debian))?.compactMap(Int.init).sorted(by: >) ?? []
        for version in versions where version >= Self.versionMin {
            let directory = "\(debian)/\(version)/bin"
            if Self.isComplete(directory) { return ServerBinaries(directory: directory, version: version) }
        }
        for directory in path.split(separator: ":").map(String.init) where Self.isComplete(directory) {
            // Follow links: the data directory is made by the server that the link leads to.
            let real = URL(filePath: "\(directory)/postgres").resolvingSymlinksInPath().deletingLastPathComponent().path
            if let version = Self.version(of: directory), version >= Self.versionMin, Self.isComplete(real) {
                return ServerBinaries(directory: real, version: version)
            }
        }
        throw ClusterError.noServer
    }

    /// The path of a program.
    public func path(of program: String) -> String { "\(self.directory)/\(program)" }

    private static func isComplete(_ directory: String) -> Bool {
        ["initdb", "pg_ctl", "postgres"].allSatisfy { FileManager.default.isExecutableFile(atPath: "\(directory)/\($0)") }
    }

    private static func version(of directory: String) -> Int? {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "\(directory)/postgres")
        process.arguments = ["--version"]
        process.standardOutput = output
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
        return text.split(separator: " ").dropFirst(2).first.flatMap { Int($0.prefix { $0.isNumber }) }
    }
}
