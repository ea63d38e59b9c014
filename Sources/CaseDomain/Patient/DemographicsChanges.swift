public import EventSourcing

/// What the record said of the patient was wrong from the start (`patient.demographics_corrected.v1`).
public struct DemographicsCorrected: EventBody {
    public static let type: EventType = "patient.demographics_corrected.v1"

    /// What was wrong, by the version of the stream that it made: the correction is true from the same day on.
    public var corrects: StreamVersion
    /// Which members were wrong.
    public var members: [DemographicsMember]
    public var reason: DemographicsCorrectionReason
    /// The tokens of the identifiers in force.
    public var tokens: [BlindToken]
    public var demographics: PHI<Demographics>

    public init(
        corrects: StreamVersion, members: [DemographicsMember], reason: DemographicsCorrectionReason, tokens: [BlindToken],
        demographics: PHI<Demographics>
    ) {
        self.corrects = corrects
        self.members = members
        self.reason = reason
        self.tokens = tokens
        self.demographics = demographics
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.corrects = try facts.value("corrects")
        self.members = try facts.list("members")
        self.reason = try facts.value("reason")
        self.tokens = try facts.list("identifier_tokens")
        self.demographics = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("corrects", self.corrects)
        members.list("members", self.members)
        members.member("reason", self.reason)
        members.list("identifier_tokens", self.tokens)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.demographics.write(to: &members) }
}

/// Something else is true of the patient from a day on (`patient.demographics_changed.v1`).
public struct DemographicsChanged: EventBody {
    public static let type: EventType = "patient.demographics_changed.v1"

    /// The first day on which it is true.
    public var from: CivilDate
    /// Which members are other than they were on that day.
    public var members: [DemographicsMember]
    /// The tokens of the identifiers in force.
    public var tokens: [BlindToken]
    public var demographics: PHI<Demographics>

    public init(from: CivilDate, members: [DemographicsMember], tokens: [BlindToken], demographics: PHI<Demographics>) {
        self.from = from
        self.members = members
        self.tokens = tokens
        self.demographics = demographics
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.from = try facts.value("from")
        self.members = try facts.list("members")
        self.tokens = try facts.list("identifier_tokens")
        self.demographics = try PHI(decoding: phi)
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("from", self.from)
        members.list("members", self.members)
        members.list("identifier_tokens", self.tokens)
    }

    public func writePHI(to members: inout JSONWriter.Members) -> PHIPresence { self.demographics.write(to: &members) }
}

/// Why what a record said was wrong.
public enum DemographicsCorrectionReason: String, Sendable, Hashable, CaseIterable, JSONCodable {
    /// It was typed wrongly.
    case entryError = "entry_error"
    /// The patient, or whoever speaks for them, asked for the correction (45 CFR 164.526).
    case amendment
    /// It came wrong from another system.
    case sourceError = "source_error"
    case other
}

/// What a new version of the demographics is held against: one that is on record, opened.
///
/// Facts alone do not tell what a record says; whoever asks has read it, and hands it in.
public struct DemographicsBasis: Sendable, Equatable {
    /// The version of the stream that it made.
    public var recordedAs: StreamVersion
    public var demographics: PHI<Demographics>

    public init(recordedAs: StreamVersion, demographics: PHI<Demographics>) {
        self.recordedAs = recordedAs
        self.demographics = demographics
    }

    /// A version as it was read.
    public init(_ version: DemographicsVersion) {
        self.init(recordedAs: version.place.recordedAs, demographics: version.demographics)
    }
}

extension Patient {
    /// Say that what the record says was wrong from the start.
    public struct CorrectDemographics: Sendable, Equatable {
        /// The whole demographics as they should have been. Their identifiers do not count.
        public var demographics: PHI<Demographics>
        /// What is wrong.
        public var basis: DemographicsBasis
        public var reason: DemographicsCorrectionReason

        public init(demographics: Demographics, basis: DemographicsBasis, reason: DemographicsCorrectionReason) {
            self.demographics = PHI(demographics)
            self.basis = basis
            self.reason = reason
        }
    }

    /// Say that something else is true from a day on.
    public struct ChangeDemographics: Sendable, Equatable {
        /// The whole demographics as they are from then on. Their identifiers do not count.
        public var demographics: PHI<Demographics>
        /// What is true on that day by the record: `demographics(on:)`.
        public var basis: DemographicsBasis
        /// The first day on which it is true: not one to come.
        public var from: CivilDate

        public init(demographics: Demographics, basis: DemographicsBasis, from: CivilDate) {
            self.demographics = PHI(demographics)
            self.basis = basis
            self.from = from
        }
    }
}

extension Patient.State {
    func correctDemographics(_ it: Patient.CorrectDemographics) throws(Refusal) -> [Patient.Event] {
        try self.admit(.correctDemographics)
        guard let target = self.demographics.first(where: { $0.place.recordedAs == it.basis.recordedAs }) else { throw .factUnknown }
        guard target.holds else { throw .factCorrected }
        let (demographics, members) = try Self.compare(it.demographics, it.basis)
        // What the record says already needs no correction: whoever asks twice reads what the first time made of it.
        if members.isEmpty { return [] }
        let event = DemographicsCorrected(
            corrects: it.basis.recordedAs, members: members, reason: it.reason, tokens: self.tokens, demographics: demographics)
        return [.demographicsCorrected(event)] + self.majorities(by: demographics, members, instead: it.basis.recordedAs)
    }

    func changeDemographics(_ it: Patient.ChangeDemographics, _ context: Context) throws(Refusal) -> [Patient.Event] {
        try self.admit(.changeDemographics)
        if it.from.startOfDayAnywhere > context.now { throw .demographicsInTheFuture }
        guard let basis = self.demographics(on: it.from), basis.place.recordedAs == it.basis.recordedAs else {
            throw .demographicsStale
        }
        let (demographics, members) = try Self.compare(it.demographics, it.basis)
        if members.isEmpty { return [] }
        let event = DemographicsChanged(from: it.from, members: members, tokens: self.tokens, demographics: demographics)
        return [.demographicsChanged(event)] + self.majorities(by: demographics, members, instead: it.basis.recordedAs)
    }

    /// What is asked for, with the identifiers that its basis has, and the members in which the two differ.
    private static func compare(
        _ asked: PHI<Demographics>, _ basis: DemographicsBasis
    ) throws(Refusal) -> (PHI<Demographics>, [DemographicsMember]) {
        guard let old = basis.demographics.disclosed(for: .deciding), var new = asked.disclosed(for: .deciding) else {
            throw .patientDisposed
        }
        new.identifiers = old.identifiers
        return (PHI(new), DemographicsMember.differing(old, new))
    }

    mutating func apply(_ it: DemographicsCorrected, _ place: FactPlace) {
        var from: CivilDate?
        if let index = self.demographics.firstIndex(where: { $0.place.recordedAs == it.corrects }) {
            self.demographics[index].correctedBy = place.recordedAs
            from = self.demographics[index].from
        }
        self.demographics.append(DemographicsVersion(demographics: it.demographics, from: from, place: place))
    }

    mutating func apply(_ it: DemographicsChanged, _ place: FactPlace) {
        self.demographics.append(DemographicsVersion(demographics: it.demographics, from: it.from, place: place))
    }
}
