import EventSourcing
import Foundation
import TestSupport

/// Holds JSON to a schema: the part of JSON Schema (2020-12) that the description is made of, and no more.
///
/// A word that it does not know is a fault, so that nothing passes because nobody looked. A member that an object's schema does
/// not name is one too: what clients cannot know of is not described.
struct SchemaCheck: Sendable {
    let schemas: [String: JSONTree]

    /// What is wrong, each with its place; nothing when the value holds good.
    func faults(in value: JSONTree, by schema: JSONTree, at place: String = "") -> [String] {
        if let reference = schema["$ref"]?.text {
            guard let named = self.schemas[String(reference.split(separator: "/").last ?? "")] else { return ["\(place): no \(reference)"] }
            return self.faults(in: value, by: named, at: place)
        }
        let unknown = (schema.members ?? []).map(\.name).filter { !Self.words.contains($0) }
        guard unknown.isEmpty else { return ["\(place): the schema says \(unknown), which nobody checks"] }
        switch schema["type"]?.text {
        case "object": return self.objectFaults(value, schema, place)
        case "array": return self.arrayFaults(value, schema, place)
        case "string": return self.textFaults(value, schema, place)
        case "integer": return self.numberFaults(value, schema, place)
        case "boolean": return value.bool == nil ? ["\(place): is no boolean"] : []
        case nil: return []
        default: return ["\(place): the schema has a type that nobody checks"]
        }
    }

    private static let words: Set = [
        "type", "format", "pattern", "minLength", "maxLength", "enum", "const", "minimum", "maximum", "items", "minItems", "maxItems",
        "properties", "required", "description", "contentMediaType",
    ]

    private func objectFaults(_ value: JSONTree, _ schema: JSONTree, _ place: String) -> [String] {
        guard let members = value.members else { return ["\(place): is no object"] }
        var faults = (schema["required"]?.elements ?? []).compactMap(\.text).filter { value[$0] == nil }.map {
            "\(place).\($0): is missing"
        }
        if Set(members.map(\.name)).count != members.count { faults.append("\(place): names a member twice") }
        guard let properties = schema["properties"] else { return faults }
        for member in members {
            if let property = properties[member.name] {
                faults += self.faults(in: member.value, by: property, at: "\(place).\(member.name)")
            } else {
                faults.append("\(place).\(member.name): is not described")
            }
        }
        return faults
    }

    private func arrayFaults(_ value: JSONTree, _ schema: JSONTree, _ place: String) -> [String] {
        guard let elements = value.elements else { return ["\(place): is no array"] }
        var faults: [String] = []
        if let least = schema["minItems"]?.number, elements.count < least { faults.append("\(place): has too few elements") }
        if let most = schema["maxItems"]?.number, elements.count > most { faults.append("\(place): has too many elements") }
        guard let items = schema["items"] else { return faults }
        for (index, element) in elements.enumerated() { faults += self.faults(in: element, by: items, at: "\(place)[\(index)]") }
        return faults
    }

    private func numberFaults(_ value: JSONTree, _ schema: JSONTree, _ place: String) -> [String] {
        guard let number = value.number else { return ["\(place): is no whole number"] }
        let isWithin = schema["minimum"]?.number.map { number >= $0 } ?? true && schema["maximum"]?.number.map { number <= $0 } ?? true
        return isWithin ? [] : ["\(place): is out of range"]
    }

    private func textFaults(_ value: JSONTree, _ schema: JSONTree, _ place: String) -> [String] {
        guard let text = value.text else { return ["\(place): is no text"] }
        var faults: [String] = []
        if let least = schema["minLength"]?.number, text.unicodeScalars.count < least { faults.append("\(place): is too short") }
        if let most = schema["maxLength"]?.number, text.unicodeScalars.count > most { faults.append("\(place): is too long") }
        if let values = schema["enum"]?.elements, !values.contains(value) { faults.append("\(place): is none of the codes") }
        if let pattern = schema["pattern"]?.text, text.range(of: pattern, options: .regularExpression) == nil {
            faults.append("\(place): does not fit \(pattern)")
        }
        switch schema["format"]?.text {
        case nil: break
        case "uuid": if UUID(uuidString: text) == nil { faults.append("\(place): is no UUID") }
        case "date-time": if Timestamp(rfc3339: text) == nil { faults.append("\(place): is no instant") }
        case "date": if CivilDate(text) == nil { faults.append("\(place): is no date") }
        default: faults.append("\(place): the schema has a format that nobody checks")
        }
        return faults
    }
}
