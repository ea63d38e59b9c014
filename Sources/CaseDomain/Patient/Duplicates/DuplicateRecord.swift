public import EventSourcing

/// What is compared of a patient's record to find a second one. It is patient data, and prints as nothing.
public struct DuplicateRecord: Sendable, Equatable {
    public let patient: PatientID
    let names: [ComparedName]
    let birthDate: CivilDate
    let sex: Demographics.Sex
    let identifiers: Set<ExternalIdentifier>
    let phones: Set<String>
    let addresses: Set<String>

    /// Takes from a record what is compared.
    ///
    /// - Parameters:
    ///   - now: who the patient is, with the identifiers in force.
    ///   - earlier: who the patient was: other names, telephones and homes count too, the birth date does not.
    public init(_ patient: PatientID, _ now: Demographics, earlier: [Demographics] = []) {
        self.patient = patient
        let all = [now] + earlier
        self.names = all.map { ComparedName($0.name) }
        self.birthDate = now.birthDate
        self.sex = now.sex
        self.identifiers = Set(now.identifiers)
        self.phones = Set(all.compactMap { $0.phone.flatMap(Self.telephone) })
        self.addresses = Set(all.compactMap { $0.address.flatMap(Self.home) })
    }

    /// Digits by which a number is known; fewer are no number (North American Numbering Plan).
    private static let telephoneDigits = 10

    private static func telephone(_ text: String) -> String? {
        let digits = text.unicodeScalars.filter { ("0"..."9").contains($0) }
        guard digits.count >= Self.telephoneDigits else { return nil }
        return String(String.UnicodeScalarView(digits.suffix(Self.telephoneDigits)))
    }

    /// The lines and the five digits of the postal code: a city is written in several ways.
    private static func home(_ address: PostalAddress) -> String? {
        let words = address.lines.flatMap { NameFolding.tokens(of: $0) }.map(\.text)
        if words.isEmpty { return nil }
        return (words + [String(address.postalCode.prefix(5))]).joined(separator: " ")
    }
}

extension DuplicateRecord: CustomStringConvertible, CustomReflectable {
    public var description: String { "‹a record›" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// A name, folded, without the words that are left out as often as not.
struct ComparedName: Sendable, Equatable {
    let family: [NameToken]
    let given: [NameToken]
    let suffix: NameToken?

    init(_ name: PersonName) {
        self.family = Self.words(name.family)
        self.given = name.given.flatMap { Self.words($0) }
        self.suffix = name.suffix.flatMap { NameFolding.tokens(of: $0).first }
    }

    private static func words(_ text: String) -> [NameToken] {
        let words = NameFolding.tokens(of: text)
        let telling = words.filter { !NameFolding.particles.contains($0) }
        return telling.isEmpty ? words : telling
    }
}

extension DuplicateScore {
    /// A record that may be of the same person.
    public struct Candidate: Sendable, Hashable {
        public let patient: PatientID
        public let score: DuplicateScore
    }

    /// The records that may be of the same person, the surest first.
    ///
    /// - Parameters:
    ///   - toldApart: who was found to be somebody else, and is not offered again: `Patient.State.toldApart`.
    ///   - limit: at most so many.
    /// - Complexity: linear in the number of others; whoever has a whole clinic asks its search index first.
    public static func duplicates(
        of record: DuplicateRecord, among others: some Sequence<DuplicateRecord>, toldApart: Set<PatientID> = [], limit: Int = 20
    ) -> [Candidate] {
        let candidates = others.compactMap { other -> Candidate? in
            guard other.patient != record.patient, !toldApart.contains(other.patient) else { return nil }
            let score = DuplicateScore(record, other)
            return score.level == nil ? nil : Candidate(patient: other.patient, score: score)
        }
        let sorted = candidates.sorted { left, right in
            guard left.score.level == right.score.level else { return (left.score.level ?? .possible) > (right.score.level ?? .possible) }
            return left.score.points == right.score.points ? left.patient < right.patient : left.score.points > right.score.points
        }
        return Array(sorted.prefix(max(0, limit)))
    }
}
