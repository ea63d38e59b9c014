import EventSourcing

import struct Foundation.UUID

/// Reads a request's body, or describes it: one declaration does both, so that the description can never say something else
/// than what is read.
///
/// A body's initializer asks for its members one after the other. A `JSONBodyReader` gives what the client sent; a
/// `DescribingReader` gives examples and writes down what was asked for.
protocol BodyReader {
    /// What stands in for what the client left out.
    var defaults: BodyDefaults { get }
    /// A member that must be there.
    mutating func required<Value>(_ name: String, _ form: Form<Value>, _ about: String) throws(BodyFault) -> Value
    /// A member that may be absent or null.
    mutating func optional<Value>(_ name: String, _ form: Form<Value>, _ about: String) throws(BodyFault) -> Value?
    /// An array; an absent one is empty, unless at least one element is wanted.
    mutating func list<Value>(_ name: String, _ form: Form<Value>, count: ClosedRange<Int>, _ about: String) throws(BodyFault) -> [Value]
}

/// What stands in for what a client left out: the moment of the request, and fresh ids.
struct BodyDefaults: Sendable {
    var now: Timestamp
    var newID: @Sendable () -> UUID
}

/// A body that is described by the way it is read. Members that nobody asks for are ignored.
protocol DescribedBody: Sendable {
    /// The name of its schema in the description.
    static var schemaName: String { get }
    init<Reader: BodyReader>(from reader: inout Reader) throws(BodyFault)
}

/// How one value looks in JSON: its schema, how it is read, and an example.
struct Form<Value: Sendable>: Sendable {
    let schema: Schema
    let example: Value
    /// What the schema means, for people: "is a date such as 2026-11-24".
    let expectation: String
    let read: @Sendable (JSON, BodyDefaults) throws(BodyFaults) -> Value

    /// A form of which one thing at a time can be wrong.
    init(_ schema: Schema, example: Value, expectation: String, read: @escaping @Sendable (JSON) throws(BodyFault) -> Value) {
        self.init(schema, example: example, expectation: expectation) { json, _ throws(BodyFaults) in
            do throws(BodyFault) {
                return try read(json)
            } catch {
                throw BodyFaults([error])
            }
        }
    }

    /// A form of which many things can be wrong at once.
    init(
        _ schema: Schema, example: Value, expectation: String,
        readAll: @escaping @Sendable (JSON, BodyDefaults) throws(BodyFaults) -> Value
    ) {
        self.schema = schema
        self.example = example
        self.expectation = expectation
        self.read = readAll
    }
}

/// One thing that is wrong with a body, and where. Never holds a value of it.
struct BodyFault: Error, Sendable, Hashable {
    var reason: JSONFault.Reason
    /// From the outside in: `services[2].quantity`; empty for the whole.
    var path: String
    /// What is expected there.
    var expectation: String

    init(_ reason: JSONFault.Reason, at path: String = "", expectation: String) {
        self.reason = reason
        self.path = path
        self.expectation = expectation
    }

    /// The same fault, seen from the member or element that holds it.
    func inside(_ outer: String) -> BodyFault {
        BodyFault(
            self.reason, at: outer + (self.path.isEmpty || self.path.hasPrefix("[") ? "" : ".") + self.path, expectation: self.expectation)
    }
}

/// Everything that is wrong with a body, in the order of its description: whoever wrote it corrects it once.
struct BodyFaults: Error, Sendable, Hashable {
    private(set) var faults: [BodyFault]

    /// Places that are told of one body.
    static let countMax = 100

    init(_ faults: [BodyFault] = []) { self.faults = faults }

    var isEmpty: Bool { self.faults.isEmpty }

    mutating func add(_ more: [BodyFault]) { self.faults += more.prefix(Self.countMax - self.faults.count) }
}

/// Reads what a client sent, to its end: a member that is wrong is noted, and its form's example stands in for it meanwhile.
struct JSONBodyReader: BodyReader {
    let object: JSONObject
    let defaults: BodyDefaults
    private(set) var faults = BodyFaults()

    init(_ json: JSON, _ defaults: BodyDefaults) throws(BodyFaults) {
        self.defaults = defaults
        do {
            self.object = try json.object()
        } catch {
            throw BodyFaults([BodyFault(.type, expectation: "is a JSON object")])
        }
    }

    mutating func required<Value>(_ name: String, _ form: Form<Value>, _ about: String) throws(BodyFault) -> Value {
        guard let json = self.object[name] else {
            self.faults.add([BodyFault(.missing, at: name, expectation: form.expectation)])
            return form.example
        }
        return self.read(json, form, inside: name) ?? form.example
    }

    mutating func optional<Value>(_ name: String, _ form: Form<Value>, _ about: String) throws(BodyFault) -> Value? {
        guard let json = self.object[name] else { return nil }
        return self.read(json, form, inside: name)
    }

    mutating func list<Value>(
        _ name: String, _ form: Form<Value>, count: ClosedRange<Int>, _ about: String
    ) throws(BodyFault) -> [Value] {
        let expectation = "is an array of \(count.lowerBound) to \(count.upperBound) elements"
        guard let json = self.object[name] else {
            if count.lowerBound > 0 { self.faults.add([BodyFault(.missing, at: name, expectation: expectation)]) }
            return []
        }
        guard let elements = try? json.array() else {
            self.faults.add([BodyFault(.type, at: name, expectation: expectation)])
            return []
        }
        guard count.contains(elements.count) else {
            self.faults.add([BodyFault(.value, at: name, expectation: expectation)])
            return []
        }
        var values: [Value] = []
        for (index, element) in elements.enumerated() {
            if let value = self.read(element, form, inside: "\(name)[\(index)]") { values.append(value) }
        }
        return values
    }

    private mutating func read<Value>(_ json: JSON, _ form: Form<Value>, inside path: String) -> Value? {
        do {
            return try form.read(json, self.defaults)
        } catch {
            self.faults.add(error.faults.map { $0.inside(path) })
            return nil
        }
    }
}

/// Writes down what a body asks for.
struct DescribingReader: BodyReader {
    private(set) var properties: [Schema.Property] = []
    let defaults = BodyDefaults(now: Timestamp(microseconds: 0), newID: { UUID() })

    mutating func required<Value>(_ name: String, _ form: Form<Value>, _ about: String) throws(BodyFault) -> Value {
        self.properties.append(.required(name, form.schema, about))
        return form.example
    }

    mutating func optional<Value>(_ name: String, _ form: Form<Value>, _ about: String) throws(BodyFault) -> Value? {
        self.properties.append(.optional(name, form.schema, about))
        return form.example
    }

    mutating func list<Value>(
        _ name: String, _ form: Form<Value>, count: ClosedRange<Int>, _ about: String
    ) throws(BodyFault) -> [Value] {
        let schema = Schema.array(form.schema, minimum: count.lowerBound, maximum: count.upperBound)
        self.properties.append(
            Schema.Property(name: name, schema: schema, isRequired: count.lowerBound > 0, about: about))
        return count.lowerBound > 0 ? [form.example] : []
    }
}

extension DescribedBody {
    /// Reads a body, or says everything that is wrong with it.
    static func read(_ json: JSON, _ defaults: BodyDefaults) throws(BodyFaults) -> Self {
        var reader = try JSONBodyReader(json, defaults)
        let body: Self
        do {
            body = try Self(from: &reader)
        } catch {
            // A rule about several members says nothing while one of them is wrong by itself.
            throw reader.faults.isEmpty ? BodyFaults([error]) : reader.faults
        }
        guard reader.faults.isEmpty else { throw reader.faults }
        return body
    }

    /// The body's schema, and an example of it.
    static var described: (schema: Schema, example: Self) {
        var reader = DescribingReader()
        guard let example = try? Self(from: &reader) else {
            preconditionFailure("\(Self.schemaName) can be made of its forms' examples")
        }
        return (.object(reader.properties), example)
    }
}
