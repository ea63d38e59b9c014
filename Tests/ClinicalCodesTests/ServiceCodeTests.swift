import ClinicalCodes
import EventSourcing
import Testing

@Suite("A code of a service")
struct ServiceCodeTests {
    @Test(arguments: [
        (ServiceCode.System.cpt, "92507"), (.cpt, "0373T"), (.cpt, "2029F"), (.hcpcs, "E0143"), (.hcpcs, "G0155"), (.serviceType, "3"),
        (.serviceType, "AF"), (.serviceType, "42"), (.revenue, "0105"), (.icd10pcs, "0SR9019"), (.ndc, "0777-3105-02"),
        (.ndc, "50242-040-62"), (.ndc, "00777310502"),
    ])
    func `a code of its list's shape is read`(system: ServiceCode.System, code: String) throws {
        let value = try #require(ServiceCode(system, code))
        #expect(value.system == system)
        #expect(value.code == code)
    }

    @Test(arguments: [
        (ServiceCode.System.cpt, "E0143"), (.cpt, "9250"), (.cpt, "925077"), (.cpt, "9250t"), (.cpt, ""), (.hcpcs, "92507"),
        (.hcpcs, "e0143"),
        (.hcpcs, "E014"), (.hcpcs, "E014X"), (.serviceType, ""), (.serviceType, "AFX"), (.serviceType, "af"), (.revenue, "105"),
        (.revenue, "01O5"), (.icd10pcs, "0SR901O"), (.icd10pcs, "0SR901"), (.ndc, "0777-3105"), (.ndc, "077-3105-02"), (.ndc, "--"),
        (.ndc, "123456789"),
    ])
    func `a code of another shape is none`(system: ServiceCode.System, code: String) {
        #expect(ServiceCode(system, code) == nil)
    }

    @Test func `a procedure is told by its shape, because senders name either list for both`() {
        #expect(ServiceCode(procedure: "97110") == ServiceCode(.cpt, "97110"))
        #expect(ServiceCode(procedure: "K0005") == ServiceCode(.hcpcs, "K0005"))
        #expect(ServiceCode(procedure: "AF") == nil)
    }

    @Test func `in JSON it is a list and a code`() throws {
        let code = try #require(ServiceCode(.serviceType, "AF"))
        #expect(JSONWriter.bytes(of: code) == Array(#"{"system":"service_type","code":"AF"}"#.utf8))
        #expect(try ServiceCode(json: JSON(JSONWriter.bytes(of: code))) == code)
        #expect(throws: JSONFault(.value, at: "code")) { try ServiceCode(json: JSON(Array(#"{"system":"cpt","code":"AF"}"#.utf8))) }
        #expect(throws: JSONFault(.value, at: "system")) { try ServiceCode(json: JSON(Array(#"{"system":"snomed","code":"1"}"#.utf8))) }
    }
}

@Suite("A modifier of a service")
struct ModifierTests {
    @Test(arguments: ["GN", "59", "KX", "T1"])
    func `two digits or capital letters are a modifier`(text: String) {
        #expect(Modifier(text)?.description == text)
    }

    @Test(arguments: ["", "G", "GNX", "gn", "G ", "E0110", "é"])
    func `anything else is none`(text: String) {
        #expect(Modifier(text) == nil)
    }

    @Test func `in JSON it is its text`() throws {
        let modifier = try #require(Modifier("GN"))
        #expect(try Modifier(json: JSON(JSONWriter.bytes(of: modifier))) == modifier)
        #expect(throws: JSONFault(.value)) { try Modifier(json: JSON(Array(#""E0110""#.utf8))) }
    }
}
