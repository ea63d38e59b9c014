import CaseDomain
import EventSourcing
import TestSupport
import Testing

@Suite("Finding a patient's second record")
struct FindingDuplicatesTests {
    private static let home = PostalAddress(lines: ["418 Birchwood Lane"], city: "Duluth", state: "MN", postalCode: "55802")

    private static func record(
        _ family: String, _ given: String..., suffix: String? = nil, born: String = "2016-03-09", sex: Demographics.Sex = .male,
        identifiers: [ExternalIdentifier] = [], phone: String? = nil, home: PostalAddress? = nil, id: UInt8 = 1,
        earlier: [Demographics] = []
    ) -> DuplicateRecord {
        DuplicateRecord(
            The.id(id),
            Demographics(
                name: PersonName(family: family, given: given, suffix: suffix), birthDate: CivilDate(born)!, sex: sex,
                identifiers: identifiers, address: home, phone: phone), earlier: earlier)
    }

    private static func compared(_ one: DuplicateRecord, _ other: DuplicateRecord) -> DuplicateScore {
        let score = DuplicateScore(one, other)
        #expect(score.level == DuplicateScore(other, one).level, "which of the two is asked first does not matter")
        return score
    }

    private static let mateo = record("Quintanilla", "Mateo")

    @Test func `the same name and birth date are likely one person, and with an identifier certainly`() {
        #expect(Self.compared(Self.mateo, Self.record("QUINTANILLA", "mateo")).level == .likely)
        let one = Self.record("Quintanilla", "Mateo", identifiers: [ThePatient.member])
        let other = Self.record("Quintanila", "Mateo", identifiers: [ThePatient.member])
        #expect(Self.compared(one, other).level == .certain)
        #expect(Self.compared(one, other).reasons.contains(.familyNameTypo))
    }

    @Test func `twins are two people, whatever they share`() {
        let one = Self.record("Quintanilla", "Mateo", identifiers: [ThePatient.member], phone: "218 555 0142", home: Self.home)
        for given in ["Lucas", "Tateo", "Emilio"] {
            let other = Self.record("Quintanilla", given, identifiers: [ThePatient.member], phone: "218 555 0142", home: Self.home)
            let score = Self.compared(one, other)
            #expect(score.level == nil && score.reasons.contains(.twins), "\(given)")
        }
        let mario = Self.record("Rossi", "Mario", home: Self.home)
        let maria = Self.record("Rossi", "Maria", sex: .female, home: Self.home)
        #expect(Self.compared(mario, maria).reasons.contains(.twins))
    }

    @Test func `a misspelled given name is no twin`() {
        let one = Self.record("Quintanilla", "Mateo", home: Self.home)
        let score = Self.compared(one, Self.record("Quintanilla", "Matoe", home: Self.home))
        #expect(score.level == .likely && !score.reasons.contains(.twins) && score.reasons.contains(.givenNameTypo))
    }

    @Test func `father and son are two people`() {
        let senior = Self.record("Quintanilla", "Mateo", suffix: "Sr.", born: "1984-03-09", home: Self.home)
        let junior = Self.record("Quintanilla", "Mateo", suffix: "Jr.", born: "2016-03-09", home: Self.home)
        let score = Self.compared(senior, junior)
        #expect(score.level == nil && score.reasons.contains(.differentSuffix))
        let plain = Self.record("Quintanilla", "Mateo", born: "1984-03-09", home: Self.home)
        #expect(Self.compared(plain, Self.record("Quintanilla", "Mateo", home: Self.home)).level == nil)
    }

    @Test func `day and month may have changed places, and a digit may be wrong`() {
        let transposed = Self.compared(Self.mateo, Self.record("Quintanilla", "Mateo", born: "2016-09-03"))
        #expect(transposed.level == .possible && transposed.reasons.contains(.birthDateTransposed))
        let digit = Self.compared(Self.mateo, Self.record("Quintanilla", "Mateo", born: "2016-03-19"))
        #expect(digit.level == .possible && digit.reasons.contains(.birthDateOneDigit))
        let phone = "+1 (218) 555-0142"
        #expect(
            Self.compared(
                Self.record("Quintanilla", "Mateo", phone: phone),
                Self.record("Quintanilla", "Mateo", born: "2016-09-03", phone: "2185550142")
            ).level == .likely)
        #expect(Self.compared(Self.mateo, Self.record("Quintanilla", "Mateo", born: "2015-04-12")).level == nil)
    }

    @Test func `a double surname is found by either part, with particles and without`() {
        let both = Self.record("García López", "María", sex: .female)
        for family in ["Garcia", "Lopez", "Garcia-Lopez", "de García y López"] {
            #expect(Self.compared(both, Self.record(family, "Maria", sex: .female)).level == .likely, "\(family)")
        }
        #expect(Self.compared(both, Self.record("Pérez", "María", sex: .female)).level == nil)
    }

    @Test func `one of several given names, an initial, a short form, and names in each other's place`() {
        let jose = Self.record("Quintanilla", "José", "Mateo")
        #expect(Self.compared(jose, Self.mateo).reasons.contains(.sharedGivenName))
        #expect(Self.compared(Self.record("Quintanilla", "M."), Self.mateo).level == .possible)
        let short = Self.compared(Self.record("Sund", "Christian"), Self.record("Sund", "Christi"))
        #expect(short.reasons.contains(.similarGivenName) && short.level == .possible)
        #expect(Self.compared(Self.record("Mateo", "Quintanilla"), Self.mateo).level == .likely)
        #expect(Self.compared(Self.record("Sund", "Robert"), Self.record("Sund", "Bob")).level == nil)
    }

    @Test func `who took another name is found by the earlier one`() {
        let was = Demographics(name: PersonName(family: "Reyes", given: ["Lena"]), birthDate: CivilDate("1990-05-06")!, sex: .female)
        let married = Self.record("Sund", "Lena", born: "1990-05-06", sex: .female, earlier: [was])
        let old = Self.record("Reyes", "Lena", born: "1990-05-06", sex: .female)
        #expect(Self.compared(married, old).level == .likely)
        #expect(Self.compared(Self.record("Sund", "Lena", born: "1990-05-06", sex: .female), old).level == nil)
        #expect(
            Self.compared(
                Self.record("Sund", "Lena", born: "1990-05-06", sex: .female, phone: "218 555 0142", home: Self.home),
                Self.record("Reyes", "Lena", born: "1990-05-06", sex: .female, phone: "218 555 0142", home: Self.home)
            ).level == .possible)
    }

    @Test func `the surest comes first, and nobody who was told apart`() {
        let sure = Self.record("Quintanilla", "Mateo", identifiers: [ThePatient.member], id: 2)
        let asked = Self.record("Quintanilla", "Mateo", identifiers: [ThePatient.member], id: 1)
        let others = [
            Self.record("Quintanilla", "Mateo", born: "2016-09-03", id: 3), sure, Self.record("Quintanilla", "Mateo", id: 4), asked,
            Self.record("Nguyễn", "Mai", id: 5),
        ]
        func found(_ apart: Set<PatientID> = [], limit: Int = 20) -> [PatientID] {
            DuplicateScore.duplicates(of: asked, among: others, toldApart: apart, limit: limit).map(\.patient)
        }
        #expect(found() == [The.id(2), The.id(4), The.id(3)])
        #expect(found([The.id(4)]) == [The.id(2), The.id(3)] && found(limit: 1) == [The.id(2)])
    }

    @Test func `neither a record nor its score prints who it is`() {
        let record = Self.record("Quintanilla", "Mateo", identifiers: [ThePatient.member], phone: "218 555 0142", home: Self.home)
        Prints.of(record).expectNone(of: ["uintanilla", "ateo", "W9912", "0142", "irchwood", "2016"], "a record")
        Prints.of(Self.compared(record, record)).expectNone(of: ["uintanilla", "ateo", "W9912", "0142", "irchwood", "2016"], "a score")
    }
}

@Suite("Folding names")
struct NameFoldingTests {
    private static func words(_ text: String) -> [String] { NameFolding.tokens(of: text).map(\.text) }

    @Test func `marks, capitals and ligatures go`() {
        #expect(Self.words("María GARCÍA López") == ["maria", "garcia", "lopez"])
        #expect(Self.words("Nguyễn Thị Đào Ưu") == ["nguyen", "thi", "dao", "uu"])
        #expect(Self.words("Müller Weiß Strauß Ångström Æsir Œuvre") == ["muller", "weiss", "strauss", "angstrom", "aesir", "oeuvre"])
        #expect(Self.words("João Conceição Peña Łukasz Çelik Ñuñez") == ["joao", "conceicao", "pena", "lukasz", "celik", "nunez"])
        #expect(Self.words("e\u{301}lan İsmail ﬁnn") == ["elan", "ismail", "finn"])
    }

    @Test func `apostrophes join, and all else parts`() {
        #expect(Self.words("O'Brien O’Neill D`Angelo") == ["obrien", "oneill", "dangelo"])
        #expect(Self.words("Smith-Jones, St. John; (Bo)") == ["smith", "jones", "st", "john", "bo"])
        #expect(Self.words(" .- ").isEmpty)
    }

    @Test func `other scripts stay as they are, in small`() {
        #expect(Self.words("Иванова 李小龍 ΑΘΗΝΑ") == ["иванова", "李小龍", "αθηνα"])
    }

    @Test func `letters with two dots have a second way of writing`() {
        #expect(NameFolding.expandedTokens(of: "Jörg Mu\u{308}ller").map(\.text) == ["joerg", "mueller"])
        #expect(NameFolding.expandedTokens(of: "Müller Ødegård").map(\.text) == ["mueller", "oedegaard"])
        #expect(NameFolding.expandedTokens(of: "García").isEmpty)
    }

    @Test func `what is too long is cut`() {
        #expect(NameFolding.tokens(of: String(repeating: "a", count: 99)).first?.scalars.count == NameToken.lengthMax)
        #expect(NameFolding.tokens(of: String(repeating: "ab ", count: 99)).count == NameFolding.tokensMax)
    }

    @Test func `one mistake is found in linear time as the whole distance finds it`() {
        var random = SplitMix64(seed: 7)
        var near = 0
        for _ in 0..<20_000 {
            func word() -> [Int] { (0..<Int.random(in: 0...6, using: &random)).map { _ in Int.random(in: 0...2, using: &random) } }
            let (one, other) = (word(), word())
            let isNear = EditDistance.between(one, other) <= 1
            if isNear { near += 1 }
            #expect(EditDistance.isWithinOne(one, other) == isNear, "\(one) \(other)")
        }
        #expect(near > 500)
    }
}
