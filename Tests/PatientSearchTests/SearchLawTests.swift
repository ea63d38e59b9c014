import CaseDomain
import EventSourcing
import PatientSearch
import TestSupport
import Testing

/// What the index answers is what looking at each patient by itself answers: the same, in the same order, for the same reasons' class.
@Suite("The law of search")
struct SearchLawTests {
    private static let syllables = [
        "ma", "ri", "gar", "ci", "lo", "pez", "san", "to", "ña", "é", "nu", "h", "ll", "v", "xi", "qui", "ö", "sh", "ck",
    ]
    private static let particles = ["de", "la", "van", "O'", "del"]

    /// A patient as the reference sees them: from the same words, found by nothing but comparison.
    private struct Known {
        var patient: SearchablePatient
        var words: Set<String>
        var key: [[UInt8]]
    }

    private static func name(_ random: inout SplitMix64) -> String {
        let word = (0..<Int.random(in: 1...3, using: &random)).map { _ in syllables.randomElement(using: &random)! }.joined()
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return "\(particles.randomElement(using: &random)!) \(word)"
        case 1: return "\(word)-\(syllables.randomElement(using: &random)!)\(syllables.randomElement(using: &random)!)"
        default: return word
        }
    }

    private static func patient(_ number: Int, _ random: inout SplitMix64) -> SearchablePatient {
        var names = [PersonName(family: name(&random), given: [name(&random)])]
        if Int.random(in: 0..<5, using: &random) == 0 { names.append(PersonName(family: name(&random), given: names[0].given)) }
        return SearchablePatient(
            TheClinic.id(number), names: names, birthDate: CivilDate(dayNumber: 16_000 + Int.random(in: 0..<40, using: &random)),
            numbers: ["MRN-\(Int.random(in: 1_000..<1_400, using: &random))"],
            phones: Bool.random(using: &random) ? ["218 555 0\(Int.random(in: 100..<999, using: &random))"] : [])
    }

    private static func typed(_ patient: SearchablePatient, _ random: inout SplitMix64) -> String {
        let name = patient.names.randomElement(using: &random)!
        var parts: [String] = []
        for part in [name.family] + name.given where Bool.random(using: &random) {
            var letters = Array(part)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: letters = Array(letters.prefix(Int.random(in: 1...letters.count, using: &random)))
            case 1: letters.insert("a", at: Int.random(in: 0...letters.count, using: &random))
            case 2: letters.remove(at: Int.random(in: 0..<letters.count, using: &random))
            case 3 where letters.count > 1:
                let place = Int.random(in: 0..<letters.count - 1, using: &random)
                letters.swapAt(place, place + 1)
            case 4: letters = letters.map { $0 == "v" ? "b" : $0 == "z" ? "s" : $0 }
            default: break
            }
            parts.append(String(letters))
        }
        if Int.random(in: 0..<4, using: &random) == 0, let birth = patient.birthDate {
            parts.append(["\(birth)", "\(birth.month)/\(birth.day)/\(birth.year)"].randomElement(using: &random)!)
        }
        if Int.random(in: 0..<6, using: &random) == 0 { parts.append(patient.numbers[0]) }
        if Int.random(in: 0..<8, using: &random) == 0, let phone = patient.phones.first { parts.append(String(phone.suffix(4))) }
        return parts.shuffled(using: &random).joined(separator: " ")
    }

    @Test func `over random clinics that change, each query is answered as by looking at everybody`() throws {
        var (asked, found, classes) = (0, 0, Set<MatchClass>())
        for seed in 0..<8 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            var index = PatientIndex()
            var clinic: [Int: SearchablePatient] = [:]
            for round in 0..<4 {
                for _ in 0..<60 {
                    let number = Int.random(in: 0..<150, using: &random)
                    if round > 0, Int.random(in: 0..<3, using: &random) == 0 {
                        index.remove(TheClinic.id(number))
                        clinic[number] = nil
                    } else {
                        clinic[number] = Self.patient(number, &random)
                        index.insert(clinic[number]!)
                    }
                }
                #expect(index.count == clinic.count)
                for _ in 0..<40 {
                    let text = Self.typed(clinic.values.sorted { $0.patient < $1.patient }.randomElement(using: &random)!, &random)
                    let query = try #require(PatientQuery(text), "\(text)")
                    let hidden = Set((0..<30).map { _ in TheClinic.id(Int.random(in: 0..<150, using: &random)) })
                    let answer = index.search(query, limit: 50) { !hidden.contains($0) }
                    let expected = Reference.search(text, clinic.values.filter { !hidden.contains($0.patient) })
                    #expect(answer.hits.map(\.patient) == Array(expected.map(\.patient).prefix(50)), "seed \(seed): \(text)")
                    #expect(answer.hits.map(\.match) == Array(expected.map(\.match).prefix(50)), "seed \(seed): \(text)")
                    #expect(answer.count == expected.count, "seed \(seed): \(text)")
                    for hit in answer.hits { #expect(!hit.reasons.isEmpty, "seed \(seed): \(text) finds without a reason") }
                    asked += 1
                    found += answer.count
                    classes.formUnion(answer.hits.map(\.match))
                }
            }
        }
        #expect(asked == 1_280 && found > 1_200 && classes == Set(MatchClass.allCases), "\(found) \(classes)")
    }
}

/// Looks at each patient by itself, as the words of the documentation say, without an index.
private enum Reference {
    struct Answer {
        var patient: PatientID
        var match: MatchClass
    }

    static func search(_ text: String, _ patients: some Collection<SearchablePatient>) -> [Answer] {
        let plain = Self.search(text, patients, bySound: false)
        return plain.isEmpty ? Self.search(text, patients, bySound: true) : plain
    }

    private static func search(_ text: String, _ patients: some Collection<SearchablePatient>, bySound: Bool) -> [Answer] {
        var words: [String] = []
        var others: [String] = []
        for part in text.split(separator: " ") {
            if part.contains(where: \.isNumber) { others.append(String(part)) } else { words += Self.fold(String(part)) }
        }
        let particles = NameFolding.particles.map(\.text)
        let telling = words.filter { !particles.contains($0) }
        let optional = telling.isEmpty ? [] : words.filter { particles.contains($0) }
        if words.isEmpty, others.isEmpty { return [] }
        var ranked: [Ranked] = []
        for patient in patients {
            var worst: MatchClass? = .exact
            let known = Self.words(of: patient)
            for word in telling.isEmpty ? words : telling {
                let matches = known.compactMap { Self.match(word, $0, bySound) }
                worst = Self.worse(worst, matches.min())
            }
            for other in others { worst = Self.worse(worst, Self.match(other, patient)) }
            guard let worst else { continue }
            let missing = optional.count { particle in !known.contains { $0.hasPrefix(particle) } }
            let name = patient.names[0]
            let key: [[UInt8]] = ([name.family] + name.given).map { part in
                Self.fold(part).map { word in Array(word.utf8) + [UInt8(ascii: " ")] }.flatMap { $0 }
            }
            ranked.append(Ranked(answer: Answer(patient: patient.patient, match: worst), missing: missing, key: key))
        }
        return ranked.sorted { $0.isBefore($1) }.map { $0.answer }
    }

    private struct Ranked {
        var answer: Answer
        var missing: Int
        var key: [[UInt8]]

        func isBefore(_ other: Ranked) -> Bool {
            if self.answer.match != other.answer.match { return self.answer.match < other.answer.match }
            if self.missing != other.missing { return self.missing < other.missing }
            for (mine, theirs) in zip(self.key, other.key) where mine != theirs { return mine.lexicographicallyPrecedes(theirs) }
            return self.answer.patient < other.answer.patient
        }
    }

    /// The worse of two; none where either is none.
    private static func worse(_ one: MatchClass?, _ other: MatchClass?) -> MatchClass? {
        guard let one, let other else { return nil }
        return max(one, other)
    }

    /// The letters that these clinics use.
    private static func fold(_ text: String) -> [String] {
        var small = ""
        for letter in text.lowercased() where letter != "'" {
            switch letter {
            case "ñ": small.append("n")
            case "é": small.append("e")
            case "ö": small.append("o")
            default: small.append(letter)
            }
        }
        return small.split { $0 == " " || $0 == "-" }.map { String($0) }
    }

    private static func words(of patient: SearchablePatient) -> Set<String> {
        var words: Set<String> = []
        let parts: [String] = patient.names.flatMap { [$0.family] + $0.given }
        for part in parts {
            let expanded = part.map { $0 == "ö" ? "oe" : $0 == "Ö" ? "Oe" : String($0) }.joined()
            let parted = String(part.map { $0 == "'" ? " " : $0 })
            for written in [part, expanded, parted] { words.formUnion(Self.fold(written)) }
            words.insert(Self.fold(part).joined())
        }
        return words
    }

    private static func match(_ typed: String, _ word: String, _ bySound: Bool) -> MatchClass? {
        if typed == word { return .exact }
        if word.hasPrefix(typed) { return .prefix }
        if typed.count >= 4, EditDistance.between(Array(typed), Array(word)) <= 1,
            typed.first == word.first || word.hasPrefix(String(typed.prefix(2).reversed()))
        {
            return .typo
        }
        let tokens = NameFolding.tokens(of: typed) + NameFolding.tokens(of: word)
        return bySound && tokens.count == 2 && SoundKey.areAlike(tokens[0], tokens[1]) ? .sound : nil
    }

    private static func match(_ typed: String, _ patient: SearchablePatient) -> MatchClass? {
        if typed.contains("/") || typed.filter({ $0 == "-" }).count == 2 {
            guard let birth = patient.birthDate else { return nil }
            return ["\(birth)", "\(birth.month)/\(birth.day)/\(birth.year)"].contains(typed) ? .exact : nil
        }
        let number = typed.lowercased().filter { $0.isLetter || $0.isNumber }
        let known: [String] = (patient.numbers + patient.phones).map { text in
            text.lowercased().filter { $0.isLetter || $0.isNumber }
        }
        if known.contains(number) { return .exact }
        return number.count >= 4 && known.contains { $0.hasPrefix(number) || $0.hasSuffix(number) } ? .prefix : nil
    }
}
