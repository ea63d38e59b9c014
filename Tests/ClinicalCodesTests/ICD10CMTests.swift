import ClinicalCodes
import EventSourcing
import Testing

@Suite("A diagnosis code of ICD-10-CM")
struct ICD10CMTests {
    @Test(arguments: [
        "I10", "F80.2", "G89.4", "M62.81", "S72.001A", "T36.0X1A", "C4A.9", "Z3A.28", "U07.1", "W22.10XD", "QA0.0101", "T36.AX1A",
    ])
    func `a code is read and keeps its point`(text: String) {
        #expect(ICD10CM(text)?.description == text)
    }

    @Test(arguments: [
        "", "F", "F8", "80.2", "FFA.2", "FF", "F8-.2", "F80.", "F80.20000", "F802", "F8.02", "F.802", "F80.2.1", "F80 2", " F80.2",
        "F80.2 ",
        "F80.é",
        "Ｆ80.2", "123", "92507",
    ])
    func `what has another shape is none`(text: String) {
        #expect(ICD10CM(text) == nil)
    }

    @Test func `small letters are read as capitals`() {
        #expect(ICD10CM("s72.001a") == ICD10CM("S72.001A"))
    }

    @Test(arguments: [("I10", "I10"), ("F802", "F80.2"), ("S72001A", "S72.001A"), ("QA00101", "QA0.0101")])
    func `as X12 carries it the point is left out`(undotted: String, dotted: String) {
        #expect(ICD10CM(undotted: undotted)?.description == dotted)
        #expect(ICD10CM(dotted)?.undotted == undotted)
    }

    @Test(arguments: ["F80.2", "S72001AB", "F8"])
    func `as X12 carries it a point or another length is refused`(text: String) {
        #expect(ICD10CM(undotted: text) == nil)
    }

    @Test func `the category is what stands before the point`() {
        #expect(ICD10CM("S72.001A")?.category == "S72")
        #expect(ICD10CM("I10")?.category == "I10")
    }

    @Test func `in JSON it is its text`() throws {
        let code = try #require(ICD10CM("F80.2"))
        #expect(JSONWriter.bytes(of: code) == Array(#""F80.2""#.utf8))
        #expect(try ICD10CM(json: JSON(JSONWriter.bytes(of: code))) == code)
        #expect(throws: JSONFault(.value)) { try ICD10CM(json: JSON(Array(#""F802""#.utf8))) }
    }
}
