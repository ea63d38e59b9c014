public import EventSourcing

/// How much speaks for two records being one person's, and what.
///
/// Weights in the manner of Fellegi and Sunter (A Theory for Record Linkage, JASA 1969;64:1183-1210): what agrees adds, what disagrees takes
/// away, each by how much it tells people apart. They are set by hand and not learned; what they come to is a reason to look, never to
/// merge: a person does that. Twins, and a father and son of one name, agree in nearly all and are two people, so that they have reasons
/// of their own.
public struct DuplicateScore: Sendable, Hashable {
    /// How sure it is.
    public enum Level: String, Sendable, Hashable, CaseIterable, Comparable, JSONCodable {
        /// Worth a look.
        case possible
        case likely
        /// They share an identifier, and nothing speaks against it.
        case certain

        public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// What was found: codes, and no value of a patient.
    public enum Reason: String, Sendable, Hashable, CaseIterable, JSONCodable {
        // MARK: what speaks for it
        case sameIdentifier = "same_identifier"
        case sameFamilyName = "same_family_name"
        /// One has a double surname that the other has a part of.
        case doubleSurname = "double_surname"
        case familyNameTypo = "family_name_typo"
        /// Given and family name stand in each other's place.
        case namesSwapped = "names_swapped"
        case sameGivenName = "same_given_name"
        /// One has a given name that the other has among several.
        case sharedGivenName = "shared_given_name"
        case givenNameTypo = "given_name_typo"
        /// Few letters apart, as a short form may be.
        case similarGivenName = "similar_given_name"
        case givenInitial = "given_initial"
        case sameBirthDate = "same_birth_date"
        /// Day and month stand in each other's place.
        case birthDateTransposed = "birth_date_transposed"
        case birthDateOneDigit = "birth_date_one_digit"
        case sameSex = "same_sex"
        case samePhone = "same_phone"
        case sameAddress = "same_address"

        // MARK: what speaks against it
        case differentFamilyName = "different_family_name"
        case differentGivenName = "different_given_name"
        case differentBirthDate = "different_birth_date"
        case differentSex = "different_sex"
        /// Such as Jr. and Sr.
        case differentSuffix = "different_suffix"
        /// The same family name, birth date and home, and different given names: brothers or sisters born together.
        case twins
    }

    /// The sum of the weights; above `likelyFrom` hardly ever two people's.
    public let points: Int
    /// `nil` where they are taken for two people.
    public let level: Level?
    public let reasons: [Reason]

    public static let possibleFrom = 35
    public static let likelyFrom = 55

    /// Compares two records.
    public init(_ one: DuplicateRecord, _ other: DuplicateRecord) {
        var reasons: [Reason] = []
        if !one.identifiers.isDisjoint(with: other.identifiers) { reasons.append(.sameIdentifier) }
        reasons += Self.names(one, other)
        reasons.append(Self.birthDates(one.birthDate, other.birthDate))
        if one.sex != .unknown, other.sex != .unknown { reasons.append(one.sex == other.sex ? .sameSex : .differentSex) }
        if !one.phones.isDisjoint(with: other.phones) { reasons.append(.samePhone) }
        if !one.addresses.isDisjoint(with: other.addresses) { reasons.append(.sameAddress) }
        if Self.areTwins(reasons, one, other) { reasons.append(.twins) }
        self.reasons = reasons
        self.points = reasons.reduce(0) { $0 + Self.weight(of: $1) }
        self.level = Self.level(self.points, Set(reasons))
    }

    private static func level(_ points: Int, _ reasons: Set<Reason>) -> Level? {
        // A family's identifier, such as its number with a plan, makes no twins one.
        if reasons.contains(.twins) { return nil }
        let contrary: Set<Reason> = [.differentFamilyName, .differentGivenName, .differentBirthDate, .differentSex, .differentSuffix]
        if reasons.contains(.sameIdentifier), reasons.isDisjoint(with: contrary) { return .certain }
        if points >= Self.likelyFrom { return .likely }
        return points >= Self.possibleFrom ? .possible : nil
    }

    private static func weight(of reason: Reason) -> Int {
        switch reason {
        case .sameIdentifier: 40
        case .sameFamilyName: 20
        case .doubleSurname: 16
        case .familyNameTypo: 12
        case .namesSwapped: 30
        case .sameGivenName: 15
        case .sharedGivenName, .givenNameTypo: 10
        case .similarGivenName: 5
        case .givenInitial: 4
        case .sameBirthDate: 25
        case .birthDateTransposed: 18
        case .birthDateOneDigit: 14
        case .sameSex: 1
        case .samePhone, .sameAddress: 8
        case .differentFamilyName, .differentGivenName: -20
        case .differentBirthDate: -30
        case .differentSex: -8
        case .differentSuffix: -25
        case .twins: 0
        }
    }
}

extension DuplicateScore {
    /// What the names say: the best of all that the two were ever called.
    private static func names(_ one: DuplicateRecord, _ other: DuplicateRecord) -> [Reason] {
        var best: [Reason] = []
        for mine in one.names {
            for theirs in other.names {
                let found = Self.names(mine, theirs)
                if best.isEmpty || Self.sum(found) > Self.sum(best) { best = found }
            }
        }
        return best
    }

    private static func sum(_ reasons: [Reason]) -> Int { reasons.reduce(0) { $0 + Self.weight(of: $1) } }

    private static func names(_ one: ComparedName, _ other: ComparedName) -> [Reason] {
        if one.family != other.family, !one.family.isEmpty, !one.given.isEmpty, one.family == other.given, one.given == other.family {
            return [.namesSwapped] + Self.suffixes(one, other)
        }
        return [Self.families(one.family, other.family), Self.givens(one.given, other.given)] + Self.suffixes(one, other)
    }

    private static func families(_ one: [NameToken], _ other: [NameToken]) -> Reason {
        if one == other { return .sameFamilyName }
        if !Set(one).isDisjoint(with: other) { return .doubleSurname }
        return Self.haveTypo(one, other) ? .familyNameTypo : .differentFamilyName
    }

    private static func givens(_ one: [NameToken], _ other: [NameToken]) -> Reason {
        guard let mine = one.first, let theirs = other.first else { return .differentGivenName }
        if mine == theirs { return .sameGivenName }
        // José Mateo may be called Mateo; a middle name that two brothers share makes them no one.
        if one.contains(theirs) && other.count == 1 || other.contains(mine) && one.count == 1 { return .sharedGivenName }
        if mine.scalars.count == 1 || theirs.scalars.count == 1 {
            return mine.scalars.first == theirs.scalars.first ? .givenInitial : .differentGivenName
        }
        // Whoever types wrongly seldom begins so; twins are often named a first letter apart.
        guard mine.scalars.first == theirs.scalars.first else { return .differentGivenName }
        if Self.haveTypo([mine], [theirs]) { return .givenNameTypo }
        let distance = EditDistance.between(mine.scalars, theirs.scalars)
        return distance <= Self.similarMax && distance * 2 < max(mine.scalars.count, theirs.scalars.count)
            ? .similarGivenName : .differentGivenName
    }

    /// Letters by which a short form may differ.
    private static let similarMax = 3
    /// Letters of a word from which on one wrong letter is a mistake rather than another name.
    private static let typoLengthMin = 4

    /// Whether two lists of words are the same but for one mistake in one of them.
    private static func haveTypo(_ one: [NameToken], _ other: [NameToken]) -> Bool {
        guard one.count == other.count else { return false }
        let differing = zip(one, other).filter { $0 != $1 }
        guard let (mine, theirs) = differing.first, differing.count == 1 else { return false }
        guard max(mine.scalars.count, theirs.scalars.count) >= Self.typoLengthMin else { return false }
        return EditDistance.isWithinOne(mine.scalars, theirs.scalars)
    }

    private static func suffixes(_ one: ComparedName, _ other: ComparedName) -> [Reason] {
        guard let mine = one.suffix, let theirs = other.suffix, mine != theirs else { return [] }
        return [.differentSuffix]
    }

    private static func birthDates(_ one: CivilDate, _ other: CivilDate) -> Reason {
        if one == other { return .sameBirthDate }
        if one.year == other.year, one.month == other.day, one.day == other.month { return .birthDateTransposed }
        let differing = zip(one.description.utf8, other.description.utf8).count { $0 != $1 }
        return differing == 1 ? .birthDateOneDigit : .differentBirthDate
    }

    /// Born on one day into one family and home, and called differently; also a brother and a sister a letter apart.
    private static func areTwins(_ reasons: [Reason], _ one: DuplicateRecord, _ other: DuplicateRecord) -> Bool {
        let found = Set(reasons)
        guard found.contains(.sameBirthDate), found.contains(.sameAddress) || found.contains(.samePhone),
            !found.isDisjoint(with: [.sameFamilyName, .doubleSurname, .familyNameTypo])
        else { return false }
        if found.contains(.differentGivenName) { return true }
        return found.contains(.differentSex) && !found.isDisjoint(with: [.givenNameTypo, .similarGivenName])
    }
}
