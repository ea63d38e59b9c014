public import EventSourcing

/// Somebody may act for the patient (`patient.representative_named.v1`).
public struct RepresentativeNamed: EventBody {
    public static let type: EventType = "patient.representative_named.v1"

    public var representative: RepresentativeID
    public var terms: RepresentativeTerms
    public var details: PHI<RepresentativeDetails>

    public init(representative: RepresentativeID, terms: RepresentativeTerms, details: PHI<RepresentativeDetails>) {
        self.representative = representative
        self.terms = terms
        self.details = details
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.representative = try facts.value("representative_id")
        self.terms = try RepresentativeTerms(members: facts)
        self.details = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("representative_id", self.representative)
        self.terms.write(to: &members)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.details.write(to: &members) }
}

/// What somebody may do for the patient, or how to reach them, is another (`patient.representative_changed.v1`).
///
/// Made by the program where only the month of majority moved, because the birth date was corrected or the patient moved to another
/// state: then it has no details of its own, and the representative keeps theirs.
public struct RepresentativeChanged: EventBody {
    public static let type: EventType = "patient.representative_changed.v1"

    public var representative: RepresentativeID
    public var terms: RepresentativeTerms
    /// Absent where they stay as they are.
    public var details: PHI<RepresentativeDetails>?

    public init(representative: RepresentativeID, terms: RepresentativeTerms, details: PHI<RepresentativeDetails>? = nil) {
        self.representative = representative
        self.terms = terms
        self.details = details
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.representative = try facts.value("representative_id")
        self.terms = try RepresentativeTerms(members: facts)
        self.details = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("representative_id", self.representative)
        self.terms.write(to: &members)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.details.write(to: &members) }
}

extension Patient {
    /// Name somebody who may act for the patient.
    public struct NameRepresentative: Sendable, Equatable {
        public var representative: RepresentativeID
        public var mandate: Mandate
        public var details: PHI<RepresentativeDetails>

        public init(_ representative: RepresentativeID, mandate: Mandate, details: RepresentativeDetails) {
            self.representative = representative
            self.mandate = mandate
            self.details = PHI(details)
        }
    }

    /// Say what a representative may do now, and how to reach them.
    public struct ChangeRepresentative: Sendable, Equatable {
        public var representative: RepresentativeID
        public var mandate: Mandate
        /// `nil` to leave them as they are.
        public var details: PHI<RepresentativeDetails>?

        public init(_ representative: RepresentativeID, mandate: Mandate, details: RepresentativeDetails? = nil) {
            self.representative = representative
            self.mandate = mandate
            self.details = details.map { PHI($0) }
        }
    }

    /// An authority as it is asked for.
    public struct Mandate: Sendable, Equatable {
        public var authority: RepresentativeAuthority
        public var scope: Set<RepresentativeScope>
        /// `nil` for one that holds from birth on.
        public var from: CivilDate?
        public var through: CivilDate?
        public var document: AuthorityDocument?
        /// By whose law it ends at majority, by postal code; `nil` for one that does not end so.
        public var majorityState: String?
        /// The patient's birth date, opened: it tells the month in which such an authority ends, and goes into no fact.
        public var birthDate: PHI<CivilDate>

        public init(
            _ authority: RepresentativeAuthority, scope: Set<RepresentativeScope>, from: CivilDate? = nil, through: CivilDate? = nil,
            document: AuthorityDocument? = nil, majorityState: String? = nil, birthDate: PHI<CivilDate>
        ) {
            self.authority = authority
            self.scope = scope
            self.from = from
            self.through = through
            self.document = document
            self.majorityState = majorityState
            self.birthDate = birthDate
        }
    }
}

extension Patient.Mandate {
    /// What it comes to as facts, or why it cannot be.
    ///
    /// A birth date goes into no fact, typed as it may be: an authority from birth on has no beginning, and one that majority ends has no
    /// last day from the day before on.
    func terms(_ context: Context) throws(Refusal) -> RepresentativeTerms {
        guard !self.scope.isEmpty else { throw .representativeScopeMissing }
        if let from, let through, through < from { throw .representativeEndsBeforeItBegins }
        if self.authority.needsDocument, self.document == nil { throw .representativeDocumentMissing }
        let majority = try self.majority(context)
        let birth = self.birthDate.disclosed(for: .deciding)
        let eve = majority.flatMap { term in birth.flatMap { MajorityLaw(state: term.state)?.day(bornOn: $0)?.adding(days: -1) } }
        return RepresentativeTerms(
            authority: self.authority, scope: RepresentativeScope.allCases.filter(self.scope.contains),
            from: self.from.flatMap { from in birth.map { from <= $0 } ?? false ? nil : from },
            through: self.through.flatMap { through in eve.map { through >= $0 } ?? false ? nil : through }, document: self.document,
            majority: majority)
    }

    private func majority(_ context: Context) throws(Refusal) -> MajorityTerm? {
        guard let majorityState else {
            if self.authority.endsAtMajority == .always { throw .majorityStateMissing }
            return nil
        }
        if self.authority.endsAtMajority == .never { throw .majorityStateMisplaced }
        guard let law = MajorityLaw(state: majorityState) else { throw .majorityStateUnknown }
        guard let birth = self.birthDate.disclosed(for: .deciding), let day = law.day(bornOn: birth), let month = law.month(bornOn: birth)
        else { throw .patientDisposed }
        // While it is the day before somewhere, a user there is not refused.
        if day.endOfDayEverywhere <= context.now { throw .patientOfAge }
        return MajorityTerm(state: majorityState, month: month)
    }
}

extension Patient.State {
    func nameRepresentative(_ it: Patient.NameRepresentative, _ context: Context) throws(Refusal) -> [Patient.Event] {
        try self.admit(.nameRepresentative)
        let terms = try it.mandate.terms(context)
        if let known = self.representatives.first(where: { $0.id == it.representative }) {
            guard known.terms == terms, known.ended == nil else { throw .representativeExists }
            return []
        }
        guard self.representatives.count < Patient.countMax else { throw .patientFull }
        return [.representativeNamed(RepresentativeNamed(representative: it.representative, terms: terms, details: it.details))]
    }

    func changeRepresentative(_ it: Patient.ChangeRepresentative, _ context: Context) throws(Refusal) -> [Patient.Event] {
        try self.admit(.changeRepresentative)
        guard let known = self.representatives.first(where: { $0.id == it.representative }) else { throw .representativeUnknown }
        if known.ended != nil { throw .representativeEnded }
        let terms = try it.mandate.terms(context)
        // What the details say is sealed: where they are given, they are taken as other.
        if terms == known.terms, it.details == nil { return [] }
        return [.representativeChanged(RepresentativeChanged(representative: it.representative, terms: terms, details: it.details))]
    }

    mutating func apply(_ it: RepresentativeNamed, _ place: FactPlace) {
        self.representatives.append(
            Representative(id: it.representative, terms: it.terms, details: it.details, place: place, toldOf: nil, ended: nil))
    }

    mutating func apply(_ it: RepresentativeChanged, _ place: FactPlace) {
        for index in self.representatives.indices where self.representatives[index].id == it.representative {
            // The day on which somebody comes of age has moved, so that an end by it has not come about.
            if self.representatives[index].terms.majority != it.terms.majority {
                self.representatives[index].toldOf = nil
                if self.representatives[index].ended?.reason == .majority { self.representatives[index].ended = nil }
            }
            self.representatives[index].terms = it.terms
            if let details = it.details { (self.representatives[index].details, self.representatives[index].place) = (details, place) }
        }
    }
}
