import Foundation
import Glibc
import Synchronization

/// Folders in which servers of test processes live: emptied when the process ends, and by the next one when it was killed.
public enum TestHome {
    private static let prefix = "/tmp/necessity-test-"

    private static let homes = Mutex<[String]>([])
    private static let hasLooked = Atomic(false)

    /// A path of its own for a server; nothing is there yet.
    public static func make() throws -> String {
        try self.removeLeftovers()
        let home = "\(self.prefix)\(getpid())-\(UUID().uuidString.prefix(8))"
        let isFirst = self.homes.withLock { homes in
            homes.append(home)
            return homes.count == 1
        }
        if isFirst { atexit { for home in TestHome.homes.withLock({ $0 }) { TestHome.remove(home) } } }
        return home
    }

    /// Ends what runs in a home, and deletes it.
    public static func remove(_ home: String) {
        if let holder = self.holder(of: home), holder != getpid() { self.end(holder, by: SIGKILL) }
        if let server = self.processID(in: "\(home)/postgres/postmaster.pid") { self.end(server, by: SIGQUIT) }
        try? FileManager.default.removeItem(atPath: home)
    }

    private static func removeLeftovers() throws {
        guard !self.hasLooked.exchange(true, ordering: .relaxed) else { return }
        for name in try FileManager.default.contentsOfDirectory(atPath: "/tmp") where "/tmp/\(name)".hasPrefix(self.prefix) {
            let owner = "/tmp/\(name)".dropFirst(self.prefix.count).prefix { $0.isNumber }
            if let process = Int32(owner), kill(process, 0) == 0 { continue }
            self.remove("/tmp/\(name)")
        }
    }

    /// The program that holds a home: the number in the file is good only while somebody holds the file itself.
    private static func holder(of home: String) -> Int32? {
        let descriptor = open("\(home)/lock", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return nil }
        return self.processID(in: "\(home)/lock")
    }

    private static func processID(in file: String) -> Int32? {
        let text = try? String(contentsOfFile: file, encoding: .utf8)
        return text?.split(separator: "\n").first.flatMap { Int32($0) }
    }

    private static func end(_ process: Int32, by signal: Int32) {
        kill(process, signal)
        // Files that a dying server still writes would survive it. A child of ours has to be waited for.
        while kill(process, 0) == 0, waitpid(process, nil, WNOHANG) <= 0 { sched_yield() }
    }
}
