import CaseDomain
import EventSourcing
import PatientSearch
import TestSupport
import Testing

@Suite("Finding a patient by a birth date or a number")
struct FindingByNumberTests {
    @Test func `a birth date is found in each form`() {
        for text in ["2016-03-09", "3/9/2016", "03/09/2016", "03/09/16", "3-9-16", "3.9.2016", "2016/3/9"] {
            #expect(TheClinic.found(text) == [1], "\(text)")
        }
        #expect(TheClinic.reasons("3/9/16 maria") == [.nameExact, .birthDate])
        #expect(TheClinic.found("12/31/88") == [3], "a year of two digits may be one of the last century")
        #expect(TheClinic.found("28/2/1975") == [7], "there is no month 28")
        #expect(TheClinic.found("2/30/2016").isEmpty)
    }

    @Test func `all that was typed has to fit`() {
        #expect(TheClinic.found("garcia 9/3/2016") == [2] && TheClinic.found("garcia 3/9/2016") == [1])
        #expect(TheClinic.found("cruz 3/9/2016").isEmpty && TheClinic.found("3/9/2016 009412") == [1])
        #expect(TheClinic.found("009412 9/3/2016").isEmpty)
    }

    @Test func `a number is found whole, begun, and by its end`() {
        #expect(TheClinic.reasons("mrn-009412") == [.numberExact] && TheClinic.reasons("MRN009412") == [.numberExact])
        #expect(TheClinic.found("MRN-0094") == [2, 1] && TheClinic.reasons("MRN-0094") == [.numberPrefix])
        #expect(TheClinic.reasons("9412") == [.numberTail] && TheClinic.found("412").isEmpty)
        #expect(TheClinic.found("w9912") == [1])
    }

    @Test func `a telephone number is found by its last four and more, grouped in any way`() {
        for text in ["0142", "555-0142", "218 555 0142", "(218) 555-0142", "+1 218 555 0142", "1-218-555-0142", "2185550142"] {
            #expect(TheClinic.found(text) == [1], "\(text)")
        }
        #expect(TheClinic.found("009412 9910042").isEmpty)
        #expect(TheClinic.found("009412 0142 garcia") == [1], "two numbers beside one another are two")
    }

    @Test func `a query is bounded`() {
        #expect(PatientQuery(String(repeating: "a", count: PatientQuery.lengthMax)) != nil)
        #expect(PatientQuery(String(repeating: "a", count: PatientQuery.lengthMax + 1)) == nil)
        #expect(PatientQuery(Array(repeating: "ab", count: PatientQuery.partsMax).joined(separator: " ")) != nil)
        #expect(PatientQuery(Array(repeating: "ab", count: PatientQuery.partsMax + 1).joined(separator: " ")) == nil)
        #expect(PatientQuery(" .,; ")?.isEmpty == true && TheClinic.found(" . ").isEmpty)
    }
}

@Suite("The index of a clinic")
struct PatientIndexTests {
    @Test func `whom the caller may not see is not found, nor counted, nor in anybody's way`() {
        #expect(TheClinic.found("garcia", visible: [1]) == [1])
        #expect(TheClinic.found("garcia", visible: []).isEmpty)
        let query = PatientQuery("garcia")!
        let hits = TheClinic.index.search(query, limit: 1) { $0 == TheClinic.id(1) }
        #expect(hits.hits.map(\.patient) == [TheClinic.id(1)] && hits.count == 1 && !hits.isTruncated)
        // A name that sounds alike is found where the better hit is another's.
        #expect(TheClinic.found("kathryn", visible: [13]) == [13])
    }

    @Test func `the limit cuts the hits and not their number`() {
        let hits = TheClinic.index.search(PatientQuery("n")!, limit: 1) { _ in true }
        #expect(hits.hits.map(\.patient) == [TheClinic.id(8)] && hits.count == 2 && hits.isTruncated)
        var index = PatientIndex()
        for number in 0..<300 { index.insert(TheClinic.patient(number, "Garcia", "Ana")) }
        let many = index.search(PatientQuery("garcia")!, limit: 1_000) { _ in true }
        #expect(many.hits.count == PatientIndex.hitsMax && many.count == 300)
        #expect(many.hits.map(\.patient) == (0..<100).map(TheClinic.id))
        #expect(index.search(PatientQuery("garcia")!, limit: -1) { _ in true }.hits.isEmpty)
    }

    @Test func `who is put in anew takes their own place, and who is taken out is gone`() {
        var index = TheClinic.index
        index.insert(TheClinic.patient(2, "Quispe", "Mateo", born: "2016-09-04", numbers: ["MRN-77"]))
        #expect(index.count == TheClinic.everybody.count)
        #expect(TheClinic.found("garcia", in: index) == [1] && TheClinic.found("quispe", in: index) == [2])
        #expect(TheClinic.found("9/3/2016", in: index).isEmpty && TheClinic.found("MRN-009413", in: index).isEmpty)
        for patient in TheClinic.everybody { index.remove(patient.patient) }
        #expect(index.count == 0 && TheClinic.found("garcia", in: index).isEmpty)
        #expect("\(index)" == "‹0 patients, 0 words, 0 numbers›")
    }

    @Test func `neither the index nor a query nor a hit prints who it is`() {
        let texts = ["García", "garcia", "López", "María", "maria", "009412", "0142", "2016"]
        Prints.of(TheClinic.index).expectNone(of: texts, "an index")
        Prints.of(TheClinic.everybody[0]).expectNone(of: texts, "a patient")
        Prints.of(PatientQuery("garcia 3/9/2016 009412")!).expectNone(of: texts, "a query")
        Prints.of(TheClinic.hits("garcia")).expectNone(of: texts, "hits")
        Prints.of(NameFolding.tokens(of: "garcia")).expectNone(of: texts, "a token")
        Prints.of(SoundKey.keys(of: NameFolding.tokens(of: "garcia")[0])).expectNone(of: texts + ["garsia"], "a sound")
    }

    @Test func `it is made of a record as it stands`() {
        let now = Demographics(
            name: PersonName(family: "Sund", given: ["Lena"]), birthDate: CivilDate("1990-05-06")!,
            identifiers: [ExternalIdentifier(system: "urn:example", value: "MRN-5")!], phone: "218 555 0100")
        var was = now
        was.name.family = "Reyes"
        var index = PatientIndex()
        index.insert(SearchablePatient(TheClinic.id(1), now, earlier: [was, now]))
        for text in ["sund", "reyes", "5/6/1990", "mrn5", "0100"] { #expect(TheClinic.found(text, in: index) == [1], "\(text)") }
    }
}
