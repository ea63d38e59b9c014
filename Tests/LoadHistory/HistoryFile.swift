import Foundation

/// One line of a caller's history.
public enum HistoryLine: Sendable, Equatable {
    /// The caller is about to ask command `n`; on disk before it was sent.
    case ask(Int)
    /// The ledger took command `n` in, at this position.
    case ok(Int, position: Int64, isRepeat: Bool)
    /// An error came back; the command may or may not be in the ledger.
    case fail(Int, code: String)

    public var asked: Int? { if case .ask(let number) = self { number } else { nil } }
    public var answered: (number: Int, position: Int64, isRepeat: Bool)? {
        if case .ok(let number, let position, let isRepeat) = self { (number, position, isRepeat) } else { nil }
    }
}

/// Reads what a caller left on disk.
public enum HistoryFile {
    /// How large a history may grow; it has this size from the start.
    public static let bytesMax = 1 << 20

    /// The whole lines of a history; a last line cut short by a kill does not count. No file is an empty history.
    public static func lines(at path: String) throws -> [HistoryLine] { try Self.read(path).lines }

    /// The whole lines of a history, and where they end.
    public static func read(_ path: String) throws -> (lines: [HistoryLine], end: Int) {
        guard FileManager.default.fileExists(atPath: path) else { return ([], 0) }
        let bytes = try Data(contentsOf: URL(filePath: path)).prefix { $0 != 0 }
        let end = (bytes.lastIndex(of: 0x0A).map { $0 + 1 }) ?? 0
        let lines = String(decoding: bytes.prefix(end), as: UTF8.self).split(separator: "\n").compactMap { line -> HistoryLine? in
            let words = line.split(separator: " ")
            guard words.count >= 2, let number = Int(words[1]) else { return nil }
            switch words[0] {
            case "ask": return .ask(number)
            case "ok" where words.count == 4: return Int64(words[2]).map { .ok(number, position: $0, isRepeat: words[3] == "true") }
            case "fail" where words.count == 3: return .fail(number, code: String(words[2]))
            default: return nil
            }
        }
        return (lines, end)
    }
}
