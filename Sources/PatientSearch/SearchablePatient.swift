public import CaseDomain
public import EventSourcing

/// What a search finds a patient by. It is patient data, and prints as nothing.
public struct SearchablePatient: Sendable, Equatable {
    public var patient: PatientID
    /// What the patient is called now, and was called before: the first is the present one.
    public var names: [PersonName]
    public var birthDate: CivilDate?
    /// Record numbers and member ids, as other systems write them.
    public var numbers: [String]
    public var phones: [String]

    /// Names of a patient, and numbers or telephones, that are found: what is beyond is left out.
    public static let countMax = 50

    public init(_ patient: PatientID, names: [PersonName], birthDate: CivilDate? = nil, numbers: [String] = [], phones: [String] = []) {
        self.patient = patient
        self.names = names
        self.birthDate = birthDate
        self.numbers = numbers
        self.phones = phones
    }

    /// Takes what is searched from a record: who the patient is, with the identifiers in force, and who the patient was.
    public init(_ patient: PatientID, _ now: Demographics, earlier: [Demographics] = []) {
        var names: [PersonName] = []
        for name in [now.name] + earlier.map(\.name) where !names.contains(name) { names.append(name) }
        self.init(
            patient, names: names, birthDate: now.birthDate, numbers: now.identifiers.map(\.value), phones: now.phone.map { [$0] } ?? [])
    }
}

extension SearchablePatient: CustomStringConvertible, CustomReflectable {
    public var description: String { "‹a patient›" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

extension SearchablePatient {
    /// The words by which the patient is found, each once; those of the present name first.
    var tokens: (all: [NameToken], present: Int) {
        var all: [NameToken] = []
        var known: Set<NameToken> = []
        var present = 0
        for (index, name) in self.names.prefix(Self.countMax).enumerated() {
            for token in Self.tokens(of: name) where known.insert(token).inserted { all.append(token) }
            if index == 0 { present = all.count }
        }
        return (all, present)
    }

    /// The words of a name, in all the ways in which it may be written.
    private static func tokens(of name: PersonName) -> [NameToken] {
        ([name.family] + name.given + (name.suffix.map { [$0] } ?? [])).flatMap { part -> [NameToken] in
            let plain = NameFolding.tokens(of: part)
            var tokens = plain + NameFolding.expandedTokens(of: part)
            // De la Cruz is also written Delacruz, Smith-Jones also Smithjones.
            if plain.count > 1, let joined = NameToken(plain.flatMap(\.scalars)) { tokens.append(joined) }
            // O'Brien is also O Brien.
            if part.unicodeScalars.contains(where: NameFolding.isApostrophe) { tokens += NameFolding.tokens(of: Self.parted(part)) }
            return tokens
        }
    }

    private static func parted(_ text: String) -> String {
        var parted = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { parted.append(NameFolding.isApostrophe(scalar) ? " " : scalar) }
        return String(parted)
    }

    /// By what hits of one class are ordered: the family name and the given names of the present name, folded.
    var sortKey: SortKey {
        guard let name = self.names.first else { return SortKey([]) }
        var bytes: [UInt8] = []
        for part in [name.family] + name.given {
            for token in NameFolding.tokens(of: part) {
                bytes += Array(token.text.utf8)
                bytes.append(UInt8(ascii: " "))
            }
            // A family name comes before a longer one that it begins.
            bytes.append(0)
        }
        return SortKey(bytes)
    }

    /// The numbers by which the patient is found, each once.
    var searchNumbers: [SearchNumber] {
        var numbers: [SearchNumber] = []
        for number in self.numbers.prefix(Self.countMax).compactMap({ SearchNumber($0) })
            + self.phones.prefix(Self.countMax).compactMap({ SearchNumber(phone: $0) })
        where !numbers.contains(number) {
            numbers.append(number)
        }
        return numbers
    }
}

/// Something to order by; its first eight bytes decide nearly always.
struct SortKey: Sendable, Comparable {
    let head: UInt64
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        self.head = (0..<8).reduce(0) { $0 << 8 | UInt64($1 < bytes.count ? bytes[$1] : 0) }
    }

    static func < (left: Self, right: Self) -> Bool {
        left.head == right.head ? left.bytes.lexicographicallyPrecedes(right.bytes) : left.head < right.head
    }
}
