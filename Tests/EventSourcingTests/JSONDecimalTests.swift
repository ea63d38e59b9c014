import EventSourcing
import Foundation
import TestSupport
import Testing

@Suite("Decimal numbers in JSON")
struct JSONDecimalTests {
    @Test(arguments: [
        ("24", "24"), ("0", "0"), ("-0", "0"), ("0.000", "0"), ("1.5", "1.5"), ("1.50", "1.5"), ("-0.250", "-0.25"), ("100", "100"),
        ("100.00", "100"), ("0.001", "0.001"), ("1e2", "100"), ("1.25E1", "12.5"), ("1.25e+2", "125"), ("125e-2", "1.25"),
        ("5e-3", "0.005"),
        ("1200e-2", "12"), ("0e7", "0"), ("9007199254740993", "9007199254740993"), ("0.1", "0.1"),
    ])
    func `a number comes out as it was meant, to its last digit`(number: String, text: String) throws {
        #expect(try JSON(Array(number.utf8)).decimalText() == text)
    }

    @Test(arguments: [
        "1e38", "1e-39", "1e99999999999999999999", "123456789012345678901234567890123456789", "0.123456789012345678901234567890123456789",
    ])
    func `a number of too many digits is refused`(number: String) {
        #expect(throws: JSONFault(.value)) { try JSON(Array(number.utf8)).decimalText() }
    }

    @Test(arguments: ["\"24\"", "true", "null", "[1]", "{}"])
    func `what is no number is refused`(text: String) {
        #expect(throws: JSONFault(.type)) { try JSON(Array(text.utf8)).decimalText() }
    }

    @Test func `the text is worth what Foundation's decimal is worth`() throws {
        for seed in 0..<2_000 as Range<UInt64> {
            var generator = SplitMix64(seed: seed)
            var number = generator.next().isMultiple(of: 2) ? "-" : ""
            number += "\(generator.next() % 100_000)"
            if generator.next().isMultiple(of: 2) {
                number += "."
                for _ in 0...(generator.next() % 6) { number += "\(generator.next() % 3)" }
            }
            if generator.next().isMultiple(of: 2) { number += "e\(Int64(generator.next() % 17) - 8)" }
            let text = try JSON(Array(number.utf8)).decimalText()
            #expect(Decimal(string: text) == Decimal(string: number), "seed \(seed): \(number) became \(text)")
            #expect(!text.contains("e") && !(text.contains(".") && text.hasSuffix("0")), "seed \(seed): \(text)")
        }
    }
}
