public import EventSourcing

// Facts that the records hold already are put before the author, each with where it comes from. A field is no part of the letter's
// text: what is reviewed and signed is what stands in the sections.

/// Fields were filled in from records (`letter.prefilled.v1`): all at once, in place of those before.
public struct LetterPrefilled: LetterEventBody {
    public static let type: EventType = "letter.prefilled.v1"

    public var caseID: CaseID
    public var version: Int32
    public var fields: [PrefilledField]
    public var values: PHI<PrefilledValues>

    init(caseID: CaseID, version: Int32, _ it: Letter.Prefill) {
        self.caseID = caseID
        self.version = version
        self.fields = it.fields
        self.values = it.values
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.fields = try facts.list("fields")
        self.values = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
        members.list("fields", self.fields)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.values.write(to: &members) }
}

/// A field, and the fact that it was filled in from.
public struct PrefilledField: JSONMembers, Hashable {
    /// What it is, such as `patient.birth_date`: a name of the program's, never a value.
    public var name: String
    /// The section whose prompt it serves.
    public var section: LetterSection?
    /// The event that says it, by its place in the clinic's work book.
    public var source: Position
    /// Tells whether a value is this one. Made by a key of the case's where values are real, so that it ends with the value.
    public var valueHash: ContentHash

    public init(name: String, section: LetterSection? = nil, source: Position, valueHash: ContentHash) {
        self.name = name
        self.section = section
        self.source = source
        self.valueHash = valueHash
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.name = try members.value("name")
        self.section = try members.optional("section")
        self.source = try members.value("source_position")
        self.valueHash = try members.value("value_hash")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("name", self.name)
        members.member("section", self.section)
        members.member("source_position", self.source)
        members.member("value_hash", self.valueHash)
    }
}

/// What the fields say, in the order of the fields.
public struct PrefilledValues: JSONMembers, Hashable {
    public var values: [String]

    /// Characters of a value.
    public static let lengthMax = 1_000

    public init(_ values: [String]) { self.values = values }
    public init(members: JSONObject) throws(JSONFault) { self.values = try members.list("values") }
    public func write(to members: inout JSONWriter.Members) { members.list("values", self.values) }
}

extension Letter {
    /// Fill fields in.
    public struct Prefill: Sendable, Equatable {
        public private(set) var fields: [PrefilledField]
        public let values: PHI<PrefilledValues>

        /// Fields of a letter.
        public static let countMax = 100

        /// One field with its value, before the two are kept apart.
        public struct Field: Sendable {
            public var name: String
            public var section: LetterSection?
            public var source: Position
            public var value: PHI<String>

            public init(name: String, section: LetterSection? = nil, source: Position, value: String) {
                self.name = name
                self.section = section
                self.source = source
                self.value = PHI(value)
            }
        }

        public init(_ fields: [Field]) {
            // A field that is filled in here was never sealed: the value is there.
            let values = fields.map { $0.value.disclosed(for: .sealing) ?? "" }
            self.fields = zip(fields, values).map { field, value in
                PrefilledField(name: field.name, section: field.section, source: field.source, valueHash: ContentHash(of: value))
            }
            self.values = PHI(PrefilledValues(values))
        }

        /// The same fields with their values' hashes made by a key, one for each field; see `Edit.hashed`.
        public func hashed(as hashes: [ContentHash]) -> Letter.Prefill {
            var prefill = self
            for (index, hash) in zip(prefill.fields.indices, hashes) { prefill.fields[index].valueHash = hash }
            return prefill
        }
    }
}

extension Letter.State {
    func prefill(_ it: Letter.Prefill) throws(Refusal) -> [Letter.Event] {
        if let prefilled, prefilled.version == self.version, prefilled.fields == it.fields { return [] }
        try self.admit(.prefill)
        guard let started else { throw .letterUnknown }
        return [.prefilled(LetterPrefilled(caseID: started.caseID, version: self.version, it))]
    }
}
