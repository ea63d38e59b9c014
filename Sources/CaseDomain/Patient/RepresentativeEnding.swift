public import EventSourcing

// An authority ends on a day that its document names, because somebody ends it, or because the patient comes of age. The last is a matter
// of time, and of a birth date that no fact may tell: facts know the month, and what is recorded in it names the day as patient data.

/// Authorities over the patient end soon, because the patient comes of age (`patient.representative_ending.v1`): somebody asks the
/// patient who may act from then on.
public struct RepresentativeEnding: EventBody {
    public static let type: EventType = "patient.representative_ending.v1"

    /// Whose authorities end, in order of id.
    public var representatives: [RepresentativeID]
    /// The first day of the month in which they do.
    public var month: CivilDate

    public init(representatives: [RepresentativeID], month: CivilDate) {
        self.representatives = representatives
        self.month = month
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.representatives = try facts.list("representative_ids")
        self.month = try facts.value("month")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.list("representative_ids", self.representatives)
        members.member("month", self.month)
    }
}

/// An authority ends (`patient.representative_ended.v1`).
public struct RepresentativeEnded: EventBody {
    public static let type: EventType = "patient.representative_ended.v1"

    public var representative: RepresentativeID
    public var reason: RepresentativeEndReason
    /// The first day on which it holds no more; where the patient comes of age, the first day of the month in which it ends.
    public var on: CivilDate
    /// The same to the day, where the patient comes of age.
    public var majority: PHI<MajorityDay>?

    public init(representative: RepresentativeID, reason: RepresentativeEndReason, on: CivilDate, majority: PHI<MajorityDay>? = nil) {
        self.representative = representative
        self.reason = reason
        self.on = on
        self.majority = majority
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.representative = try facts.value("representative_id")
        self.reason = try facts.value("reason")
        self.on = try facts.value("on")
        self.majority = try phi.map { part throws(JSONFault) in try PHI(decoding: part) }
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("representative_id", self.representative)
        members.member("reason", self.reason)
        members.member("on", self.on)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.majority.write(to: &members) }
}

/// The first day on which the patient is of age.
public struct MajorityDay: JSONMembers, Hashable {
    public var day: CivilDate

    public init(_ day: CivilDate) { self.day = day }
    public init(members: JSONObject) throws(JSONFault) { self.day = try members.value("of_age_on") }
    public func write(to members: inout JSONWriter.Members) { members.member("of_age_on", self.day) }
}

/// Why an authority ends.
public enum RepresentativeEndReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// The patient, or who gave it, took it back.
    case revoked
    case courtOrder = "court_order"
    /// The representative does not act any more, or died.
    case resigned
    case died
    /// It was never so.
    case entryError = "entry_error"
    /// The patient comes of age: made by the program itself.
    case majority
    case other
}

extension Patient {
    /// End an authority.
    public struct EndRepresentative: Sendable, Equatable {
        public var representative: RepresentativeID
        /// Any but `majority`, which the program notes itself.
        public var reason: RepresentativeEndReason
        /// The first day on which it holds no more.
        public var on: CivilDate

        public init(_ representative: RepresentativeID, reason: RepresentativeEndReason, on: CivilDate) {
            self.representative = representative
            self.reason = reason
            self.on = on
        }
    }

    /// Note what time has made of a record.
    public struct PassTime: Sendable, Equatable {
        /// The patient's birth date, opened; `nil` where it cannot be read, because the record was disposed of.
        public var birthDate: PHI<CivilDate>?

        public init(birthDate: PHI<CivilDate>? = nil) { self.birthDate = birthDate }
    }

    /// Days before the month in which the patient comes of age from which on somebody is told of it: of the day itself it is 90 to 120.
    public static let majorityLeadDays = 90
}

extension Patient.State {
    func endRepresentative(_ it: Patient.EndRepresentative) throws(Refusal) -> [Patient.Event] {
        try self.admit(.endRepresentative)
        guard let known = self.representatives.first(where: { $0.id == it.representative }) else { throw .representativeUnknown }
        // That time ends it is for time to say.
        if it.reason == .majority { throw .endReasonReserved }
        if let ended = known.ended, ended.reason != .majority {
            guard ended.reason == it.reason, ended.on == it.on else { throw .representativeEnded }
            return []
        }
        if let from = known.terms.from, it.on < from, it.reason != .entryError { throw .representativeEndsBeforeItBegins }
        return [.representativeEnded(RepresentativeEnded(representative: it.representative, reason: it.reason, on: it.on))]
    }

    /// What time has made of the record by a moment and is not on record.
    func passTime(_ it: Patient.PassTime, _ context: Context) -> [Patient.Event] {
        guard self.merge == nil else { return [] }
        let waiting = self.representatives.filter { $0.nextMoment.map { $0.at.startOfDayAnywhere <= context.now } ?? false }
        var events: [Patient.Event] = []
        let told = waiting.filter { $0.nextMoment?.isEnd == false }
        for month in Set(told.compactMap(\.terms.majority?.month)).sorted() {
            let ids = told.filter { $0.terms.majority?.month == month }.map(\.id).sorted()
            events.append(.representativeEnding(RepresentativeEnding(representatives: ids, month: month)))
        }
        for representative in self.representatives {
            guard let term = representative.terms.majority, representative.ended == nil, term.month.startOfDayAnywhere <= context.now else {
                continue
            }
            let day = it.birthDate?.disclosed(for: .deciding).flatMap { MajorityLaw(state: term.state)?.day(bornOn: $0) }
            events.append(
                .representativeEnded(
                    RepresentativeEnded(
                        representative: representative.id, reason: .majority, on: term.month, majority: day.map { PHI(MajorityDay($0)) })))
        }
        return events
    }

    /// When something next happens to the record of itself; `nil` when nothing does.
    ///
    /// A function of the facts alone, and so the beginning of a month or 90 days before one, by the first zone in which it begins: neither
    /// a timer nor the moment of what it records tells a birthday. It may have passed: whoever carries timers out asks then what it comes
    /// to.
    public var nextMomentAt: Timestamp? {
        guard self.merge == nil else { return nil }
        return self.representatives.compactMap { $0.nextMoment?.at }.min()?.startOfDayAnywhere
    }

    /// The authorities whose month of majority is another by new demographics, each with it.
    ///
    /// - Parameters:
    ///   - members: what is new. The law of another state reaches a patient who moves there; a state that was named on purpose stays until
    ///     then.
    ///   - basis: the version that they follow or take the place of: what is said of an earlier time moves nothing.
    func majorities(
        by demographics: PHI<Demographics>, _ members: [DemographicsMember], instead basis: StreamVersion
    ) -> [Patient.Event] {
        guard self.currentDemographics?.place.recordedAs == basis, let new = demographics.disclosed(for: .deciding) else { return [] }
        return self.representatives.compactMap { representative -> Patient.Event? in
            guard var term = representative.terms.majority, representative.ended == nil || representative.ended?.reason == .majority else {
                return nil
            }
            if members.contains(.address), let state = new.address?.state, MajorityLaw(state: state) != nil { term.state = state }
            guard let month = MajorityLaw(state: term.state)?.month(bornOn: new.birthDate) else { return nil }
            term.month = month
            if term == representative.terms.majority { return nil }
            var terms = representative.terms
            terms.majority = term
            return .representativeChanged(RepresentativeChanged(representative: representative.id, terms: terms))
        }
    }

    mutating func apply(_ it: RepresentativeEnding) {
        for index in self.representatives.indices where it.representatives.contains(self.representatives[index].id) {
            self.representatives[index].toldOf = it.month
        }
    }

    mutating func apply(_ it: RepresentativeEnded, _ place: FactPlace) {
        for index in self.representatives.indices where self.representatives[index].id == it.representative {
            self.representatives[index].ended = .init(reason: it.reason, on: it.on, exactly: it.majority, place: place)
        }
    }
}

extension Representative {
    /// What time next makes of the authority: that somebody is told, or that its month has come. `nil` when it is over.
    fileprivate var nextMoment: (at: CivilDate, isEnd: Bool)? {
        guard let month = self.terms.majority?.month, self.ended == nil else { return nil }
        if self.toldOf != month, let at = month.adding(days: -Patient.majorityLeadDays) { return (at, false) }
        return (month, true)
    }
}
