import EventSourcing
import RuleFiles

/// A file of rules that could be read.
struct RulesOnDisk {
    let name: String
    fileprivate let read: RuleFile

    /// The set, as the API takes it.
    var json: [UInt8] { self.read.json }

    init(_ file: String) throws {
        // Some editors begin a file with a mark of its encoding.
        let bytes = try readFile(file).trimmingPrefix([0xEF, 0xBB, 0xBF])
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UsageError(problem: "\(file) is no text in UTF-8", next: "Save it as UTF-8.")
        }
        self.name = file
        do throws(RuleFileFault) {
            self.read = try RuleFile(yaml: text)
        } catch {
            throw UnreadableRuleFile(name: file, fault: error)
        }
    }

    /// Tells the places that a refusal names in the body by their lines in the file.
    func told(_ request: () async throws -> APIClient.Answer) async throws -> APIClient.Answer {
        do {
            return try await request()
        } catch ClientError.refused(let code, _, let nextStep, let places) where !places.isEmpty {
            let faults = places.map { place in
                // The file is the set, which stands within the body.
                RuleFaultsInFile.Fault(
                    path: String(place.at.trimmingPrefix("rule_set").trimmingPrefix(".")), code: place.code, words: place.detail)
            }
            throw RuleFaultsInFile(code: code, self, faults, next: nextStep)
        }
    }
}

/// A file that is no YAML as files of rules are written.
private struct UnreadableRuleFile: Error, CustomStringConvertible {
    var name: String
    var fault: RuleFileFault

    var description: String {
        "\(self.fault.code.rawValue): \(self.name) cannot be read as rules; nothing was changed.\n\(self.name):\(self.fault)"
    }
}

/// What is wrong with the rules of a file, in the order of its lines.
struct RuleFaultsInFile: Error, CustomStringConvertible {
    private let code: String
    private let name: String
    private let lines: [String]
    private let next: String

    /// One thing that is wrong, at a member of the set.
    struct Fault {
        var path: String
        var code: String
        var words: String
    }

    init(code: String, _ rules: RulesOnDisk, _ faults: [Fault], next: String) {
        self.code = code
        self.name = rules.name
        self.next = next
        let placed = faults.enumerated().map { (line: rules.read.line(of: $1.path), order: $0, fault: $1) }
        self.lines = placed.sorted { ($0.line, $0.order) < ($1.line, $1.order) }.map { line, _, fault in
            let words = fault.words.hasSuffix(".") ? fault.words : "\(fault.words)."
            // Of another type than was expected, perhaps for want of quotation marks.
            let hint = fault.code == JSONFault.Reason.type.rawValue ? rules.read.hint(at: fault.path).map { " \($0)" } ?? "" : ""
            return "\(rules.name):\(line): \(fault.path.isEmpty ? "" : "\(fault.path): ")\(words)\(hint)"
        }
    }

    var description: String {
        let count = self.lines.count == 1 ? "1 thing is" : "\(self.lines.count) things are"
        return (["\(self.code): \(count) wrong in \(self.name); nothing was changed. \(self.next)"] + self.lines).joined(separator: "\n")
    }
}
