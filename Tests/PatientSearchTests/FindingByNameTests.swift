import CaseDomain
import EventSourcing
import PatientSearch
import Testing

@Suite("Finding a patient by a name")
struct FindingByNameTests {
    @Test func `garcia lop finds María García López, in either order`() {
        for text in ["garcia lop", "lopez garcia", "GARCÍA, María", "lop gar mar", "García-López"] {
            #expect(TheClinic.found(text) == [1], "\(text)")
        }
        #expect(TheClinic.found("garcia") == [2, 1], "who is called so alone comes first by name")
    }

    @Test func `every part of a double surname finds it, joined and parted`() {
        #expect(TheClinic.found("jones") == [9] && TheClinic.found("smith") == [9] && TheClinic.found("smithjones") == [9])
        #expect(TheClinic.found("garcialopez") == [1])
    }

    @Test func `particles may be left out, and put first those who have them`() {
        #expect(TheClinic.found("cruz") == [5, 4])
        #expect(TheClinic.found("de la cruz") == [4, 5])
        #expect(TheClinic.found("delacruz") == [4])
        #expect(TheClinic.found("van nguyen") == [11, 8])
        #expect(TheClinic.found("van") == [11])
        #expect(TheClinic.found("obrien") == [6] && TheClinic.found("o brien") == [6] && TheClinic.found("O’Brien") == [6])
        #expect(TheClinic.found("brien") == [6])
    }

    @Test func `marks may be left out, or written in two letters`() {
        #expect(TheClinic.found("muller jorg") == [7] && TheClinic.found("Mueller Joerg") == [7])
        #expect(TheClinic.found("nguyen thi") == [8] && TheClinic.found("nguyễn m") == [8])
    }

    @Test func `one mistake of each kind is forgiven from four letters on, and never in the first`() {
        for text in ["quintanlla", "gracia mateo", "garcai mateo", "garrcia mateo", "garca mateo", "garxia mateo", "agrcia mateo"] {
            #expect(TheClinic.found(text) == (text.hasPrefix("q") ? [] : [2]), "\(text)")
        }
        #expect(TheClinic.found("xarcia mateo").isEmpty)
        #expect(TheClinic.found("lenx") == [10])
        #expect(TheClinic.hits("anu").allSatisfy { $0.match == .sound }, "of three letters one is a third")
        #expect(TheClinic.found("gorxia mateo").isEmpty, "two mistakes are too many")
    }

    @Test func `what sounds alike is found where nothing else is`() {
        #expect(TheClinic.found("ernandes") == [12] && TheClinic.reasons("ernandes") == [.nameSound])
        #expect(TheClinic.found("javier hernandez") == [12])
        #expect(TheClinic.found("kathryn schmidt") == [13])
        #expect(TheClinic.found("shmit") == [13, 9])
        // Somebody who is found otherwise leaves the others out.
        #expect(TheClinic.hits("smith").allSatisfy { $0.match == .exact })
    }

    @Test func `each hit says why`() {
        #expect(TheClinic.reasons("garcia lop") == [.nameExact, .namePrefix])
        #expect(TheClinic.reasons("gracia mateo") == [.nameExact, .nameTypo])
        #expect(TheClinic.reasons("reyes") == [.nameExact, .earlierName])
        #expect(TheClinic.reasons("lena") == [.nameExact])
        #expect(TheClinic.hits("garcia lop").map(\.match) == [.prefix])
    }

    @Test func `the exact come before the begun, and those before mistakes`() {
        var index = PatientIndex()
        for (number, family) in ["Marinez", "Martinez", "Martin", "Martini", "Martix", "Aartin"].enumerated() {
            index.insert(TheClinic.patient(number, family, "Zoe"))
        }
        #expect(TheClinic.found("martin", in: index) == [2, 1, 3, 4])
        let query = PatientQuery("martin")!
        #expect(index.search(query) { _ in true }.hits.map(\.match) == [.exact, .prefix, .prefix, .typo])
    }

    @Test func `who sounds alike sounds alike in either language`() {
        func alike(_ one: String, _ other: String) -> Bool {
            SoundKey.areAlike(NameFolding.tokens(of: one)[0], NameFolding.tokens(of: other)[0])
        }
        let pairs = [
            ("González", "Gonsales"), ("Jiménez", "Ximenez"), ("Jiménez", "Gimenes"), ("Baez", "Váez"), ("Valle", "Baye"), ("Hugo", "Ugo"),
            ("Quiroga", "Kiroga"), ("Mejía", "Mexia"), ("Steven", "Stephen"), ("Catherine", "Kathryn"), ("Knight", "Nite"),
            ("Wright", "Rite"), ("Smyth", "Smith"), ("Geoffrey", "Jeffrey"), ("Philip", "Filip"), ("Schmidt", "Schmitt"),
        ]
        for (one, other) in pairs { #expect(alike(one, other), "\(one) \(other)") }
        for (one, other) in [("Garcia", "Lopez"), ("Martin", "Miller"), ("Ana", "Ava"), ("Reyes", "Rojas"), ("Nguyen", "Tran")] {
            #expect(!alike(one, other), "\(one) \(other)")
        }
    }
}
