import Foundation
import Glibc

/// The user that a private server runs as. PostgreSQL refuses root.
struct ServerUser: Sendable, Hashable {
    let name: String
    let userID: uid_t
    let groupID: gid_t
    /// Ours is another user, so programs have to change to this one.
    let isOther: Bool

    /// What `setpriv` is told to run a program as this user.
    var becoming: [String] { ["--reuid=\(self.userID)", "--regid=\(self.groupID)", "--clear-groups", "--"] }

    /// Ourselves; for root the user `postgres`, or `nobody`.
    static func current() throws -> ServerUser {
        guard geteuid() == 0 else {
            guard let entry = getpwuid(geteuid()) else { throw ClusterError.noServerUser }
            return ServerUser(name: String(cString: entry.pointee.pw_name), userID: geteuid(), groupID: getegid(), isOther: false)
        }
        for name in ["postgres", "nobody"] {
            if let entry = getpwnam(name) {
                return ServerUser(name: name, userID: entry.pointee.pw_uid, groupID: entry.pointee.pw_gid, isOther: true)
            }
        }
        throw ClusterError.noServerUser
    }

    /// The name of the user who runs this program.
    static var invokerName: String { getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "root" }

    /// Makes a folder that only this user may enter, if it is not there yet.
    func makeDirectory(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw ClusterError.notWritable(path: path)
        }
        if self.isOther { guard chown(path, self.userID, self.groupID) == 0 else { throw ClusterError.notWritable(path: path) } }
        guard chmod(path, 0o700) == 0 else { throw ClusterError.notWritable(path: path) }
    }
}
