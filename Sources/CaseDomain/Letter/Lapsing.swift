public import EventSourcing

/// What makes a letter lapse: how long one is good is the payer's rule (domain page, section 3.3).
public enum LapseRule: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// So many days after it was signed.
    case days
    /// After so many visits.
    case visits
    /// The plan of treatment changed in what matters.
    case planChange = "plan_change"
    /// The period that was authorized on its ground is over.
    case authorizationPeriod = "authorization_period"
}

/// The letter lapsed (`letter.lapsed.v1`): it supports no request any more.
public struct LetterLapsed: LetterEventBody {
    public static let type: EventType = "letter.lapsed.v1"

    public var caseID: CaseID
    public var version: Int32
    public var rule: LapseRule
    /// The first day on which it is good no more.
    public var on: CivilDate

    public init(caseID: CaseID, version: Int32, rule: LapseRule, on: CivilDate) {
        self.caseID = caseID
        self.version = version
        self.rule = rule
        self.on = on
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.rule = try facts.value("rule")
        self.on = try facts.value("on")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
        members.member("rule", self.rule)
        members.member("on", self.on)
    }
}

extension Letter {
    /// Let the letter lapse by a rule: asked by the program, when the day or the change has come.
    public struct Lapse: Sendable, Equatable {
        public var rule: LapseRule
        public var on: CivilDate

        public init(rule: LapseRule, on: CivilDate) {
            self.rule = rule
            self.on = on
        }
    }
}

extension Letter.State {
    func lapse(_ it: Letter.Lapse) throws(Refusal) -> [Letter.Event] {
        // By which rule first, is enough to know.
        if self.status == .lapsed { return [] }
        try self.admit(.lapse)
        guard let signed else { throw .letterUnsigned }
        return [.lapsed(LetterLapsed(caseID: signed.caseID, version: signed.version, rule: it.rule, on: it.on))]
    }

    mutating func apply(_ it: LetterLapsed) {
        self.lapsed = it
        self.status = .lapsed
    }
}
