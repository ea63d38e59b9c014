import ClinicalCodes
import EventSourcing
import Testing

@Suite("A National Provider Identifier")
struct NPITests {
    @Test(arguments: ["1234567893", "1427351956", "1285612259", "1245319599"])
    func `a number whose check digit fits is read, and kept to the digit`(text: String) {
        #expect(NPI(text)?.description == text)
        #expect(NPI(text)?.beginsAsIssued == true)
    }

    @Test(arguments: ["5556667771", "1928471029", "1234567890", "0000000000"])
    func `a number whose check digit does not fit is none`(text: String) {
        #expect(NPI(text) == nil)
    }

    @Test(arguments: ["", "789312", "987654321", "12345678931", "123456789X", " 1234567893", "1234567893 ", "１２３４５６７８９３", "+234567893"])
    func `what has not ten digits is none`(text: String) {
        #expect(NPI(text) == nil)
    }

    @Test(arguments: ["8189991234", "7893120007"])
    func `a number that begins otherwise than any issued so far is read, and says so`(text: String) {
        #expect(NPI(text)?.beginsAsIssued == false)
    }

    @Test func `one wrong digit is always noticed`() {
        let digits = Array("1427351956".utf8)
        for place in digits.indices {
            for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != digits[place] {
                var changed = digits
                changed[place] = digit
                #expect(NPI(String(decoding: changed, as: UTF8.self)) == nil, "place \(place), digit \(digit)")
            }
        }
    }

    @Test func `of ten numbers that differ in the last digit one is valid`() {
        for front in ["123456789", "142735195", "900000000", "281726354"] {
            #expect((0...9).filter { NPI("\(front)\($0)") != nil }.count == 1, "\(front)")
        }
    }

    @Test func `in JSON it is its digits`() throws {
        let npi = try #require(NPI("1234567893"))
        #expect(JSONWriter.bytes(of: npi) == Array(#""1234567893""#.utf8))
        #expect(try NPI(json: JSON(JSONWriter.bytes(of: npi))) == npi)
        #expect(throws: JSONFault(.value)) { try NPI(json: JSON(Array(#""1234567890""#.utf8))) }
        #expect(throws: JSONFault(.type)) { try NPI(json: JSON(Array("1234567893".utf8))) }
    }
}
