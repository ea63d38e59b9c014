import EventSourcing
import Testing

@Suite("Patient data as a type")
struct PHITests {
    private struct Chart: Error { let name: PHI<String> }

    @Test func `it prints as nothing, however it is printed`() {
        let name = PHI("Garcia Lopez")
        var dumped = ""
        dump(Chart(name: name), to: &dumped)
        let prints = [
            "\(name)", String(reflecting: name), "\([name])", "\(Chart(name: name))", String(describing: Chart(name: name)), dumped,
            "\(name.map { $0 + "!" })", "\(Optional(name) as Any)",
        ]
        for print in prints { #expect(!print.contains("Garcia"), "\(print)") }
    }

    @Test func `it comes out for a purpose`() {
        #expect(PHI("Garcia Lopez").disclosed(for: "treatment") == "Garcia Lopez")
    }

    @Test func `what is sealed or shredded is neither empty nor the other`() {
        #expect(PHI<String>.sealed.disclosed(for: "treatment") == nil)
        #expect(PHI<String>.shredded.disclosed(for: "treatment") == nil)
        #expect(PHI<String>.sealed != PHI<String>.shredded)
        #expect(PHI<String>.shredded != PHI(""))
        #expect(PHI<String>.shredded.map { $0.count }.isShredded)
        #expect(PHI<String>.sealed.map { $0.count }.isSealed)
    }
}
