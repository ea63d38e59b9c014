public import EventSourcing

/// How far what a regime says was checked.
public enum Evidence: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// Read in the primary source.
    case primary
    /// Read in a secondary source that quotes the primary.
    case secondary
    /// General knowledge that nobody confirmed: never used as law.
    case unverified
}

/// A body of law, or a part of one, as dated data: for which plans it holds, from when until when, and which clocks it sets.
public struct Regime: JSONMembers, Hashable {
    /// What a regime is beside the others.
    public enum Layer: String, Sendable, Hashable, CaseIterable, JSONCodable {
        /// The process by which a request is decided: one holds for a plan.
        case process
        /// It adds clocks to a process, such as those of appeals.
        case addition
        /// A state's law: its clocks hold besides the federal ones.
        case state
        /// A payer's own clause, kept as an example of what payers set. It is law nowhere: it holds only where the payer's published
        /// rules carry it.
        case payer
    }

    public var id: RegimeID
    /// Counted up when what it says changes.
    public var version: Int32
    public var layer: Layer
    /// The first day on which it is in force; from ever when it is `nil`.
    public var from: CivilDate?
    /// The last day on which it is in force; until further notice when it is `nil`.
    public var through: CivilDate?
    public var conditions: RegimeConditions
    public var provisions: [ClockProvision]
    public var evidence: Evidence
    public var source: String
    public var notes: [String]

    public init(
        _ id: RegimeID, version: Int32 = 1, _ layer: Layer = .process, from: CivilDate? = nil, through: CivilDate? = nil,
        conditions: RegimeConditions, provisions: [ClockProvision], evidence: Evidence, source: String, notes: [String] = []
    ) {
        self.id = id
        self.version = version
        self.layer = layer
        self.from = from
        self.through = through
        self.conditions = conditions
        self.provisions = provisions
        self.evidence = evidence
        self.source = source
        self.notes = notes
    }

    /// Of a plan whose law is not known: it sets no clock, and nothing is taken for granted. Authorization is treated as required.
    public static let unknown = Regime(
        "unknown", conditions: RegimeConditions(), provisions: [], evidence: .primary, source: "",
        notes: ["What is on record of the plan does not tell which law runs its clocks. Enter what is missing, or dates by hand."])

    /// Whether it is in force on a day.
    public func isInForce(on day: CivilDate) -> Bool {
        if let from = self.from, day < from { return false }
        if let through = self.through, day > through { return false }
        return true
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.id = try members.value("id")
        self.version = try members.value("version")
        self.layer = try members.value("layer")
        self.from = try members.optional("from")
        self.through = try members.optional("through")
        self.conditions = try members.value("conditions")
        self.provisions = try members.list("provisions")
        self.evidence = try members.value("evidence")
        self.source = try members.value("source")
        self.notes = try members.list("notes")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("id", self.id)
        members.member("version", self.version)
        members.member("layer", self.layer)
        members.member("from", self.from)
        members.member("through", self.through)
        members.member("conditions", self.conditions)
        members.list("provisions", self.provisions)
        members.member("evidence", self.evidence)
        members.member("source", self.source)
        members.list("notes", self.notes)
    }
}

extension CivilDate {
    /// A day written in code.
    static func of(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
        guard let date = CivilDate(year: year, month: month, day: day) else { preconditionFailure("a day written in code exists") }
        return date
    }
}
