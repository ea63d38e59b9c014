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
    let read: @Sendable (JSON, BodyDefaults) throws(BodyFault) -> Value

    init(_ schema: Schema, example: Value, expectation: String, read: @escaping @Sendable (JSON, BodyDefaults) throws(BodyFault) -> Value) {
        self.schema = schema
        self.example = example
        self.expectation = expectation
        self.read = read
    }
}

/// What is wrong with a body, and where. Never holds a value of it.
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

/// Reads what a client sent.
struct JSONBodyReader: BodyReader {
    let object: JSONObject
    let defaults: BodyDefaults

    init(_ json: JSON, _ defaults: BodyDefaults) throws(BodyFault) {
        self.defaults = defaults
        do {
            self.object = try json.object()
        } catch {
            throw BodyFault(.type, expectation: "is a JSON object")
        }
    }

    mutating func required<Value>(_ name: String, _ form: Form<Value>, _ about: String) throws(BodyFault) -> Value {
        guard let json = self.object[name] else { throw BodyFault(.missing, at: name, expectation: form.expectation) }
        return try self.read(json, form, inside: name)
    }

    mutating func optional<Value>(_ name: String, _ form: Form<Value>, _ about: String) throws(BodyFault) -> Value? {
        guard let json = self.object[name] else { return nil }
        return try self.read(json, form, inside: name)
    }

    mutating func list<Value>(
        _ name: String, _ form: Form<Value>, count: ClosedRange<Int>, _ about: String
    ) throws(BodyFault) -> [Value] {
        let expectation = "is an array of \(count.lowerBound) to \(count.upperBound) elements"
        guard let json = self.object[name] else {
            guard count.lowerBound == 0 else { throw BodyFault(.missing, at: name, expectation: expectation) }
            return []
        }
        let elements: [JSON]
        do {
            elements = try json.array()
        } catch {
            throw BodyFault(.type, at: name, expectation: expectation)
        }
        guard count.contains(elements.count) else { throw BodyFault(.value, at: name, expectation: expectation) }
        var values: [Value] = []
        for (index, element) in elements.enumerated() { values.append(try self.read(element, form, inside: "\(name)[\(index)]")) }
        return values
    }

    private func read<Value>(_ json: JSON, _ form: Form<Value>, inside path: String) throws(BodyFault) -> Value {
        do {
            return try form.read(json, self.defaults)
        } catch {
            throw error.inside(path)
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
    /// Reads a body.
    static func read(_ json: JSON, _ defaults: BodyDefaults) throws(BodyFault) -> Self {
        var reader = try JSONBodyReader(json, defaults)
        return try Self(from: &reader)
    }

    /// The body's schema, and an example of it.
    static var described: (schema: Schema, example: Self) {
        var reader = DescribingReader()
        guard let example = try? Self(from: &reader) else {
            preconditionFailure("\(Self.schemaName) can be made of its forms' examples")
        }
        return (.named(Self.schemaName, .object(reader.properties)), example)
    }
}
