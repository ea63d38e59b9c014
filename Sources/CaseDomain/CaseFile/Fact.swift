public import EventSourcing

/// A fact of a case: what an event says, where it stands in the case's stream, and whether somebody has taken it back since.
///
/// Nothing is overwritten: a fact that was recorded wrongly stays, beside the correction that took it back, and counts no more.
@dynamicMemberLookup
public struct Fact<Body: EventBody>: Sendable, Equatable {
    public private(set) var body: Body
    /// The version of the stream that the fact made: by it the fact is named when it is corrected.
    public let recordedAs: StreamVersion
    /// By what it was taken back; `nil` while it holds.
    public internal(set) var correction: FactCorrection?

    init(_ body: Body, as version: StreamVersion) {
        self.body = body
        self.recordedAs = version
    }

    /// Nobody has taken it back.
    public var holds: Bool { self.correction == nil }

    /// Takes the fact back. What it says of another patient has no place on this one's record: it stays sealed in the ledger.
    mutating func take(back correction: FactCorrection) {
        self.correction = correction
        guard correction.reason == .wrongPatient else { return }
        var facts = JSONWriter()
        facts.object { self.body.writeFacts(to: &$0) }
        var phi = JSONWriter()
        var presence = PHIPresence.absent
        phi.object { presence = self.body.writePHI(to: &$0) }
        guard presence == .written, let withheld = try? Body(facts: JSONObject(facts.bytes), phi: .sealed) else { return }
        self.body = withheld
    }

    /// What the fact says.
    public subscript<Value>(dynamicMember member: KeyPath<Body, Value>) -> Value { self.body[keyPath: member] }
}

/// By what a fact was taken back.
public struct FactCorrection: Sendable, Hashable {
    /// The version of the stream that the correction made.
    public var recordedAs: StreamVersion
    public var reason: CorrectionReason
    /// Where the fact stands that takes its place, when one does.
    public var replacedBy: StreamVersion?

    public init(recordedAs: StreamVersion, reason: CorrectionReason, replacedBy: StreamVersion? = nil) {
        self.recordedAs = recordedAs
        self.reason = reason
        self.replacedBy = replacedBy
    }
}

/// Why a fact is taken back.
public enum CorrectionReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// It was typed wrongly.
    case entryError = "entry_error"
    /// It was recorded twice under two ids.
    case duplicate
    /// It speaks of another service, submission or appeal of the case.
    case wrongMatch = "wrong_match"
    /// It belongs to another case of the same patient.
    case wrongCase = "wrong_case"
    /// It speaks of another patient: what it says of them is shown no more, and somebody looks whether it was disclosed
    /// (45 CFR 164.402).
    case wrongPatient = "wrong_patient"
    /// The payer's side took it back.
    case takenBack = "taken_back"
    case other
}

extension Array {
    /// The facts that nobody has taken back, in order.
    func holding<Body: EventBody>() -> [Element] where Element == Fact<Body> { self.filter { $0.holds } }

    /// One value of each fact that nobody has taken back, in order.
    ///
    /// A fact is large, and a path through its body is made anew each time: where decisions ask often, this is asked.
    func holding<Body: EventBody, Value>(_ value: (Body) -> Value) -> [Value] where Element == Fact<Body> {
        var values: [Value] = []
        for index in self.indices where self[index].holds { values.append(value(self[index].body)) }
        return values
    }

    /// The last fact that nobody has taken back.
    func lastHolding<Body: EventBody>() -> Element? where Element == Fact<Body> { self.last { $0.holds } }

    /// Takes the facts back that a correction names.
    mutating func correct<Body: EventBody>(_ targets: Set<StreamVersion>, by correction: FactCorrection) where Element == Fact<Body> {
        for index in self.indices where targets.contains(self[index].recordedAs) { self[index].take(back: correction) }
    }
}

extension Fact: JSONCodable {
    public init(json: JSON) throws(JSONFault) {
        let members = try json.object()
        self.init(try BodyJSON<Body>(json: json).body, as: try members.value("recorded_as"))
        self.correction = try members.optional("correction")
    }

    public func write(to writer: inout JSONWriter) { self.write(to: &writer, marked: nil) }

    /// Writes the fact with a mark that tells it from other kinds in the same list.
    func write(to writer: inout JSONWriter, marked mark: String?) {
        writer.object { members in
            if let mark { members.member(mark, true) }
            self.body.writeFacts(to: &members)
            members.mark(self.body.writePHI(to: &members))
            members.member("recorded_as", self.recordedAs)
            members.member("correction", self.correction)
        }
    }
}

extension FactCorrection: JSONMembers {
    public init(members: JSONObject) throws(JSONFault) {
        self.recordedAs = try members.value("recorded_as")
        self.reason = try members.value("reason")
        self.replacedBy = try members.optional("replaced_by")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("recorded_as", self.recordedAs)
        members.member("reason", self.reason)
        members.member("replaced_by", self.replacedBy)
    }
}
