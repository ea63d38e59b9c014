public import CaseDomain

/// How a word of a name sounds, roughly: words with a key in common sound alike.
///
/// Two keys of our own, one a language, as Double Metaphone gives two for two origins (Philips, The Double Metaphone Search Algorithm, C/C++
/// Users Journal, June 2000). The English one keeps consonants, as Metaphone does, and the first sound. In Spanish vowels are written as
/// they are spoken, and what is confused are letters of one sound: b and v, c, s and z, g, j and x, ll and y, the silent h (so Amón, Moreno
/// and Echeverri, Algoritmo fonético para detección de cadenas de texto duplicadas en el idioma español, Revista Ingenierías Universidad de
/// Medellín 11(20), 2012); its key is the word written by sound.
public struct SoundKey: Sendable, Hashable {
    private let bytes: [UInt8]

    /// Letters of a word that has a sound, and sounds of a key, at least: shorter ones sound like everything.
    public static let lengthMin = 3
    private static let soundsMin = 2

    /// The keys of a word; none of a short one, and of one in another script.
    public static func keys(of token: NameToken) -> [SoundKey] {
        guard token.scalars.count >= Self.lengthMin, token.scalars.allSatisfy({ ("a"..."z").contains($0) }) else { return [] }
        let word = token.scalars.map { UInt8($0.value) }
        // The first byte tells the languages apart.
        return [UInt8(ascii: "E"): Sounds.english(word), UInt8(ascii: "S"): Sounds.spanish(word)]
            .filter { $0.value.count >= Self.soundsMin }
            .map { SoundKey(bytes: [$0.key] + $0.value) }
    }

    /// Whether two words sound alike.
    public static func areAlike(_ one: NameToken, _ other: NameToken) -> Bool {
        !Set(Self.keys(of: one)).isDisjoint(with: Self.keys(of: other))
    }
}

extension SoundKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "‹a sound›" }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// The sounds of a word, letter by letter.
private struct Sounds {
    private let word: [UInt8]
    private var place = 0
    private var sounds: [UInt8] = []

    private init(_ word: [UInt8]) { self.word = word }

    private func letter(_ offset: Int = 0) -> UInt8 {
        let index = self.place + offset
        return self.word.indices.contains(index) ? self.word[index] : 0
    }

    private func begins(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { self.word[self.place...].starts(with: $0) }
    }

    private static func isVowel(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"): true
        default: false
        }
    }

    /// Before e, i and y, c and g are soft.
    private static func isFront(_ letter: UInt8) -> Bool {
        letter == UInt8(ascii: "e") || letter == UInt8(ascii: "i") || letter == UInt8(ascii: "y")
    }

    /// Takes letters as one sound; the same sound twice is heard once.
    private mutating func hear(_ sound: Character, _ letters: Int = 1) {
        self.place += letters
        guard let sound = sound.asciiValue, self.sounds.last != sound else { return }
        self.sounds.append(sound)
    }

    private mutating func pass(_ letters: Int = 1) { self.place += letters }

    // MARK: Spanish

    static func spanish(_ word: [UInt8]) -> [UInt8] {
        var sounds = Sounds(word)
        while sounds.place < word.count { sounds.hearSpanish() }
        return sounds.sounds
    }

    private mutating func hearSpanish() {
        switch Character(Unicode.Scalar(self.letter())) {
        case "c" where self.begins("ch"): self.hear("x", 2)
        case "c" where Self.isFront(self.letter(1)): self.hear("s")
        case "c" where self.begins("ck"): self.hear("k", 2)
        case "c", "k": self.hear("k")
        case "q": self.hear("k", self.letter(1) == UInt8(ascii: "u") ? 2 : 1)
        case "g" where self.letter(1) == UInt8(ascii: "u") && Self.isFront(self.letter(2)): self.hear("g", 2)
        case "g" where Self.isFront(self.letter(1)): self.hear("j")
        // Javier and Xavier, Mejía and Mexía; at the end of a syllable it is an s.
        case "x": self.hear(self.place == 0 || Self.isVowel(self.letter(1)) ? "j" : "s")
        case "b", "v": self.hear("b")
        case "s", "z": self.hear("s", self.begins("sh") ? 2 : 1)
        case "p" where self.begins("ph"): self.hear("f", 2)
        case "l" where self.begins("ll"): self.hear("y", 2)
        case "y": self.hear(Self.isVowel(self.letter(1)) ? "y" : "i")
        case "h": self.pass()
        case "w": self.hear("u")
        case let other: self.hear(other)
        }
    }

    // MARK: English

    static func english(_ word: [UInt8]) -> [UInt8] {
        var sounds = Sounds(word)
        for silent in ["kn", "gn", "pn", "wr", "ps"] where word.starts(with: silent.utf8) { sounds.pass() }
        if word.first == UInt8(ascii: "x") { sounds.hear("s") }
        if Self.isVowel(sounds.letter()) || sounds.letter() == UInt8(ascii: "y") && !Self.isVowel(sounds.letter(1)) { sounds.hear("a") }
        while sounds.place < word.count { sounds.hearEnglish() }
        return sounds.sounds
    }

    private mutating func hearEnglish() {
        switch Character(Unicode.Scalar(self.letter())) {
        case "c" where self.begins("ch"): self.hear(self.letter(2) == UInt8(ascii: "r") ? "k" : "x", 2)
        case "c" where Self.isFront(self.letter(1)): self.hear("s")
        case "c" where self.begins("ck"), "k" where self.begins("kh"): self.hear("k", 2)
        case "c", "q", "k": self.hear("k")
        case "d" where self.begins("dg") && Self.isFront(self.letter(2)): self.hear("j", 2)
        case "g" where self.begins("gh"): self.place == 0 ? self.hear("g", 2) : self.pass(2)
        case "g" where Self.isFront(self.letter(1)): self.hear("j")
        case "s" where self.begins("sch"): self.hear("x", 3)
        case "s" where self.begins("sh"): self.hear("x", 2)
        case "s", "z": self.hear("s")
        case "t" where self.begins("tch"): self.hear("x", 3)
        case "t" where self.begins("th"): self.hear("t", 2)
        case "d", "t": self.hear("t")
        case "p" where self.begins("ph"): self.hear("f", 2)
        case "v": self.hear("f")
        case "b" where self.place + 1 == self.word.count && self.place > 0 && self.word[self.place - 1] == UInt8(ascii: "m"): self.pass()
        case "x":
            self.hear("k", 0)
            self.hear("s")
        case "w" where Self.isVowel(self.letter(1)) && self.place == 0: self.hear("w")
        case "h" where self.place == 0: self.hear("h")
        case "y" where self.place == 0: self.hear("y")
        case "a", "e", "i", "o", "u", "y", "w", "h": self.pass()
        case let other: self.hear(other)
        }
    }
}
