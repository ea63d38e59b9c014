public import EventSourcing

extension PASRequest {
    /// A number that somebody gave something: a system that says whose numbers these are, and the value.
    public struct BusinessIdentifier: Hashable, Sendable, Unprintable {
        /// The address of the numbering; `nil` where the sender left it out.
        public let system: String?
        public let value: String
        /// What kind of number, such as `MB` for a member (HL7 table 0203) or `payerid`.
        public let type: Coding?
    }

    /// A code, the list it is from, and what it means in words.
    public struct Coding: Hashable, Sendable, Unprintable {
        public let system: String?
        public let code: String
        public let display: String?
    }

    /// An amount and what is counted.
    public struct Quantity: Hashable, Sendable, Unprintable {
        /// Exact decimal text such as `24` or `1.5`, never below zero, without needless zeros.
        public let amount: String
        /// The unit in words.
        public let unit: String?
        /// The unit's code and list: for PAS X12 element 673, such as `VS` for visits.
        public let system: String?
        public let code: String?
    }

    /// A day, or an instant: which of the two is the sender's to say.
    public enum Moment: Hashable, Sendable, Unprintable {
        case day(CivilDate)
        case instant(Timestamp)
    }

    /// Days from the first through the last, either of which may be open.
    public struct Days: Hashable, Sendable, Unprintable {
        public let first: CivilDate?
        public let last: CivilDate?
    }

    /// What an update did to an element of the request before (PAS, information change mode).
    public enum Change: String, Hashable, Sendable, CaseIterable {
        case added
        case changed
    }
}

extension PASRequest.BusinessIdentifier {
    /// Reads an identifier; one without a value identifies nothing and is left out with a warning.
    init?(_ object: FHIRObject) {
        object.see()
        _ = object.code("use")
        let system = object.code("system")
        let type = object.coding("type", from: FHIRSystem.identifierType) ?? object.coding("type")
        guard let value = object.code("value") else {
            object.warn(.noValue, at: "value", "An identifier without a value was left out.")
            return nil
        }
        self.init(system: system, value: value, type: type)
    }

    /// Reads an identifier by which a request is found again: it must have a value, and should have a system.
    init?(tracing object: FHIRObject) {
        guard object.required(object.code("value"), "value") != nil else { return nil }
        self.init(object)
        if self.system == nil {
            object.warn(.noSystem, at: "system", "Another sender may use the same number. Add the system that it is from.")
        }
    }
}

extension FHIRObject {
    /// Identifiers that are in use.
    func identifiers(_ name: String = "identifier") -> [PASRequest.BusinessIdentifier] {
        self.list(name, looking: false).filter { $0.peekText("use") != "old" }.compactMap { PASRequest.BusinessIdentifier($0) }
    }

    /// An amount that is exact.
    func quantity(_ name: String) -> PASRequest.Quantity? {
        guard let object = self.object(name) else { return nil }
        if object.member("comparator") != nil {
            object.fault(.notAllowed, at: "comparator", "A requested quantity is exact. Leave the comparator out.")
        }
        let unit = object.code("unit")
        let system = object.code("system")
        let code = object.code("code")
        guard let amount = object.required(object.decimal("value"), "value") else { return nil }
        return PASRequest.Quantity(amount: amount, unit: unit, system: system, code: code)
    }

    /// A day `…Date` or a period `…Period`, of which an element has one or the other.
    func days(_ prefix: String) -> PASRequest.Days? {
        let day = self.day("\(prefix)Date")
        guard let period = self.period("\(prefix)Period") else { return day.map { PASRequest.Days(first: $0, last: $0) } }
        if day != nil {
            self.fault(.tooMany, at: "\(prefix)Period", "A day and a period are two answers to one question. Leave one out.")
        }
        return period
    }

    /// A period of days.
    func period(_ name: String) -> PASRequest.Days? {
        guard let object = self.object(name) else { return nil }
        let first = object.day("start")
        let last = object.day("end")
        if let first, let last, last < first {
            object.fault(.invalidDate, at: "end", "The period ends before it begins.")
        }
        guard first != nil || last != nil else { return object.required(nil, "start", "A period has a first or a last day. Add one.") }
        return PASRequest.Days(first: first, last: last)
    }

    /// The day of a `dateTime`, which may be a year or a month alone, and then is its first or its last day.
    func coarseDay(_ name: String, atEnd: Bool) -> CivilDate? {
        guard let text = self.code(name) else { return nil }
        let day =
            switch text.utf8.count {
            case 4: CivilDate(text + (atEnd ? "-12-31" : "-01-01"))
            case 7: atEnd ? [31, 30, 29, 28].lazy.compactMap { CivilDate("\(text)-\($0)") }.first : CivilDate(text + "-01")
            case 10: CivilDate(text)
            // The day as the sender wrote it: an instant is no other day because we read it elsewhere.
            default: Timestamp(fhirInstant: text) == nil ? nil : CivilDate(String(text.prefix(10)))
            }
        if day == nil { self.fault(.invalidDate, at: name, "This is no day of the calendar. Give one in full, as YYYY-MM-DD.") }
        return day
    }

}

extension FHIRExtensions {
    /// How an update changed the element.
    var change: PASRequest.Change? { self[PASExtension.changed]?.choice("valueCode") }
}
