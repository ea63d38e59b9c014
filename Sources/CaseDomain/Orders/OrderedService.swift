public import ClinicalCodes
public import EventSourcing

/// A service of an order: what, and how much and how often where the order says so.
public struct OrderedService: JSONMembers, Hashable {
    public var service: ServiceCode
    public var quantity: Quantity?
    public var frequency: Frequency?

    public init(_ service: ServiceCode, quantity: Quantity? = nil, frequency: Frequency? = nil) {
        self.service = service
        self.quantity = quantity
        self.frequency = frequency
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.service = try members.value("service")
        self.quantity = try members.optional("quantity")
        self.frequency = try members.optional("frequency")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("service", self.service)
        members.member("quantity", self.quantity)
        members.member("frequency", self.frequency)
    }
}

extension [OrderedService] {
    /// Whether an order says something else than what was asked for, as far as both say it: one that names no code, such as
    /// "evaluate and treat", leaves all of the discipline's to the therapist.
    func differ(from asked: [OrderedService]) -> Bool {
        if self.isEmpty || asked.isEmpty { return false }
        guard Set(self.map(\.service)) == Set(asked.map(\.service)) else { return true }
        return self.contains { mine in
            asked.contains { theirs in
                guard mine.service == theirs.service else { return false }
                if let mine = mine.quantity, let theirs = theirs.quantity, mine != theirs { return true }
                if let mine = mine.frequency, let theirs = theirs.frequency, mine != theirs { return true }
                return false
            }
        }
    }
}

/// The document of an order, as it is kept.
public struct OrderDocument: JSONMembers, Hashable {
    public var document: DocumentID
    /// What it is, by X12 element 755 (PWK01), such as `B3`, physician order.
    public var reportType: String
    /// What it is, by LOINC.
    public var loinc: String?
    /// Tells whether a document is this one; made by a key.
    public var hash: ContentHash

    public init(document: DocumentID, reportType: String, loinc: String? = nil, hash: ContentHash) {
        self.document = document
        self.reportType = reportType
        self.loinc = loinc
        self.hash = hash
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.document = try members.value("document_id")
        self.reportType = try members.value("pwk01")
        self.loinc = try members.optional("loinc")
        self.hash = try members.value("hash")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("document_id", self.document)
        members.member("pwk01", self.reportType)
        members.member("loinc", self.loinc)
        members.member("hash", self.hash)
    }
}

/// What an order says of the patient, or a request for one: for what it is, and words.
public struct OrderDetails: JSONMembers, Hashable {
    public var diagnoses: [Diagnosis]
    /// The words of whoever asks or orders, at most `Remark.lengthMax` characters.
    public var note: String?

    public init(diagnoses: [Diagnosis] = [], note: String? = nil) {
        self.diagnoses = diagnoses
        self.note = note
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.diagnoses = try members.list("diagnoses")
        self.note = try members.optional("note")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.list("diagnoses", self.diagnoses)
        members.member("note", self.note)
    }
}

extension PHI<OrderDetails> {
    /// Details as patient data; `nil` for such as say nothing.
    init?(details: OrderDetails) {
        if details == OrderDetails() { return nil }
        self.init(details)
    }
}
