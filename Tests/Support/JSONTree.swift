public import EventSourcing

/// JSON that a test can change: a bundle with one thing wrong is a good bundle, and a line that spoils it.
public indirect enum JSONTree: Hashable, Sendable {
    case object([Member])
    case array([JSONTree])
    case text(String)
    /// A number, `true`, `false` or `null`, as it is written.
    case literal(String)

    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: JSONTree

        public init(name: String, value: JSONTree) {
            self.name = name
            self.value = value
        }
    }

    /// Reads JSON that is known to be right.
    public init(_ json: JSON) throws {
        if let text = try? json.string() {
            self = .text(text)
        } else if let elements = try? json.array() {
            self = .array(try elements.map(JSONTree.init))
        } else if let object = try? json.object() {
            self = .object(try object.all.map { Member(name: $0.name, value: try JSONTree($0.value)) })
        } else {
            self = .literal(String(decoding: json.source, as: UTF8.self))
        }
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        self.write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .text(let text): bytes += JSONWriter.bytes(of: text)
        case .literal(let text): bytes += text.utf8
        case .array(let elements):
            bytes += "[".utf8
            for (place, element) in elements.enumerated() {
                if place > 0 { bytes += ",".utf8 }
                element.write(to: &bytes)
            }
            bytes += "]".utf8
        case .object(let members):
            bytes += "{".utf8
            for (place, member) in members.enumerated() {
                if place > 0 { bytes += ",".utf8 }
                bytes += JSONWriter.bytes(of: member.name)
                bytes += ":".utf8
                member.value.write(to: &bytes)
            }
            bytes += "}".utf8
        }
    }

    /// A member; setting `nil` removes it, setting one that is not there adds it. Nothing on what is no object.
    public subscript(name: String) -> JSONTree? {
        get {
            guard case .object(let members) = self else { return nil }
            return members.first { $0.name == name }?.value
        }
        set {
            guard case .object(var members) = self else { return }
            let place = members.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): return
            }
            self = .object(members)
        }
    }

    /// An element; setting `nil` removes it, setting one behind the last adds it. Nothing on what is no array.
    public subscript(place: Int) -> JSONTree? {
        get {
            guard case .array(let elements) = self, elements.indices.contains(place) else { return nil }
            return elements[place]
        }
        set {
            guard case .array(var elements) = self, place <= elements.count else { return }
            switch (place == elements.count, newValue) {
            case (true, let value?): elements.append(value)
            case (false, let value?): elements[place] = value
            case (false, nil): elements.remove(at: place)
            case (true, nil): return
            }
            self = .array(elements)
        }
    }

    /// What stands at a path such as `entry[0].resource.item[1]`; setting it changes the tree there.
    public subscript(path path: String) -> JSONTree? {
        get {
            var found: JSONTree? = self
            for step in Self.steps(of: path) { found = step.isPlace ? found?[step.place] : found?[step.name] }
            return found
        }
        set { self.set(Self.steps(of: path)[...], to: newValue) }
    }

    private mutating func set(_ steps: ArraySlice<Step>, to value: JSONTree?) {
        guard let step = steps.first else {
            if let value { self = value }
            return
        }
        var inner = step.isPlace ? self[step.place] : self[step.name]
        if steps.count == 1 {
            inner = value
        } else {
            inner?.set(steps.dropFirst(), to: value)
        }
        if step.isPlace { self[step.place] = inner } else { self[step.name] = inner }
    }

    private struct Step {
        var name = ""
        var place = 0
        var isPlace = false
    }

    private static func steps(of path: String) -> [Step] {
        path.split { $0 == "." || $0 == "[" }.map { part in
            part.hasSuffix("]") ? Step(place: Int(part.dropLast()) ?? 0, isPlace: true) : Step(name: String(part))
        }
    }
}

extension JSONTree: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    public init(stringLiteral value: String) { self = .text(value) }
    public init(arrayLiteral elements: JSONTree...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONTree)...) { self = .object(elements.map { Member(name: $0.0, value: $0.1) }) }
    public init(integerLiteral value: Int) { self = .literal("\(value)") }
    public init(booleanLiteral value: Bool) { self = .literal("\(value)") }
}
