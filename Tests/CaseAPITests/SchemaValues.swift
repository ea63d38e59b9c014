@testable import CaseAPI
import EventSourcing
import ServedProgram
import TestSupport

/// Makes values that a schema allows, at random from a seed; where a form asks for more than its schema can say, values that hold.
struct SchemaValues {
    private var random: SplitMix64
    /// How many elements a list has at most above what it must have.
    private let spare: Int

    init(seed: UInt64, spare: Int = 2) { (self.random, self.spare) = (SplitMix64(seed: seed), spare) }

    /// A value of a schema; members that may be absent are there half of the time.
    mutating func value(of schema: Schema) -> JSONTree {
        switch schema.unnamed {
        case .string(let rule): .text(self.text(rule))
        case .integer(let minimum, let maximum): .literal("\(Int64.random(in: minimum...min(maximum, minimum + 8), using: &self.random))")
        case .boolean: .literal("\(Bool.random(using: &self.random))")
        case .array(let element, let minimum, let maximum):
            self.list(of: element, count: Int.random(in: minimum...min(maximum, minimum + self.spare), using: &self.random))
        case .object(let properties): self.object(properties)
        case .reference, .anyObject, .any, .named: [:]
        }
    }

    private mutating func list(of element: Schema, count: Int) -> JSONTree {
        let elements = (0..<count).map { _ in self.value(of: element) }
        // The elements of a check are each named once.
        guard case .object(let properties) = element.unnamed, properties.map(\.name) == ["element", "met", "points"] else {
            return .array(elements)
        }
        return .array((1...).prefix(count).map { ["element": .literal("\($0)"), "met": true, "points": 5] })
    }

    private mutating func object(_ properties: [Schema.Property]) -> JSONTree {
        var members: [JSONTree.Member] = []
        for property in properties where property.isRequired || Bool.random(using: &self.random) {
            members.append(.init(name: property.name, value: self.value(of: property.schema)))
        }
        var object = JSONTree.object(members)
        // A code has the form of its system, and a period begins before it ends.
        if properties.map(\.name) == ["system", "code"] { object = ["system": "cpt", "code": "92507"] }
        if properties.map(\.name) == ["from", "through"] { object = ["from": "2026-01-01", "through": "2026-06-30"] }
        return object
    }

    private mutating func text(_ rule: Schema.StringRule) -> String {
        if let value = rule.values.randomElement(using: &self.random) { return value }
        if let pattern = rule.pattern { return Self.examples[pattern] ?? "" }
        switch rule.format {
        case "uuid": return freshID()
        case "date": return "20\(Int.random(in: 10...26, using: &self.random))-0\(Int.random(in: 1...9, using: &self.random))-15"
        case "date-time": return "20\(Int.random(in: 10...25, using: &self.random))-03-04T05:06:07Z"
        default: break
        }
        let length = Int.random(in: max(1, rule.minLength ?? 1)...min(rule.maxLength ?? 20, 20), using: &self.random)
        return String((0..<length).map { _ in "aeÉ字 \"\\/<&'%\u{301}".randomElement(using: &self.random) ?? "a" })
    }

    /// A value for each pattern of the description; a pattern that is not here makes a test fail.
    static let examples = [
        "^[A-Z]{2}$": "MD", "^[0-9]{5}(-[0-9]{4})?$": "21201", "^[0-9]{2}$": "11", "^[0-9]{10}$": "1234567893",
        "^[A-Za-z]([0-9][0-9A-Za-z]|[A-Za-z][0-9])(\\.[0-9A-Za-z]{1,4})?$": "F80.2", "^[0-9A-Z]{2}$": "GN",
        "^[0-9]{1,7}(\\.[0-9]{1,3})?$": "24", "^[A-Za-z_]+(/[A-Za-z0-9_+-]+){0,2}$": "America/New_York",
        "^P([0-9]{1,6}W)?([0-9]{1,6}D)?(T([0-9]{1,6}H)?([0-9]{1,6}M)?([0-9]{1,6}S)?)?$": "PT0S",
        "^[0-9a-f]{64}$": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "^[0-9]{1,7}-[0-9]$": "18776-5",
        "^[0-9A-Za-z][0-9A-Za-z._-]{0,49}$": "2010C",
        "^[a-z0-9._/-]{1,100}$": "denial-rights/2", "^[A-Za-z]{2,3}(-[0-9A-Za-z]{1,8})*$": "es-MX",
        "^[0-9A-Za-z._-]{1,64}$": "outpatient-therapy", "^[0-9A-Za-z-]{1,20}$": "0F", "^[0-9A-Z]{10}$": "235Z00000X",
        "^[0-9a-z._-]{1,80}$": "us_federal", "^([01][0-9]|2[0-3]):[0-5][0-9]$": "17:00",
        "^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*$": "plan.duration", "^[a-z0-9._-]{1,64}$": "celf-5",
        "^-?[0-9]{1,7}(\\.[0-9]{1,3})?$": "85", "^[0-9]{1,3}(\\.[0-9]{1,3})?$": "7.5",
        "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$": "07-01",
    ]
}
