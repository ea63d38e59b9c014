import EventSourcing
import Yams

/// Writes a YAML document as JSON, and remembers where each member stood.
struct YAMLConversion {
    private(set) var bytes: [UInt8] = []
    private(set) var places: [String: RuleFile.Place] = [:]
    private let root: Node.Mapping

    init(_ text: String) throws(RuleFileFault) {
        guard text.utf8.count <= RuleFile.textBytesMax else {
            throw RuleFileFault(.tooLarge, "A file has at most \(RuleFile.textBytesMax) bytes.")
        }
        try YAMLAliases.check(text)
        let node: Node?
        do {
            // Without rules every plain word stays as it was written: YAML 1.1 would make `false` of `no`. The encoding is said,
            // because otherwise the environment is asked.
            node = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch {
            throw RuleFileFault(reading: error)
        }
        guard case .mapping(let root)? = node else {
            throw RuleFileFault(
                .notObject, line: node?.mark?.line ?? 1, "A file of rules has members at its top, such as `rule_set_id: …`.")
        }
        self.root = root
        self.places[""] = RuleFile.Place(line: root.mark?.line ?? 1, isReadAsOther: false)
    }

    mutating func convert() throws(RuleFileFault) { try self.write(self.root, at: "", depth: 1) }

    private mutating func write(_ node: Node, at path: String, line: Int?, depth: Int) throws(RuleFileFault) {
        guard depth <= JSON.depthMax else {
            throw RuleFileFault(.tooDeep, at: node.mark, "Objects and lists are at most \(JSON.depthMax) deep.")
        }
        guard self.bytes.count <= RuleFile.jsonBytesMax else {
            throw RuleFileFault(.tooLarge, at: node.mark, "With its aliases written out a file has at most \(RuleFile.jsonBytesMax) bytes.")
        }
        self.places[path] = RuleFile.Place(line: line ?? node.mark?.line ?? 1, isReadAsOther: false)
        switch node {
        case .scalar(let scalar): try self.write(scalar, at: path)
        case .mapping(let mapping): try self.write(mapping, at: path, depth: depth)
        case .sequence(let sequence): try self.write(sequence, at: path, depth: depth)
        case .alias(let alias):
            // The parser puts what it names in its place.
            throw RuleFileFault(.syntax, at: alias.mark, "This alias names nothing.")
        }
    }

    private mutating func write(_ scalar: Node.Scalar, at path: String) throws(RuleFileFault) {
        // In quotation marks a value is a text, and the parser says so as if a tag had.
        guard scalar.style == .plain ? scalar.tag.description.isEmpty : scalar.tag.isPlain(.str) else {
            throw RuleFileFault(.tag, at: scalar.mark, "A value has no tag here.")
        }
        guard scalar.style == .plain, let other = PlainWord.json(scalar.string) else {
            self.bytes += JSONWriter.bytes(of: scalar.string)
            return
        }
        self.bytes += Array(other.utf8)
        self.places[path]?.isReadAsOther = true
    }

    private mutating func write(_ sequence: Node.Sequence, at path: String, depth: Int) throws(RuleFileFault) {
        guard sequence.tag.isPlain(.seq) else { throw RuleFileFault(.tag, at: sequence.mark, "A list has no tag here.") }
        self.bytes.append(UInt8(ascii: "["))
        for (index, node) in sequence.enumerated() {
            if index > 0 { self.bytes.append(UInt8(ascii: ",")) }
            try self.write(node, at: "\(path)[\(index)]", line: nil, depth: depth + 1)
        }
        self.bytes.append(UInt8(ascii: "]"))
    }

    private mutating func write(_ mapping: Node.Mapping, at path: String, depth: Int) throws(RuleFileFault) {
        guard mapping.tag.isPlain(.map) else { throw RuleFileFault(.tag, at: mapping.mark, "An object has no tag here.") }
        self.bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for (key, value) in mapping {
            guard case .scalar(let name) = key, name.tag.isPlain(.str) else {
                throw RuleFileFault(.name, at: key.mark, "The name of a member is a text.")
            }
            guard name.style != .plain || name.string != "<<" else {
                throw RuleFileFault(.name, at: name.mark, "Members are not merged here: give the whole object an alias, or write them out.")
            }
            guard name.style != .plain || PlainWord.json(name.string) == nil else {
                throw RuleFileFault(.name, at: name.mark, "The name of a member is a text.")
            }
            if !isFirst { self.bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            self.bytes += JSONWriter.bytes(of: name.string)
            self.bytes.append(UInt8(ascii: ":"))
            try self.write(value, at: path.isEmpty ? name.string : "\(path).\(name.string)", line: name.mark?.line, depth: depth + 1)
        }
        self.bytes.append(UInt8(ascii: "}"))
    }
}

extension Tag {
    /// Whether no tag was written, or the one that says what is so anyway.
    fileprivate func isPlain(_ usual: Tag.Name) -> Bool { self.description.isEmpty || self.description == usual.rawValue }
}

extension RuleFileFault {
    fileprivate init(_ code: Code, at mark: Mark?, _ words: String) {
        self.init(code, line: mark?.line ?? 1, column: mark?.column ?? 1, words)
    }

    /// What the parser says, without the text that it quotes.
    fileprivate init(reading error: any Error) {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _):
            self.init(.syntax, at: mark, "This is no YAML: \(problem).")
        case YamlError.composer(_, let problem, let mark, _):
            let isAnother = problem.contains("another document")
            self.init(
                isAnother ? .severalDocuments : .syntax, at: mark,
                isAnother ? "A file has one document; another begins here." : "This is no YAML: \(problem).")
        case YamlError.reader(let problem, let offset, _, let text):
            let line = text.prefix(offset ?? 0).reduce(1) { $0 + ($1.isNewline ? 1 : 0) }
            self.init(.syntax, line: line, "This is no YAML: \(problem).")
        case YamlError.duplicatedKeysInMapping(let names, let context):
            self.init(
                .duplicate, at: context.mark,
                "In one object each name stands once; these stand more often: \(names.map { "`\($0)`" }.joined(separator: ", ")).")
        default: self.init(.syntax, "This is no YAML that can be read.")
        }
    }
}
