import Foundation
import Glibc

/// The folder in which a private server, its keys and its logs live, and who holds it.
public struct ClusterHome: Sendable, Hashable {
    public let path: String

    /// A home at a path; nothing is made yet.
    public init(path: String) {
        self.path = path
    }

    /// `NECESSITY_HOME`; else `.necessity` in the working folder; as root `/var/lib/necessity/` and a hash of the working
    /// folder's path, because the server cannot read root's folders.
    public static func standard(environment: [String: String]) -> ClusterHome {
        if let path = environment["NECESSITY_HOME"], !path.isEmpty {
            return ClusterHome(path: URL(filePath: path).standardizedFileURL.path)
        }
        let working = FileManager.default.currentDirectoryPath
        guard geteuid() == 0 else { return ClusterHome(path: "\(working)/.necessity") }
        return ClusterHome(path: "/var/lib/necessity/\(Self.hash(of: working))")
    }

    var dataDirectory: String { "\(self.path)/postgres" }
    /// What the server says.
    public var log: String { "\(self.path)/postgres.log" }

    /// FNV-1a, 64 bits: names a folder, protects nothing.
    private static func hash(of text: String) -> String {
        let value = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        return String(value, radix: 16)
    }
}

/// Holds a home for this process, until it is let go or the process ends, however it ends.
public final class ClusterLock: Sendable {
    private let descriptor: Int32

    /// Takes the home; throws `home.in_use`, naming the holder.
    public init(_ home: ClusterHome) throws {
        let user = try ServerUser.current()
        if user.isOther {
            // Root keeps the home's own files; the server's user needs to pass through.
            do {
                try FileManager.default.createDirectory(atPath: home.path, withIntermediateDirectories: true)
            } catch {
                throw ClusterError.notWritable(path: home.path)
            }
            guard chmod(home.path, 0o711) == 0 else { throw ClusterError.notWritable(path: home.path) }
        } else {
            try user.makeDirectory(home.path)
        }
        let path = "\(home.path)/lock"
        self.descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard self.descriptor >= 0 else { throw ClusterError.notWritable(path: home.path) }
        guard flock(self.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { Int32($0.prefix { $0.isNumber }) }
            close(self.descriptor)
            throw ClusterError.inUse(home: home.path, processID: holder)
        }
        ftruncate(self.descriptor, 0)
        let text = "\(getpid())\n"
        _ = text.withCString { write(self.descriptor, $0, strlen($0)) }
    }

    deinit { close(self.descriptor) }
}
