public import EventSourcing

/// Another version took the place of a signed one (`letter.superseded.v1`).
///
/// The letter goes on in the same stream: the next version begins as a draft with the same sections, and no approval of the one
/// before. The signed version stays what it was, for whoever holds it.
public struct LetterSuperseded: LetterEventBody {
    public static let type: EventType = "letter.superseded.v1"

    public var caseID: CaseID
    /// The version that was signed.
    public var version: Int32
    /// The letter that takes its place: the same one.
    public var byLetter: LetterID
    /// Its next version.
    public var byVersion: Int32

    public init(caseID: CaseID, version: Int32, byLetter: LetterID, byVersion: Int32) {
        self.caseID = caseID
        self.version = version
        self.byLetter = byLetter
        self.byVersion = byVersion
    }

    public init(facts: JSONObject, phi: PHI<JSONObject>?) throws(JSONFault) {
        self.caseID = try facts.value("case_id")
        self.version = try facts.value("version")
        self.byLetter = try facts.value("by_letter_id")
        self.byVersion = try facts.value("by_version")
    }

    public func writeFacts(to members: inout JSONWriter.Members) {
        members.member("case_id", self.caseID)
        members.member("version", self.version)
        members.member("by_letter_id", self.byLetter)
        members.member("by_version", self.byVersion)
    }
}

extension Letter {
    /// Begin the next version of a letter that was signed.
    public struct Supersede: Sendable, Equatable {
        /// The letter itself.
        public var letter: LetterID

        public init(letter: LetterID) { self.letter = letter }
    }
}

extension Letter.State {
    func supersede(_ it: Letter.Supersede) throws(Refusal) -> [Letter.Event] {
        try self.admit(.supersede)
        guard let signed else { throw .letterUnsigned }
        return [
            .superseded(
                LetterSuperseded(
                    caseID: signed.caseID, version: signed.version, byLetter: it.letter, byVersion: self.versionAfter(self.version)))
        ]
    }

    mutating func apply(_ it: LetterSuperseded) {
        if let signed {
            self.earlier.append(
                Letter.SignedVersion(
                    superseded: it, signed: signed, cosigned: self.cosigned, revoked: self.revoked, lapsed: self.lapsed,
                    sections: self.sections.values.sorted { $0.section < $1.section }))
        }
        self.signed = nil
        self.cosigned = nil
        self.revoked = nil
        self.lapsed = nil
        self.reviewed = nil
        self.rendered = nil
        self.version = it.byVersion
        self.status = .draft
    }
}
