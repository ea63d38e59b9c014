public import EventSourcing
public import Foundation
public import Testing

/// A stored sample of an event: its two parts, byte for byte as a ledger may hold them, in a file named for the stored name.
///
/// Every version that was ever shipped keeps its sample as it is: what was written must be read for good. A changed body takes a
/// new name, and a sample beside the old one.
public struct StoredSample: Sendable {
    public let type: EventType
    public let facts: [UInt8]
    public let phi: [UInt8]?

    /// The samples of a folder, in order of name.
    public static func all(in folder: URL) throws -> [StoredSample] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }.map { file in
            let parts = try JSON(Array(try Data(contentsOf: file))).object()
            return StoredSample(
                type: EventType(rawValue: file.deletingPathExtension().lastPathComponent),
                facts: Array(try #require(parts["facts"]).source), phi: parts["phi"].map { Array($0.source) })
        }
    }

    /// What a store would hand over.
    public var body: PlainBody { PlainBody(facts: self.facts, phi: self.phi.map { .present($0) } ?? .absent) }

    /// The same, with the patient's part closed.
    public var sealedBody: PlainBody { PlainBody(facts: self.facts, phi: self.phi == nil ? .absent : .sealed) }

    /// Every text within the patient's part.
    public var phiTexts: [String] {
        func texts(in value: Any) -> [String] {
            switch value {
            case let text as String: [text]
            case let values as [Any]: values.flatMap(texts)
            case let members as [String: Any]: members.values.flatMap(texts)
            default: []
            }
        }
        return self.phi.flatMap { try? JSONSerialization.jsonObject(with: Data($0)) }.map(texts) ?? []
    }
}

/// What must hold of the samples of one catalog.
public struct StoredSampleContract<Event: EventOfBodies & Equatable> {
    let samples: [StoredSample]

    public init(samplesIn folder: URL, of type: Event.Type) throws {
        let names = Set(Event.catalog.types)
        self.samples = try StoredSample.all(in: folder).filter { names.contains($0.type) }
    }

    /// Each name has its sample.
    public func eachNameHasASample(at place: SourceLocation = #_sourceLocation) {
        #expect(self.samples.map(\.type) == Event.catalog.types, sourceLocation: place)
    }

    /// What is read is written again, byte for byte; an old version is written as today's.
    public func whatIsReadIsWrittenAgain(at place: SourceLocation = #_sourceLocation) throws {
        for sample in self.samples {
            let event = try #require(try Event.decode(sample.type, sample.body), sourceLocation: place)
            guard event.type == sample.type else { continue }
            #expect(event.encoded() == sample.body, "\(sample.type)", sourceLocation: place)
            let facts = try #require(try Event.decode(sample.type, sample.sealedBody), sourceLocation: place)
            var writer = JSONWriter()
            writer.object { facts.writeFacts(to: &$0) }
            #expect(writer.bytes == sample.facts, "\(sample.type) without the patient's part", sourceLocation: place)
        }
    }

    /// A sample that leaves a member out would not notice when it can no longer be read.
    public func everyMemberIsFilled(at place: SourceLocation = #_sourceLocation) throws {
        for sample in self.samples {
            let event = try #require(try Event.decode(sample.type, sample.body), sourceLocation: place)
            // An earlier version cannot fill what was added since.
            guard event.type == sample.type else { continue }
            #expect(Filling.gaps(in: event.body) == [], "\(sample.type)", sourceLocation: place)
        }
    }

    /// Neither the facts nor any way to print an event tells what the patient's part says.
    public func noPatientDataLeaks(at place: SourceLocation = #_sourceLocation) throws {
        for sample in self.samples {
            let event = try #require(try Event.decode(sample.type, sample.body), sourceLocation: place)
            let facts = String(decoding: sample.facts, as: UTF8.self)
            for text in sample.phiTexts {
                #expect(!facts.contains(text), "the facts of \(sample.type) hold patient data", sourceLocation: place)
            }
            Prints.of(event).expectNone(of: sample.phiTexts, "\(sample.type)", at: place)
        }
    }
}

/// All the ways in which Swift prints a value.
public struct Prints {
    private let prints: [String]

    public static func of(_ value: Any) -> Prints {
        var dumped = ""
        dump(value, to: &dumped)
        return Prints(prints: [String(describing: value), String(reflecting: value), "\(value)", "\([value])", dumped])
    }

    /// Fails when one of the texts can be read in a print; they are not printed here either.
    public func expectNone(of texts: [String], _ what: String, at place: SourceLocation = #_sourceLocation) {
        for text in texts {
            #expect(!self.prints.contains { $0.contains(text) }, "\(what) prints patient data", sourceLocation: place)
        }
    }
}

/// Looks into a value for members that say nothing.
enum Filling {
    /// The members, by path, that are `nil` or an empty list.
    static func gaps(in value: Any, path: String = "") -> [String] {
        if let phi = value as? any Disclosing { return phi.content.map { self.gaps(in: $0, path: path) } ?? [path] }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.map { self.gaps(in: $0.value, path: path) } ?? [path]
        case .collection where mirror.children.isEmpty: return [path]
        default: return mirror.children.flatMap { self.gaps(in: $0.value, path: "\(path).\($0.label ?? "")") }
        }
    }
}

/// Patient data of whatever kind, for tests that look into it.
private protocol Disclosing {
    var content: Any? { get }
}

extension PHI: Disclosing {
    fileprivate var content: Any? { self.disclosed(for: "test") }
}
