import ClinicalCodes
import TestSupport
import Testing

@Suite("The order file of ICD-10-CM")
struct ICD10CMOrderFileTests {
    /// A line in the columns of the file.
    private static func line(_ order: Int, _ code: String, _ flag: String, _ short: String, _ long: String? = nil) -> String {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
        }
        let digits = "\(order)"
        let number = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        return "\(number) \(padded(code, 7)) \(flag) \(padded(short, 60)) \(long ?? short)"
    }

    private static func read(_ text: String) throws -> [ICD10CMOrderFile.Row] { try ICD10CMOrderFile(Array(text.utf8)).rows }

    private static func faults(_ bytes: [UInt8]) -> [ICD10CMOrderFaults.Fault] {
        do throws(ICD10CMOrderFaults) {
            _ = try ICD10CMOrderFile(bytes)
            return []
        } catch {
            return error.faults
        }
    }

    private static func faults(_ text: String) -> [ICD10CMOrderFaults.Fault] { Self.faults(Array(text.utf8)) }

    private static let speech = [
        Self.line(1, "F80", "0", "Specific developmental disorders of speech and language"),
        Self.line(2, "F800", "1", "Phonological disorder"),
        Self.line(3, "F8081", "1", "Childhood onset fluency disorder"),
        Self.line(
            4, "S72001A", "1", "Fracture of unsp part of neck of right femur, init", "Fracture of unspecified part of neck of right femur"),
    ]

    @Test func `codes get their point back, headers and codes that can be billed are told apart`() throws {
        let rows = try Self.read(Self.speech.joined(separator: "\n"))
        #expect(rows.map(\.code.description) == ["F80", "F80.0", "F80.81", "S72.001A"])
        #expect(rows.map(\.isBillable) == [false, true, true, true])
        #expect(rows.map(\.order) == [1, 2, 3, 4])
        #expect(rows[3].shortDescription == "Fracture of unsp part of neck of right femur, init")
        #expect(rows[3].longDescription == "Fracture of unspecified part of neck of right femur")
    }

    @Test func `categories with a letter where others have a digit are read`() throws {
        let rows = try Self.read(
            [
                Self.line(30_493, "QA0", "0", "Neurodev disord related to specific genetic patho variants"),
                Self.line(30_497, "QA00101", "1", "SCN2A-related neurodevelopmental disorder"),
                Self.line(60_000, "C4A", "0", "Merkel cell carcinoma"),
            ].joined(separator: "\r\n"))
        #expect(rows.map(\.code.description) == ["QA0", "QA0.0101", "C4A"])
    }

    @Test func `lines may end with CRLF, the last one with nothing, and blank lines are passed over`() throws {
        let plain = try Self.read(Self.speech.joined(separator: "\n"))
        #expect(try Self.read(Self.speech.joined(separator: "\r\n") + "\r\n") == plain)
        #expect(try Self.read(Self.speech.joined(separator: "\n") + "\n\n   \n") == plain)
        #expect(try ICD10CMOrderFile([0xEF, 0xBB, 0xBF] + Array(Self.speech.joined(separator: "\n").utf8)).rows == plain)
    }

    @Test func `letters beyond ASCII are read in UTF-8 and in ISO 8859-1`() throws {
        // With blanks for the columns counted as characters, as bytes, and in the one encoding where both are the same.
        let name = "Ménière's disease, right ear"
        let byCharacters = Self.line(1, "H8101", "1", name)
        let byBytes = byCharacters.replacing("\(name)  ", with: name, maxReplacements: 1)
        let latin = byCharacters.unicodeScalars.map { UInt8($0.value) }
        for bytes in [Array(byCharacters.utf8), Array(byBytes.utf8), latin] {
            let row = try #require(try ICD10CMOrderFile(bytes).rows.first)
            #expect(row.shortDescription == name && row.longDescription == name)
        }
        let full = "Ménière's disease that fills all of the sixty columns it has"
        let row = try #require(try Self.read(Self.line(1, "H8101", "1", full, "Whole")).first)
        #expect(full.count == 60 && row.shortDescription == full && row.longDescription == "Whole")
    }

    @Test(arguments: [
        ("rubbish", ICD10CMOrderFaults.Reason.tooShort),
        (Self.line(1, "F800", "1", "Phonological disorder", ""), .tooShort),
        (Self.line(1, "F800", "1", "Phonological disorder", "   "), .description),
        (Self.line(1, "F800", "1", "", "Phonological disorder"), .description),
        (Self.line(1, "F800", "2", "Phonological disorder"), .flag),
        (Self.line(1, "F800", " ", "Phonological disorder"), .flag),
        (Self.line(1, "", "1", "Phonological disorder"), .code),
        (Self.line(1, "F80.0", "1", "Phonological disorder"), .code),
        (Self.line(1, "800", "1", "Phonological disorder"), .code),
        (Self.line(1, " F800", "1", "Phonological disorder"), .code),
        ("1    " + Self.line(1, "F800", "1", "Phonological disorder").dropFirst(5), .order),
        ("00001-" + Self.line(1, "F800", "1", "Phonological disorder").dropFirst(6), .layout),
        (Self.line(1, "F800", "1", String(repeating: "x", count: 61), "x"), .layout),
        (Self.line(1, "F800", "1", "Phonological\tdisorder"), .controlCharacter),
        (Self.line(1, "F800", "1", "Phonological\u{0}disorder"), .controlCharacter),
        (Self.line(1, "F800", "1", "Phonological disorder", String(repeating: "x", count: 1_000)), .tooLong),
        (Self.speech[2], .duplicate),
    ])
    func `a line that is none is refused by its number`(line: String, reason: ICD10CMOrderFaults.Reason) {
        let found = Self.faults((Self.speech + [line]).joined(separator: "\r\n"))
        #expect(found == [.init(line: 5, reason: reason)])
        #expect(found.first?.description.hasPrefix("line 5: ") == true)
    }

    @Test func `every bad line is told of, up to a number, and nothing of what it says`() {
        let found = Self.faults((Self.speech + Array(repeating: "secret", count: 100)).joined(separator: "\n"))
        #expect(found.map(\.line) == Array(5..<25))
        #expect(!found.map(\.description).joined().contains("secret"))
    }

    @Test(arguments: ["", "\n", "   \r\n\r\n"])
    func `a file without a code is refused`(text: String) {
        #expect(Self.faults(text) == [.init(line: 1, reason: .empty)])
    }

    @Test func `bytes of any kind are read or refused`() {
        let seed: UInt64 = 0x1CD1_0C11
        var random = SplitMix64(seed: seed)
        let good = Array(Self.speech.joined(separator: "\n").utf8)
        for round in 0..<500 {
            var bytes = good
            for _ in 0...(round % 5) {
                switch random.next() % 3 {
                case 0: bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.remove(at: Int(random.next() % UInt64(bytes.count)))
                default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: Int(random.next() % UInt64(bytes.count)))
                }
            }
            for fault in Self.faults(bytes) { #expect((1...6 + round % 5).contains(fault.line), "seed \(seed), round \(round)") }
        }
    }

    @Test func `a file as long as an edition is read whole, and one beyond all bounds is not`() throws {
        /// A letter for every hundred thousand, a zero, five digits.
        func code(_ number: Int) -> String {
            let digits = "\(number % 100_000)"
            return ["A", "B", "C"][number / 100_000] + String(repeating: "0", count: 6 - digits.count) + digits
        }
        func text(_ count: Int) -> String {
            (0..<count).map { Self.line(min($0 + 1, 99_999), code($0), $0.isMultiple(of: 4) ? "0" : "1", "Description \($0)") }.joined(
                separator: "\n")
        }
        let rows = try Self.read(text(100_000))
        #expect(rows.count == 100_000 && rows.count(where: \.isBillable) == 75_000)
        #expect(rows.last?.code.description == "A09.9999")
        #expect(
            Self.faults(text(ICD10CMOrderFile.rowsMax + 2)) == [.init(line: ICD10CMOrderFile.rowsMax + 1, reason: .tooManyRows)])
    }
}
