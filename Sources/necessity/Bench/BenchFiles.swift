import Foundation

/// The few files that benchmarks need.
enum BenchFiles {
    static func makeDirectory(_ path: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// The lines of all files in a folder whose names begin so.
    static func lines(inFilesAt directory: String, prefix: String) throws -> [Substring] {
        try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasPrefix(prefix) }.flatMap { name in
            try String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8).split(separator: "\n")
        }
    }
}
