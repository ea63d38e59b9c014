import EventSourcing

/// What a JSON value may look like: the part of JSON Schema (2020-12) that this API's description needs.
indirect enum Schema: Sendable, Hashable {
    case string(StringRule)
    case integer(minimum: Int64, maximum: Int64)
    case boolean
    case array(Schema, minimum: Int, maximum: Int)
    case object([Property])
    /// A schema of the description's components, by name.
    case reference(String)
    /// A schema that stands among the components under its name, so that a generated client has one type for it.
    case named(String, Schema)
    /// Any object: what stands in it is described elsewhere.
    case anyObject
    /// Any value.
    case any

    /// What text may be.
    struct StringRule: Sendable, Hashable {
        var format: String?
        var pattern: String?
        var minLength: Int?
        var maxLength: Int?
        /// The allowed values; empty for any.
        var values: [String] = []
        /// The media type of what the text holds.
        var constant: String?
    }

    /// A member of an object.
    struct Property: Sendable, Hashable {
        var name: String
        var schema: Schema
        var isRequired: Bool
        var about: String
    }

    /// An object that has a name among the components.
    static func object(_ name: String, _ properties: [Property]) -> Schema { .named(name, .object(properties)) }

    /// Text of a length.
    static func text(_ minimum: Int = 1, _ maximum: Int) -> Schema { .string(StringRule(minLength: minimum, maxLength: maximum)) }
    static let uuid = Schema.string(StringRule(format: "uuid"))
    static let instant = Schema.string(StringRule(format: "date-time"))
    static let day = Schema.string(StringRule(format: "date"))
    static func codes(_ values: [String]) -> Schema { .string(StringRule(values: values)) }
    /// The codes of a type, under its name: `CaseClosed.Disposition` is `CaseClosedDisposition`.
    static func codes<Code: RawRepresentable & CaseIterable>(of type: Code.Type) -> Schema where Code.RawValue == String {
        let name = String(reflecting: type).split(separator: ".").dropFirst().joined()
        return .named(name, .codes(type.allCases.map(\.rawValue)))
    }
    static func pattern(_ pattern: String, maxLength: Int? = nil) -> Schema { .string(StringRule(pattern: pattern, maxLength: maxLength)) }
    /// Positions and counts.
    static let count = Schema.integer(minimum: 0, maximum: Int64.max)
}

extension Schema.Property {
    /// A member that is always there.
    static func required(_ name: String, _ schema: Schema, _ about: String) -> Self {
        Self(name: name, schema: schema, isRequired: true, about: about)
    }

    /// A member that may be absent.
    static func optional(_ name: String, _ schema: Schema, _ about: String) -> Self {
        Self(name: name, schema: schema, isRequired: false, about: about)
    }
}

extension Schema {
    /// What stands behind a name; a schema without one is itself.
    var unnamed: Schema { if case .named(_, let schema) = self { schema.unnamed } else { self } }

    /// The schemas that this one puts among the components: those with a name, itself and within it.
    var components: [String: Schema] {
        switch self {
        case .named(let name, let schema): schema.components.merging([name: schema], uniquingKeysWith: Self.same)
        case .array(let element, _, _): element.components
        case .object(let properties): properties.reduce(into: [:]) { $0.merge($1.schema.components, uniquingKeysWith: Self.same) }
        case .string, .integer, .boolean, .reference, .anyObject, .any: [:]
        }
    }

    /// One of two schemas of the same name.
    static func same(_ one: Schema, _ other: Schema) -> Schema {
        precondition(one == other, "a name among the components stands for one schema")
        return one
    }
}

extension Schema: JSONWritable {
    func write(to writer: inout JSONWriter) { writer.object { self.writeMembers(to: &$0) } }

    fileprivate func writeMembers(to members: inout JSONWriter.Members) {
        switch self {
        case .string(let rule):
            members.member("type", "string")
            members.member("format", rule.format)
            members.member("pattern", rule.pattern)
            members.member("minLength", rule.minLength.map(Int64.init))
            members.member("maxLength", rule.maxLength.map(Int64.init))
            members.list("enum", rule.values)
            members.member("const", rule.constant)
        case .integer(let minimum, let maximum):
            members.member("type", "integer")
            if maximum > Int64(Int32.max) { members.member("format", "int64") }
            members.member("minimum", minimum)
            // The largest number of 64 bits is more than JSON's readers agree on: say nothing of it.
            if maximum < Int64.max { members.member("maximum", maximum) }
        case .boolean:
            members.member("type", "boolean")
        case .array(let element, let minimum, let maximum):
            members.member("type", "array")
            members.member("items", element)
            if minimum > 0 { members.member("minItems", Int64(minimum)) }
            members.member("maxItems", Int64(maximum))
        case .object(let properties):
            members.member("type", "object")
            members.member("properties", PropertiesJSON(properties: properties))
            members.list("required", properties.filter(\.isRequired).map(\.name))
        case .reference(let name), .named(let name, _):
            members.member("$ref", "#/components/schemas/\(name)")
        case .anyObject:
            members.member("type", "object")
        case .any:
            break
        }
    }
}

/// The members of an object's schema, each with what it is about.
private struct PropertiesJSON: JSONWritable {
    let properties: [Schema.Property]

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            for property in self.properties { members.member(property.name, PropertyJSON(property: property)) }
        }
    }
}

private struct PropertyJSON: JSONWritable {
    let property: Schema.Property

    func write(to writer: inout JSONWriter) {
        writer.object { members in
            self.property.schema.writeMembers(to: &members)
            if !self.property.about.isEmpty { members.member("description", self.property.about) }
        }
    }
}
