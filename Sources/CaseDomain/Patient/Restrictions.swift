public import EventSourcing
public import struct Foundation.UUID

// Who must not receive: a court says so, or the patient wishes it. It stands above every authority.

/// One restriction on a patient's record.
public struct RestrictionID: Identifier {
    public let rawValue: UUID
    public init(_ rawValue: UUID) { self.rawValue = rawValue }
}

/// Why somebody must not receive.
public enum RestrictionBasis: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case courtOrder = "court_order"
    /// The patient, or whoever may decide for them, asked for it, and the clinic agreed (45 CFR 164.522(a)).
    case patientWish = "patient_wish"
    /// A clinician believes that it would endanger the patient (45 CFR 164.502(g)(5)).
    case endangerment
    case other
}

/// Somebody must not receive what the record holds (`patient.recipient_restricted.v1`).
public struct RecipientRestricted: EventBody {
    public static let type: EventType = "patient.recipient_restricted.v1"

    public var restriction: RestrictionID
    /// The representative that it speaks of; `nil` for somebody who is none.
    public var representative: RepresentativeID?
    public var basis: RestrictionBasis
    /// The first and the last day of it; without an end where none is known.
    public var from: CivilDate
    public var through: CivilDate?
    public var document: AuthorityDocument?
    public var person: PHI<RestrictedPerson>

    public init(
        restriction: RestrictionID, representative: RepresentativeID? = nil, basis: RestrictionBasis, from: CivilDate,
        through: CivilDate? = nil, document: AuthorityDocument? = nil, person: PHI<RestrictedPerson>
    ) {
        self.restriction = restriction
        self.representative = representative
        self.basis = basis
        self.from = from
        self.through = through
        self.document = document
        self.person = person
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.restriction = try facts.value("restriction_id")
        self.representative = try facts.optional("representative_id")
        self.basis = try facts.value("basis")
        self.from = try facts.value("from")
        self.through = try facts.optional("through")
        self.document = try facts.optional("document")
        self.person = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("restriction_id", self.restriction)
        members.member("representative_id", self.representative)
        members.member("basis", self.basis)
        members.member("from", self.from)
        members.member("through", self.through)
        members.member("document", self.document)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.person.write(to: &members) }
}

/// A restriction holds no more (`patient.restriction_lifted.v1`).
public struct RestrictionLifted: EventBody {
    public static let type: EventType = "patient.restriction_lifted.v1"

    public var restriction: RestrictionID
    public var reason: RestrictionLiftReason
    /// The first day on which it holds no more.
    public var on: CivilDate
    public var document: AuthorityDocument?

    public init(restriction: RestrictionID, reason: RestrictionLiftReason, on: CivilDate, document: AuthorityDocument? = nil) {
        self.restriction = restriction
        self.reason = reason
        self.on = on
        self.document = document
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.restriction = try facts.value("restriction_id")
        self.reason = try facts.value("reason")
        self.on = try facts.value("on")
        self.document = try facts.optional("document")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("restriction_id", self.restriction)
        members.member("reason", self.reason)
        members.member("on", self.on)
        members.member("document", self.document)
    }
}

/// Why a restriction is lifted.
public enum RestrictionLiftReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    case courtOrder = "court_order"
    case patientWish = "patient_wish"
    case entryError = "entry_error"
    case other
}

/// Who must not receive, and what there is to know of it.
public struct RestrictedPerson: JSONMembers, Hashable {
    public var name: String
    public var relation: String?
    public var note: String?

    /// Characters of a name or a relation, and of a note.
    public static let lengthMax = 200
    public static let noteLengthMax = 2_000

    public init(name: String, relation: String? = nil, note: String? = nil) {
        self.name = name
        self.relation = relation
        self.note = note
    }

    public init(members: JSONObject) throws(JSONFault) {
        self.name = try members.value("name")
        self.relation = try members.optional("relation")
        self.note = try members.optional("note")
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("name", self.name)
        members.member("relation", self.relation)
        members.member("note", self.note)
    }
}

/// A restriction as the record has it.
public struct RecipientRestriction: Sendable, Equatable {
    public internal(set) var restricted: RecipientRestricted
    public internal(set) var place: FactPlace
    /// How it was lifted; `nil` while it was not.
    public internal(set) var lifted: RestrictionLifted?

    /// Whether somebody must not receive on a day.
    public func holds(on day: CivilDate) -> Bool {
        // What was never so restricts nobody, whatever the day.
        if let lifted, lifted.reason == .entryError || lifted.on <= day { return false }
        return self.restricted.from <= day && self.restricted.through.map { day <= $0 } ?? true
    }
}

extension Patient {
    /// Say that somebody must not receive.
    public struct Restrict: Sendable, Equatable {
        public var restriction: RestrictionID
        public var representative: RepresentativeID?
        public var basis: RestrictionBasis
        public var from: CivilDate
        public var through: CivilDate?
        /// The court's order, where a court says so.
        public var document: AuthorityDocument?
        public var person: PHI<RestrictedPerson>

        public init(
            _ restriction: RestrictionID, representative: RepresentativeID? = nil, basis: RestrictionBasis, from: CivilDate,
            through: CivilDate? = nil, document: AuthorityDocument? = nil, person: RestrictedPerson
        ) {
            self.restriction = restriction
            self.representative = representative
            self.basis = basis
            self.from = from
            self.through = through
            self.document = document
            self.person = PHI(person)
        }
    }

    /// Lift a restriction.
    public struct LiftRestriction: Sendable, Equatable {
        public var restriction: RestrictionID
        public var reason: RestrictionLiftReason
        /// The first day on which it holds no more.
        public var on: CivilDate
        /// The court's order, where a court lifts it.
        public var document: AuthorityDocument?

        public init(_ restriction: RestrictionID, reason: RestrictionLiftReason, on: CivilDate, document: AuthorityDocument? = nil) {
            self.restriction = restriction
            self.reason = reason
            self.on = on
            self.document = document
        }
    }
}

extension Patient.State {
    func restrict(_ it: Patient.Restrict) throws(Refusal) -> [Patient.Event] {
        try self.admit(.restrict)
        let event = RecipientRestricted(
            restriction: it.restriction, representative: it.representative, basis: it.basis, from: it.from, through: it.through,
            document: it.document, person: it.person)
        if let known = self.restrictions.first(where: { $0.restricted.restriction == it.restriction }) {
            guard known.lifted == nil, known.restricted.saysTheSame(as: event) else { throw .restrictionExists }
            return []
        }
        if let representative = it.representative, !self.representatives.contains(where: { $0.id == representative }) {
            throw .representativeUnknown
        }
        if it.basis == .courtOrder, it.document == nil { throw .restrictionDocumentMissing }
        if let through = it.through, through < it.from { throw .restrictionEndsBeforeItBegins }
        guard self.restrictions.count < Patient.countMax else { throw .patientFull }
        return [.recipientRestricted(event)]
    }

    func liftRestriction(_ it: Patient.LiftRestriction) throws(Refusal) -> [Patient.Event] {
        try self.admit(.liftRestriction)
        guard let known = self.restrictions.first(where: { $0.restricted.restriction == it.restriction }) else { throw .restrictionUnknown }
        let event = RestrictionLifted(restriction: it.restriction, reason: it.reason, on: it.on, document: it.document)
        if let lifted = known.lifted {
            guard lifted == event else { throw .restrictionLifted }
            return []
        }
        // What a court forbade, only a court allows; that it was typed wrongly is nobody's order.
        if known.restricted.basis == .courtOrder, it.reason != .entryError, it.reason != .courtOrder || it.document == nil {
            throw .restrictionDocumentMissing
        }
        return [.restrictionLifted(event)]
    }

    mutating func apply(_ it: RecipientRestricted, _ place: FactPlace) {
        self.restrictions.append(RecipientRestriction(restricted: it, place: place, lifted: nil))
    }

    mutating func apply(_ it: RestrictionLifted) {
        for index in self.restrictions.indices where self.restrictions[index].restricted.restriction == it.restriction {
            self.restrictions[index].lifted = it
        }
    }
}

extension RecipientRestricted {
    /// Whether two say the same, as far as facts tell.
    fileprivate func saysTheSame(as other: RecipientRestricted) -> Bool {
        var mine = self
        mine.person = other.person
        return mine == other
    }
}
