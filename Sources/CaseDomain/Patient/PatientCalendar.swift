public import EventSourcing

/// When something next happens to a patient's record of itself: as much of the record as tells it, kept by whoever carries timers out.
///
/// Facts alone, folded by the record's own rules: names and days of birth are no part of it (decision 0018).
public struct PatientCalendar: JSONMembers, Equatable {
    private var record: Patient.State

    public init() { self.record = Patient.State() }

    /// Whether an event has anything to do with it.
    public static func follows(_ event: Patient.Event) -> Bool {
        switch event {
        case .representativeNamed, .representativeChanged, .representativeEnding, .representativeEnded, .merged, .mergeReversed: true
        case .registered, .demographicsCorrected, .demographicsChanged, .identifierAdded, .identifierRetired, .gestationalAgeRecorded,
            .absorbed, .absorptionReversed, .foundDistinct, .distinctionWithdrawn, .recipientRestricted, .restrictionLifted:
            false
        }
    }

    /// Whether there is anything to keep of a record that has come so far: before somebody is named nothing happens of itself.
    public var isEmpty: Bool { self.record.representatives.isEmpty }

    /// When something next happens; `nil` when nothing does.
    public var nextMomentAt: Timestamp? { self.record.nextMomentAt }

    /// Takes an event of the record in, in the order of its stream.
    public mutating func apply(_ recorded: Recorded<Patient.Event>) {
        guard Self.follows(recorded.event) else { return }
        Patient.evolve(&self.record, by: recorded)
        // Who the representative is, and where that stands, tells nothing of a day.
        for index in self.record.representatives.indices {
            self.record.representatives[index].details = .sealed
            self.record.representatives[index].place = Self.nowhere
            self.record.representatives[index].ended?.exactly = nil
            self.record.representatives[index].ended?.place = Self.nowhere
        }
        (self.record.version, self.record.updatedAt) = (.none, nil)
        self.record.merge?.place = Self.nowhere
        self.record.mergeReversed = nil
    }

    private static let nowhere = FactPlace(recordedAs: .none, position: .start)

    public init(members: JSONObject) throws(JSONFault) {
        var record = Patient.State()
        record.id = try members.optional("patient_id")
        record.representatives = try members.list("representatives", of: Kept.self).map(\.representative)
        if let survivor: PatientID = try members.optional("merged_into") {
            record.merge = .init(survivor: survivor, reason: try members.value("merge_reason"), place: Self.nowhere)
        }
        self.record = record
    }

    public func write(to members: inout JSONWriter.Members) {
        members.member("patient_id", self.record.id)
        members.list("representatives", self.record.representatives.map(Kept.init))
        members.member("merged_into", self.record.merge?.survivor)
        members.member("merge_reason", self.record.merge?.reason)
    }

    /// A representative without who it is.
    private struct Kept: JSONMembers {
        var representative: Representative

        init(_ representative: Representative) { self.representative = representative }

        init(members: JSONObject) throws(JSONFault) {
            var representative = Representative(
                id: try members.value("representative_id"), terms: try RepresentativeTerms(members: members), details: .sealed,
                place: PatientCalendar.nowhere, toldOf: try members.optional("told_of"), ended: nil)
            if let reason: RepresentativeEndReason = try members.optional("ended") {
                representative.ended = .init(
                    reason: reason, on: try members.value("ended_on"), exactly: nil, place: PatientCalendar.nowhere)
            }
            self.representative = representative
        }

        func write(to members: inout JSONWriter.Members) {
            members.member("representative_id", self.representative.id)
            self.representative.terms.write(to: &members)
            members.member("told_of", self.representative.toldOf)
            members.member("ended", self.representative.ended?.reason)
            members.member("ended_on", self.representative.ended?.on)
        }
    }
}
