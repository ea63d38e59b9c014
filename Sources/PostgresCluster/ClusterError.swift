/// Why a private server cannot be made, started or stopped. Says what to do next.
public enum ClusterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No supported PostgreSQL server is installed.
    case noServer
    /// There is no unprivileged user to run the server as.
    case noServerUser
    /// Another process holds this home.
    case inUse(home: String, processID: Int32?)
    /// The home cannot be made or written.
    case notWritable(path: String)
    /// No path for the socket is short enough.
    case socketPathTooLong(path: String)
    /// A program of PostgreSQL failed; `log` is where it says why.
    case failed(program: String, log: String)

    /// The stable code.
    public var code: String {
        switch self {
        case .noServer: "cluster.no_server"
        case .noServerUser: "cluster.no_server_user"
        case .inUse: "home.in_use"
        case .notWritable: "home.not_writable"
        case .socketPathTooLong: "home.path_too_long"
        case .failed(let program, _): "cluster.\(program)_failed"
        }
    }

    public var description: String {
        switch self {
        case .noServer:
            "\(self.code): no PostgreSQL server of version \(ServerBinaries.versionMin) or later was found. Install postgresql, or set NECESSITY_DATABASE_URL to a server that runs."
        case .noServerUser:
            "\(self.code): PostgreSQL refuses to run as root, and neither the user postgres nor the user nobody exists. Create one of them, or run as another user."
        case .inUse(let home, let processID):
            "\(self.code): process \(processID.map(String.init) ?? "(unknown)") holds \(home). Stop it, or set NECESSITY_HOME to another folder."
        case .notWritable(let path):
            "\(self.code): \(path) cannot be written. Set NECESSITY_HOME to a folder that can."
        case .socketPathTooLong(let path):
            "\(self.code): \(path) is too long for a socket (\(PostgresCluster.socketPathMax) bytes). Set NECESSITY_HOME to a shorter path."
        case .failed(let program, let log):
            "\(self.code): \(program) failed. Its last words are in \(log)."
        }
    }
}
