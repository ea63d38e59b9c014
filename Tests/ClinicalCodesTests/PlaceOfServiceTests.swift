import ClinicalCodes
import EventSourcing
import Testing

@Suite("A place of service")
struct PlaceOfServiceTests {
    @Test(arguments: ["", "1", "1A", "111", " 1", "１１"])
    func `what has not two digits is none`(text: String) {
        #expect(PlaceOfService(rawValue: text) == nil)
    }

    @Test(arguments: ["11", "12", "02", "10", "27", "66", "99"])
    func `a code of the set has a name`(text: String) throws {
        let place = try #require(PlaceOfService(rawValue: text))
        #expect(place.isAssigned && place.name?.isEmpty == false)
    }

    @Test(arguments: ["00", "28", "30", "35", "43", "48", "59", "63", "67", "70", "73", "80", "82", "98"])
    func `a code that is not assigned is read, and says so`(text: String) throws {
        let place = try #require(PlaceOfService(rawValue: text))
        #expect(!place.isAssigned && place.name == nil)
    }

    @Test func `office and home, telehealth here and there are told apart`() {
        #expect(PlaceOfService(rawValue: "11")?.name == "office")
        #expect(PlaceOfService(rawValue: "12")?.name == "home")
        #expect(PlaceOfService(rawValue: "02")?.name == "telehealth, patient not at home")
        #expect(PlaceOfService(rawValue: "10")?.name == "telehealth, patient at home")
    }

    @Test func `52 codes are assigned, each with a name of its own`() {
        #expect(PlaceOfService.assigned.count == 52)
        #expect(Set(PlaceOfService.assigned.compactMap(\.name)).count == 52)
        #expect(PlaceOfService.assigned.map(\.rawValue) == PlaceOfService.assigned.map(\.rawValue).sorted())
    }

    @Test func `in JSON it is its digits`() throws {
        let office = try #require(PlaceOfService(rawValue: "11"))
        #expect(JSONWriter.bytes(of: office) == Array(#""11""#.utf8))
        #expect(try PlaceOfService(json: JSON(Array(#""11""#.utf8))) == office)
        #expect(throws: JSONFault(.value)) { try PlaceOfService(json: JSON(Array(#""1""#.utf8))) }
    }
}
