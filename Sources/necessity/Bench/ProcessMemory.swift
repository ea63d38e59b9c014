import Foundation

/// Resident memory of a process in bytes, as Linux counts it (proc(5), `status`).
enum ProcessMemory {
    /// What it holds now.
    static func resident(of process: Int32) -> Int? { Self.bytes("VmRSS:", of: "\(process)") }

    /// The most that this process ever held.
    static var ownPeak: Int? { Self.bytes("VmHWM:", of: "self") }

    private static func bytes(_ name: String, of process: String) -> Int? {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
            let kilobytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return kilobytes * 1_024
    }
}
