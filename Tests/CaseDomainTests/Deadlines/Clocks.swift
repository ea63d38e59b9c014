import CaseDomain
import EventSourcing

/// Days, instants and rules, as tests of deadlines write them.
enum Clocks {
    static func day(_ text: String) -> CivilDate { CivilDate(text)! }

    /// An instant by the clocks of a zone: `2027-03-12 16:30`.
    static func at(_ text: String, _ zone: TimeZoneName = .central) -> Timestamp {
        let parts = text.split(separator: " ")
        return zone.instant(of: CivilDate(String(parts[0]))!, at: TimeOfDay(String(parts[1]))!)
    }

    /// A rule of one term that starts with a receipt.
    static func rule(
        _ term: Term, from anchor: AnchorKind = .received, cutOff: CutOff? = nil, roll: ClockRule.Roll = .none
    ) -> ClockRule {
        .rule("test", term, from: anchor, calendar: .usFederal, zone: .named(.central), cutOff: cutOff, roll: roll)
    }

    /// A provision of the bundled regimes by the name of its rule.
    static func provision(_ id: ClockRuleID) -> ClockProvision {
        RegimeBook.bundled.regimes.flatMap(\.provisions).first { $0.rule.id == id }!
    }

    static func json<Value: JSONCodable>(_ value: Value) -> String { String(decoding: JSONWriter.bytes(of: value), as: UTF8.self) }

    static func read<Value: JSONCodable>(_ text: String, as type: Value.Type = Value.self) throws -> Value {
        try Value(json: try JSON(Array(text.utf8)))
    }
}
